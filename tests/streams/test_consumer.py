"""Consumers: what is committed, and what comes together."""

from collections import defaultdict
from types import SimpleNamespace

import pytest
from faust.transport.drivers.aiokafka import AIOKafkaConsumerThread, Consumer
from faust.types import TP

from streams import consumer
from streams.consumer import PatientConsumer

PLACE = TP("t", 0)


@pytest.fixture
def patient():
    """One that is connected to nothing, at offset 100."""
    made = PatientConsumer.__new__(PatientConsumer)
    made.app = SimpleNamespace(
        consumer_generation_id=7, topics=SimpleNamespace(acks_enabled_for=lambda topic: topic == "t")
    )
    made._acked, made._acked_index = defaultdict(list), defaultdict(set)
    made._committed_offset = defaultdict(lambda: None, {PLACE: 100})
    made._unacked_messages, made._n_acked, made._waiting_for_ack = set(), 0, None
    return made


def records(*offsets):
    return [
        SimpleNamespace(
            topic="t", partition=0, offset=offset, timestamp=None, timestamp_type=0, headers=(), key=b"k",
            value=b"%d" % offset, checksum=None, serialized_key_size=1, serialized_value_size=3,
        )
        for offset in offsets
    ]  # fmt: skip


def test_a_patient_consumer_waits_until_a_fetch_is_worth_its_while_and_looks_around_rarely(monkeypatch):
    made = SimpleNamespace(_fetch_min_bytes=1, _consumer_timeout=0.2)
    monkeypatch.setattr(AIOKafkaConsumerThread, "_create_worker_consumer", lambda self, transport: made)
    thread = consumer._PatientThread.__new__(consumer._PatientThread)
    assert thread._create_worker_consumer(None)._fetch_min_bytes == PatientConsumer.LEAST
    assert made._consumer_timeout == PatientConsumer.LOOK_MS / 1000


async def test_the_records_of_a_fetch_are_one_message_at_the_offset_of_the_last_one(patient, monkeypatch):
    async def fetched(*_):
        return {PLACE: records(100, 101, 102), TP("u", 0): []}

    monkeypatch.setattr(Consumer, "_getmany", fetched)
    found = await patient._getmany({PLACE}, 1.0)
    [together] = found[PLACE]
    message = patient._to_message(PLACE, together)
    assert [record.offset for record in message.value] == [100, 101, 102]
    assert (message.offset, list(found)) == (102, [PLACE])


async def test_nothing_is_committed_before_a_message_is_acknowledged_and_then_all_of_it(patient):
    first, second = (patient._to_message(PLACE, records(*range(*ends))) for ends in ((100, 116), (116, 120)))
    await patient._add_gap(PLACE, 101, 115)
    await patient._add_gap(PLACE, 116, 119)
    assert patient._new_offset(PLACE) is None
    assert patient.ack(first)
    assert patient._new_offset(PLACE) == 116
    assert patient._new_offset(PLACE) is None
    assert patient.ack(second)
    assert patient._new_offset(PLACE) == 120


def test_a_message_of_an_assignment_that_is_over_is_not_committed(patient):
    message = patient._to_message(PLACE, records(100, 101))
    patient.app.consumer_generation_id = 8
    assert not patient.ack(message)
    assert patient._new_offset(PLACE) is None
