"""The monitors as a child process of an embedded service: they share nothing with it but the broker's topics.

The package of the monitors stands above this one, so it is started by its command, not imported.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Thread
from typing import IO, Self
from urllib.parse import urlsplit

from streams.console import say
from streams.settings import PREFIX, Settings
from streams.status.monitors import ask
from streams.status.samples import Samples

#: Seconds in which the monitors start: their libraries are large.
START_S = 90.0
#: Seconds in which they end: what stands in the topics is read, judged and published first, and reports are made.
FINISH_S = 300.0
#: Seconds in which they go when nobody wants to know any more.
STOP_S = 15.0
#: Lines of what they say that are kept.
KEPT = 20


class MonitorFailedError(Exception):
    """The monitors did not start, or not end as they should; the message says why."""


class MonitorProcess:
    """`mrrs monitor` beside an embedded broker; a context manager that leaves no process behind."""

    def __init__(self, settings: Settings, *, command: tuple[str, ...] = ()) -> None:
        """Prepare.

        Args:
            settings: Of the service; its folder for the monitors must be of this broker only.
            command: In place of `mrrs monitor`.
        """
        #: Where windows, reports and, at the end, the figures are.
        self.folder = settings.monitor_state
        self._command = command or (sys.executable, "-m", "streams.cli", "monitor")
        self._environment = os.environ | {
            f"{PREFIX}BROKERS": settings.brokers,
            f"{PREFIX}TOPIC_PREFIX": settings.topic_prefix,
            f"{PREFIX}REQUEST_LOG": settings.request_log,
            f"{PREFIX}EMBEDDED": "true",
            f"{PREFIX}MONITOR_METRICS": "127.0.0.1:0",
            f"{PREFIX}MONITOR_STATE": str(self.folder),
            f"{PREFIX}LOG_LEVEL": "WARNING",
        }
        self._said: deque[str] = deque(maxlen=KEPT)
        self._announced = Event()
        self._address = ""
        self._ending = False
        self._readers: list[Thread] = []
        self._teller: Thread | None = None
        self._child: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        self._child = subprocess.Popen(  # noqa: S603 - ours
            self._command,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            # Ctrl-C in a terminal is for the service, which ends the monitors when nothing more comes for them.
            start_new_session=True,
        )
        assert self._child.stdout is not None  # noqa: S101 - piped above
        assert self._child.stderr is not None  # noqa: S101
        # Whoever waits for the address need not wait any longer when nothing more can be announced.
        self._follow(self._child.stdout, self._announce, self._announced.set)
        self._follow(self._child.stderr, self._repeat, lambda: None)
        return self

    def __exit__(self, *_: object) -> None:
        child, self._ending = self._started, True
        if child.poll() is None:
            child.terminate()
        try:
            child.wait(STOP_S)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        for thread in (*self._readers, *((self._teller,) if self._teller else ())):
            thread.join()
        for stream in (child.stdout, child.stderr):
            if stream is not None:
                stream.close()

    @property
    def address(self) -> str:
        """http://HOST:PORT of /metrics and /reports/; empty until the monitors are ready."""
        return self._address

    def place(self) -> tuple[str, int] | None:
        """Return host and port, or None while there are no monitors that could be asked."""
        found = urlsplit(self._address)
        running = self._child is not None and self._child.poll() is None
        return (found.hostname, found.port) if running and found.hostname and found.port else None

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._started.pid

    def figures(self) -> Samples:
        """Return the monitors' metrics of now; none where they do not answer."""
        return ask(self.place()).metrics

    def wait_until_ready(self, timeout_s: float = START_S) -> str:
        """Wait for the monitors, and return their address.

        Raises:
            MonitorFailedError: they did not start.
        """
        self._announced.wait(timeout_s)
        if not self._address:
            raise MonitorFailedError(self._why("did not start"))
        return self._address

    def tell(self, write: Callable[[str], object], complain: Callable[[str], object]) -> None:
        """Write a line with the address once the monitors are ready, or complain that they are not, in a thread."""

        def run() -> None:
            try:
                write(f"monitor {self.wait_until_ready()}")
            except MonitorFailedError as error:
                if not self._ending:
                    complain(f"{error}; photos are read all the same")

        self._teller = Thread(target=run, name="monitor-address", daemon=True)
        self._teller.start()

    def send_signal(self, number: signal.Signals) -> None:
        """Send the process a signal; for tests and benchmarks of what happens when it is slow or dead."""
        self._started.send_signal(number)

    def finish(self, timeout_s: float = FINISH_S) -> Samples:
        """Have the monitors read what stands in the topics, judge and publish; return their last figures.

        Raises:
            MonitorFailedError: they had not started, or did not come to a clean end.
        """
        self.wait_until_ready()
        self._started.send_signal(signal.SIGTERM)
        try:
            status = self._started.wait(timeout_s)
        except subprocess.TimeoutExpired as error:
            raise MonitorFailedError(f"the monitors did not finish in {timeout_s:g} s") from error
        if status:
            raise MonitorFailedError(self._why("stopped"))
        try:
            return Samples.parse((self.folder / "metrics.prom").read_text())
        except (OSError, ValueError) as error:
            raise MonitorFailedError(f"the monitors left no figures: {error}") from error

    @property
    def _started(self) -> subprocess.Popen[str]:
        if self._child is None:
            raise RuntimeError("a monitor process is used in a with statement")
        return self._child

    def _why(self, what: str) -> str:
        if self._announced.is_set():
            # It has closed its output: it ends, and its last words come with its end.
            with suppress(subprocess.TimeoutExpired):
                self._started.wait(STOP_S)
                for thread in self._readers:
                    thread.join()
        return f"the monitors {what}: {self._said[-1] if self._said else 'they said nothing'}"

    def _follow(self, stream: IO[str], take: Callable[[str], None], end: Callable[[], None]) -> None:
        def run() -> None:
            for line in stream:
                take(line.rstrip())
            end()

        thread = Thread(target=run, name="monitor-output", daemon=True)
        thread.start()
        self._readers.append(thread)

    def _announce(self, line: str) -> None:
        if line.startswith("monitor "):
            self._address = line.removeprefix("monitor ")
            self._announced.set()

    def _repeat(self, line: str) -> None:
        self._said.append(line)
        say(line)
