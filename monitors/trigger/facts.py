"""What a decision rests on: the alert, the traffic of its segment, earlier retrainings, the model and its reference."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Slice:
    """Photos of one segment in one stretch of time; what was rejected counts as not read right."""

    photos: int
    #: Mean over the photos of the probability that the reading is right, as the calibrated confidences say; 0..1.
    right: float
    #: Standard deviation of that over the photos.
    spread: float
    #: Share of the photos that were rejected, 0..1.
    rejected: float


@dataclass(frozen=True, slots=True)
class Suspect:
    """One source that the loss comes from, while the others read as well as before."""

    #: tenant, codec or fault.
    kind: str
    name: str
    #: Its share of the segment's photos since the onset, and of what is lost; 0..1.
    photos: float
    loss: float


@dataclass(frozen=True, slots=True)
class Traffic:
    """What the request log says about a segment before the onset of a drift and since."""

    #: Share of the segment among all photos since the onset, 0..1.
    share: float
    #: Photos of the segment that were answered since the onset.
    photos: int
    #: Of these, how many have a label with a reading.
    labels: int
    before: Slice
    since: Slice
    suspect: Suspect | None = None


@dataclass(frozen=True, slots=True)
class Start:
    """A retraining that was started."""

    id: str
    model: str
    #: That it was started for.
    segment: str
    time: datetime
    running: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that a decision is made from; decisions are kept together with theirs."""

    now: datetime
    #: When the alert began to fire.
    since: datetime
    #: Empty while it fires; otherwise why it no longer counts.
    over: str
    segment: str
    #: The table's answer: a model, or why there is none.
    model: str | None
    because: str
    #: None where the request log could not be asked, and why.
    traffic: Traffic | None = None
    unknown: str = ""
    #: Retrainings that were started lately, newest first.
    starts: tuple[Start, ...] = ()
    #: The model's version that answers, and the one that the reference belongs to; None where that is not known.
    champion: str | None = None
    referenced: str | None = None
