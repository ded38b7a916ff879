"""One photo of a flat thing: pose, background, light, lens."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from processors.preprocess import side_lengths
from processors.records import Display, Image, Medium
from training.synthetic import clutter, geometry, lens, light
from training.synthetic.backgrounds import background
from training.synthetic.canvas import Canvas
from training.synthetic.faults import Fault
from training.synthetic.meter import Meter
from training.synthetic.noise import Field
from training.synthetic.repertoire import Repertoire
from training.synthetic.truth import RegisterTruth

#: The largest canvas, as a multiple of the photo's pixels.
_LARGEST_CANVAS = 1.6


def draw_size(rng: np.random.Generator, side: int) -> tuple[int, int]:
    """Draw height and width of a photo whose longest side is given."""
    short = round(side * float(rng.choice([0.75, 0.75, 0.5625, 1.0, 0.667])))
    return (side, short) if rng.random() < 0.55 else (short, side)


def draw_pose(
    rng: np.random.Generator, meter: Meter, fault: Fault, close: float | None, size: tuple[int, int]
) -> geometry.Pose:
    """Draw how the camera looks at a meter."""
    height, width = size
    side = max(size)
    if fault.name == "rotate" or meter.medium is Medium.WATER:
        roll = float(rng.uniform(-180, 180))
    else:
        kind = rng.random()
        roll = float(rng.normal(0, 8)) if kind < 0.82 else float(rng.choice([90, -90, 180]) + rng.normal(0, 5))
        roll = float(rng.uniform(-180, 180)) if kind > 0.95 else roll
    steep = 12.0 if rng.random() < 0.75 else 35.0
    yaw, pitch = rng.uniform(-steep, steep, 2)
    if close is None:
        low, high = {None: (0.45, 1.5), Display.DIGITAL: (0.2, 0.8), Display.ANALOG: (0.18, 0.75)}[meter.display]
        close = float(np.exp(rng.uniform(np.log(low), np.log(high))))
        if fault.name == "far":
            close = float(rng.uniform(0.03, 0.05)) if fault.severe else float(rng.uniform(0.12, 0.18))
    focus_width, focus_height = meter.focus[2] - meter.focus[0], meter.focus[3] - meter.focus[1]
    turn = np.radians(roll)
    across = np.array([
        abs(np.cos(turn)) * focus_width + abs(np.sin(turn)) * focus_height,
        abs(np.sin(turn)) * focus_width + abs(np.cos(turn)) * focus_height,
    ]) * close * side / focus_width / np.array([width, height])  # fmt: skip
    if across.max() > 0.86 and meter.medium is not None:
        close *= 0.86 / float(across.max())
        across *= 0.86 / across.max()
    room = np.maximum(0.0, 0.48 - across * 0.56)
    at = 0.5 + rng.uniform(-1, 1, 2) * room * 0.8
    if fault.name == "cropped":
        axis = int(rng.integers(2))
        at[axis] = rng.choice([0.0, 1.0]) + rng.uniform(-0.2, 0.2) * across[axis]
    return geometry.Pose(
        close, (float(at[0]), float(at[1])), float(yaw), float(pitch), roll, float(rng.uniform(0.75, 1.3))
    )


def place(
    rng: np.random.Generator, meter: Meter, pose: geometry.Pose, repertoire: Repertoire, size: tuple[int, int]
) -> tuple[Image, tuple[RegisterTruth, ...]]:
    """Paint the meter before a background as the camera sees it."""
    height, width = size
    matrix = geometry.homography(pose, meter.focus, size)
    view = geometry.visible(matrix, meter.bounds, size)
    scale = pose.close * max(size) / (meter.focus[2] - meter.focus[0]) * 1.1
    pixels = (view[2] - view[0]) * (view[3] - view[1]) * scale**2
    scale *= min(1.0, float(np.sqrt(_LARGEST_CANVAS * width * height / pixels)))
    canvas = Canvas(view, scale)
    registers = meter.paint(canvas)
    to_plane = np.array([[1 / scale, 0, view[0]], [0, 1 / scale, view[1]], [0, 0, 1]])
    to_photo = matrix @ to_plane
    shown = cv2.warpPerspective(canvas.image, to_photo, (width, height), flags=cv2.INTER_LINEAR)
    opacity = cv2.warpPerspective(canvas.opacity, to_photo, (width, height), flags=cv2.INTER_LINEAR)
    photo = background(rng, str(rng.choice(repertoire.backgrounds)), size)
    if rng.random() < 0.5:
        clutter.behind(rng, photo)
    _drop_shadow(rng, photo, np.asarray(opacity, np.uint8))
    solid = np.asarray(cv2.inRange(opacity, np.array([251]), np.array([255])), np.uint8)
    cv2.copyTo(shown, solid, photo)
    edge = np.nonzero((opacity > 0) & (solid == 0))
    share = opacity[edge].astype(np.float32)[:, None] / 255
    photo[edge] = np.clip(shown[edge].astype(np.float32) * share + photo[edge] * (1 - share), 0, 255)
    seen = tuple(geometry.project_register(matrix, register) for register in registers)
    if rng.random() < 0.06:
        clutter.finger(rng, photo, seen)
    return photo, seen


def _drop_shadow(rng: np.random.Generator, photo: Image, opacity: NDArray[np.uint8]) -> None:
    """Darken the background where the meter keeps the light off."""
    height, width = opacity.shape
    small = np.asarray(
        cv2.resize(opacity, (max(1, width // 8), max(1, height // 8)), interpolation=cv2.INTER_AREA), np.float32
    )
    move = np.array([[1, 0, rng.uniform(-0.03, 0.03) * width / 8], [0, 1, rng.uniform(-0.01, 0.05) * height / 8]])
    soft = cv2.GaussianBlur(
        cv2.warpAffine(small, move, small.shape[::-1]), (0, 0), max(width, height) / 8 * 0.015 + 0.3
    )
    gain = 1 - np.asarray(cv2.resize(soft, (width, height)), np.float32) / 255 * np.float32(rng.uniform(0.1, 0.6))
    cv2.multiply(photo, cv2.merge([gain] * 3), dst=photo, dtype=cv2.CV_8U)


def shoot(rng: np.random.Generator, photo: Image, registers: tuple[RegisterTruth, ...], fault: Fault) -> Image:
    """Return the photo as light, lens and sensor make it, with its fault."""
    size = photo.shape[0], photo.shape[1]
    side = max(size)
    digit = _digit_height(registers, side)
    if rng.random() < 0.25:
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
