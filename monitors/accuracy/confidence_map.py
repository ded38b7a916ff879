"""How often readings of a confidence are right, as learned from labelled ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

#: Labelled readings below which nothing is learned, and those of each step of the map.
FEWEST, STEP = 100, 25
#: How far beyond the labelled confidences a confidence may lie: the least and the largest ones were found by chance.
SLACK = 0.02


@dataclass(frozen=True, slots=True, eq=False)
class ConfidenceMap:
    """Steps of confidence, each with its right and all of its labelled readings; more confident is never less right."""

    #: Least and largest confidence that was labelled: beyond them nothing is known.
    least: float
    most: float
    #: Ascending: the confidence with which each step but the first begins.
    begins: Numbers
    right: Numbers
    count: Numbers

    @classmethod
    def fit(cls, confidences: Sequence[float], right: Sequence[bool]) -> ConfidenceMap | None:
        """Return the map of labelled readings, or None where they are too few.

        Histogram binning into steps of as many readings each (B. Zadrozny and C. Elkan, ICML 2001), neighbours that
        are out of order pooled (M. Ayer et al., Annals of Mathematical Statistics 26, 1955).
        """
        if len(confidences) < FEWEST:
            return None
        order = np.argsort(np.asarray(confidences), kind="stable")
        known, truth = np.asarray(confidences, np.float64)[order], np.asarray(right, np.float64)[order]
        cuts = [cut for cut in range(STEP, len(known) - STEP + 1, STEP) if known[cut] > known[cut - 1]]
        steps: list[tuple[float, float, float]] = []
        for begin, end in zip([0, *cuts], [*cuts, len(known)], strict=True):
            steps.append((float(known[begin]), float(truth[begin:end].sum()), float(end - begin)))
            while len(steps) > 1 and steps[-2][1] * steps[-1][2] >= steps[-1][1] * steps[-2][2]:
                (first, *one), (_, *other) = steps[-2], steps[-1]
                steps[-2:] = [(first, one[0] + other[0], one[1] + other[1])]
        firsts, rights, counts = (np.array(column) for column in zip(*steps, strict=True))
        return cls(float(known[0]), float(known[-1]), firsts[1:], rights, counts)

    def share_outside(self, confidences: Sequence[float]) -> float:
        """Return the share (0..1) of confidences that lie beyond all that was labelled."""
        values = np.asarray(confidences, np.float64)
        return float(np.mean((values < self.least - SLACK) | (values > self.most + SLACK)))

    def expected(self, confidences: Sequence[float]) -> tuple[float, float]:
        """Return the share of readings (at least one) that is right, and the variance of that share.

        The variance is the map's own, each step's share being Beta distributed under Jeffreys' prior, and that of so
        many readings drawn.
        """
        steps = np.searchsorted(self.begins, np.asarray(confidences, np.float64), "right")
        weights = np.bincount(steps, minlength=self.right.size) / len(confidences)
        alpha, beta = self.right + 0.5, self.count - self.right + 0.5
        shares = alpha / (alpha + beta)
        own = shares * (1 - shares) / (alpha + beta + 1)
        drawn = float(weights @ (shares * (1 - shares))) / len(confidences)
        return float(weights @ shares), float((weights**2) @ own) + drawn
