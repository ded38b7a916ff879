"""The candidate's side: a request read again, in process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from processors.chain import STAGES, Models, walk
from processors.limits import Limits
from processors.records import Frame, Photo, Reading, Record
from replay.replaying.trace import Trace, trace


@dataclass(frozen=True, slots=True)
class Candidate:
    """What came of a request this time."""

    #: None where a stage crashed.
    reading: Reading | None
    #: None where the request went through the topics, which keep no record of a stage.
    trace: Trace | None
    seconds: float
    #: The frame as JPEG, if intake gave one and it can be seen from here.
    frame: bytes | None = None
    #: Stage and error of a crash, empty otherwise.
    crashed: tuple[str, str] | None = None


def read(photo: Photo, models: Models, limits: Limits, clock: Callable[[], float]) -> Candidate:
    """Read a photo in process; nothing is stored or sent. A crash is an outcome, not an end of the replay."""
    outputs: list[tuple[str, Record | Reading]] = []
    start = clock()
    try:
        outputs.extend(walk(photo, models, limits, clock))
    except Exception as error:  # whatever a new library raises is what the operator asks about
        names = [name for name, _ in STAGES]
        stage = names[names.index(outputs[-1][0]) + 1] if outputs else names[0]
        return Candidate(None, trace(outputs), clock() - start, crashed=(stage, f"{type(error).__name__}: {error}"))
    seconds = clock() - start
    frame = next((output.jpeg for _, output in outputs if isinstance(output, Frame)), None)
    reading = outputs[-1][1]
    assert isinstance(reading, Reading)  # noqa: S101 - assemble answers whatever comes
    return Candidate(reading, trace(outputs), seconds, frame)
