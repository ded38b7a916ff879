"""The demo's photos: a fixed mix of meters and faults, and from the middle on what has drifted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from processors.labels import LabelledPhoto, RegisterLabel
from processors.records import Image
from training.synthetic.faults import FAULTS
from training.synthetic.photo import CONTENT_TYPES, encode
from training.synthetic.render import render
from training.synthetic.truth import KINDS, Scene

#: What can drift: the light, the camera, the files, the meters, the mix of kinds.
DRIFTS = ("dark", "bright", "blur", "glare", "rotate", "codec", "new-meter", "mix")
#: Shares of KINDS, at first and after the mix has drifted.
_MIX = (0.33, 0.22, 0.2, 0.2, 0.05)
_DRIFTED_MIX = (0.08, 0.2, 0.12, 0.5, 0.1)
#: Share of photos that show the drifting fault.
_DRIFTED = 0.8
#: The new meter: one model of seven digits, in fonts and before walls that no training has seen.
_NEW_METER = 5
#: Longest side of an ordinary photo, and of one in 25 that comes as the camera took it.
_SIDE = 1280
_LARGE_SIDE = 4000


@dataclass(frozen=True, slots=True)
class Order:
    """What one photo shall be."""

    seed: int
    kind: str
    fault: str | None
    fonts: str
    codec: str
    quality: int
    orientation: int
    large: bool
    #: Seed of the meter's design where all have the same; None where each has its own.
    model: int | None = None


def photos(
    count: int, seed: int, *, drift: str | None = None, part: tuple[int, int] = (0, 1)
) -> Iterator[LabelledPhoto]:
    """Give `count` photos with their truth; the same arguments give the same bytes.

    Args:
        count: How many there are.
        seed: Of all that is drawn by lot.
        drift: What changes from the middle on.
        part: Give the photos from the first index in steps of the second only, so that several processes share the work.

    Raises:
        ValueError: there is no such drift.
    """
    if drift is not None and drift not in DRIFTS:
        raise ValueError(f"no drift {drift!r}; there are {', '.join(DRIFTS)}")
    first, step = part
    for index in range(first, count, step):
        yield _photo(index, order(seed, index, drift if index >= count // 2 else None))


def order(seed: int, index: int, drift: str | None) -> Order:
    """Draw what the photo at an index shall be, when `drift` has begun."""
    rng = np.random.default_rng([seed, index])
    kind = str(rng.choice(KINDS, p=_DRIFTED_MIX if drift == "mix" else _MIX))
    codec = str(rng.choice(["jpeg", "png", "webp"], p=[0.92, 0.03, 0.05]))
    quality = int(rng.integers(78, 96))
    orientation = int(rng.choice([1, 3, 6, 8], p=[0.8, 0.02, 0.13, 0.05]))
    large = bool(rng.random() < 0.04)
    scene_seed = int(rng.integers(2**62))
    strikes = bool(rng.random() < _DRIFTED)
    fault = drift if drift in FAULTS and strikes else None
    fonts, model = "train", None
    if drift == "codec" and strikes:
        codec, quality, large = "webp", int(rng.integers(12, 30)), False
    if drift == "new-meter" and strikes:
        kind, fonts, model = "electricity-analog", "curated", _NEW_METER
    if large:
        codec = "jpeg"
    return Order(scene_seed, kind, fault, fonts, codec, quality, orientation, large, model)


def _photo(index: int, wanted: Order) -> LabelledPhoto:
    scene = render(
        wanted.seed, kind=wanted.kind, fault=wanted.fault, fonts=wanted.fonts, side=_SIDE, model=wanted.model
    )
    image = _enlarge(scene.image) if wanted.large else scene.image
    data = encode(image, codec=wanted.codec, quality=wanted.quality, orientation=wanted.orientation)
    return label(f"{index:05d}-{wanted.kind}.{wanted.codec}", data, CONTENT_TYPES[wanted.codec], scene)


def _enlarge(image: Image) -> Image:
    """Return an image at the size of a phone's full resolution."""
    scale = _LARGE_SIDE / max(image.shape)
    return np.asarray(cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_LINEAR), np.uint8)


def label(name: str, data: bytes, content_type: str, scene: Scene) -> LabelledPhoto:
    """Return a photo's file with what is true of its scene."""
    truth = scene.truth
    registers = tuple(RegisterLabel(entry.tariff, entry.value, entry.decimals) for entry in truth.registers)
    return LabelledPhoto(name, data, content_type, truth.medium, truth.display, registers, truth.expected, truth.fault)
