"""Where a meter's registers are seen: each type that it may be is looked for upright, turned by quarters, and from near."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from processors import heatmap, quads, views
from processors.contracts import METER_TYPES, Load, Model
from processors.identify import KINDS, kind
from processors.limits import Limits
from processors.nearer import nearer
from processors.records import Image, Medium, Meter, Trail
from processors.siblings import siblings

#: Degrees by which a photo is turned that was taken with the phone on its side, or upside down.
_QUARTERS = (90.0, -90.0, 180.0)


@dataclass(frozen=True, slots=True)
class Guess:
    """A meter type that it may be."""

    trail: Trail
    #: Degrees by which the frame is turned counter-clockwise to be upright.
    angle: float
    #: Probability of the type, 0..1.
    share: float


@dataclass(frozen=True, slots=True)
class Sight:
    """What was seen of a meter type in some way."""

    found: list[heatmap.Candidate]
    trail: Trail
    #: How likely it is that this is the meter, compared with other sights: the type's probability times the odds of the
    #: best register's score.
    weight: float


def looked_for(record: Meter, image: Image, load: Load, limits: Limits) -> tuple[list[heatmap.Candidate], Trail, int]:
    """Return the registers of the likeliest sight of a meter, the trail with its type, and how many looks it took.

    Where the likeliest type shows none that is surely an upright one, the other types that it may be are looked for as
    well, then the photo is turned by quarters: a phone held flat over a meter does not know which way is up. Then it is
    looked at from near: registers may be small in it.
    """
    looks, likely = 0, guesses(record, limits)
    best = Sight([], record.trail, 0.0)
    for way, lead in ((upright, 1.0), (turned, limits.turned_odds), (near, limits.turned_odds)):
        for guess in likely:
            found, took = way(image, guess, load(f"roi-{kind(guess.trail)}"), limits)
            looks, seen = looks + took, Sight(found, guess.trail, guess.share * heatmap.odds(best_score(found)) / lead)
            best = max(best, seen, key=lambda sight: sight.weight)
            if best.weight >= heatmap.odds(limits.upright_register):
                return best.found, best.trail, looks
    return best.found, best.trail, looks


def upright(image: Image, guess: Guess, model: Model, limits: Limits) -> tuple[list[heatmap.Candidate], int]:
    """Return the registers of a photo as it is, and how many looks it took; a water meter is turned upright."""
    turns = limits.water_turns if guess.trail.medium is Medium.WATER else (0.0,)
    return search(image, [guess.angle + turn for turn in turns], model, limits)


def turned(image: Image, guess: Guess, model: Model, limits: Limits) -> tuple[list[heatmap.Candidate], int]:
    """Return the registers of a photo turned by quarters, and how many looks it took."""
    return search(image, [guess.angle + turn for turn in _QUARTERS], model, limits)


def near(image: Image, guess: Guess, model: Model, limits: Limits) -> tuple[list[heatmap.Candidate], int]:
    """Return the registers that are seen from near, and how many looks it took."""
    found, took = nearer(image, guess.angle, model, limits)
    return kept(found, limits), took


def guesses(record: Meter, limits: Limits) -> list[Guess]:
    """Return the meter types to look for: the one told, then others that may be.

    A far meter's type is a guess, and the roi model of another type sees no register.
    """
    told = kind(record.trail)
    shares = dict(zip(METER_TYPES, record.types, strict=False)) or {told: 1.0}
    others = sorted((name for name in KINDS if name != told), key=lambda name: -shares.get(name, 0.0))
    return [
        Guess(record.trail, record.angle, shares[told]),
        *(
            Guess(replace(record.trail, medium=KINDS[name][0], display=KINDS[name][1]), 0.0, shares[name])
            for name in others
            if shares.get(name, 0.0) >= limits.other_type
        ),
    ]


def search(image: Image, angles: Sequence[float], model: Model, limits: Limits) -> tuple[list[heatmap.Candidate], int]:
    """Return the registers of the turn in which the best one scores highest, and how many looks it took."""
    found: list[heatmap.Candidate] = []
    for looks, angle in enumerate(angles, 1):
        found = max(found, look(image, angle, model, limits), key=best_score)
        if best_score(found) >= limits.sure_register:
            return found, looks
    return found, len(angles)


def best_score(found: list[heatmap.Candidate]) -> float:
    """Return the largest score, 0 where nothing was found."""
    return max((candidate.score for candidate in found), default=0.0)


def look(image: Image, angle: float, model: Model, limits: Limits) -> list[heatmap.Candidate]:
    """Return the registers that a roi model sees in a frame turned by an angle, in pixels of the frame itself."""
    roi, matrix = views.turned(image, angle)
    return registers(model(roi)[0], quads.undo(matrix), limits)


def registers(cells: NDArray[np.float32], to_frame: NDArray[np.float64], limits: Limits) -> list[heatmap.Candidate]:
    """Return the registers that a map shows, in pixels of the frame, top to bottom in reading direction."""
    found = [
        heatmap.Candidate(quads.transform(candidate.box, to_frame), candidate.score)
        for candidate in heatmap.candidates(cells, limits.register_score)
    ]
    return kept(found, limits)


def kept(found: list[heatmap.Candidate], limits: Limits) -> list[heatmap.Candidate]:
    """Return what can be the registers of one meter, top to bottom in reading direction.

    Args:
        found: the best first.
        limits: what a register is like.
    """
    shaped = [
        candidate
        for candidate in found
        if quads.register_like(candidate.box, limits.register_aspect, limits.min_register_height)
    ]
    meters = siblings(heatmap.distinct(shaped, limits.register_overlap), limits)[: limits.max_registers]
    if meters:
        down = quads.down(meters[0].box)
        meters.sort(key=lambda candidate: float(quads.centre(candidate.box) @ down))
    return meters
