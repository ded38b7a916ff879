"""Third stage: where the registers are."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from processors import frames, heatmap, light, preprocess, views
from processors.closer import closer
from processors.contracts import METER_TYPES, SURROUNDINGS_SIZE, Load
from processors.identify import KINDS, kind
from processors.limits import Limits
from processors.opinion import second_opinion
from processors.records import Image, Medium, Meter, Quad, Reason, Register, Registers
from processors.rejection import Rejected
from processors.siblings import rival
from processors.sights import kept, looked_for


def locate(record: Meter, load: Load, limits: Limits) -> Registers:
    """Find the registers of a meter, tell its type from near, and rectify them from the frame at its normal brightness.

    Raises:
        Rejected: no_register, not_a_meter.
    """
    image = light.normalised(frames.decode(record.jpeg), limits.normal_brightness, limits.gamma_range)
    confidence = record.confidence
    found, trail, looks = looked_for(record, image, load, limits)
    if not found:
        shape = f"nothing of a register's shape scores {limits.register_score} in {looks} look(s)"
        if record.types and record.types[METER_TYPES.index("not_a_meter")] >= limits.no_meter:
            raise Rejected(Reason.NOT_A_METER, f"no meter, and {shape}", also=(Reason.NO_REGISTER,))
        raise Rejected(Reason.NO_REGISTER, shape)
    if record.types:
        name, confidence = second_opinion(image, found, record.types, load("meter-type"), limits)
        medium, display = KINDS[name]
        trail = replace(trail, medium=medium, display=display)
    again, hints = closer(image, found, load(f"roi-{kind(trail)}"), limits)
    found, left_out = kept(again, limits) or found, 0.0
    if trail.medium is Medium.ELECTRICITY:
        left_out = rival(found, hints, limits)
    else:
        found = [max(found, key=lambda candidate: candidate.score)]
    return Registers(
        trail=trail, registers=tuple(cut(image, each, left_out) for each in found), meter_confidence=confidence
    )


def cut(image: Image, found: heatmap.Candidate, left_out: float = 0.0) -> Register:
    """Return a register, cut out of the frame, beside which one of this relative score may have been left out."""
    return Register(
        box=found.box,
        confidence=min(1.0, found.score),
        missing=missing(found.box, image),
        rival=left_out,
        image=preprocess.rectify(image, found.box),
        surroundings=views.cut(image, preprocess.surroundings_box(found.box), SURROUNDINGS_SIZE),
    )


def missing(box: Quad, image: Image) -> float:
    """Return how far a register reaches beyond the photo's edge, as a share of its width."""
    corners, far = np.asarray(box, np.float64), np.array(image.shape[1::-1], np.float64)
    return float(max(np.max(-corners), np.max(corners - far), 0.0)) / preprocess.side_lengths(box)[0]
