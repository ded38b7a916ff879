"""A Grafana that keeps folders, data sources and boards in memory, as its HTTP documentation says, and checks what it gets."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TOKEN = "glsa_0a1b2c3d"


class FakeGrafana:
    """What is stored, and every change that was asked for."""

    def __init__(self) -> None:
        self.folders: dict[str, dict[str, Any]] = {}
        self.sources: dict[str, dict[str, Any]] = {}
        self.boards: dict[str, dict[str, Any]] = {}
        self.writes: list[str] = []
        self.prefix = ""
        self.slow_s = 0.0
        self.html = False
        self.refuse: tuple[int, str] | None = None
        self.url = ""

    def answer(self, method: str, path: str, body: Any) -> tuple[int, Any]:
        """Return status and JSON for a request under /api."""
        if self.refuse and method != "GET":
            return self.refuse[0], {"message": self.refuse[1]}
        if method != "GET":
            self.writes.append(f"{method} {path}")
        match method, path.strip("/").split("/"):
            case "GET", ["folders", uid]:
                return self._get(self.folders, uid, "folder not found")
            case "POST", ["folders"]:
                return self._new(self.folders, body["uid"], {"title": body["title"], "uid": body["uid"]})
            case "GET", ["datasources"]:
                return 200, list(self.sources.values())
            case "GET", ["datasources", "uid", uid]:
                return self._get(self.sources, uid, "Data source not found")
            case "POST", ["datasources"]:
                assert {"name", "type", "access", "url"} <= set(body)
                return self._new(self.sources, body["uid"], {"id": 1, "version": 1, **body})
            case "PUT", ["datasources", "uid", uid]:
                self.sources[uid] = {**body, "version": body["version"] + 1}
                return 200, {"message": "Datasource updated", "datasource": self.sources[uid]}
            case "GET", ["dashboards", "uid", uid]:
                return self._get(self.boards, uid, "Dashboard not found")
            case "POST", ["dashboards", "db"]:
                return self._save(body)
        return 404, {"message": "Not found"}

    def _save(self, body: Any) -> tuple[int, Any]:
        board = dict(body["dashboard"])
        if body["folderUid"] not in self.folders:
            return 400, {"message": "folder not found"}
        if not board.get("title"):
            return 400, {"message": "Dashboard title cannot be empty"}
        old = self.boards.get(board["uid"])
        if old and not body.get("overwrite"):
            return 412, {"message": "The dashboard has been changed by someone else", "status": "version-mismatch"}
        version = old["dashboard"]["version"] + 1 if old else 1
        number = old["dashboard"]["id"] if old else len(self.boards) + 1
        self.boards[board["uid"]] = {
            "dashboard": {**board, "id": number, "version": version},
            "meta": {"folderUid": body["folderUid"], "url": f"/d/{board['uid']}"},
        }
        return 200, {"status": "success", "id": number, "uid": board["uid"], "version": version}

    @staticmethod
    def _get(store: dict[str, Any], uid: str, missing: str) -> tuple[int, Any]:
        return (200, store[uid]) if uid in store else (404, {"message": missing})

    @staticmethod
    def _new(store: dict[str, Any], uid: str, thing: dict[str, Any]) -> tuple[int, Any]:
        if uid in store:
            return 409, {"message": "already exists"}
        store[uid] = thing
        return 200, thing


@contextmanager
def fake_grafana() -> Iterator[FakeGrafana]:
    """Serve one on loopback."""
    grafana = FakeGrafana()

    class Handler(BaseHTTPRequestHandler):
        def handle_any(self) -> None:
            length = int(self.headers.get("content-length") or 0)
            body = json.loads(self.rfile.read(length)) if length else None
            time.sleep(grafana.slow_s)
            status, said = self._answer(body)
            data = b"<html>log in</html>" if grafana.html else json.dumps(said).encode()
            self.send_response(status)
            self.send_header("content-type", "text/html" if grafana.html else "application/json")
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def _answer(self, body: Any) -> tuple[int, Any]:
            if self.headers.get("authorization") != f"Bearer {TOKEN}":
                return 401, {"message": "Invalid API key"}
            if body is not None and self.headers.get("content-type") != "application/json":
                return 415, {"message": "Unsupported media type"}
            start = f"{grafana.prefix}/api/"
            if not self.path.startswith(start):
                return 404, {"message": "Not found"}
            return grafana.answer(self.command, self.path.removeprefix(start), body)

        do_GET = do_POST = do_PUT = handle_any  # noqa: N815 - the library's names

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    grafana.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield grafana
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
