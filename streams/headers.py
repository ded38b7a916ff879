"""From a photo record's key and headers to the request; nothing that a producer sends can make it fail."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from processors.records import Medium, PreviousReading, Request
from streams.received import Received

#: The headers that we read; the closed set of the metric's label. Names are compared without regard to case.
KNOWN = (
    "ce_time",
    "content-type",
    "mrrs-tenant",
    "mrrs-meter-id",
    "mrrs-medium",
    "mrrs-previous-reading",
    "mrrs-previous-time",
    "mrrs-max-rate",
)

#: Where the photo stood from which a record was made: topic/partition/offset.
ORIGIN = "mrrs-origin"
#: How often the record has been tried, set when a dead letter is sent back.
ATTEMPTS = "mrrs-attempts"
#: The id of the dead letter that was sent back.
DEAD_LETTER = "mrrs-dead-letter"
#: Names of the photo's headers that could not be used, on its answer.
IGNORED = "mrrs-ignored-headers"

#: Characters; a longer key is hashed.
MAX_REQUEST_ID = 200
#: Characters.
MAX_METER_ID = 128

_TENANT = re.compile(r"[A-Za-z0-9._-]{1,64}")
_NUMBER = re.compile(r"[0-9]{1,12}(\.[0-9]{1,12})?")
_CONTENT_TYPE = re.compile(r"[\w.+-]{1,64}/[\w.+-]{1,64}")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Parsed:
    """What key and headers say, and which headers were passed over because they make no sense."""

    request: Request
    content_type: str
    #: Names out of KNOWN: undecodable, malformed, or given twice with different values (then the first one counts).
    ignored: tuple[str, ...]


def request_id(received: Received) -> str:
    """Return the id of a photo's request, the same at every redelivery.

    A key that is printable UTF-8 of at most 200 characters is the id. Any other key is hashed; without a key the id is
    made of the record's place.
    """
    if not received.key:
        return f"at-{received.topic}-{received.partition}-{received.offset}"
    try:
        text = received.key.decode()
    except UnicodeDecodeError:
        text = ""
    if text.isprintable() and 0 < len(text) <= MAX_REQUEST_ID:
        return text
    return f"key-{hashlib.sha256(received.key).hexdigest()[:32]}"


def parse(received: Received) -> Parsed:
    """Read a photo record's key and headers; a malformed header counts as absent and is named."""
    ignored: list[str] = []
    found: dict[str, bytes] = {}
    for name, given in received.headers:
        known = name.lower()
        if known in KNOWN and found.setdefault(known, given) != given:
            ignored.append(known)

    def read(name: str, convert: Callable[[str], T]) -> T | None:
        if name not in found:
            return None
        try:
            return convert(found[name].decode().strip())
        except ValueError:
            ignored.append(name)
            return None

    value, time = read("mrrs-previous-reading", _number), read("mrrs-previous-time", _time)
    request = Request(
        request_id=request_id(received),
        tenant=read("mrrs-tenant", tenant_name) or "",
        meter_id=read("mrrs-meter-id", _meter_id) or "",
        medium=read("mrrs-medium", lambda text: Medium(text.lower())),
        previous=None if value is None else PreviousReading(value, time),
        max_rate=read("mrrs-max-rate", _rate),
        time=read("ce_time", _time),
    )
    content_type = read("content-type", _content_type) or ""
    return Parsed(request, content_type, tuple(dict.fromkeys(ignored)))


def attempts(received: Received) -> int:
    """Return how often a record has been tried, counting this time; 1 unless a dead letter was sent back."""
    text = received.header(ATTEMPTS) or b""
    return max(1, int(text)) if text.isdigit() and len(text) < 7 else 1


def origin(received: Received) -> str:
    """Return where the photo stood from which a record was made; the record's own place if it does not say."""
    given = received.header(ORIGIN)
    return given.decode(errors="replace")[:300] if given else received.place


def _number(text: str) -> float:
    if not _NUMBER.fullmatch(text):
        raise ValueError("not a number without sign and exponent")
    return float(text)


def _rate(text: str) -> float:
    rate = _number(text)
    if rate <= 0:
        raise ValueError("not above 0")
    return rate


def _time(text: str) -> str:
    if datetime.fromisoformat(text).utcoffset() is None:
        raise ValueError("no offset from UTC")
    return text


def tenant_name(text: str) -> str:
    """Return a tenant's name as it is given.

    Raises:
        ValueError: it is none.
    """
    if not _TENANT.fullmatch(text):
        raise ValueError("letters, digits, dot, underscore and hyphen only")
    return text


def _meter_id(text: str) -> str:
    if not text.isprintable() or not 0 < len(text) <= MAX_METER_ID:
        raise ValueError("not printable, empty or too long")
    return text


def _content_type(text: str) -> str:
    media_type = text.partition(";")[0].strip().lower()
    if not _CONTENT_TYPE.fullmatch(media_type):
        raise ValueError("not a media type")
    return media_type
