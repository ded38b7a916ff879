"""Labels through a broker: kept, or dead letters that stop nothing."""

from __future__ import annotations

import asyncio

from prometheus_client import CollectorRegistry

from processors.labels import RegisterLabel
from streams.codec import encode_json
from streams.deadlettertopic import list_dead_letters
from streams.messages import Confirmation, Label
from streams.request_log import MemoryRequestLog
from streams.settings import Settings
from streams.worker import serve
from tests.services.waiting import wait_until
from tests.streams.brokers import embedded_broker

LABELS, DEAD_LETTERS = "mrrs.labels.v1", "mrrs.dead-letters.v1"


async def test_labels_are_kept_and_what_is_none_becomes_a_dead_letter_without_stopping_the_app():
    log, registry = MemoryRequestLog(), CollectorRegistry()
    ready, stop = asyncio.Event(), asyncio.Event()
    labels = [
        Label(f"r{n}", "t1", "2026-03-02T08:00:00+01:00", Confirmation.CUSTOMER, (RegisterLabel(None, str(n), 0),))
        for n in range(3)
    ]
    records = [(f"bad{n}".encode(), b"no label") for n in range(4)]
    records += [(label.request_id.encode(), encode_json(label)) for label in labels]
    with embedded_broker() as broker:
        settings = Settings(brokers=broker.address, embedded=True, metrics="none", dead_letter_run=2)
        serving = asyncio.create_task(
            serve(settings, ["labels"], processors={}, request_log=log, registry=registry, ready=ready.set, stop=stop)
        )
        await asyncio.wait_for(ready.wait(), 60)
        # One partition: the bad ones come first.
        await asyncio.to_thread(broker.send, LABELS, records, 0)
        await asyncio.to_thread(broker.read, DEAD_LETTERS, 4)
        letters = await asyncio.to_thread(list_dead_letters, broker.address)
        await asyncio.to_thread(wait_until, lambda: len(log.labels) == len(labels), "all labels", 60)
        stop.set()
        await serving
    assert {(letter.stage, letter.request_id, letter.topic) for letter in letters} == {
        ("labels", f"bad{n}", LABELS) for n in range(4)
    }
    assert log.labels == {label.request_id: label for label in labels}
    assert registry.get_sample_value("mrrs_stage_stopped_info", {"stage": "labels"}) == 0
    assert registry.get_sample_value("mrrs_labels_total", {"outcome": "kept"}) == 3
