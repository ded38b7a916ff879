"""How far a stage lags, on a broker."""

from __future__ import annotations

import asyncio
import threading

import pytest
from prometheus_client import CollectorRegistry

from streams import vitals
from streams.request_log import MemoryRequestLog
from tests.streams import fake_stages
from tests.streams.brokers import embedded_broker
from tests.streams.test_worker import settings_for, worker


@pytest.fixture(autouse=True)
def often(monkeypatch):
    monkeypatch.setattr(vitals.watch, "__defaults__", (0.05,))


async def test_it_grows_while_a_stage_hangs_and_goes_back_to_0(tmp_path):
    free, registry = threading.Event(), CollectorRegistry()

    def identify(record):
        free.wait(60)
        return fake_stages.identify(record)

    async def becomes(stage: str, least: int, most: int) -> None:
        name, labels = "mrrs_consumer_lag_records", {"stage": stage}
        while not least <= (registry.get_sample_value(name, labels) or 0.0) <= most:  # noqa: ASYNC110
            await asyncio.sleep(0.05)

    with embedded_broker() as broker:
        stages = {**fake_stages.STAGES, "identify": identify}
        async with worker(
            settings_for(broker), ["intake", "identify"], stages, request_log=MemoryRequestLog(), registry=registry
        ):
            photos = [(str(number).encode(), b"photo") for number in range(6)]
            await asyncio.to_thread(broker.send, "mrrs.photos.v1", photos)
            try:
                await asyncio.wait_for(becomes("identify", 6, 6), 60)
                await asyncio.wait_for(becomes("intake", 0, 0), 60)
            finally:
                free.set()
            await asyncio.wait_for(becomes("identify", 0, 0), 60)
