"""Third stage: where the registers are."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from processors import frames, heatmap, light, preprocess, quads
from processors.contracts import Load, meter_type
from processors.limits import Limits
from processors.records import Image, Meter, Reason, Register, Registers, Trail
from processors.rejection import Rejected


def locate(record: Meter, load: Load, limits: Limits) -> Registers:
    """Find the registers of a meter, and rectify them from the frame at its normal brightness.

    Raises:
        Rejected: no_register.
    """
    image = light.normalised(frames.decode(record.jpeg), limits.normal_brightness, limits.gamma_range)
    turned, matrix = preprocess.turn(image, record.angle)
    roi, scale, left, top = preprocess.locate_input(turned)
    cells = load(f"roi-{kind(record.trail)}")(roi)[0]
    found = registers(cells, scale, (left, top), limits)
    if not found:
        best = float(cells[0].max())
        raise Rejected(
            Reason.NO_REGISTER, f"best score {best:.2f}, {limits.register_score} and a register's shape are needed"
        )
    back = quads.undo(matrix)
    return Registers(
        trail=record.trail,
        registers=tuple(cut(image, found_one, back) for found_one in found),
        meter_confidence=record.confidence,
    )


def kind(trail: Trail) -> str:
    """Return the name of a record's meter type."""
    if trail.medium is None or trail.display is None:
        raise ValueError("the meter type is not known yet: identify comes first")
    return meter_type(trail.medium, trail.display)


def registers(
    cells: NDArray[np.float32], scale: float, margin: tuple[float, float], limits: Limits
) -> list[heatmap.Candidate]:
    """Return the registers that a map shows, in pixels of the turned frame, top to bottom in reading direction."""
    to_frame = np.array([[1 / scale, 0, -margin[0] / scale], [0, 1 / scale, -margin[1] / scale]])
    found = [
        heatmap.Candidate(quads.transform(candidate.box, to_frame), candidate.score)
        for candidate in heatmap.candidates(cells, limits.register_score)
    ]
    shaped = [
        candidate
        for candidate in found
        if quads.register_like(candidate.box, limits.register_aspect, limits.min_register_height)
    ]
    kept = heatmap.distinct(shaped, limits.register_overlap)[: limits.max_registers]
    if kept:
        down = quads.down(kept[0].box)
        kept.sort(key=lambda candidate: float(quads.centre(candidate.box) @ down))
    return kept


def cut(image: Image, found: heatmap.Candidate, back: NDArray[np.float64]) -> Register:
    """Return a register found in the turned frame, cut out of the frame itself."""
    box = quads.transform(found.box, back)
    return Register(
        box=box,
        confidence=min(1.0, found.score),
        image=preprocess.rectify(image, box),
        surroundings=preprocess.surroundings(image, box),
    )
