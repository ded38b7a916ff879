"""Servers that speak MongoDB's protocol on loopback: FerretDB over SQLite, and SecantusDB.

Neither is MongoDB. FerretDB knows no TTL indexes, no users, and limits of size are its own; SecantusDB has all of these.
Both have no replicas.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

from pymongo import MongoClient
from pymongo.errors import OperationFailure, PyMongoError

from tests.services.golang import build
from tests.services.process import Process
from tests.services.waiting import free_ports, wait_until

SOURCE = Path(__file__).parent / "ferretdb"
SECANTUS = Path(__file__).parent / "secantus_server.py"


def program(folder: Path) -> Path:
    """Return FerretDB's program, built."""
    return build(SOURCE, folder / "ferretdb")


class MongoDBServer:
    """A server on a port that the system chose; a context manager, which may be stopped and started in between."""

    def __init__(self, command: Sequence[str], log: Path, port: int, *, ready: str = "") -> None:
        self.url = f"mongodb://127.0.0.1:{port}/"
        self._ready = ready or self.url
        self._log = log
        self._command = command

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self._process = Process(self._command, self._log)
        try:
            wait_until(self._answers, "the database", 60)
        except BaseException:
            self._process.kill()
            raise

    def stop(self) -> None:
        """Kill it: no chance to finish anything."""
        self._process.kill()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()

    def _answers(self) -> bool:
        self._process.check()
        client: MongoClient[dict[str, Any]] = MongoClient(self._ready, serverSelectionTimeoutMS=1000)
        try:
            return bool(client.admin.command("ping")["ok"])
        except OperationFailure:
            return True  # it asks for a user
        except PyMongoError:
            return False
        finally:
            client.close()


def ferretdb(program: Path, folder: Path) -> MongoDBServer:
    """Return FerretDB with its data in a folder."""
    (port,) = free_ports(1)
    return MongoDBServer([str(program), f"127.0.0.1:{port}", str(folder)], folder / "ferretdb.log", port)


def secantus(folder: Path, *, auth: bool = False, certificate: Path | None = None) -> MongoDBServer:
    """Return SecantusDB with its data in a folder."""
    (port,) = free_ports(1)
    more = [*(["auth"] if auth else []), *([str(certificate)] if certificate else [])]
    command = [sys.executable, str(SECANTUS), str(folder / "data"), str(port), *more]
    ready = f"mongodb://127.0.0.1:{port}/?tls=true&tlsAllowInvalidCertificates=true" if certificate else ""
    return MongoDBServer(command, folder / "secantus.log", port, ready=ready)
