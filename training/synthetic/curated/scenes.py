"""The scene of an order: drawn again until it is beyond doubt what a careful person would say about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import cv2
import numpy as np

from processors.preprocess import expand, side_lengths
from processors.records import Image, Quad, Reason
from training.synthetic.curated.legible import Legibility, judge
from training.synthetic.curated.plan import Order
from training.synthetic.faults import FAULTS
from training.synthetic.render import render
from training.synthetic.truth import AreaTruth, Scene, Truth, as_array

#: Attempts after which an order counts as impossible; most need one or two, blown-out dark drums about twenty.
_ATTEMPTS = 400
#: Share of a digit's place that must lie outside the photo for the register to be incomplete.
_OUTSIDE = 0.6
#: How many units, and what share of the counter, an impossible previous reading lies above the true one.
_ABOVE_UNITS, _ABOVE_SHARE = 200, (0.15, 0.6)
#: What covers a digit: skin, a white sticker, a yellow one, rust.
_COVERS = ((120, 150, 205), (225, 228, 230), (70, 210, 235), (40, 70, 120))
_NO_READING = frozenset({Reason.TOO_SMALL, Reason.TOO_LARGE, Reason.NOT_AN_IMAGE, Reason.UNSUPPORTED_CODEC})


@dataclass(frozen=True, slots=True)
class Made:
    """A scene that fits its order."""

    scene: Scene
    #: What the producer says that the meter showed before.
    previous: int | None = None


def make(order: Order) -> Made:
    """Return the first scene that fits an order; the same order gives the same pixels.

    Raises:
        RuntimeError: none fits.
    """
    for rng, scene in _drawn(order):
        made = _fitted(rng, scene, order)
        if made is not None:
            return made
    raise RuntimeError(f"none of {_ATTEMPTS} scenes fits {order}")


def _drawn(order: Order) -> Iterator[tuple[np.random.Generator, Scene]]:
    fault = order.fault if order.fault in FAULTS else "none"
    for attempt in range(_ATTEMPTS):
        rng = np.random.default_rng([*order.seed, attempt])
        seed = int(rng.integers(2**62))
        yield rng, render(seed, kind=order.kind, fault=fault, fonts="curated", side=order.side)


def _fitted(rng: np.random.Generator, scene: Scene, order: Order) -> Made | None:
    """Return what becomes of a scene, or None where it does not fit."""
    truth = scene.truth
    if order.kind == "not_a_meter":
        # However dark the photo of a letter is: what is the matter with it is that it shows no meter.
        fits = truth.expected is Reason.NOT_A_METER
        return Made(scene) if fits else None
    if order.reason in (Reason.TOO_DARK, Reason.TOO_BRIGHT, Reason.GLARE, Reason.BLURRED):
        fits = truth.expected is order.reason and judge(scene) is Legibility.UNREADABLE
        return Made(scene) if fits else None
    if order.fault == "far" and order.reason is Reason.NO_REGISTER:
        return Made(scene) if truth.expected is order.reason and _tiny(scene) else None
    if order.fault == "cropped":
        return Made(scene) if _incomplete(scene) else None
    if truth.expected is not None or judge(scene) is not Legibility.READABLE:
        return None
    if order.reason is Reason.AMBIGUOUS_DIGITS:
        return _covered(rng, scene)
    if order.reason is Reason.IMPLAUSIBLE:
        return _implausible(rng, scene)
    if order.reason in _NO_READING:
        return Made(replace(scene, truth=replace(_expecting(scene, order.reason, order.fault), registers=())))
    return Made(scene)


def _tiny(scene: Scene) -> bool:
    """Return whether no digit is high enough to be told."""
    return judge(replace(scene, truth=replace(scene.truth, registers=scene.placed))) is Legibility.UNREADABLE


def _incomplete(scene: Scene) -> bool:
    """Return whether the main register has a digit before the comma most of which lies outside the photo."""
    height, width = scene.image.shape[:2]
    photo = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    whole = [area for area in scene.placed[0].areas if not area.decimal]
    return any(_inside(area, photo) < 1 - _OUTSIDE for area in whole)


def _inside(area: AreaTruth, photo: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> float:
    box = as_array(area.box).astype(np.float32)
    return float(cv2.intersectConvexConvex(box, photo)[0]) / max(float(cv2.contourArea(box)), 1e-6)


def _covered(rng: np.random.Generator, scene: Scene) -> Made | None:
    """Put something over a digit before the comma that has neighbours on both sides."""
    register = scene.truth.registers[0]
    inner = [area for area in register.areas[1:-1] if not area.decimal and area.position is not None]
    if not inner:
        return None
    area = inner[int(rng.integers(len(inner)))]
    image = _cover(rng, scene.image, area.box)
    return Made(replace(scene, image=image, truth=_expecting(scene, Reason.AMBIGUOUS_DIGITS, "covered")))


def _cover(rng: np.random.Generator, image: Image, box: Quad) -> Image:
    width, height = side_lengths(box)
    corners = as_array(expand(box, 0.12 * height, 0.04 * width))
    corners += rng.normal(0, 0.04 * width, (4, 2))
    mask = np.zeros(image.shape[:2], np.uint8)
    cv2.fillPoly(mask, [np.round(corners * 8).astype(np.int32)], 255, cv2.LINE_AA, 3)
    soft = np.asarray(cv2.GaussianBlur(mask, (0, 0), max(0.5, 0.02 * height)), np.float32)[..., None] / 255
    level = float(image[mask > 0].max()) / 255
    colour = np.asarray(_COVERS[rng.integers(len(_COVERS))], np.float32) * level
    grain = rng.normal(0, 3, image.shape).astype(np.float32)
    return np.asarray(np.clip(image + soft * (colour + grain - image), 0, 255), np.uint8)


def _implausible(rng: np.random.Generator, scene: Scene) -> Made | None:
    """Say that the meter showed more before than it can have shown."""
    register, *others = scene.truth.registers
    whole = len(register.value) - register.decimals
    previous = int(register.value[:whole]) + _ABOVE_UNITS + int(rng.uniform(*_ABOVE_SHARE) * 10**whole)
    if others or whole < 4 or previous >= 10**whole:
        return None
    return Made(replace(scene, truth=_expecting(scene, Reason.IMPLAUSIBLE, "implausible")), previous)


def _expecting(scene: Scene, reason: Reason | None, fault: str) -> Truth:
    return replace(scene.truth, expected=reason, fault=fault)
