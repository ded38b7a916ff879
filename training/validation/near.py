"""Pairs of pictures that look alike: found by their difference hashes, confirmed by their thumbnails."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.validation.looks import Look, dhash, standardised

#: Bits that the hashes of one picture, saved twice, may differ in. Turned photos differ more, as they are padded.
DISTANCE = 6
#: Correlation of the thumbnails from which two pictures are near duplicates. Real photos of water and gas meters in
#: different splits stay below 0.93; a 3 and a 9 of one LCD reach 0.99, so that alike does not mean the same label.
CORRELATION = 0.98
#: Hashes compared in one step: with 25,000 others what they make stays in the processor's cache.
_ROWS = 16


@dataclass(frozen=True, slots=True)
class Pair:
    """Two pictures that look alike, as indices in the order given."""

    first: int
    second: int
    #: Of the thumbnails, at most 1.
    correlation: float


def pairs(looks: Sequence[Look], *, turned: bool) -> Iterator[Pair]:
    """Give all pairs of near duplicates; `turned` finds quarter turns and mirror images, too.

    Pictures that show nothing are alike without being duplicates, and left out.
    """
    places = [place for place, look in enumerate(looks) if not look.featureless]
    if not places:
        return
    greys = [looks[place].thumbnail for place in places]
    upright, hashes = standardised(greys), _hashes(greys)
    best: dict[tuple[int, int], float] = {}
    for view in range(8 if turned else 1):
        seen = [_view(grey, view) for grey in greys] if view else greys
        rows = standardised(seen) if view else upright
        for first, second in _candidates(_hashes(seen) if view else hashes, hashes):
            alike = np.einsum("ij,ij->i", rows[first], upright[second])
            for a, b, one in zip(first, second, alike, strict=True):
                if one >= CORRELATION:
                    best[int(a), int(b)] = max(float(one), best.get((int(a), int(b)), 0.0))
    for (a, b), one in sorted(best.items()):
        yield Pair(places[a], places[b], one)


def _hashes(greys: Sequence[NDArray[np.uint8]]) -> NDArray[np.uint64]:
    return np.array([dhash(grey) for grey in greys], np.uint64)


def _view(grey: NDArray[np.uint8], view: int) -> NDArray[np.uint8]:
    """Return one of the eight ways to lay a square down."""
    return np.ascontiguousarray(np.rot90(grey[:, ::-1] if view >= 4 else grey, view % 4))


def _candidates(
    hashes: NDArray[np.uint64], others: NDArray[np.uint64]
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Give places of near hashes, the first before the second, some at a time."""
    for start in range(0, len(hashes), _ROWS):
        away = np.bitwise_count(hashes[start : start + _ROWS, None] ^ others[None, start:])
        first, second = np.divmod(np.flatnonzero(away <= DISTANCE), away.shape[1])
        later = first < second
        yield first[later] + start, second[later] + start
