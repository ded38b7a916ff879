"""Two traces side by side: the first stage whose output differs, in what, and by how much."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from processors.chain import STAGES
from replay.replaying import pictures
from replay.replaying.trace import Fields, Trace


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far a number may move before it counts as different: what the order of sums in a model moves, not more."""

    most: float
    unit: str


#: Field -> tolerance. Files must be the same byte for byte: encoders are deterministic.
TOLERANCES: Mapping[str, Tolerance] = {
    "jpeg": Tolerance(0.0, "grey levels"),
    "image": Tolerance(0.1, "grey levels"),
    "surroundings": Tolerance(0.1, "grey levels"),
    "box": Tolerance(0.05, "px"),
    "left": Tolerance(0.05, "px"),
    "top": Tolerance(0.05, "px"),
    "right": Tolerance(0.05, "px"),
    "bottom": Tolerance(0.05, "px"),
    "angle": Tolerance(0.05, "degrees"),
    "position": Tolerance(0.005, "digits"),
}
#: Of any other number: where models have had their say, and before, where nothing but pixels is counted.
SCORE, MEASURED = Tolerance(1e-3, ""), Tolerance(1e-9, "")
#: Characters of a value that are shown.
SHOWN = 80


@dataclass(frozen=True, slots=True)
class Difference:
    """Where two runs of one request part."""

    stage: str
    #: Path of the field, e.g. registers[0].box[1][0].
    field: str
    baseline: str
    candidate: str
    #: By how much, in `unit`; None where that cannot be said: a word, a count, a missing field.
    size: float | None = None
    unit: str = ""

    def __str__(self) -> str:
        """Return it in a line."""
        much = "" if self.size is None else f" by {self.size:.4g} {self.unit}".rstrip()
        values = f" ({self.baseline} -> {self.candidate})" if self.baseline or self.candidate else ""
        return f"{self.stage}: {self.field}{much}{values}"


@dataclass(frozen=True, slots=True)
class _Delta:
    """One field that is not the same; `excess` is its size as a multiple of what is tolerated."""

    field: str
    baseline: Any
    candidate: Any
    size: float | None
    unit: str
    excess: float


def compare(baseline: Trace, candidate: Trace) -> tuple[Difference | None, dict[str, float]]:
    """Compare the stages that both traces have, in order.

    Returns:
        The first stage's largest difference beyond its tolerance, or None; and of the stages before it the noise: the
        largest share (0..1) of a tolerance that was used up, where anything moved at all.
    """
    noise: dict[str, float] = {}
    for stage, _ in STAGES:
        if stage not in baseline or stage not in candidate:
            continue
        other = MEASURED if stage == "intake" else SCORE
        deltas = _deltas("", baseline[stage], candidate[stage], other)
        worst = max(deltas, key=lambda delta: delta.excess, default=None)
        if worst is not None and worst.excess > 1:
            return _difference(stage, worst), noise
        if worst is not None:
            noise[stage] = worst.excess
    return None, noise


def _difference(stage: str, worst: _Delta) -> Difference:
    return Difference(stage, worst.field, _shown(worst.baseline), _shown(worst.candidate), worst.size, worst.unit)


def _deltas(field: str, one: Any, other: Any, usual: Tolerance) -> Iterator[_Delta]:
    if isinstance(one, dict) and isinstance(other, dict):
        yield from _fields(field, one, other, usual)
    elif isinstance(one, list) and isinstance(other, list):
        if len(one) != len(other):
            yield _Delta(f"{field} (how many)", len(one), len(other), None, "", math.inf)
            return
        for number, pair in enumerate(zip(one, other, strict=True)):
            yield from _deltas(f"{field}[{number}]", *pair, usual)
    elif isinstance(one, float) or isinstance(other, float):
        yield from _numbers(field, one, other, usual)
    elif one != other:
        yield _Delta(field, one, other, None, "", math.inf)


def _fields(field: str, one: Fields, other: Fields, usual: Tolerance) -> Iterator[_Delta]:
    if "blocks" in one and "blocks" in other:
        yield from _pictures(field, one, other)
        return
    # A refusal goes before what it left out.
    for name in sorted({**one, **other}, key=lambda name: name != "refused"):
        path = f"{field}.{name}".lstrip(".")
        if name in one and name in other:
            yield from _deltas(path, one[name], other[name], usual)
        else:
            yield _Delta(path, one.get(name), other.get(name), None, "", math.inf)


def _pictures(field: str, one: Fields, other: Fields) -> Iterator[_Delta]:
    if one["size"] != other["size"]:
        yield _Delta(f"{field} (height, width)", one["size"], other["size"], None, "", math.inf)
    elif one["digest"] != other["digest"]:
        allowed = TOLERANCES[_name(field)]
        size = pictures.distance(one, other)
        yield _Delta(field, None, None, size, allowed.unit, size / allowed.most if allowed.most else math.inf)


def _numbers(field: str, one: Any, other: Any, usual: Tolerance) -> Iterator[_Delta]:
    if one == other or (one != one and other != other):  # noqa: PLR0124 - NaN is NaN here
        return
    if not (isinstance(one, int | float) and isinstance(other, int | float) and math.isfinite(one - other)):
        yield _Delta(field, one, other, None, "", math.inf)
        return
    allowed = TOLERANCES.get(_name(field), usual)
    size = abs(one - other)
    yield _Delta(field, one, other, size, allowed.unit, size / allowed.most)


def _name(field: str) -> str:
    """Return the name at the end of a path.

    >>> _name("registers[0].box[1][0]")
    'box'
    """
    return field.rpartition(".")[2].partition("[")[0]


def _shown(value: Any) -> str:
    text = "" if value is None else f"{value:.6g}" if isinstance(value, float) else str(value)
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
