"""A server process of the tests: started, watched, and stopped by its own id."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

#: Characters of the log's end that a failure shows.
TAIL = 3000


class Process:
    """A child process whose output goes to a file."""

    def __init__(
        self, command: Sequence[str], log: Path, environment: Mapping[str, str] | None = None, folder: str | None = None
    ) -> None:
        self.log = log
        with log.open("ab") as output:
            self._child = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, env=environment, cwd=folder
            )

    @property
    def pid(self) -> int:
        return self._child.pid

    @property
    def alive(self) -> bool:
        return self._child.poll() is None

    def check(self) -> None:
        """Raise RuntimeError with the end of the log if the process has ended."""
        if not self.alive:
            raise RuntimeError(f"{self._child.args!r:.200} ended with {self._child.returncode}:\n{self.tail()}")

    def tail(self) -> str:
        return self.log.read_text(errors="replace")[-TAIL:]

    def kill(self) -> None:
        """SIGKILL: no chance to finish anything."""
        self._child.kill()
        self._child.wait()

    def stop(self, seconds: float = 30) -> int:
        """SIGTERM, and the exit status.

        Raises:
            TimeoutError: it did not end within the deadline, and has been killed.
        """
        self._child.terminate()
        try:
            return self._child.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            raise TimeoutError(f"no end within {seconds:g} s of SIGTERM:\n{self.tail()}") from None
