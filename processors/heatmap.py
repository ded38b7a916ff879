"""From the map of a roi model to candidate registers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from processors.contracts import LOCATE_SIZE, LOCATE_STRIDE
from processors.quads import as_quad, centre, holds, overlap
from processors.records import Quad

#: Neighbouring cells whose score is at least this share of the peak's have a say in its corners.
_SAY = 0.5


@dataclass(frozen=True, slots=True)
class Candidate:
    """A register that the map shows, in pixels of the model's input."""

    box: Quad
    score: float


def odds(score: float) -> float:
    """Return how many times likelier than not it is that there is a register, of a score 0..1.

    >>> odds(0.75)
    3.0
    """
    return score / max(1 - score, 1e-6)


def candidates(cells: NDArray[np.float32], score: float) -> list[Candidate]:
    """Return the local maxima of a 9 x H x W map at or above a score, best first."""
    padded = np.pad(cells[0], 1, constant_values=-1)
    height, width = cells.shape[1:]
    neighbourhood = np.stack([padded[y : y + height, x : x + width] for y in range(3) for x in range(3)])
    peaks = (cells[0] >= score) & (cells[0] >= neighbourhood.max(axis=0))
    found = [Candidate(_corners(cells, int(y), int(x)), float(cells[0, y, x])) for y, x in np.argwhere(peaks)]
    return sorted(found, key=lambda candidate: -candidate.score)


def _corners(cells: NDArray[np.float32], y: int, x: int) -> Quad:
    """Return the corners that a cell and its like-minded neighbours name, weighted by score."""
    corners, weights = [], []
    own = _named(cells, y, x)
    reach = np.linalg.norm(own[3] - own[0]) / 2  # a neighbour that means another register names corners farther off
    for row in range(max(0, y - 1), min(cells.shape[1], y + 2)):
        for column in range(max(0, x - 1), min(cells.shape[2], x + 2)):
            named = _named(cells, row, column)
            if cells[0, row, column] >= _SAY * cells[0, y, x] and np.abs(named - own).max() <= max(reach, 1.0):
                corners.append(named)
                weights.append(float(cells[0, row, column]))
    return as_quad(np.average(np.stack(corners), axis=0, weights=weights))


def _named(cells: NDArray[np.float32], y: int, x: int) -> NDArray[np.float64]:
    middle = np.array([x + 0.5, y + 0.5]) * LOCATE_STRIDE
    return np.asarray(middle + cells[1:, y, x].astype(np.float64).reshape(4, 2) * LOCATE_SIZE)


def distinct(found: list[Candidate], max_overlap: float) -> list[Candidate]:
    """Return the candidates, best first, without those that overlap a better one or have their centre in it."""
    kept: list[Candidate] = []
    for candidate in found:
        if apart(candidate.box, [other.box for other in kept], max_overlap):
            kept.append(candidate)
    return kept


def apart(box: Quad, others: Sequence[Quad], max_overlap: float) -> bool:
    """Return whether a box overlaps none of others, and has its centre in none."""
    return not any(overlap(box, other) > max_overlap or holds(other, centre(box)) for other in others)
