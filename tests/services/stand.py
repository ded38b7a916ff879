"""The service on a real Kafka: its topics, its request log in a file, and workers as processes of their own."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Self

from streams.admin import create_topics
from tests.services.process import Process
from tests.services.waiting import wait_until

ROOT = Path(__file__).parents[2]
#: Every worker loads its models and joins a group for each of its stages.
PARTITIONS = 3


class Stand:
    """One broker's topics, one request log, any number of workers; a context manager that leaves no worker behind."""

    def __init__(self, brokers: str, models: Path, folder: Path) -> None:
        self.brokers = brokers
        self.folder = folder
        self.database = folder / "requests.sqlite"
        self._workers: list[Process] = []
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("MRRS_")},
            "PYTHONPATH": str(ROOT),
            "PYTHONSAFEPATH": "1",
            "MRRS_BROKERS": brokers,
            "MRRS_MODEL_DIR": str(models),
            "MRRS_REQUEST_LOG": f"sqlite:///{self.database}",
            "MRRS_METRICS": "none",
            # The broker's lower bound: a killed worker's partitions are free again after this long.
            "MRRS_SESSION_TIMEOUT_S": "6",
        }
        create_topics(brokers, partitions=PARTITIONS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            if worker.alive:
                worker.kill()

    def mrrs(self, *args: str) -> list[str]:
        """Return the command line of a subcommand."""
        return [str(Path(sys.executable).with_name("mrrs")), *args]

    def start(self, command: Sequence[str], **settings: str) -> Process:
        """Start a worker, with settings of its own."""
        environment = {**self.environment, **{f"MRRS_{name.upper()}": value for name, value in settings.items()}}
        worker = Process(command, self.folder / f"worker-{len(self._workers)}.log", environment)
        self._workers.append(worker)
        return worker

    def worker(self, *stages: str, **settings: str) -> Process:
        """Start `mrrs worker` for some stages, or for all."""
        return self.start(self.mrrs("worker", *(("--stages", ",".join(stages)) if stages else ())), **settings)

    def answers(self) -> dict[str, bytes]:
        """Return the stored answers, request id -> JSON."""
        return dict(self._query("SELECT id, answer FROM answers"))

    def originals(self) -> dict[str, bytes]:
        """Return the photos that were kept, request id -> image file."""
        return dict(self._query("SELECT id, data FROM requests"))

    def wait_for_answers(self, count: int, *workers: Process, seconds: float = 240) -> None:
        """Wait until so many answers are stored, while the workers live."""

        def answered() -> bool:
            for worker in workers:
                worker.check()
            return len(self._query("SELECT id FROM answers")) >= count

        try:
            wait_until(answered, f"{count} answers", seconds)
        except TimeoutError as error:
            logs = "\n".join(worker.tail() for worker in workers)
            raise TimeoutError(f"{error}, but {len(self.answers())}:\n{logs}") from None

    def _query(self, sql: str) -> list[tuple[str, bytes]]:
        if not self.database.exists():
            return []
        # Not read-only: the log's write-ahead file may need its index.
        with closing(sqlite3.connect(self.database, timeout=10)) as connection:
            try:
                return connection.execute(sql).fetchall()
            except sqlite3.OperationalError as error:
                if "no such table" in str(error):  # the worker is just creating them
                    return []
                raise
