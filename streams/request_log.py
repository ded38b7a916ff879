"""The request log as it is used: originals are kept, the first answer to a request counts, labels join."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from importlib.metadata import entry_points
from typing import Protocol
from urllib.parse import urlsplit

from streams.logged import (
    TTL_S,
    Arrival,
    Entry,
    Erased,
    Facts,
    Original,
    Page,
    Position,
    Purged,
    Query,
    RequestLogError,
    Retention,
)
from streams.memory_log import MemoryRequestLog
from streams.messages import Label
from streams.settings import Settings

__all__ = [
    "TTL_S",
    "MemoryRequestLog",
    "Original",
    "RequestLog",
    "RequestLogError",
    "entries",
    "open_request_log",
    "request_log_of",
]

#: Entry points that open a request log: name = the URL's scheme, value = `open_log(url, retention, *, create)`.
GROUP = "mrrs.request_logs"
#: Entries that are asked for at a time.
PAGE = 200

_DEFAULT, _NO_FACTS = Retention(), Facts()


class RequestLog(Protocol):
    """Keeps originals, answers and labels; every method may be called again after a failure.

    A store that is away for a while raises its own errors; `RequestLogError` is for what trying again does not mend.
    """

    async def prepare(self) -> None:
        """Make tables and indexes; writing does so by itself.

        Raises:
            RetentionError: nothing would ever be deleted.
        """
        ...

    async def keep(self, original: Original) -> None:
        """Keep an original; the first one of a request id counts, later ones are no error."""
        ...

    async def answer(self, request_id: str, answer: bytes, facts: Facts = _NO_FACTS) -> bytes:
        """Store an answer unless there is one, and return the stored one."""
        ...

    async def answered(self, request_id: str) -> bytes | None:
        """Return the stored answer, or None."""
        ...

    async def label(self, label: Label) -> bool:
        """Keep a label; the one confirmed last counts. False if the one that is there counts.

        Raises:
            OtherTenantError: its request is known, and another tenant's.
        """
        ...

    async def original(self, request_id: str) -> Original | None:
        """Return an original as it was received, or None."""
        ...

    async def labelled(self, request_id: str) -> Label | None:
        """Return the label that counts, or None."""
        ...

    async def entry(self, request_id: str) -> Entry | None:
        """Return what is known of a request without its photo; None where it was neither kept nor answered."""
        ...

    async def page(self, query: Query, after: Position | None = None, limit: int = PAGE) -> Page:
        """Return some of the requests that a query asks for, in the order in which they were received."""
        ...

    async def arrivals(
        self, since: datetime, until: datetime, after: Position | None = None, limit: int = PAGE
    ) -> tuple[Arrival, ...]:
        """Return which originals of a time are answered, in the order in which they were received, and nothing else of them.

        The monitors ask for it every few seconds: what a page gathers of each request costs them more than all else.
        """
        ...

    async def erase(self, request_id: str) -> tuple[Erased, ...]:
        """Remove all that is kept of a request, from the disk too where that is in the store's power."""
        ...

    async def purge(self) -> Purged:
        """Remove what is past its time, for stores that do not by themselves."""
        ...

    async def close(self) -> None:
        """Let go of the store; nothing may be called after it."""
        ...


async def entries(log: RequestLog, query: Query, limit: int | None = None) -> AsyncIterator[Entry]:
    """Give the requests that a query asks for one after another, page by page."""
    given = 0
    position: Position | None = None
    while limit is None or given < limit:
        page = await log.page(query, position, PAGE if limit is None else min(PAGE, limit - given))
        for entry in page.entries:
            yield entry
        given += len(page.entries)
        if (position := page.next) is None:
            return


def open_request_log(url: str, retention: Retention = _DEFAULT, *, create: bool = True) -> RequestLog:
    """Open the request log that a URL names; its scheme chooses among what is installed.

    Args:
        url: For example sqlite:///requests.sqlite or mongodb://HOST/DATABASE.
        retention: How long things stay.
        create: Whether a file that is not there is made.

    Raises:
        RequestLogError: the scheme is unknown, or the URL makes no sense to the store.
    """
    scheme = urlsplit(url).scheme
    if scheme == "memory":
        return MemoryRequestLog(retention)
    stores = {entry.name: entry for entry in entry_points(group=GROUP)}
    # mongodb+srv:// is mongodb:// by another way to find the servers.
    store = stores.get(scheme.partition("+")[0])
    if store is None:
        known = ", ".join(f"{name}://" for name in sorted({*stores, "memory"}))
        raise RequestLogError(f"no request log is known for {url.partition('//')[0] or url!r}; there are {known}")
    log: RequestLog = store.load()(url, retention, create=create)
    return log


def request_log_of(settings: Settings, *, create: bool = True) -> RequestLog:
    """Open the request log of the settings.

    Raises:
        RequestLogError: it cannot be used.
    """
    retention = Retention(settings.request_log_ttl_s, settings.request_log_answers_ttl_s, settings.request_log_purged)
    return open_request_log(settings.request_log, retention, create=create)
