"""Coupled drums read together: what one of them shows bounds what the others can show.

All drums of a counter follow the last one. A drum stands between two digits only while every drum to its right goes from
9 to 0, and has then come as far as the last one has. So from drum to drum a register is in one of two states, carrying or
not, and the probability of each digit, given all drums, follows exactly: the forward-backward algorithm on a hidden Markov
model of two states (L. R. Rabiner, A Tutorial on Hidden Markov Models, Proceedings of the IEEE 77 (2), 1989, section III).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

#: Steps by which a drum stands off its place, standard deviation: play of the drums, and the rolling model's error.
_PLAY = 0.15
#: Steps around its best place that the last drum's digit is given: it may stand right at the step to the next one.
_AROUND = 0.5
#: How far a drum must have come for a full model to begin to see the next digit; at one minus it, it sees only that.
_SEES_NEXT = 0.15
#: Added to the likelihood of every digit of every drum: none rules out what all others say.
_OPEN = 1e-4

_DIGITS = np.arange(10)


class Drum(Protocol):
    """What one drum shows by itself."""

    @property
    def classes(self) -> NDArray[np.float32]:
        """Probabilities of ten digits, or of a hundred positions by tenths of a step."""

    @property
    def value(self) -> int | None:
        """Its digit, as far as it and its right neighbour tell."""

    @property
    def position(self) -> float | None:
        """Steps, 0 <= position < 10; None where the classes are digits."""

    @property
    def come(self) -> float:
        """Of the last drum: how far its left neighbour must have come from its digit to the next."""


def together(drums: Sequence[Drum]) -> Array:
    """Return the probability of each digit of each drum (N x 10) given all of them, left to right."""
    last, others = drums[-1], drums[-2::-1]
    mass, come = _ends(last)
    # Of each drum from right to left: [still or carrying, digit].
    states = [(each, _near(each)) for each in (0.0, come)]
    seen = [np.stack([_likely(drum, *state) for state in states]) for drum in others]
    forward = [np.array([mass.sum() - mass[9], mass[9]])]
    for likely in seen:
        forward.append(_scaled(_onward(forward[-1][:, None] * likely)))
    found, back = [], np.ones(2)
    for likely, before in zip(reversed(seen), reversed(forward[:-1]), strict=True):
        after = np.where(_DIGITS == 9, [[back[0]], [back[1]]], back[0])
        found.append((before[:, None] * likely * after).sum(axis=0))
        back = _scaled((likely * after).sum(axis=1))
    found.append(mass * np.where(_DIGITS == 9, back[1], back[0]))
    return np.stack([_scaled(one) for one in found])


def _ends(last: Drum) -> tuple[Array, float]:
    """Return the last drum's probability of each digit, and how far it has come from 9 to 0 if it shows a 9."""
    classes = _spread(last.classes)
    if last.position is None:
        return classes + _OPEN, last.come
    places = _places(classes)
    near = _apart(places, last.position) <= _AROUND
    mass = np.zeros(10)
    np.add.at(mass, np.floor(places[~near]).astype(int), classes[~near])
    mass[last.value or 0] += classes[near].sum()
    if last.value == 9:
        return mass + _OPEN, last.come
    nines = ~near & (places >= 9)
    weight = classes[nines].sum()
    return mass + _OPEN, float((classes[nines] * (places[nines] - 9)).sum() / weight) if weight > 0 else 0.0


def _likely(drum: Drum, come: float, near: Array) -> Array:
    """Return how likely a drum looks as it does for each digit from which it has come so far."""
    classes = _spread(drum.classes)
    if drum.position is None:
        share = min(max((come - _SEES_NEXT) / (1 - 2 * _SEES_NEXT), 0.0), 1.0)
        return (1 - share) * classes + share * np.roll(classes, -1) + _OPEN
    likely: Array = near @ classes + _OPEN
    return likely


def _near(come: float) -> Array:
    """Return how near each position is to each digit from which a drum has come so far, 10 x 100 (1 where it is there)."""
    away = _apart(np.arange(0, 10, 0.1), (_DIGITS + come)[:, None].astype(np.float64))
    near: Array = np.exp(-0.5 * (away / _PLAY) ** 2)
    return near


def _spread(classes: NDArray[np.float32]) -> Array:
    """Return probabilities that add up to 1: what is left for a drum that shows nothing is shared by all that it may show."""
    known: Array = classes.astype(np.float64)
    return known + max(0.0, 1 - float(known.sum())) / known.size


def _onward(states: Array) -> Array:
    """Return the states of the next drum: only a 9 carries on."""
    carrying = states[1, 9]
    return np.array([states.sum() - carrying, carrying])


def _places(classes: Array) -> Array:
    """Return the position of each class."""
    return np.arange(classes.size, dtype=np.float64) * (10 / classes.size)


def _apart(places: Array, place: Array | float) -> Array:
    away: Array = np.abs(places - place) % 10
    return np.minimum(away, 10 - away)


def _scaled(weights: Array) -> Array:
    scaled: Array = weights / max(float(weights.sum()), 1e-300)
    return scaled
