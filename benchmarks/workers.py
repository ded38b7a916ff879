"""Worker processes that are measured: started, waited for, stopped, and asked what they used."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

#: Seconds until a worker must have its partitions.
READY_S = 60.0


@dataclass(frozen=True, slots=True)
class Usage:
    """What a process used in its life."""

    cpu_s: float
    #: Bytes of memory at its peak.
    peak: int


class Worker:
    """All stages in a process of their own."""

    def __init__(self, brokers: str, folder: Path, number: int) -> None:
        self._log = folder / f"worker-{number}.log"
        environment = {
            **os.environ,
            "MRRS_BROKERS": brokers,
            "MRRS_REQUEST_LOG": f"sqlite:///{folder}/requests.sqlite",
            "MRRS_METRICS": "none",
            "MRRS_EMBEDDED": "true",
        }
        with self._log.open("wb") as output:
            self._child = subprocess.Popen(
                [sys.executable, "-m", "streams.cli", "worker"], stderr=output, env=environment
            )

    def wait_until_ready(self) -> None:
        """Wait until it has its partitions.

        Raises:
            RuntimeError: it ended, or took too long.
        """
        end = time.monotonic() + READY_S
        while "ready:" not in self._log.read_text():
            if self._child.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"a worker did not start:\n{self._log.read_text()[-2000:]}")
            time.sleep(0.1)

    def cpu_s(self) -> float:
        """Return the CPU seconds used so far, where the system tells (Linux), or 0."""
        try:
            fields = Path(f"/proc/{self._child.pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return 0.0
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self) -> Usage:
        """Let it finish what it has begun, and return what it used."""
        self._child.terminate()
        _, status, used = os.wait4(self._child.pid, 0)
        self._child.returncode = os.waitstatus_to_exitcode(status)
        return Usage(used.ru_utime + used.ru_stime, used.ru_maxrss * (1 if sys.platform == "darwin" else 1024))
