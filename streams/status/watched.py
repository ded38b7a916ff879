"""What the monitors say, as a page shows it: drift, alarms, the mix of segments, accuracy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from streams.messages import DriftAlarm
from streams.status.alarms import Alarm, alarms
from streams.status.samples import Samples


@dataclass(frozen=True, slots=True)
class Bar:
    """A feature of a segment in its newest window."""

    monitor: str
    segment: str
    feature: str
    method: str
    score: float
    threshold: float
    drifts: bool

    @property
    def ratio(self) -> float:
        """The score in thresholds: drift from 1 on."""
        if self.threshold > 0:
            return self.score / self.threshold
        return 0.0 if self.score <= 0 else float("inf")


@dataclass(frozen=True, slots=True)
class Part:
    """A segment's share among the newest photos, and in the reference."""

    segment: str
    share: float
    reference: float | None


@dataclass(frozen=True, slots=True)
class Accuracy:
    """A segment's live accuracy: from labels with the share of answers that have one, and estimated without; 0..1."""

    segment: str
    ratio: float | None
    lower: float | None
    upper: float | None
    coverage: float | None
    estimate: float | None
    estimate_lower: float | None
    estimate_upper: float | None


@dataclass(frozen=True, slots=True)
class Watched:
    """What the monitors have found so far."""

    #: Why there is nothing from them; empty where there is.
    missing: str
    windows: int
    #: Versions of the reference that windows are held against.
    references: tuple[str, ...]
    #: Models whose champion is not the reference's.
    outdated: tuple[str, ...]
    bars: tuple[Bar, ...]
    #: Newest first.
    alarms: tuple[Alarm, ...]
    mix: tuple[Part, ...]
    accuracy: tuple[Accuracy, ...]

    @property
    def lasting(self) -> tuple[Alarm, ...]:
        """The alarms whose drift goes on."""
        return tuple(alarm for alarm in self.alarms if alarm.lasts)


def watched(samples: Samples, published: Iterable[DriftAlarm], *, address: str = "", missing: str = "") -> Watched:
    """Sum up what the monitors say.

    Args:
        samples: The monitors' metrics.
        published: Alarms, oldest first.
        address: http://HOST:PORT of the monitors, where the reports are; empty where there is none.
        missing: Why there are no metrics.
    """
    found = {
        (labels["monitor"], labels["segment"], labels["feature"])
        for labels, value in samples.find("mrrs_drift_detected_info")
        if value
    }
    thresholds = {_key(labels): value for labels, value in samples.find("mrrs_drift_threshold")}
    bars = [
        Bar(*_key(labels), value, thresholds[_key(labels)], _key(labels)[:3] in found)
        for labels, value in samples.find("mrrs_drift_score")
        if _key(labels) in thresholds
    ]
    return Watched(
        missing=missing,
        windows=samples.count("mrrs_monitor_windows_total"),
        references=tuple(samples.by("mrrs_monitor_reference_info", "version")),
        outdated=tuple(
            sorted(model for model, on in samples.by("mrrs_monitor_reference_outdated_info", "model").items() if on)
        ),
        bars=tuple(sorted(bars, key=lambda bar: (bar.monitor, bar.segment, bar.feature, bar.method))),
        alarms=alarms(published, found, address, known=not missing),
        mix=_mix(samples),
        accuracy=_accuracy(samples),
    )


def _key(labels: Mapping[str, str]) -> tuple[str, str, str, str]:
    return labels["monitor"], labels["segment"], labels["feature"], labels["method"]


def _mix(samples: Samples) -> tuple[Part, ...]:
    references = samples.by("mrrs_segment_reference_share_ratio", "segment")
    shares = samples.by("mrrs_segment_share_ratio", "segment")
    return tuple(Part(segment, shares.get(segment, 0.0), references.get(segment)) for segment in sorted(shares))


def _accuracy(samples: Samples) -> tuple[Accuracy, ...]:
    def by_segment(name: str) -> dict[str, float]:
        return {
            segment: value
            for segment, value in samples.by(f"mrrs_live_{name}_ratio", "segment").items()
            if value == value  # noqa: PLR0124 - NaN says that nobody knows
        }

    names = ("accuracy", "accuracy_lower", "accuracy_upper", "label_coverage")
    estimates = ("accuracy_estimate", "accuracy_estimate_lower", "accuracy_estimate_upper")
    known = samples.by("mrrs_live_accuracy_estimate_known_info", "segment")
    figures = [by_segment(name) for name in names]
    figures += [{s: v for s, v in by_segment(name).items() if known.get(s, 1.0)} for name in estimates]
    segments = sorted({segment for figure in figures for segment in figure})
    return tuple(Accuracy(segment, *(figure.get(segment) for figure in figures)) for segment in segments)
