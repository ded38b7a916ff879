"""From where a photo is taken."""

from __future__ import annotations

import numpy as np

from processors.records import Display, Medium
from training.synthetic import geometry
from training.synthetic.faults import Fault
from training.synthetic.meter import Meter


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
        low, high = {None: (0.45, 1.5), Display.DIGITAL: (0.16, 0.8), Display.ANALOG: (0.15, 0.75)}[meter.display]
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
