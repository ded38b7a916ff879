"""The ledger from the event loop: one thread of its own does the work, one piece after another."""

from __future__ import annotations

import asyncio
import fcntl
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from monitors.trigger.ledger.file import connect
from streams.settings import SettingsError

T = TypeVar("T")


class Store:
    """The ledger of a state folder, which belongs to one trigger at a time."""

    def __init__(self, folder: Path) -> None:
        """Open or create it.

        Raises:
            SettingsError: it cannot be used, or another trigger uses it.
        """
        self._connection = connect(folder)
        self._lock = (folder / "lock").open("wb")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            self._connection.close()
            self._lock.close()
            raise SettingsError(f"{folder}: another trigger uses it; each needs a folder of its own") from error
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="ledger")

    async def do(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do some work with the connection.

        Raises:
            sqlite3.Error: it cannot be done.
        """
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, self._connection)

    def close(self) -> None:
        """Close the ledger once all that was asked for is done."""
        self._thread.shutdown()
        self._connection.close()
        self._lock.close()
