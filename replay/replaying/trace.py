"""What every stage gave for one request, as plain values that can be kept and compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

import numpy as np

from processors.records import Reading, Record, Refusal, Trail
from replay.replaying import pictures

#: Field -> value: numbers, words, lists, and pictures as `replay.replaying.pictures` keeps them.
Fields = dict[str, Any]
#: Stage -> what it gave, in the order of the stages; stages that a refused photo skips are missing.
Trace = dict[str, Fields]

#: Field -> the stage that makes it; the stages behind only pass it on.
MADE_BY: Mapping[str, str] = {"jpeg": "intake", "image": "locate", "surroundings": "locate"}
#: Stage -> what it adds to the trail.
TRAIL: Mapping[str, tuple[str, ...]] = {"intake": ("properties",), "identify": ("medium", "display")}
#: Of the answer: who asked, who answered and how long it took is not what was read.
BESIDE = frozenset({"request_id", "properties", "medium", "display", "models", "libraries", "timings", "detail"})


def trace(outputs: Iterable[tuple[str, Record | Reading]]) -> Trace:
    """Return the trace of what `processors.chain.walk` gives."""
    return {stage: _fields(stage, output) for stage, output in outputs}


def _fields(stage: str, output: Record | Reading) -> Fields:
    if isinstance(output, Reading):
        return {name: value for name, value in plain(output, stage).items() if name not in BESIDE}
    shown: Fields = {name: plain(getattr(output.trail, name), stage) for name in TRAIL.get(stage, ())}
    if isinstance(output, Refusal):
        return shown | {"refused": str(output.reason)}
    shown.update(plain(output, stage))
    return shown


def plain(value: Any, stage: str) -> Any:
    """Return a record's value as numbers, words, lists and mappings, without what an earlier stage has made."""
    if is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: plain(getattr(value, field.name), stage)
            for field in fields(value)
            if MADE_BY.get(field.name, stage) == stage and not isinstance(getattr(value, field.name), Trail)
        }
    if isinstance(value, np.ndarray):
        return pictures.of_pixels(value)
    if isinstance(value, bytes):
        return pictures.of_file(value)
    if isinstance(value, tuple | list):
        return [plain(item, stage) for item in value]
    if isinstance(value, Enum):
        return str(value)
    return value.item() if isinstance(value, np.generic) else value
