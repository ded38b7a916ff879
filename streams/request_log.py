"""The request log as the stages need it: originals are kept, the first answer to a request counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import entry_points
from typing import Protocol
from urllib.parse import urlsplit

#: Entry points that open a request log: name = the URL's scheme, value = `open_log(url, ttl_s) -> RequestLog`.
GROUP = "mrrs.request_logs"
#: Seconds that an original is kept: 30 days.
TTL_S = 30 * 24 * 3600.0


class RequestLogError(ValueError):
    """The request log cannot take this, however often it is tried: a wrong URL, an original too large to store."""


@dataclass(frozen=True, slots=True)
class Original:
    """A photo as it was received."""

    request_id: str
    key: bytes
    data: bytes
    headers: tuple[tuple[str, bytes], ...]
    #: With offset from UTC.
    received: datetime


class RequestLog(Protocol):
    """Keeps originals and answers; every method may be called again after a failure.

    A store that is away for a while raises its own errors; `RequestLogError` is for what trying again does not mend.
    """

    async def keep(self, original: Original) -> None:
        """Keep an original; the first one of a request id counts, later ones are no error."""
        ...

    async def answer(self, request_id: str, answer: bytes) -> bytes:
        """Store an answer unless there is one, and return the stored one: the first."""
        ...

    async def answered(self, request_id: str) -> bytes | None:
        """Return the stored answer, or None."""
        ...

    async def close(self) -> None:
        """Let go of the store; nothing may be called after it."""
        ...


class MemoryRequestLog:
    """The fake: keeps everything in two dictionaries."""

    def __init__(self) -> None:
        self.originals: dict[str, Original] = {}
        self.answers: dict[str, bytes] = {}
        self.closed = False

    async def keep(self, original: Original) -> None:
        """Keep an original."""
        self.originals.setdefault(original.request_id, original)

    async def answer(self, request_id: str, answer: bytes) -> bytes:
        """Store the first answer."""
        return self.answers.setdefault(request_id, answer)

    async def answered(self, request_id: str) -> bytes | None:
        """Return the stored answer, or None."""
        return self.answers.get(request_id)

    async def close(self) -> None:
        """Note that it was closed."""
        self.closed = True


def open_request_log(url: str, ttl_s: float = TTL_S) -> RequestLog:
    """Open the request log that a URL names; its scheme chooses among what is installed.

    Args:
        url: For example sqlite:///requests.sqlite or mongodb://HOST/DATABASE.
        ttl_s: Seconds that an original is kept.

    Raises:
        RequestLogError: the scheme is unknown, or the URL makes no sense to the store.
    """
    scheme = urlsplit(url).scheme
    if scheme == "memory":
        return MemoryRequestLog()
    stores = {entry.name: entry for entry in entry_points(group=GROUP)}
    # mongodb+srv:// is mongodb:// by another way to find the servers.
    store = stores.get(scheme.partition("+")[0])
    if store is None:
        known = ", ".join(f"{name}://" for name in sorted({*stores, "memory"}))
        raise RequestLogError(f"no request log is known for {url.partition('//')[0] or url!r}; there are {known}")
    log: RequestLog = store.load()(url, ttl_s)
    return log
