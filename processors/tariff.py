"""Fourth stage: the tariff label of each register of an electricity meter."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from processors import preprocess
from processors.contracts import TARIFFS, Load, Model
from processors.limits import Limits
from processors.locate import kind
from processors.records import Medium, Register, Registers


def tariff(record: Registers, load: Load, limits: Limits) -> Registers:
    """Read the label of each register; other media pass through unchanged."""
    if record.trail.medium is not Medium.ELECTRICITY:
        return record
    model = load(f"tariff-{kind(record.trail)}")
    return replace(record, registers=tuple(labelled(register, model, limits) for register in record.registers))


def labelled(register: Register, model: Model, limits: Limits) -> Register:
    """Return the register with its label; with None if there is none, or if it cannot be told which."""
    labels = model(preprocess.tensor(register.surroundings))[0]
    best = int(np.argmax(labels))
    confidence = float(labels[best])
    seen = best < len(TARIFFS) and confidence >= limits.tariff_confidence
    return replace(register, tariff=TARIFFS[best] if seen else None, tariff_confidence=confidence)
