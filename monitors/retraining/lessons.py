"""What each model can learn from a confirmed reading, and how far such an example is to be trusted."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from processors.contracts import CONTRACTS, METER_TYPES

#: Meter types whose digits stand on drums.
DRUMS = ("electricity-analog", "gas", "water")


class Source(StrEnum):
    """Where an example's label comes from."""

    #: A person confirmed what the example is labelled with.
    CONFIRMED = "confirmed"
    #: The champion found it, and the reading that came of it was confirmed: self-training with pseudo-labels (D.-H. Lee,
    #: Pseudo-Label, ICML 2013 Workshop on Challenges in Representation Learning), kept where the outcome was right.
    PSEUDO = "pseudo"


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a model learns from."""

    model: str
    #: Meter types whose photos it learns from.
    types: tuple[str, ...]
    source: Source
    #: Only registers whose tariff was confirmed.
    tariff: bool = False

    @property
    def meter_type(self) -> str | None:
        """The one meter type, None if there are several."""
        return self.types[0] if len(self.types) == 1 else None


def lesson(model: str) -> Lesson:
    """Return what a model of CONTRACTS can learn from confirmed readings.

    >>> lesson("digits-gas").source, lesson("roi-gas").source, lesson("digits-rolling").types
    (<Source.CONFIRMED: 'confirmed'>, <Source.PSEUDO: 'pseudo'>, ('electricity-analog', 'gas', 'water'))
    """
    if model not in CONTRACTS:
        raise ValueError(f"no model is called {model}")
    kind, _, rest = model.partition("-")
    if model == "digits-rolling":
        return Lesson(model, DRUMS, Source.CONFIRMED)
    if kind == "digits":
        return Lesson(model, (rest,), Source.CONFIRMED)
    if kind == "tariff":
        return Lesson(model, (rest,), Source.CONFIRMED, tariff=True)
    if model == "meter-type":
        return Lesson(model, METER_TYPES[:-1], Source.PSEUDO)
    return Lesson(model, ("water",) if model == "water-rotation" else (rest,), Source.PSEUDO)
