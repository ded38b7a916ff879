"""From a request to the page to its response: what may be asked for, by whom, under which rules for the browser."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from types import MappingProxyType
from typing import Protocol
from urllib.parse import parse_qs, urlsplit

from streams.status.figures import Figures
from streams.status.page import as_json, policy, render
from streams.status.photos import SIZES
from streams.status.views.newest import PHOTO

#: On every response. Nothing is kept: the photos show private homes, and what is erased must be gone.
HEADERS: Mapping[str, str] = MappingProxyType({
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Server": "mrrs",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
})  # fmt: skip
NOTHING = "default-src 'none'; frame-ancestors 'none'"


class Site(Protocol):
    """Where the figures and photos come from."""

    def figures(self) -> Figures:
        """Return the figures as they stand."""
        ...

    def photo(self, request_id: str, size: str) -> bytes | None:
        """Return a JPEG, or None for a photo that the page does not show."""
        ...


@dataclass(frozen=True, slots=True)
class Response:
    """What is sent back."""

    status: HTTPStatus
    body: bytes
    type: str = "text/plain; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)


def respond(method: str, target: str, host: str, site: Site, *, port: int) -> Response:
    """Answer a request.

    Args:
        method: GET or HEAD; nothing here changes anything.
        target: Path and query.
        host: The Host header. A name of ours must stand there: a page elsewhere may let its own name point to this
            address, and would otherwise read along (DNS rebinding).
        site: What there is to show.
        port: On which we listen.
    """
    if host not in {f"{name}:{port}" for name in ("127.0.0.1", "localhost")}:
        return _plain(HTTPStatus.MISDIRECTED_REQUEST, "this address has another name")
    if method not in {"GET", "HEAD"}:
        return _plain(HTTPStatus.METHOD_NOT_ALLOWED, "only GET", Allow="GET, HEAD")
    parts = urlsplit(target)
    known: Mapping[str, Callable[[], Response]] = {
        "/": lambda: _html(render(site.figures())),
        "/status.json": lambda: Response(HTTPStatus.OK, as_json(site.figures()), "application/json", _policy(NOTHING)),
        PHOTO: lambda: _photo(parts.query, site),
    }
    answer = known.get(parts.path)
    return _plain(HTTPStatus.NOT_FOUND, "there is no such page") if answer is None else answer()


def _html(page: str) -> Response:
    # A lone surrogate is valid in our JSON and in no encoding.
    return Response(HTTPStatus.OK, page.encode(errors="replace"), "text/html; charset=utf-8", _policy(policy()))


def _photo(query: str, site: Site) -> Response:
    asked = parse_qs(query)
    request_id, size = (asked.get(name, [""])[0] for name in ("id", "size"))
    picture = site.photo(request_id, size) if size in SIZES else None
    if picture is None:
        return _plain(HTTPStatus.NOT_FOUND, "no such photo is shown")
    return Response(HTTPStatus.OK, picture, "image/jpeg", _policy(NOTHING))


def _plain(status: HTTPStatus, text: str, **headers: str) -> Response:
    return Response(status, f"{text}\n".encode(), headers={**headers, **_policy(NOTHING)})


def _policy(policy: str) -> dict[str, str]:
    return {"Content-Security-Policy": policy}
