"""Training/serving skew: whether a stored original, read again here as training would see it, is what was served.

E. Breck et al., The ML Test Score, IEEE Big Data 2017 (Monitor 3), and rule 37 of M. Zinkevich, Rules of Machine Learning:
features logged while serving are compared with those computed from the same example offline. Training makes its inputs
with `processors`, as serving does; so what differs was changed on the way: a frame by the wire or an encoder, a header, a
library of another version on a worker, another build.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from processors.chain import read
from processors.library import Library
from processors.limits import Limits
from processors.records import ImageProperties, Reading
from streams.logged import Original
from streams.originals import photo

#: Share of a measured number by which it may differ: what the order of sums moves, not more.
TOLERANCE = 1e-6


class Again:
    """Reads originals with the very versions that answered, whatever serves by now; models are loaded when needed."""

    def __init__(self, directory: Path, limits: Limits) -> None:
        self._directory = directory
        self._limits = limits
        self._versions: dict[str, str] = {}
        self._library: Library | None = None

    def read(self, original: Original, models: Mapping[str, str]) -> Reading:
        """Read an original; takes a photo's whole time.

        Args:
            original: As it was received.
            models: Model -> version that answered.

        Raises:
            ModelError: one of the versions is not here any more.
        """
        versions = self._versions | dict(models)
        if self._library is None or versions != self._versions:
            library = Library(self._directory, versions)
            for name in models:
                library.version(name)
            # Only what has become another version is loaded anew, when a photo asks for it.
            self._library, self._versions = library, versions
        return read(photo(original), self._library, self._limits, time.perf_counter)


def differences(served: Reading, again: Reading) -> tuple[str, ...]:
    """Return the names of what is not the same: properties, meter type, status, or what the registers show."""
    found = [name for name in ("status", "medium", "display") if getattr(served, name) != getattr(again, name)]
    if _shown(served) != _shown(again):
        found.append("registers")
    return (*found, *_properties(served.properties, again.properties))


def _shown(reading: Reading) -> list[tuple[Any, ...]]:
    return [(one.tariff, one.value, one.decimals, one.unit) for one in reading.registers]


def _properties(served: ImageProperties | None, again: ImageProperties | None) -> Iterator[str]:
    if served is None or again is None:
        if served is not again:
            yield "properties"
        return
    for field in fields(ImageProperties):
        one, other = getattr(served, field.name), getattr(again, field.name)
        near = isinstance(one, float) and math.isclose(one, other, rel_tol=TOLERANCE, abs_tol=1e-9)
        if one != other and not near:
            yield field.name
