"""The accuracy of readings that have no label yet, from their confidences; or why it cannot be known.

The average of calibrated confidences: where P(right | confidence) is as it was measured, its mean over new readings is
their accuracy, however their confidences have moved. D. Guillory et al., Predicting with Confidence on Unseen
Distributions, ICCV 2021, name it average confidence; a model's own confidences would not do, so they are calibrated on
labelled readings of the same models here. Their difference of confidences needs a regression over many shifts, and the
threshold of S. Garg et al., Leveraging Unlabeled Data to Predict Out-of-Distribution Performance, ICLR 2022, gives a point
without an interval; no such estimate holds under every shift, as they show. So it is only given where photos and
confidences are like those that were labelled.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import fmean

from monitors.accuracy.confidence_map import FEWEST, ConfidenceMap
from monitors.accuracy.interval import Interval
from processors.labels import Verdict

#: Readings of a segment over which the accuracy is estimated, and below which nothing is said.
NEWEST, LEAST = 200, 50
#: Share (0..1) of them that may lie outside of what was labelled, or of the reference.
OUTSIDE = 0.05


@dataclass(frozen=True, slots=True)
class Answered:
    """What the estimate needs of a reading."""

    #: 0..1.
    confidence: float
    models: Mapping[str, str]
    #: Whether its photo is like those of the reference; None where nobody knows.
    inside: bool | None
    #: Whether its confidence was calibrated when it was answered, on the data that `onnx/reading.json` was fitted to.
    calibrated: bool = False


class Cause(StrEnum):
    """Why an accuracy cannot be known."""

    TOO_FEW = "too few readings"
    PHOTOS = "photos unlike those of the reference"
    LABELS = "confidences are not calibrated"
    CONFIDENCES = "confidences beyond those that were labelled"


@dataclass(frozen=True, slots=True)
class Unknown:
    """That an accuracy cannot be known."""

    cause: Cause
    #: What was found.
    detail: str

    def __str__(self) -> str:
        return f"{self.cause}: {self.detail}"


@dataclass(frozen=True, slots=True)
class Labelled:
    """What the estimate learns from: a reading whose truth is known."""

    confidence: float
    right: bool
    models: Mapping[str, str]


def labelled(confidence: float, verdict: Verdict, models: Mapping[str, str]) -> Labelled | None:
    """Return what can be learned from a judged answer; from a rejection, nothing."""
    return None if verdict is Verdict.REJECTED else Labelled(confidence, verdict is Verdict.RIGHT, models)


def estimate(readings: Sequence[Answered], known: Sequence[Labelled]) -> Interval | Unknown:
    """Return the estimated accuracy of the newest readings of a segment, or why it cannot be known.

    Args:
        readings: Without labels, oldest first.
        known: Labelled readings of the same segment.
    """
    if len(readings) < LEAST:
        return Unknown(Cause.TOO_FEW, f"{len(readings)} of {LEAST}")
    if any(one.inside is None for one in readings):
        return Unknown(Cause.PHOTOS, "it has none of their kind")
    strange = sum(not one.inside for one in readings) / len(readings)
    if strange > OUTSIDE:
        return Unknown(Cause.PHOTOS, f"{strange:.0%} of them")
    served = {name: version for one in readings for name, version in one.models.items()}
    usable = [one for one in known if agree(one.models, served)]
    fitted = ConfidenceMap.fit([one.confidence for one in usable], [one.right for one in usable])
    if fitted is None and all(one.calibrated for one in readings):
        return _as_they_are([one.confidence for one in readings])
    if fitted is None:
        return Unknown(Cause.LABELS, f"{len(usable)} labelled readings of these models, {FEWEST} are needed")
    confidences = [one.confidence for one in readings]
    beyond = fitted.share_outside(confidences)
    if beyond > OUTSIDE:
        return Unknown(Cause.CONFIDENCES, f"{beyond:.0%} of them")
    return Interval.normal(*fitted.expected(confidences))


def _as_they_are(confidences: Sequence[float]) -> Interval:
    """Return the mean of calibrated confidences; the interval knows of the readings drawn, not of the calibration."""
    share = fmean(confidences)
    return Interval.normal(share, fmean(one * (1 - one) for one in confidences) / len(confidences))


def agree(models: Mapping[str, str], served: Mapping[str, str]) -> bool:
    """Tell whether no model has one version here and another there; which ones take part differs from photo to photo.

    >>> agree({"roi-gas": "1.0.0"}, {"roi-gas": "1.0.0", "digits-gas": "2.0.0"}), agree({"roi-gas": "1"}, {"roi-gas": "2"})
    (True, False)
    """
    return all(served.get(name, version) == version for name, version in models.items())
