"""Dead letters, each once."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime

import pytest

from streams.deadletters import DeadLetters, dead_letter, resent
from streams.received import Received
from streams.sink import MemorySink

NOW = datetime(2026, 1, 2, tzinfo=UTC)
HEADERS = (("mrrs-origin", b"mrrs.photos.v1/0/9"), ("mrrs-attempts", b"2"), ("x", b"\xff"))
RECORD = Received("mrrs.frames.v1", 1, 5, b"\xff\x01", b"\x00payload", HEADERS)


def crash() -> None:
    raise ZeroDivisionError("x" * 5000)


def letter_of(received: Received = RECORD, stage: str = "identify"):
    try:
        crash()
    except ZeroDivisionError as error:
        return dead_letter(stage, received, error, NOW)


class Topic:
    def __init__(self, *ids: str) -> None:
        self.ids, self.reads, self.sink = set(ids), 0, MemorySink()

    async def newest_ids(self) -> set[str]:
        self.reads += 1
        return self.ids


def test_it_says_all_that_is_needed_to_send_it_back():
    letter = letter_of()
    assert (letter.topic, letter.partition, letter.offset, letter.key) == ("mrrs.frames.v1", 1, 5, b"\xff\x01")
    assert (letter.payload, letter.headers, letter.attempts) == (b"\x00payload", HEADERS, 2)
    assert (letter.error, len(letter.message), letter.time) == (
        "ZeroDivisionError",
        1000,
        "2026-01-02T00:00:00.000+00:00",
    )
    assert "letter_of" in letter.traceback


def test_the_same_crash_of_the_same_photo_has_the_same_id_wherever_its_record_stands():
    elsewhere = Received("mrrs.frames.v1", 1, 99, RECORD.key, RECORD.value, HEADERS)
    assert letter_of(elsewhere).id == letter_of().id
    assert letter_of(stage="locate").id != letter_of().id
    assert letter_of(Received("t", 0, 1, None, b"", (("mrrs-attempts", b"3"),))).id == "t/0/1:identify:3"


def test_sent_back_it_counts_as_tried_once_more():
    assert resent(letter_of()) == (
        ("mrrs-origin", b"mrrs.photos.v1/0/9"),
        ("x", b"\xff"),
        ("mrrs-attempts", b"3"),
        ("mrrs-dead-letter", b"mrrs.photos.v1/0/9:identify:2"),
    )


async def test_it_is_sent_once():
    topic = Topic()
    letters = DeadLetters(topic.sink, topic.newest_ids)
    assert await letters.put(letter_of())
    assert not await letters.put(letter_of())
    (outgoing,) = topic.sink.sent
    assert (outgoing.topic.name, outgoing.key) == ("mrrs.dead-letters.v1", RECORD.key)
    assert dict(outgoing.headers)["mrrs-dead-letter-id"] == letter_of().id.encode()
    assert base64.b64decode(json.loads(outgoing.value)["payload"]) == b"\x00payload"
    assert topic.reads == 1


async def test_one_that_is_in_the_topic_is_not_sent_again():
    topic = Topic(letter_of().id)
    assert not await DeadLetters(topic.sink, topic.newest_ids).put(letter_of())
    assert topic.sink.sent == []


async def test_after_an_assignment_the_topic_is_read_again():
    topic = Topic()
    letters = DeadLetters(topic.sink, topic.newest_ids)
    await letters.put(letter_of())
    topic.ids.add(letter_of(stage="locate").id)
    letters.reassigned()
    assert not await letters.put(letter_of(stage="locate"))


async def test_when_the_topic_cannot_be_read_it_is_sent_all_the_same():
    async def unreadable() -> set[str]:
        raise ConnectionError("down")

    sink = MemorySink()
    assert await DeadLetters(sink, unreadable).put(letter_of())
    assert len(sink.sent) == 1


async def test_one_too_large_goes_without_its_payload():
    topic = Topic()
    topic.sink.limits["mrrs.dead-letters.v1"] = 4000
    large = Received("mrrs.photos.v1", 0, 0, b"k", b"x" * 5000)
    assert await DeadLetters(topic.sink, topic.newest_ids).put(letter_of(large))
    (outgoing,) = topic.sink.sent
    written = json.loads(outgoing.value)
    assert (written["payload"], written["complete"], written["offset"]) == ("", False, 0)


@pytest.mark.parametrize("size", [0, 1, 10_000_000])
def test_a_dead_letter_of_any_photo_fits_into_its_topic(size):
    from streams.codec import encode_json
    from streams.topics import DEAD_LETTERS

    letter = letter_of(Received("mrrs.photos.v1", 0, 0, b"k" * 1000, b"x" * size, (("h", b"v" * 10_000),)))
    assert len(encode_json(letter)) < DEAD_LETTERS.max_bytes
