"""Sending through Faust's producer."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

import pytest
from aiokafka.errors import KafkaTimeoutError, MessageSizeTooLargeError
from faust.exceptions import ProducerSendError

from streams.received import Outgoing
from streams.retry import Retry
from streams.sink import FaustSink, MemorySink, UnsendableError
from streams.topics import READINGS

OUTGOING = Outgoing(READINGS, b"key", b"value", (("a", b"1"),))


class Producer:
    """Raises its errors one after another, then takes what comes."""

    def __init__(self, *, at_once: tuple[Exception, ...] = (), later: tuple[Exception, ...] = ()) -> None:
        self.at_once, self.later, self.sent = list(at_once), list(later), []

    async def send(self, topic, key, value, partition, timestamp, headers):  # noqa: PLR0917 - as Faust has it
        if self.at_once:
            raise self.at_once.pop(0)
        acknowledged = asyncio.get_running_loop().create_future()
        if self.later:
            acknowledged.set_exception(self.later.pop(0))
        else:
            acknowledged.set_result(None)
            self.sent.append((topic, key, value, headers))
        return acknowledged


def sink_on(producer: Producer) -> FaustSink:
    return FaustSink(SimpleNamespace(producer=producer), Retry(0.0, 0.0))


def wrapped(cause: Exception) -> ProducerSendError:
    error = ProducerSendError("wrapped")
    error.__cause__ = cause
    return error


async def test_a_record_is_sent_as_it_is():
    producer = Producer()
    await sink_on(producer).send(OUTGOING)
    assert producer.sent == [("mrrs.readings.v1", b"key", b"value", [("a", b"1")])]


@pytest.mark.parametrize(
    "producer",
    [
        Producer(at_once=(wrapped(KafkaTimeoutError()), wrapped(KafkaTimeoutError()))),
        Producer(later=(KafkaTimeoutError(),)),
    ],
)
async def test_while_the_broker_is_away_it_is_sent_again(producer):
    await sink_on(producer).send(OUTGOING)
    assert len(producer.sent) == 1


@pytest.mark.parametrize(
    "producer",
    [
        Producer(at_once=(wrapped(MessageSizeTooLargeError()),)),
        Producer(at_once=(MessageSizeTooLargeError(),)),
        Producer(later=(MessageSizeTooLargeError(),)),
    ],
)
async def test_what_is_too_large_is_never_sent_again(producer):
    with pytest.raises(UnsendableError, match="5 bytes are too large for mrrs.readings.v1"):
        await sink_on(producer).send(OUTGOING)
    assert producer.sent == []


async def test_the_fake_keeps_what_is_sent_and_refuses_what_is_too_large():
    sink = MemorySink()
    await sink.send(OUTGOING)
    assert sink.to("mrrs.readings.v1") == [OUTGOING]
    assert sink.to("mrrs.labels.v1") == []
    sink.limits["mrrs.readings.v1"] = 4
    with pytest.raises(UnsendableError):
        await sink.send(OUTGOING)
