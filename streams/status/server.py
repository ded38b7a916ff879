"""The page's HTTP server: loopback only, a thread a request."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from socketserver import ThreadingMixIn
from threading import Thread
from typing import TYPE_CHECKING
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from streams.status.respond import HEADERS, Response, Site, respond

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

HOST = "127.0.0.1"
#: Seconds that a browser may take to send its request.
PATIENCE_S = 10

logger = logging.getLogger(__name__)


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Handler(WSGIRequestHandler):
    timeout = PATIENCE_S

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the library's
        """Say nothing: a request every two seconds is no news."""

    def address_string(self) -> str:
        """Return the address without asking for its name."""
        return str(self.client_address[0])


@contextmanager
def served(site: Site) -> Iterator[str]:
    """Serve the page while the block runs; yield its address."""

    def application(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        method = environ["REQUEST_METHOD"]
        query = environ.get("QUERY_STRING", "")
        # WSGI hands the path over decoded; ours are plain.
        target = environ.get("PATH_INFO", "") + (f"?{query}" if query else "")
        try:
            answer = respond(method, target, environ.get("HTTP_HOST", ""), site, port=server.server_port)
        except Exception:
            logger.exception("the status page")
            answer = Response(HTTPStatus.INTERNAL_SERVER_ERROR, b"the log says what went wrong\n")
        length = {"Content-Type": answer.type, "Content-Length": str(len(answer.body))}
        headers = {**HEADERS, **answer.headers, **length}
        start(f"{answer.status.value} {answer.status.phrase}", list(headers.items()))
        return [] if method == "HEAD" else [answer.body]

    server = make_server(HOST, 0, application, _Server, _Handler)
    thread = Thread(target=server.serve_forever, name="status-page", daemon=True)
    thread.start()
    try:
        yield f"http://{HOST}:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
