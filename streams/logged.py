"""What the request log keeps and how it is asked for: originals, the facts about answers, queries, entries."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple, Self

from processors.contracts import meter_type
from processors.records import Reading
from streams.messages import Label

#: Seconds that an original is kept: 30 days.
TTL_S = 30 * 24 * 3600.0
#: Seconds that an answer and a label are kept: 360 days.
ANSWERS_TTL_S = 12 * TTL_S


class RequestLogError(ValueError):
    """The request log cannot take this, however often it is tried: a wrong URL, an original too large to store."""


class OtherTenantError(RequestLogError):
    """A label for a request of another tenant."""


class RetentionError(Exception):
    """The store cannot delete what is past its time, and nobody has said that something else does.

    Nothing is kept until that is mended: the stages wait, and nothing is lost.
    """


@dataclass(frozen=True, slots=True)
class Retention:
    """How long things stay, and who sees to it."""

    originals_s: float = TTL_S
    #: Of answers and labels.
    answers_s: float = ANSWERS_TTL_S
    #: `mrrs requests purge` is run regularly: the store need not delete by itself.
    purged: bool = False


@dataclass(frozen=True, slots=True)
class Original:
    """A photo as it was received."""

    request_id: str
    key: bytes
    data: bytes
    headers: tuple[tuple[str, bytes], ...]
    #: With offset from UTC; stores keep milliseconds.
    received: datetime
    tenant: str = ""

    @property
    def digest(self) -> str:
        """SHA-256 of the bytes, in hexadecimal; some milliseconds for a large photo."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class Facts:
    """What an answer can be found by."""

    tenant: str = ""
    status: str | None = None
    #: One of METER_TYPES, or None where it was not told.
    meter_type: str | None = None
    #: NAME=VERSION of each model that took part.
    models: tuple[str, ...] = ()

    @classmethod
    def of(cls, reading: Reading, tenant: str) -> Self:
        """Return the facts of a reading."""
        return cls(
            tenant,
            str(reading.status),
            meter_type(reading.medium, reading.display) if reading.medium and reading.display else None,
            tuple(f"{name}={version}" for name, version in sorted(reading.models.items())),
        )


class Position(NamedTuple):
    """Where an entry stands: entries are ordered by the time at which they were received, then by id."""

    received: datetime
    request_id: str

    def token(self) -> str:
        """Return it as one word, to go on from there later."""
        return f"{self.received.astimezone(UTC).isoformat(timespec='milliseconds')}/{self.request_id}"

    @classmethod
    def parse(cls, token: str) -> Self:
        """Read what `token` wrote.

        Raises:
            ValueError: it is none.
        """
        time, separator, request_id = token.partition("/")
        received = datetime.fromisoformat(time)
        if not separator or received.utcoffset() is None:
            raise ValueError(f"{token!r} is no position in the request log")
        return cls(received, request_id)


@dataclass(frozen=True, slots=True)
class Query:
    """Which requests; what is None does not count."""

    #: Received at this time or later, and before that one; with offset from UTC.
    since: datetime | None = None
    until: datetime | None = None
    tenant: str | None = None
    meter_type: str | None = None
    status: str | None = None
    #: NAME=VERSION of a model that took part in the answer.
    model: str | None = None
    #: Only those whose original is still there.
    kept: bool = False
    newest_first: bool = False

    @property
    def about_answers(self) -> bool:
        """Whether only an answer can tell."""
        return not (self.meter_type is self.status is self.model is None)


@dataclass(frozen=True, slots=True)
class Entry:
    """A request in the log, without its photo."""

    request_id: str
    received: datetime
    tenant: str
    #: SHA-256 and size of the original; None once it is gone.
    digest: str | None = None
    size: int | None = None
    #: None where it was never answered.
    answered: datetime | None = None
    facts: Facts = field(default_factory=Facts)
    label: Label | None = None

    @property
    def position(self) -> Position:
        """Where it stands."""
        return Position(self.received, self.request_id)


@dataclass(frozen=True, slots=True)
class Page:
    """Some entries, and where to go on; a page may be shorter than asked for, or empty, and others follow all the same."""

    entries: tuple[Entry, ...]
    #: None at the end.
    next: Position | None


class Arrival(NamedTuple):
    """An original that is kept, and whether its request has an answer."""

    position: Position
    answered: bool


class Erased(NamedTuple):
    """What `erase` found of a request in one place."""

    #: original, answer or label.
    what: str
    where: str
    #: 0 where nothing was found.
    bytes: int
    #: Why some of it may still be there, and what to do.
    left: str = ""


class Purged(NamedTuple):
    """How many were past their time and are gone."""

    originals: int
    answers: int
    labels: int


def first_of(keys: Iterable[Position], limit: int, *, newest_first: bool) -> list[Position]:
    """Return the first keys in order, each request once."""
    return sorted({key.request_id: key for key in keys}.values(), reverse=newest_first)[:limit]


def outdates(label: Label, other: Label) -> bool:
    """Tell whether a label goes before another one of its request: the later one counts, whichever comes first."""

    def rank(one: Label) -> tuple[datetime, str]:
        return datetime.fromisoformat(one.time), repr(one)

    return rank(label) > rank(other)
