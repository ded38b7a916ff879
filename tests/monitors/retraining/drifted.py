"""Photos of gas meters whose drums bear digits that no model has learnt: a drift that only new labels mend."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from processors.labels import RegisterLabel
from training.synthetic import drum_style
from training.synthetic.photo import encode
from training.synthetic.render import render

#: A handwriting, which the training set has on notes, never on drums.
TYPEFACE = "caveat-600"
MEDIUM = "gas"


@dataclass(frozen=True)
class Labelled:
    data: bytes
    registers: tuple[RegisterLabel, ...]


@contextmanager
def new_make_of_meters() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(drum_style, "glyph_style", lambda rng, repertoire: TYPEFACE)
        patch.setattr(drum_style, "str", lambda _: TYPEFACE, raising=False)
        yield


def photos(count: int, seed: int) -> list[Labelled]:
    with new_make_of_meters():
        return [photo(seed + number) for number in range(count)]


def photo(seed: int) -> Labelled:
    scene = render(seed, kind=MEDIUM, fault="none", side=640, close=0.55)
    registers = tuple(RegisterLabel(None, one.value, one.decimals) for one in scene.truth.registers)
    return Labelled(encode(scene.image, quality=88), registers)
