"""Observations drawn here, with models that are too sure by a known factor."""

from __future__ import annotations

import numpy as np

from processors.labels import LabelledPhoto, RegisterLabel
from processors.records import (
    DigitArea,
    Display,
    Legibility,
    Medium,
    Register,
    Request,
    SegmentedRegister,
    Trail,
)
from training.calibration.observation import Observation, ObservedRegister

BOX = ((100.0, 100.0), (400.0, 100.0), (400.0, 150.0), (100.0, 150.0))
EMPTY = np.zeros((0, 0, 3), np.uint8)
MODELS = {"meter-type": "0.1.0", "digits-electricity-digital": "0.1.0"}


def observation(rng, number, *, heat=2.0, places=5):
    """An LCD whose digits are as often right as their confidences said before these were sharpened by `heat`."""
    difficulty = rng.uniform(1, 9)
    logits = np.zeros((places, 11))
    told = rng.integers(0, 10, places)
    logits[np.arange(places), told] = rng.normal(difficulty, 1, places)
    honest = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    true = [int(rng.choice(11, p=row)) for row in honest]
    sharp = np.exp(logits * heat) / np.exp(logits * heat).sum(axis=1, keepdims=True)
    areas = tuple(DigitArea(20 + 70 * i, 10, 70 + 70 * i, 54, 0.9) for i in range(places))
    value = "".join(str(digit % 10) for digit in true)
    register = ObservedRegister(
        SegmentedRegister(Register(BOX, 0.9, EMPTY, EMPTY), areas),
        Legibility(25.0, 0.5, 0.2, 0.0),
        sharp.astype(np.float32),
        None,
        None,
    )
    return Observation(
        dataset="drawn",
        group=f"meter {number}",
        photo=LabelledPhoto(
            f"{number}.jpg", b"", "", Medium.ELECTRICITY, Display.DIGITAL, (RegisterLabel(None, value, 0),)
        ),
        boxes=(None,),
        trail=Trail(Request(f"{number}"), None, Medium.ELECTRICITY, Display.DIGITAL, MODELS),
        meter_confidence=0.9,
        registers=(register,),
    )


def observations(count, seed=0, **how):
    rng = np.random.default_rng(seed)
    return [observation(rng, number, **how) for number in range(count)]
