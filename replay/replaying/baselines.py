"""The baseline's side: what was answered at the time, or what a trace file recorded."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from replay.replaying.requests import Stored
from replay.replaying.tracefile import TraceFile, digest
from replay.replaying.verdicts import Baseline
from streams.codec import UndecodableError, decode_reading


class Skip(StrEnum):
    """Why a request cannot be compared."""

    UNANSWERED = "never answered"
    UNREADABLE = "answer of another schema"
    UNLABELLED = "no label"
    UNRECORDED = "not in the trace"
    OTHER_PHOTO = "another photo in the trace"


#: Gives a request's baseline, or why there is none.
Baselines = Callable[[Stored], Baseline | Skip]


def answers(stored: Stored) -> Baseline | Skip:
    """Return what was answered."""
    if stored.answer is None:
        return Skip.UNANSWERED
    try:
        reading = decode_reading(stored.answer)
    except UndecodableError:
        return Skip.UNREADABLE
    return Baseline(reading, seconds=sum(reading.timings.values()) or None)


def labelled(stored: Stored) -> Baseline | Skip:
    """Return what was answered to a request that has a label."""
    return Skip.UNLABELLED if stored.label is None else answers(stored)


def recorded(traces: TraceFile) -> Baselines:
    """Return baselines out of a trace file."""

    def baseline(stored: Stored) -> Baseline | Skip:
        found = traces.find(stored.original.request_id)
        if found is None:
            return Skip.UNRECORDED
        if found.original != digest(stored.original.data):
            return Skip.OTHER_PHOTO
        if found.answer is None:
            return Skip.UNANSWERED
        return Baseline(found.answer, found.trace, found.seconds)

    return baseline
