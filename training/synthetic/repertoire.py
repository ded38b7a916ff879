"""What a photo can be made of: the training set's and the curated set's repertoires share nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from training.synthetic.glyphs import GlyphStyle

Range = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Repertoire:
    """Fonts, shapes of digits and backgrounds that photos are drawn from."""

    #: Files in training/fonts without their extension, for what is printed.
    typefaces: tuple[str, ...]
    #: Those whose digits are also on drums.
    drum_typefaces: tuple[str, ...]
    handwriting: str
    #: Exponents of the superellipse of stroke digits; disjoint between repertoires.
    squareness: tuple[Range, ...]
    #: Thickness of an LCD's segments in units of a digit's height; disjoint between repertoires.
    segment_thickness: tuple[Range, ...]
    #: Names in backgrounds.BACKGROUNDS.
    backgrounds: tuple[str, ...]


REPERTOIRES: Mapping[str, Repertoire] = {
    "train": Repertoire(
        typefaces=(
            "roboto-400", "roboto-700", "oswald-500", "barlow-condensed-600", "b612-mono-700",
            "inter-500", "roboto-slab-400",
        ),
        drum_typefaces=(
            "roboto-400", "roboto-700", "oswald-500", "barlow-condensed-600", "b612-mono-700",
            "inter-500",
        ),
        handwriting="caveat-600",
        squareness=((2.0, 2.4), (2.6, 3.2), (3.6, 6.0)),
        segment_thickness=((0.08, 0.105), (0.115, 0.135), (0.145, 0.18)),
        backgrounds=("plaster", "board", "wood", "metal", "concrete", "cabinet", "dark", "gradient"),
    ),
    "curated": Repertoire(
        typefaces=("overpass-400", "overpass-700", "overpass-mono-600", "archivo-narrow-600"),
        drum_typefaces=("overpass-400", "overpass-700", "overpass-mono-600", "archivo-narrow-600"),
        handwriting="kalam-400",
        squareness=((2.45, 2.55), (3.25, 3.55)),
        segment_thickness=((0.106, 0.114), (0.136, 0.144)),
        backgrounds=("bricks", "tiles", "roughcast", "planks"),
    ),
}  # fmt: skip


def pick_range(rng: np.random.Generator, ranges: tuple[Range, ...]) -> float:
    """Draw a number from several ranges, each as likely as it is wide."""
    widths = np.array([high - low for low, high in ranges])
    low, high = ranges[int(rng.choice(len(ranges), p=widths / widths.sum()))]
    return float(rng.uniform(low, high))


def glyph_style(rng: np.random.Generator, repertoire: Repertoire) -> GlyphStyle:
    """Draw the shape of a set of stroke digits."""
    return GlyphStyle(
        aspect=float(rng.uniform(0.4, 0.68)),
        weight=float(rng.uniform(0.07, 0.17)),
        squareness=pick_range(rng, repertoire.squareness),
        slant=float(rng.choice([0.0, 0.0, 0.0, rng.uniform(0, 0.15)])),
        open_four=bool(rng.random() < 0.3),
        flat_three=bool(rng.random() < 0.25),
        one=int(rng.choice([0, 1, 1, 1, 2])),
        straight_six=bool(rng.random() < 0.35),
        waist=float(rng.uniform(0.43, 0.5)),
    )
