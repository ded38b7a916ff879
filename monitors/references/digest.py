"""The version of a reference: a digest of what decides."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import msgspec

from monitors.references.record import Reference

#: Hexadecimal digits of a version.
_DIGITS = 12


def digest(reference: Reference) -> Reference:
    """Return the reference with its version; the time at which it was made does not count."""
    decides = {
        "source": reference.source,
        "models": dict(reference.models),
        "rate": reference.false_alarm_rate,
        "window": reference.window,
        "segments": {
            name: {
                "photos": segment.photos,
                "critical": {feature: dict(limits) for feature, limits in segment.critical.items()},
                "levels": dict(segment.levels),
                "columns": {feature: _column(column.values.tobytes(), column.vocabulary)
                            for feature, column in segment.columns.items()},
            }
            for name, segment in reference.segments.items()
        },
    }  # fmt: skip
    found = hashlib.sha256(msgspec.json.encode(decides, order="sorted")).hexdigest()
    return replace(reference, version=found[:_DIGITS])


def _column(data: bytes, vocabulary: tuple[str, ...]) -> str:
    return hashlib.sha256(data + "\0".join(vocabulary).encode()).hexdigest()
