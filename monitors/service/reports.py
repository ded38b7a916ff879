"""The folder of reports: a page of a window that drifts, at most one per segment and hour, the newest ones kept."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitors.references import Reference
from monitors.windows import Window

logger = logging.getLogger(__name__)

#: Reports kept; one has 4 to 5 MB.
KEPT = 40
#: Between two reports of the same monitor and segment.
APART = timedelta(hours=1)
#: Reports that wait to be made; beyond it a window gets none.
WAITING = 10
#: Seconds for all that wait when the end comes.
FINISH_S = 60.0

#: Writes the page of a window to a file.
Render = Callable[[Window, Reference, Path], Awaitable[object]]


class ReportFolder:
    """Promises a report at once and has it made later: an alarm must not wait for a page.

    Args:
        folder: Where the pages go.
        reference: What windows are held against.
        render: Makes a page; takes seconds.
        clock: Gives the time.
    """

    def __init__(
        self,
        folder: Path,
        reference: Reference,
        render: Render,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.folder = folder
        self._reference = reference
        self._render = render
        self._clock = clock
        self._newest: dict[tuple[str, str], tuple[datetime, str]] = {}
        self._waiting: asyncio.Queue[tuple[Window, Path]] = asyncio.Queue(WAITING)
        self._making: asyncio.Task[None] | None = None

    def ask(self, window: Window) -> str:
        """Return the path under which the page of a window will be found.

        Within an hour of the segment's last one that one's path is returned; nothing if too many wait.
        """
        key, now = (window.monitor, window.segment), self._clock()
        before = self._newest.get(key)
        if before is not None and now - before[0] < APART:
            return before[1]
        segment = re.sub(r"[^A-Za-z0-9.-]", "_", window.segment)
        name = f"{now:%Y%m%dT%H%M%SZ}-{window.monitor}-{segment}.html"
        try:
            self._waiting.put_nowait((window, self.folder / name))
        except asyncio.QueueFull:
            return ""
        if self._making is None:
            self._making = asyncio.create_task(self._make())
        path = f"/reports/{name}"
        self._newest[key] = (now, path)
        return path

    async def finish(self) -> None:
        """Wait for the pages that were promised, for so long at most."""
        try:
            await asyncio.wait_for(self._waiting.join(), FINISH_S)
        except TimeoutError:
            logger.error("%d reports were not made in time", self._waiting.qsize())

    async def close(self) -> None:
        """Make no more pages."""
        if self._making is not None:
            self._making.cancel()
            await asyncio.gather(self._making, return_exceptions=True)

    async def _make(self) -> None:
        while True:
            window, path = await self._waiting.get()
            try:
                self.folder.mkdir(parents=True, exist_ok=True)
                await self._render(window, self._reference, path)
                for old in sorted(self.folder.glob("*.html"))[:-KEPT]:
                    old.unlink()
            except Exception:
                logger.exception("there is no report %s", path.name)
            finally:
                self._waiting.task_done()
