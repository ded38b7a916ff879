"""What a person sees of the demo while it runs: a line a reading, and one painted example."""

from __future__ import annotations

from pathlib import Path

import cv2

from processors.labels import LabelledPhoto, Verdict
from processors.records import Reading, Status
from streams.console import say
from streams.demo.summary import Answer, Run
from streams.drawing import draw, headline
from streams.frame import frame_of

#: Lines shown of a long demo.
LINES = 60


class Show:
    """Prints readings as they come, not every one of a long demo, and remembers the best one to paint."""

    def __init__(self, count: int) -> None:
        self._every = max(1, count // LINES)
        self._count = count
        self._seen = 0
        #: The photo read right with the highest confidence; failing that, read at all.
        self.best: tuple[LabelledPhoto, Reading] | None = None
        self._rank = (False, 0.0)

    def __call__(self, answer: Answer, run: Run) -> None:
        """Take notice of an answer."""
        self._seen += 1
        photo, reading, verdict = run.photos[answer.request_id], answer.reading, run.verdict(answer.request_id)
        if self._seen % self._every == 0 or self._seen == self._count:
            say(line(self._seen, self._count, photo, reading, verdict))
        rank = (verdict is Verdict.RIGHT, reading.confidence)
        if reading.status is Status.READ and (self.best is None or rank > self._rank):
            self.best, self._rank = (photo, reading), rank


def line(seen: int, count: int, photo: LabelledPhoto, reading: Reading, verdict: Verdict) -> str:
    """Return a reading in a line: photo, what was read, what it is worth."""
    truth = ", ".join(" ".join(part for part in (label.tariff, label.value) if part) for label in photo.registers)
    worth = {
        Verdict.RIGHT: "right",
        Verdict.WRONG: f"wrong, it shows {truth or 'no meter'}",
        Verdict.REJECTED: "as it should be" if photo.expected else f"it shows {truth or 'no meter'}",
    }[verdict]
    return f"[{seen:{len(str(count))}}/{count}] {photo.name:36} {headline(reading)}: {worth}"


def paint(photo: LabelledPhoto, reading: Reading, folder: Path) -> Path:
    """Write the photo with what was found painted on it, and return the file.

    Raises:
        OSError: the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{Path(photo.name).stem}-read.jpg"
    if not cv2.imwrite(str(path), draw(frame_of(photo.data, photo.content_type), reading)):
        raise OSError(f"{path} cannot be written")
    return path
