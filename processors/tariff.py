"""Fourth stage: the tariff label of each register of an electricity meter."""

from __future__ import annotations

from dataclasses import replace

from processors import families, preprocess
from processors.contracts import TARIFFS, Load
from processors.identify import kind
from processors.limits import Limits
from processors.records import Medium, Register, Registers


def tariff(record: Registers, load: Load, limits: Limits) -> Registers:
    """Read the label of each register; other media pass through unchanged."""
    if record.trail.medium is not Medium.ELECTRICITY:
        return record
    model = load(f"tariff-{kind(record.trail)}")
    seen = [model(preprocess.tensor(register.surroundings))[0] for register in record.registers]
    told = families.together(seen, limits.strange_labels)
    registers = (
        labelled(register, best, confidence, limits)
        for register, (best, confidence) in zip(record.registers, told, strict=True)
    )
    return replace(record, registers=tuple(registers))


def labelled(register: Register, best: int, confidence: float, limits: Limits) -> Register:
    """Return the register with its label; with None if there is none, or if it cannot be told which."""
    seen = best < len(TARIFFS) and confidence >= limits.tariff_confidence
    return replace(register, tariff=TARIFFS[best] if seen else None, tariff_confidence=confidence)
