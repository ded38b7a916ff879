"""A photo of a meter that never was, and the truth about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from processors.records import Reason
from training.synthetic import camera, clutter, exposure, geometry
from training.synthetic.faults import Fault, draw_fault
from training.synthetic.housings import din_rail, electronic, ferraris, gas, others, water
from training.synthetic.meter import Meter
from training.synthetic.pose import draw_pose, draw_size
from training.synthetic.repertoire import REPERTOIRES, Repertoire
from training.synthetic.shapes import corners
from training.synthetic.truth import KINDS, RegisterTruth, Scene, Truth

_Design = Callable[[np.random.Generator, Repertoire], Meter]

_DESIGNS: Mapping[str, tuple[_Design, ...]] = {
    "electricity-analog": (ferraris.design, ferraris.design, ferraris.design, din_rail.design, din_rail.design),
    "electricity-digital": (electronic.design,),
    "gas": (gas.design,),
    "water": (water.design,),
    "not_a_meter": (others.design,),
}
#: How often a pose is drawn again because a register does not lie in the photo.
_ATTEMPTS = 12


def render(
    seed: int,
    *,
    kind: str | None = None,
    fault: str | None = None,
    fonts: str = "train",
    side: int = 1280,
    close: float | None = None,
    model: int | None = None,
) -> Scene:
    """Render a photo; the same arguments give the same pixels.

    Args:
        seed: what the scene is drawn from.
        kind: one of `KINDS`; None draws one.
        fault: one of `faults.FAULTS`; None draws one, "none" most often.
        fonts: the repertoire, "train" or "curated".
        side: longest side of the photo in pixels.
        close: width of the register as a share of the longest side; None draws it.
        model: photos with the same number show meters of one design; None draws a design for each photo.

    Raises:
        ValueError: there is no such kind, fault or repertoire.
    """
    rng = np.random.default_rng(seed)
    chosen = kind if kind is not None else str(rng.choice(KINDS))
    if chosen not in _DESIGNS:
        raise ValueError(f"no kind {chosen!r}; there are {', '.join(KINDS)}")
    if fonts not in REPERTOIRES:
        raise ValueError(f"no repertoire {fonts!r}; there are {', '.join(REPERTOIRES)}")
    repertoire = REPERTOIRES[fonts]
    defect = draw_fault(rng, fault)
    meter = _draw_meter(rng, _DESIGNS[chosen], repertoire, model)
    size = draw_size(rng, side)
    pose = _fitting_pose(rng, meter, defect, close, size)
    photo, registers = camera.place(rng, meter, pose, repertoire, size)
    image = exposure.shoot(rng, photo, registers, defect)
    if rng.random() < 0.04:
        clutter.date_stamp(rng, image, repertoire, registers)
    return Scene(image, photo, _truth(meter, registers, pose, defect), registers, seed)


def _draw_meter(
    rng: np.random.Generator, designs: Sequence[_Design], repertoire: Repertoire, model: int | None
) -> Meter:
    drawn = rng if model is None else np.random.default_rng(model)
    meter = designs[int(drawn.integers(len(designs)))](drawn, repertoire)
    if model is not None:
        # What it shows, its number and its stickers are each meter's own: they are drawn when it is painted.
        drawn.bit_generator.state = rng.spawn(1)[0].bit_generator.state
    return meter


def _fitting_pose(
    rng: np.random.Generator, meter: Meter, fault: Fault, close: float | None, size: tuple[int, int]
) -> geometry.Pose:
    """Draw a pose in which all that must be read lies in the photo, unless the fault is that it does not."""
    pose = draw_pose(rng, meter, fault, close, size)
    if fault.name == "cropped" or meter.medium is None:
        return pose
    box = corners(meter.keep)
    for attempt in range(_ATTEMPTS):
        if geometry.inside(geometry.project_box(geometry.homography(pose, meter.focus, size), box), size, 2.0):
            return pose
        pose = draw_pose(rng, meter, fault, close, size)
        shrink = 0.94 ** (attempt + 1)
        at = 0.5 + (pose.at[0] - 0.5) * shrink, 0.5 + (pose.at[1] - 0.5) * shrink
        pose = replace(pose, close=pose.close * shrink, at=at)
    return replace(pose, close=min(pose.close, 0.3), yaw=0.0, pitch=0.0, at=(0.5, 0.5))


def _truth(meter: Meter, registers: tuple[RegisterTruth, ...], pose: geometry.Pose, fault: Fault) -> Truth:
    angle = geometry.tilt(registers[0].box) if registers else (pose.roll + 180) % 360 - 180
    expected = fault.reason
    if meter.medium is None and expected in (None, Reason.NO_REGISTER):
        expected = Reason.NOT_A_METER
    shown = () if expected is Reason.NO_REGISTER else registers
    return Truth(meter.medium, meter.display, shown, angle, fault.name, expected)
