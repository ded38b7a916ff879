"""Evidently's process, seen from the monitor: asked for pages; whatever it does, the monitor goes on."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec

from monitors.evidence.messages import LENGTH, Answer, Job, packed
from monitors.evidence.sheet import sheet
from monitors.references.record import Reference
from monitors.windows import Window

logger = logging.getLogger(__name__)

#: What is started.
COMMAND = (sys.executable, "-m", "monitors.evidence.child")
#: Seconds for a page, the start of the process included.
TIMEOUT_S = 300.0
#: Seconds in which a process that has closed its output ends by itself.
_LAST_S = 2.0


class EvidenceError(Exception):
    """There is no page: the process crashed, hung, or could not make sense of the window."""


@dataclass(frozen=True, slots=True)
class Score:
    """Evidently's score of one feature: of its values, or of how many are missing."""

    feature: str
    method: str
    score: float


class Evidence:
    """Has pages written by a process of its own, one at a time; it is started when needed and ends when idle.

    Args:
        command: What is started.
        timeout_s: Seconds for a page, after which the process is killed.
    """

    def __init__(self, command: Sequence[str] = COMMAND, timeout_s: float = TIMEOUT_S) -> None:
        self._command = command
        self._timeout_s = timeout_s
        self._process: asyncio.subprocess.Process | None = None
        self._one = asyncio.Lock()

    async def page(self, window: Window, reference: Reference, path: Path) -> tuple[Score, ...]:
        """Write the page of a window to a file, and return Evidently's scores.

        Raises:
            EvidenceError: there is no page; the next one is tried with a fresh process.
        """
        shown = sheet(window, reference)
        if not shown.columns:
            raise EvidenceError(f"nothing can be shown of {window.monitor} of {window.segment}")
        async with self._one:
            try:
                answer = await asyncio.wait_for(self._ask(Job(shown, str(path))), self._timeout_s)
            except TimeoutError as error:
                await self._kill()
                raise EvidenceError(f"Evidently took more than {self._timeout_s:g} s") from error
            except (OSError, asyncio.IncompleteReadError, msgspec.MsgspecError) as error:
                # It has most likely ended: a signal would come between it and its exit status.
                status = await self._kill(after_s=_LAST_S)
                raise EvidenceError(f"Evidently's process ended with {status}") from error
            except BaseException:
                await self._kill()
                raise
        if answer.error:
            raise EvidenceError(f"Evidently refused: {answer.error}")
        return tuple(
            Score(column.feature, column.method, answer.scores[column.name])
            for column in shown.columns
            if column.name in answer.scores
        )

    async def close(self) -> None:
        """End the process."""
        async with self._one:
            await self._kill()

    async def _ask(self, job: Job) -> Answer:
        process = await self._running()
        assert process.stdin is not None  # noqa: S101 - piped below
        assert process.stdout is not None  # noqa: S101
        process.stdin.write(packed(job))
        await process.stdin.drain()
        length = LENGTH.unpack(await process.stdout.readexactly(LENGTH.size))[0]
        return msgspec.msgpack.decode(await process.stdout.readexactly(length), type=Answer)

    async def _running(self) -> asyncio.subprocess.Process:
        if self._process is None or self._process.returncode is not None:
            pipe, null = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
            self._process = await asyncio.create_subprocess_exec(*self._command, stdin=pipe, stdout=pipe, stderr=null)
        return self._process

    async def _kill(self, after_s: float = 0.0) -> int | None:
        process, self._process = self._process, None
        if process is None:
            return None
        if after_s:
            with suppress(TimeoutError):
                await asyncio.wait_for(process.wait(), after_s)
        if process.returncode is None:
            process.kill()
        return await process.wait()
