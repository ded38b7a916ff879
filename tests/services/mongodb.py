"""A server that speaks MongoDB's protocol on loopback: FerretDB over SQLite.

It is not MongoDB: it knows no TTL indexes, no replicas and no users, and limits of size are its own.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Self

from pymongo import MongoClient
from pymongo.errors import PyMongoError

from tests.services.golang import build
from tests.services.process import Process
from tests.services.waiting import free_ports, wait_until

SOURCE = Path(__file__).parent / "ferretdb"


def program(folder: Path) -> Path:
    """Return the server's program, built."""
    return build(SOURCE, folder / "ferretdb")


class MongoDBServer:
    """FerretDB on a port that the system chose; a context manager."""

    def __init__(self, program: Path, folder: Path) -> None:
        (port,) = free_ports(1)
        self.url = f"mongodb://127.0.0.1:{port}/"
        self._folder = folder
        self._command = [str(program), f"127.0.0.1:{port}", str(folder)]

    def __enter__(self) -> Self:
        self._process = Process(self._command, self._folder / "ferretdb.log")
        try:
            wait_until(self._answers, "FerretDB", 30)
        except BaseException:
            self._process.kill()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()

    def _answers(self) -> bool:
        self._process.check()
        client: MongoClient[dict[str, Any]] = MongoClient(self.url, serverSelectionTimeoutMS=1000)
        try:
            return bool(client.admin.command("ping")["ok"])
        except PyMongoError:
            return False
        finally:
            client.close()
