"""The records on the wire."""

from __future__ import annotations

import dataclasses
import json
from contextlib import suppress

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from processors import records as r
from streams.codec import RECORDS, SCHEMA, UndecodableError, decode, decode_reading, encode, encode_json

numbers = st.floats(allow_nan=False)
texts = st.text(max_size=8)
points = st.tuples(numbers, numbers)
quads = st.tuples(points, points, points, points)
images = arrays.arrays(np.uint8, st.tuples(st.integers(1, 4), st.integers(1, 4), st.just(3)))
maybe = st.none() | numbers
requests = st.builds(
    r.Request,
    request_id=texts,
    tenant=texts,
    meter_id=texts,
    medium=st.none() | st.sampled_from(r.Medium),
    previous=st.none() | st.builds(r.PreviousReading, value=numbers, time=st.none() | texts),
    max_rate=maybe,
    time=st.none() | texts,
)
small = st.integers(0, 2**31)
properties = st.builds(
    r.ImageProperties, *[numbers] * 6, width=small, height=small, megapixels=numbers, bytes=small, codec=texts, orientation=small
)  # fmt: skip
trails = st.builds(
    r.Trail,
    request=requests,
    properties=st.none() | properties,
    medium=st.none() | st.sampled_from(r.Medium),
    display=st.none() | st.sampled_from(r.Display),
    models=st.dictionaries(texts, texts, max_size=3),
    timings=st.dictionaries(texts, numbers, max_size=3),
)
registers = st.builds(
    r.Register, box=quads, confidence=numbers, image=images, surroundings=images, tariff=st.none() | texts, tariff_confidence=maybe
)  # fmt: skip
areas = st.builds(r.DigitArea, *[numbers] * 5, rolling=st.booleans(), decimal=st.booleans())
digits = st.builds(
    r.Digit,
    value=st.none() | st.integers(0, 9),
    confidence=numbers,
    rolling=st.booleans(),
    decimal=st.booleans(),
    position=maybe,
    box=quads,
)


def some(what):
    return st.lists(what, max_size=3).map(tuple)


segmented = st.builds(r.SegmentedRegister, register=registers, areas=some(areas))
classified = st.builds(
    r.ClassifiedRegister, box=quads, confidence=numbers, tariff=st.none() | texts, tariff_confidence=maybe, digits=some(digits)
)  # fmt: skip
RECORD_STRATEGIES = {
    "Photo": st.builds(r.Photo, trail=trails, data=st.binary(max_size=20), content_type=texts),
    "Frame": st.builds(r.Frame, trail=trails, jpeg=st.binary(max_size=20)),
    "Meter": st.builds(r.Meter, trail=trails, jpeg=st.binary(max_size=20), confidence=numbers, angle=numbers),
    "Registers": st.builds(r.Registers, trail=trails, registers=some(registers), meter_confidence=numbers),
    "DigitAreas": st.builds(r.DigitAreas, trail=trails, registers=some(segmented), meter_confidence=numbers),
    "Digits": st.builds(r.Digits, trail=trails, registers=some(classified), meter_confidence=numbers),
    "Refusal": st.builds(r.Refusal, trail=trails, stage=texts, reason=st.sampled_from(r.Reason), detail=texts),
}
finite = st.floats(allow_nan=False, allow_infinity=False)
readings = st.builds(
    r.Reading,
    request_id=texts,
    status=st.sampled_from(r.Status),
    reasons=some(st.sampled_from(r.Reason)),
    advice=some(st.builds(r.Advice, reason=st.sampled_from(r.Reason), de=texts, en=texts)),
    medium=st.none() | st.sampled_from(r.Medium),
    display=st.none() | st.sampled_from(r.Display),
    registers=st.just(()),
    confidence=finite,
    properties=st.none(),
    models=st.dictionaries(texts, texts, max_size=3),
    libraries=st.dictionaries(texts, texts, max_size=3),
    timings=st.dictionaries(texts, finite, max_size=3),
    detail=texts,
)


