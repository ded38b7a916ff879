"""Labels as they come in, and where they are kept."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from prometheus_client import CollectorRegistry

from processors.labels import RegisterLabel
from streams.codec import encode_json
from streams.labels import keep_labels, parse_label
from streams.messages import Confirmation, Label
from streams.metrics import Metrics
from streams.received import Received
from streams.request_log import MemoryRequestLog, Original
from streams.retry import Retry
from streams.steps import UnusableRecordError

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
REGISTER = RegisterLabel("1.8.0", "00123456", 1)
LABEL = Label("r1", "t1", "2026-03-02T08:00:00+01:00", Confirmation.CUSTOMER, (REGISTER,))


def record(value: bytes, key: bytes | None = b"r1") -> Received:
    return Received("mrrs.labels.v1", 0, 0, key, value)


def changed(**fields: object) -> bytes:
    return json.dumps({**json.loads(encode_json(LABEL)), **fields}).encode()


def with_register(**fields: object) -> bytes:
    return changed(registers=[{"tariff": None, "value": "1", "decimals": None, **fields}])


@pytest.mark.parametrize("key", [b"r1", None])
def test_a_label_comes_out_as_it_was_sent(key):
    assert parse_label(record(encode_json(LABEL), key), NOW) == LABEL


def test_a_label_without_registers_says_that_nobody_could_read_it():
    assert parse_label(record(changed(registers=[])), NOW).registers == ()


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (b"", "truncated"),
        (b"\xff\xd8\xff photo", "not a label"),
        (changed(confirmed_by="a cat"), "confirmed_by"),
        (changed(request_id=""), "request_id is empty"),
        (changed(request_id="a" * 201), "too long"),
        (changed(tenant="t 1"), "letters, digits"),
        (changed(time="yesterday"), "yesterday"),
        (changed(time="2026-03-02T08:00:00"), "no offset"),
        (changed(time="2027-01-01T00:00:00+00:00"), "in the future"),
        (changed(registers=[{"tariff": None, "value": "1", "decimals": None}] * 17), "17 registers"),
        (with_register(value=""), "digits"),
        (with_register(value="12,5"), "12,5"),
        (with_register(value="١٢"), "digits"),
        (with_register(value="1" * 17), "digits"),
        (with_register(decimals=2), "2 decimals of 1"),
        (with_register(decimals=-1), "-1 decimals"),
        (with_register(tariff="9.9.9"), "9.9.9"),
    ],
)
def test_what_is_no_label_says_why(value, why):
    with pytest.raises(UnusableRecordError, match=why):
        parse_label(record(value), NOW)


def test_a_key_that_is_not_the_request_is_refused():
    with pytest.raises(UnusableRecordError, match="its key is not"):
        parse_label(record(encode_json(LABEL), b"r2"), NOW)


async def test_labels_are_kept_and_counted_and_nothing_is_sent_on():
    log, metrics = MemoryRequestLog(), Metrics(CollectorRegistry())
    step = keep_labels(log, Retry(0.0, 0.0), metrics)
    for _ in range(2):  # the same record comes again
        assert await step(record(encode_json(LABEL))) == ()
    assert log.labels == {"r1": LABEL}
    counted = metrics.registry.get_sample_value
    assert counted("mrrs_labels_total", {"outcome": "kept"}) == 1
    assert counted("mrrs_labels_total", {"outcome": "outdated"}) == 1


async def test_a_label_for_another_tenants_request_is_unusable():
    log = MemoryRequestLog()
    await log.keep(Original("r1", b"r1", b"photo", (), NOW, "t2"))
    with pytest.raises(UnusableRecordError, match="another tenant"):
        await keep_labels(log, Retry(0.0, 0.0), Metrics(CollectorRegistry()))(record(encode_json(LABEL)))
    assert log.labels == {}


async def test_while_the_request_log_is_down_labels_wait():
    class Flaky(MemoryRequestLog):
        tries = 0

        async def label(self, label: Label) -> bool:
            self.tries += 1
            if self.tries < 4:
                raise OSError("away")
            return await super().label(label)

    log = Flaky()
    await keep_labels(log, Retry(0.0, 0.0), Metrics(CollectorRegistry()))(record(encode_json(LABEL)))
    assert (log.tries, log.labels) == (4, {"r1": LABEL})
