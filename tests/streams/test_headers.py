"""From key and headers to the request."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors.records import Medium, PreviousReading
from streams.headers import KNOWN, attempts, origin, parse, request_id
from streams.received import Received, as_headers


def photo(*headers: tuple[str, bytes], key: bytes | None = b"id") -> Received:
    return Received("mrrs.photos.v1", 2, 17, key, b"", headers)


def test_a_printable_key_is_the_request_id():
    assert request_id(photo(key="Zähler 12/a".encode())) == "Zähler 12/a"


@pytest.mark.parametrize("key", [b"\xff\xfe", b"a\nb", b"\x00", b"x" * 201])
def test_any_other_key_is_hashed_to_a_stable_printable_id(key):
    first = request_id(photo(key=key))
    assert first == request_id(photo(key=key))
    assert first.startswith("key-")
    assert first.isprintable()
    assert first != request_id(photo(key=key + b"\xff"))


@pytest.mark.parametrize("key", [None, b""])
def test_without_a_key_the_place_is_the_id_so_that_a_redelivery_has_the_same(key):
    assert request_id(photo(key=key)) == "at-mrrs.photos.v1-2-17"


def test_all_headers_are_read():
    parsed = parse(
        photo(
            ("ce_time", b"2026-01-02T03:04:05+01:00"),
            ("Content-Type", b"image/JPEG; q=1"),
            ("mrrs-tenant", b"stadtwerke-1"),
            ("mrrs-meter-id", "Zähler 7".encode()),
            ("mrrs-medium", b"Gas"),
            ("mrrs-previous-reading", b"1234.5"),
            ("mrrs-previous-time", b"2025-01-02T03:04:05Z"),
            ("mrrs-max-rate", b"2"),
            ("traceparent", b"00-ab"),
        )
    )
    assert parsed.ignored == ()
    assert parsed.content_type == "image/jpeg"
    request = parsed.request
    assert (request.tenant, request.meter_id, request.medium) == ("stadtwerke-1", "Zähler 7", Medium.GAS)
    assert request.previous == PreviousReading(1234.5, "2025-01-02T03:04:05Z")
    assert (request.max_rate, request.time) == (2.0, "2026-01-02T03:04:05+01:00")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ce_time", b"yesterday"),
        ("ce_time", b"2026-01-02T03:04:05"),
        ("content-type", b"jpeg"),
        ("mrrs-tenant", "Käse".encode()),
        ("mrrs-tenant", b"a/../b"),
        ("mrrs-tenant", b"\xff"),
        ("mrrs-tenant", b""),
        ("mrrs-meter-id", b"a\x00b"),
        ("mrrs-meter-id", b"x" * 129),
        ("mrrs-medium", b"steam"),
        ("mrrs-previous-reading", b"1,5"),
        ("mrrs-previous-reading", b"nan"),
        ("mrrs-previous-reading", b"1e300"),
        ("mrrs-previous-reading", b"-1"),
        ("mrrs-previous-reading", "١٢".encode()),
        ("mrrs-previous-time", b""),
        ("mrrs-max-rate", b"0"),
        ("mrrs-max-rate", b"inf"),
    ],
)
def test_a_header_that_makes_no_sense_counts_as_absent_and_is_named(name, value):
    assert parse(photo((name, value))).request == parse(photo()).request
    assert parse(photo((name, value))).ignored == (name,)


def test_of_a_header_given_twice_the_first_counts_and_the_other_is_named():
    parsed = parse(photo(("mrrs-tenant", b"a"), ("MRRS-Tenant", b"b")))
    assert parsed.request.tenant == "a"
    assert parsed.ignored == ("mrrs-tenant",)
    assert parse(photo(("mrrs-tenant", b"a"), ("mrrs-tenant", b"a"))).ignored == ()


def test_a_previous_time_alone_is_no_previous_reading():
    assert parse(photo(("mrrs-previous-time", b"2025-01-02T03:04:05Z"))).request.previous is None


names = st.sampled_from([*KNOWN, "mrrs-attempts", "mrrs-origin"]) | st.text(max_size=10)


@given(st.lists(st.tuples(names, st.binary(max_size=40)), max_size=6), st.none() | st.binary(max_size=300))
def test_nothing_that_a_producer_sends_makes_it_fail(headers, key):
    record = photo(*headers, key=key)
    parsed = parse(record)
    assert parsed.request.request_id.isprintable()
    assert set(parsed.ignored) <= set(KNOWN)
    assert attempts(record) >= 1
    assert origin(record)


@pytest.mark.parametrize(("value", "tried"), [(b"3", 3), (b"0", 1), (b"x", 1), (b"", 1), (b"-2", 1), (b"9" * 50, 1)])
def test_attempts_are_at_least_one(value, tried):
    assert attempts(photo(("mrrs-attempts", value))) == tried


def test_the_origin_is_the_photos_place():
    assert origin(photo()) == "mrrs.photos.v1/2/17"
    assert origin(photo(("mrrs-origin", b"mrrs.photos.v1/0/1"))) == "mrrs.photos.v1/0/1"


def test_headers_of_any_client_become_text_and_bytes():
    assert as_headers([("a", b"1"), (b"b\xff", None), ("c", "x")]) == (("a", b"1"), ("b\ufffd", b""), ("c", b"x"))
    assert as_headers(None) == ()
