"""The README's example: a photo of a gas meter, and its reading as the topic carries it, shortened."""

from __future__ import annotations

import json
import time
from typing import Any

from processors.chain import walk
from processors.labels import LabelledPhoto, Verdict, judge
from processors.records import Medium, Photo, Reading, Request, Trail
from streams.codec import encode_json
from streams.library import open_library
from streams.settings import Settings
from streams.stages import limits_of
from training.synthetic.source import photos

#: Digits after the comma.
PLACES = 3
#: Times that it is read: the quickest one counts, and in CPU time, which is what a quiet machine takes: other work on
#: this one is no part of the example.
RUNS = 5
#: Models in a line.
ABREAST = 4


def example() -> tuple[LabelledPhoto, Reading]:
    """Return a photo and its reading.

    It is the demo's first one of a gas meter that is wide, shows a leading zero and a rolling digit, and is read right.
    """
    settings = Settings.from_environment()
    library, limits = open_library(settings), limits_of(settings)
    for photo in photos(200, 1):
        if photo.medium is not Medium.GAS or photo.expected or not photo.registers[0].value.startswith("0"):
            continue
        request = Request("request-1", tenant="t1", medium=Medium.GAS)
        record = Photo(trail=Trail(request), data=photo.data)
        readings = [dict(walk(record, library, limits, time.thread_time))["assemble"] for _ in range(RUNS)]
        reading = min((one for one in readings if isinstance(one, Reading)), key=lambda one: sum(one.timings.values()))
        wide = reading.properties is not None and reading.properties.width > reading.properties.height
        rolling = any(digit.rolling for register in reading.registers for digit in register.digits)
        if wide and rolling and judge(reading, photo) is Verdict.RIGHT:
            return photo, reading
    raise RuntimeError("none of 200 photos will do")


def abridged(reading: Reading) -> str:
    """Return a reading as the README shows it: numbers short, one digit, a few of the properties."""
    said: dict[str, Any] = _short(json.loads(encode_json(reading)))
    (register, *_) = said["registers"]
    register["digits"] = [register["digits"][0], "..."]
    for name, kept in (("properties", ("brightness", "sharpness", "codec")), ("libraries", ("onnxruntime",))):
        said[name] = {key: said[name][key] for key in kept} | {"...": "..."}
    said["timings"] = {"intake": said["timings"]["intake"], "...": 0.0}
    del said["detail"]
    return _laid_out(said, register)


def _laid_out(said: dict[str, Any], register: dict[str, Any]) -> str:
    """Return the example in lines of a README's width; it stays JSON."""

    def part(value: dict[str, Any], *names: str) -> str:
        return json.dumps({name: value[name] for name in names})[1:-1]

    digit, more = register["digits"]
    names = list(said["models"])
    lines = [part(said["models"], *names[first : first + ABREAST]) for first in range(0, len(names), ABREAST)]
    models = f",\n{' ' * 12}".join(lines)
    inner = " " * 16
    return "\n".join((
        "{" + part(said, "request_id", "status", "reasons", "advice", "medium", "display") + ",",
        ' "registers": [{' + part(register, "tariff", "value", "decimals", "unit", "confidence") + ",",
        f'{inner}"box": {json.dumps(register["box"])},',
        f'{inner}"digits": [{{' + part(digit, "value", "confidence", "rolling", "decimal", "position") + ",",
        f'{inner}            "box": {json.dumps(digit["box"])}}}, {json.dumps(more)}]}}],',
        " " + part(said, "confidence", "properties") + ",",
        ' "models": {' + models + "},",
        " " + part(said, "libraries", "timings") + "}",
    ))  # fmt: skip


def _short(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, PLACES) if abs(value) < 1 else round(value, 1)
    if isinstance(value, dict):
        return {key: _short(one) for key, one in value.items()}
    return [_short(one) for one in value] if isinstance(value, list) else value
