"""The table of topics."""

from __future__ import annotations

import re
from itertools import pairwise

from processors import chain
from processors.limits import Limits
from streams.codec import RECORDS
from streams.topics import DEAD_LETTERS, DIGITS, MAX_PHOTO_BYTES, PHOTOS, ROUTES, STAGES, TOPICS, Format


def test_every_topic_is_named_for_its_records_and_version():
    assert all(re.fullmatch(r"mrrs\.[a-z-]+s\.v\d+", name) for name in TOPICS)


def test_the_stages_are_those_of_the_chain_in_its_order():
    assert tuple(name for name, _ in chain.STAGES) == STAGES


def test_each_stage_takes_what_the_one_before_sends():
    assert all(ROUTES[before].sink == ROUTES[after].source for before, after in pairwise(STAGES))


def test_what_is_refused_and_what_is_read_meet_where_it_is_answered():
    assert ROUTES["assemble"].source is DIGITS
    assert set(DIGITS.values) == {"Digits", "Refusal"}


def test_the_values_of_internal_topics_are_records():
    internal = [topic for topic in TOPICS.values() if topic.format is Format.MSGPACK]
    assert internal
    assert all(set(topic.values) <= set(RECORDS) for topic in internal)
    assert not any(topic.contract for topic in internal)


def test_a_photo_too_large_still_gets_its_rejection_and_its_dead_letter_still_fits():
    assert PHOTOS.max_bytes == MAX_PHOTO_BYTES > 11_000_000 > Limits().max_bytes
    assert DEAD_LETTERS.max_bytes > MAX_PHOTO_BYTES * 4 / 3 + 100_000
