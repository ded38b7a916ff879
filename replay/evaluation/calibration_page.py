"""What the confidences of an evaluation are worth, as pictures and figures."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from replay.evaluation.calibration import (
    BINS,
    RISKS,
    Judged,
    area_under_risk_coverage,
    coverage_at,
    digits,
    expected_calibration_error,
    readings,
    reliability,
    risk_coverage,
)
from replay.evaluation.chart import Chart, svg
from replay.evaluation.evaluate import Outcome

#: Points that are drawn of a curve.
_MOST = 400


def picture(name: str, judged: Judged) -> str:
    """Return the reliability diagram and the risk/coverage curve as one SVG."""
    bins = reliability(judged)
    coverage, risk = risk_coverage(judged)
    places = np.unique(np.linspace(0, len(risk) - 1, min(_MOST, len(risk))).astype(int))
    highest = max(0.05, float(risk.max()) if len(risk) else 0.0)
    answered = float(judged.answered.mean()) if len(judged.answered) else None
    return svg(
        [
            Chart(
                f"{name}: reliability, ECE {expected_calibration_error(bins):.2%}",
                f"confidence ({len(judged.confidences)} in {BINS} bins of equal mass)",
                "share right",
                line=[(one.confidence, one.right) for one in bins],
                dots=[(one.confidence, one.right) for one in bins],
                dashed=[(0, 0), (1, 1)],
            ),
            Chart(
                f"{name}: risk and coverage, AURC {area_under_risk_coverage(judged):.2%}",
                "share answered, surest first (dotted: answered today)",
                "share wrong of these",
                top=min(1.0, float(np.ceil(highest * 20) / 20)),
                line=[(float(coverage[place]), float(risk[place])) for place in places],
                mark=answered,
            ),
        ]
    )


def section(outcomes: Sequence[Outcome]) -> str:
    """Return pictures and figures of readings and digits as a part of an HTML page."""
    parts = ["<h2>What the confidences are worth</h2>"]
    for name, judged in (("Readings", readings(outcomes)), ("Digits", digits(outcomes))):
        if not len(judged.confidences):
            parts.append(f"<p>{name}: none with a known truth.</p>")
            continue
        could = ", ".join(f"{coverage_at(judged, risk):.1%} at {risk:.0%} wrong" for risk in RISKS)
        parts.append(
            f"<figure>{picture(name, judged)}<figcaption>{name}: could be answered {could}.</figcaption></figure>"
        )
    return "".join(parts)
