"""What the monitors serve: /metrics for Prometheus, /reports/ for people."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path
from socketserver import ThreadingMixIn
from threading import Thread
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from prometheus_client import CollectorRegistry, make_wsgi_app

from streams.settings import PREFIX, SettingsError

logger = logging.getLogger(__name__)

#: A report's file, as `monitors.service.reports` names it; nothing else of the folder is shown.
REPORT = re.compile(r"[A-Za-z0-9._-]+\.html")

Start = Callable[[str, list[tuple[str, str]]], Any]


class _Server(ThreadingMixIn, WSGIServer):
    """A slow reader of a report must not keep Prometheus waiting."""

    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    """Logs no request: Prometheus asks every few seconds."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its parent's name
        """Say nothing."""


@contextmanager
def serving(address: tuple[str, int] | None, registry: CollectorRegistry, reports: Path) -> Iterator[str]:
    """Serve while the block runs; yield the address as http://HOST:PORT, or nothing where none is wanted.

    Raises:
        SettingsError: the port is taken, or the host is none of ours.
    """
    if address is None:
        yield ""
        return
    host, port = address
    try:
        server = make_server(host, port, application(registry, reports), _Server, _Quiet)
    except OSError as error:
        raise SettingsError(
            f"{PREFIX}MONITOR_METRICS: nothing can be served at {host}:{port}: {error.strerror}"
        ) from error
    thread = Thread(target=server.serve_forever, name="monitor-page", daemon=True)
    thread.start()
    try:
        yield f"http://{host}:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def application(registry: CollectorRegistry, reports: Path) -> Callable[[dict[str, Any], Start], Iterable[bytes]]:
    """Return the WSGI application."""
    metrics = make_wsgi_app(registry)

    def answer(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        path = str(environ.get("PATH_INFO", "/"))
        if path == "/metrics":
            return metrics(environ, start)  # type: ignore[no-any-return]
        name = path.removeprefix("/reports/")
        if path in ("/", "/reports", "/reports/"):
            return _page(start, "200 OK", _listing(reports))
        if path.startswith("/reports/") and REPORT.fullmatch(name) and (reports / name).is_file():
            return _page(start, "200 OK", (reports / name).read_bytes())
        return _page(start, "404 Not Found", b"<p>No such page; a report is there some seconds after its alarm.")

    return answer


def _listing(reports: Path) -> bytes:
    names = sorted((path.name for path in reports.glob("*.html") if REPORT.fullmatch(path.name)), reverse=True)
    items = "".join(f'<li><a href="/reports/{escape(name)}">{escape(name)}</a>' for name in names)
    page = "<!doctype html><meta charset=utf-8><title>MRRS monitors</title><h1>Reports of windows that drifted</h1>"
    return f'{page}<ul>{items or "<li>none yet"}</ul><p><a href="/metrics">metrics</a>'.encode()


def _page(start: Start, status: str, body: bytes) -> list[bytes]:
    start(
        status,
        [
            ("Content-Type", "text/html; charset=utf-8"),
            ("Content-Length", str(len(body))),
            ("X-Content-Type-Options", "nosniff"),
        ],
    )
    return [body]