def same(left: object, right: object) -> bool:
    """Whether two records are equal, arrays included; the dataclasses' own == cannot compare arrays."""
    if type(left) is not type(right):
        return False
    if isinstance(left, np.ndarray) and isinstance(right, np.ndarray):
        return left.dtype == right.dtype and np.array_equal(left, right)
    if dataclasses.is_dataclass(left):
        return all(same(getattr(left, item.name), getattr(right, item.name)) for item in dataclasses.fields(left))
    if isinstance(left, tuple) and isinstance(right, tuple):
        return len(left) == len(right) and all(map(same, left, right))
    return left == right


def test_every_record_type_is_tried_here():
    assert set(RECORD_STRATEGIES) == set(RECORDS)


@pytest.mark.parametrize("name", sorted(RECORDS))
def test_every_record_comes_back_as_it_was(name):
    @given(RECORD_STRATEGIES[name])
    def round_trip(record):
        assert same(decode(encode(record)), record)

    round_trip()


@given(readings)
def test_an_answer_comes_back_as_it_was(reading):
    assert decode_reading(encode_json(reading)) == reading


def test_an_answer_has_the_shape_that_the_command_line_prints():
    box = ((1.0, 2.0), (3.0, 2.0), (3.0, 4.0), (1.0, 4.0))
    digit = r.Digit(7, 0.9, False, False, None, box)
    reading = r.Reading(
        "id", r.Status.READ, (), (), r.Medium.GAS, r.Display.ANALOG,
        (r.RegisterReading("HT", "007", 1, "m3", 0.9, box, (digit,)),), 0.9, None, {"roi-gas": "0.1.0"}, {}, {"intake": 0.1},
    )  # fmt: skip
    written = json.loads(encode_json(reading))
    assert {"status", "reasons", "advice", "medium", "display", "registers", "confidence", "models", "timings"} <= set(
        written
    )
    assert set(written["registers"][0]) == {"tariff", "value", "decimals", "unit", "confidence", "box", "digits"}
    assert written["registers"][0]["value"] == "007"


FRAME = r.Frame(trail=r.Trail(r.Request("x")), jpeg=b"j")


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (b"", "not a record"),
        (b"\xc1 garbage", "not a record"),
        (b"<html>", "not a record"),
        (msgspec.msgpack.encode((SCHEMA + 1, "Frame", FRAME)), "schema version 2"),
        (msgspec.msgpack.encode((SCHEMA, "Frames", FRAME)), "unknown type 'Frames'"),
        (msgspec.msgpack.encode((SCHEMA, "Meter", FRAME)), "not a Meter"),
        (encode(FRAME)[:-1], "not a record"),
    ],
)
def test_what_is_no_record_of_this_schema_is_undecodable(value, message):
    with pytest.raises(UndecodableError, match=message):
        decode(value)


@given(st.binary(max_size=64))
def test_no_bytes_raise_anything_else(value):
    with suppress(UndecodableError):
        decode(value)


@pytest.mark.parametrize(
    "array", [["|O", [1], b"12345678"], ["|u1", [5], b"123"], ["|u1", [-1, -1], b""], "text", [1], ["?!", [1], b"1"]]
)
def test_an_array_that_is_none_is_undecodable(array):
    register = {"box": [[0, 0]] * 4, "confidence": 1.0, "image": array, "surroundings": array}
    fields = {"trail": {"request": {"request_id": "x"}}, "registers": [register], "meter_confidence": 1.0}
    with pytest.raises(UndecodableError, match="not a Registers"):
        decode(msgspec.msgpack.encode((SCHEMA, "Registers", fields)))


def test_numbers_of_numpy_are_written_as_numbers():
    meter = r.Meter(trail=FRAME.trail, jpeg=b"", confidence=np.float32(0.5))  # type: ignore[arg-type]
    assert same(decode(encode(meter)), dataclasses.replace(meter, confidence=0.5))


def test_what_has_no_place_in_a_record_is_refused():
    with pytest.raises(NotImplementedError, match="complex"):
        encode(r.Meter(trail=FRAME.trail, jpeg=b"", confidence=1j))  # type: ignore[arg-type]


def test_something_else_than_an_answer_is_undecodable():
    with pytest.raises(UndecodableError, match="not a reading"):
        decode_reading(b'{"request_id": 1}')
