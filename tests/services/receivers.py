"""Where Alertmanager's notifications arrive in tests: a webhook and a mail server, both of which keep what they get."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from socketserver import BaseServer, StreamRequestHandler, ThreadingTCPServer
from threading import Thread
from typing import Any


@contextmanager
def webhook(token: str) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Take notifications that show a token, where there is one; yield the URL and what came."""
    taken: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            known = not token or self.headers.get("authorization") == f"Bearer {token}"
            if known:
                taken.append(json.loads(body))
            self.send_response(200 if known else 401)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    with _running(server):
        yield f"http://127.0.0.1:{server.server_port}/alerts", taken


@contextmanager
def mail_server() -> Iterator[tuple[str, list[str]]]:
    """Take mails without encryption or users; yield host:port and what came."""
    taken: list[str] = []

    class Handler(StreamRequestHandler):
        def handle(self) -> None:
            self._say("220 here")
            while line := self.rfile.readline().decode().strip():
                match line.split()[0].upper():
                    case "DATA":
                        self._say("354 go on")
                        taken.append("".join(self._lines()))
                        self._say("250 taken")
                    case "QUIT":
                        self._say("221 bye")
                        return
                    case _:
                        self._say("250 fine")

        def _lines(self) -> Iterator[str]:
            while (line := self.rfile.readline().decode()) not in (".\r\n", ""):
                yield line

        def _say(self, text: str) -> None:
            self.wfile.write(f"{text}\r\n".encode())

    server = ThreadingTCPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    with _running(server):
        yield f"127.0.0.1:{server.server_address[1]}", taken


@contextmanager
def _running(server: BaseServer) -> Iterator[None]:
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
