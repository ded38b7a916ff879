"""What holds of every answered photo unless a producer, a stage or a record is broken: the table of rules."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from processors.assemble import UNITS
from processors.containers import Codec
from processors.contracts import METER_TYPES, TARIFFS, meter_type
from processors.limits import Limits
from processors.records import ImageProperties, Reading, RegisterReading, Status


@dataclass(frozen=True, slots=True)
class Seen:
    """An answer, and what came with it."""

    reading: Reading
    #: Names of the photo's headers that made no sense.
    ignored: tuple[str, ...]
    limits: Limits


#: What the masks of `processors.properties` can give at most for grey values of 0 and 255.
MOST_SHARPNESS, MOST_NOISE = 1020.0**2, 1.68

#: Tells whether an answer keeps to a rule.
Rule = Callable[[Seen], bool]


def _of_properties(holds: Callable[[ImageProperties, Limits], bool]) -> Rule:
    """Return the rule; what was refused before it was measured cannot break it."""
    return lambda seen: seen.reading.properties is None or holds(seen.reading.properties, seen.limits)


def _of_registers(holds: Callable[[RegisterReading, Limits], bool]) -> Rule:
    return lambda seen: all(holds(register, seen.limits) for register in seen.reading.registers)


def _within(most: float, *numbers: float) -> bool:
    """Tell whether numbers lie within 0 and `most`, give or take a rounding; NaN and infinities do not."""
    return all(math.isfinite(number) and -1e-6 <= number <= most + 1e-6 for number in numbers)


def _size(found: ImageProperties, limits: Limits) -> bool:
    pixels = found.width * found.height
    told = math.isclose(found.megapixels * 1e6, pixels, rel_tol=1e-6, abs_tol=1)
    return told and pixels <= limits.max_pixels and min(found.width, found.height) >= limits.min_side


def _status(reading: Reading) -> bool:
    if reading.status is Status.READ:
        return bool(reading.registers) and not reading.reasons
    return bool(reading.reasons) and {one.reason for one in reading.advice} <= set(reading.reasons)


def _type(reading: Reading) -> bool:
    """A type that is served, told for everything that is read, and its unit on every register."""
    if reading.medium is None or reading.display is None:
        return reading.status is Status.REJECTED and (reading.medium, reading.display) == (None, None)
    units = {register.unit for register in reading.registers}
    return meter_type(reading.medium, reading.display) in METER_TYPES and units <= {UNITS[reading.medium]}


def _confidences(reading: Reading) -> Iterator[float]:
    yield reading.confidence
    for register in reading.registers:
        yield from chain([register.confidence], (digit.confidence for digit in register.digits))


def _digits(register: RegisterReading) -> bool:
    """One digit a place of the value, and drums where drums can stand."""
    value = register.value
    shown = "".join(str(digit.value or 0) for digit in register.digits)
    positions = [digit.position for digit in register.digits if digit.position is not None]
    return value.isascii() and value == shown and 0 <= register.decimals <= len(value) and _within(10, *positions)


#: Metric's label -> rule.
RULES: Mapping[str, Rule] = {
    # What producers send.
    "headers": lambda seen: not seen.ignored,
    "codec": _of_properties(lambda found, _: found.codec in set(Codec)),
    "file_size": _of_properties(lambda found, limits: 0 < found.bytes <= limits.max_bytes),
    "photo_size": _of_properties(_size),
    "orientation": _of_properties(lambda found, _: 1 <= found.orientation <= 8),
    # What is measured on it.
    "light": _of_properties(lambda found, _: _within(1, found.brightness, found.saturation, found.glare)),
    "contrast": _of_properties(lambda found, _: _within(0.5, found.contrast)),
    "sharpness": _of_properties(lambda found, _: _within(MOST_SHARPNESS, found.sharpness)),
    "noise": _of_properties(lambda found, _: _within(MOST_NOISE, found.noise)),
    # What is answered.
    "status": lambda seen: _status(seen.reading),
    "type": lambda seen: _type(seen.reading),
    "confidence": lambda seen: _within(1, *_confidences(seen.reading)),
    "reading_length": _of_registers(lambda one, limits: 1 <= len(one.value) <= limits.max_areas),
    "digits": _of_registers(lambda one, _: _digits(one)),
    "tariff": _of_registers(lambda one, _: one.tariff is None or one.tariff in TARIFFS),
    "registers": lambda seen: len(seen.reading.registers) <= seen.limits.max_registers,
    "timings": lambda seen: _within(math.inf, *seen.reading.timings.values()) and bool(seen.reading.timings),
    "models": lambda seen: seen.reading.status is Status.REJECTED or bool(seen.reading.models),
}


def broken(reading: Reading, ignored: tuple[str, ...] = (), limits: Limits | None = None) -> tuple[str, ...]:
    """Return the names of the rules that an answered photo breaks."""
    seen = Seen(reading, ignored, limits or Limits())
    return tuple(name for name, holds in RULES.items() if not holds(seen))
