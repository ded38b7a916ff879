"""A photo's light, reflections, focus and noise, with its fault."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from processors.preprocess import side_lengths
from processors.records import Image
from training.synthetic import lens, light
from training.synthetic.faults import Fault
from training.synthetic.noise import Field
from training.synthetic.truth import RegisterTruth


def shoot(rng: np.random.Generator, photo: Image, registers: tuple[RegisterTruth, ...], fault: Fault) -> Image:
    """Return the photo as light, lens and sensor make it, with its fault."""
    size = photo.shape[0], photo.shape[1]
    side = max(size)
    digit = _digit_height(registers, side)
    if rng.random() < 0.18:
        photo = light.dirt(rng, photo)
    if rng.random() < 0.05 and digit > 20:
        photo = light.condensation(rng, photo)
    gain = _gain(rng, size, fault)
    added = _reflections(rng, size, registers, fault, digit)
    photo = _focus(rng, photo, fault, digit)
    sigma = float(rng.gamma(1.5, 1.6)) * side / 1000
    if fault.name == "noise":
        sigma = float(rng.uniform(9, 20))
    if fault.name == "dark":
        sigma = max(sigma, float(rng.uniform(3, 7) if fault.severe else rng.uniform(1.5, 5)))
    warm = float(rng.normal(0, 0.07))
    balance = (1 - warm, 1.0 + float(rng.normal(0, 0.025)), 1 + warm)
    gamma = float(rng.uniform(0.85, 1.2))
    offset = float(rng.uniform(0, 14)) if rng.random() < 0.3 else 0.0
    if fault.name == "bright" and fault.severe:
        offset = float(rng.uniform(60, 110))
    shot = lens.expose(rng, photo, gain, added, balance=balance, gamma=gamma, offset=offset, sigma=min(sigma, 26.0))
    return lens.compress(shot, int(rng.integers(45, 93))) if rng.random() < 0.7 else shot


def _digit_height(registers: tuple[RegisterTruth, ...], side: int) -> float:
    """Return the height of a digit's place in pixels, or a usual one where there is none."""
    heights = [side_lengths(area.box)[1] for register in registers for area in register.areas]
    return float(np.mean(heights)) if heights else side * 0.05


def _gain(rng: np.random.Generator, size: tuple[int, int], fault: Fault) -> Field:
    level = float(np.clip(rng.normal(0.95, 0.13), 0.6, 1.25))
    if fault.name == "dark":
        level = float(rng.uniform(0.008, 0.03)) if fault.severe else float(rng.uniform(0.14, 0.4))
    if fault.name == "bright":
        level = float(rng.uniform(4.5, 9)) if fault.severe else float(rng.uniform(1.3, 1.65))
    gain = np.full(size, level, np.float32)
    gain *= light.unevenness(rng, size)
    if rng.random() < 0.25:
        gain *= light.pane(rng, size)
    if rng.random() < 0.6:
        gain *= light.falloff(rng, size, float(rng.uniform(0.05, 0.6)))
    if rng.random() < 0.35 and fault.name not in ("dark", "bright"):
        gain *= light.shadow(rng, size)
    return gain


def _reflections(
    rng: np.random.Generator, size: tuple[int, int], registers: tuple[RegisterTruth, ...], fault: Fault, digit: float
) -> Field | None:
    height, width = size
    middle = np.array([width, height]) / 2
    if registers:
        middle = np.asarray(registers[0].box, np.float64).mean(axis=0)
    long = side_lengths(registers[0].box)[0] if registers else max(size) * 0.4
    if fault.name == "glare" and fault.severe:
        reach = (long * float(rng.uniform(0.45, 0.65)), max(digit * 1.6, long * float(rng.uniform(0.25, 0.5))))
        return light.reflection(rng, size, (float(middle[0]), float(middle[1])), reach, 2.2)
    if fault.name == "glare":
        return _mild_glare(rng, size, registers, middle=middle, long=long, digit=digit)
    if rng.random() < 0.3:  # somewhere, hardly over the register
        at = rng.uniform(0, 1, 2) * (width, height)
        radius = max(size) * float(rng.uniform(0.005, 0.05))
        away = np.linalg.norm(at - middle) > long * 0.6 + 2 * radius
        strength = float(rng.uniform(0.5, 1.5)) if away else float(rng.uniform(0.05, 0.18))
        return light.reflection(
            rng, size, (float(at[0]), float(at[1])), (radius, radius * float(rng.uniform(0.4, 1))), strength
        )
    return None


def _mild_glare(
    rng: np.random.Generator, size: tuple[int, int], registers: tuple[RegisterTruth, ...],
    *, middle: NDArray[np.float64], long: float, digit: float,
) -> Field:  # fmt: skip
    """Return a strong blob beside the register, or thin or faint ones over it."""
    angle = float(rng.uniform(0, 2 * np.pi))
    way = np.array([np.cos(angle), np.sin(angle)])
    if rng.random() < 0.5:
        radius = float(rng.uniform(0.4, 1.2)) * digit
        at = middle + way * (long * 0.55 + radius * 2.2)
        return light.reflection(rng, size, (float(at[0]), float(at[1])), (radius, radius * 0.7), 1.5)
    at = middle + way * rng.uniform(0, 0.5) * long
    spot = (float(at[0]), float(at[1]))
    if rng.random() < 0.5 and registers:  # thin and strong
        thin = max(1.5, digit * 0.07)
        return light.reflection(rng, size, spot, (thin, thin), 1.2)
    return light.reflection(rng, size, spot, (digit * 2, digit), float(rng.uniform(0.15, 0.4)))


def _focus(rng: np.random.Generator, photo: Image, fault: Fault, digit: float) -> Image:
    if fault.name == "blur":
        amount = digit * (float(rng.uniform(0.28, 0.5)) if fault.severe else float(rng.uniform(0.035, 0.075)))
        if rng.random() < 0.5:
            return lens.defocus(photo, amount)
        return lens.defocus(
            lens.shake(photo, amount * 3.5, float(rng.uniform(0, 180))), amount * 0.5 if fault.severe else 0.0
        )
    sharp = min(digit * 0.03, float(rng.gamma(1.2, 0.5)) * max(photo.shape) / 900)
    return lens.defocus(photo, sharp)
