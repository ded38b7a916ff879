"""A reference as a file: numpy's compressed archive with a header in JSON."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from monitors.features import BY_NAME
from monitors.references.digest import digest
from monitors.references.record import Column, Reference, Segment

#: Raised when a field changes its meaning.
SCHEMA = 1
_HEADER = "header"


class ReferenceFileError(ValueError):
    """A file is no reference that can be used; the message says which and why."""


@dataclass(frozen=True, slots=True)
class _Segment:
    photos: int
    #: Feature -> its categories; none for numbers.
    vocabularies: dict[str, tuple[str, ...]]
    critical: dict[str, dict[str, float]]
    levels: dict[str, float]


@dataclass(frozen=True, slots=True)
class _Header:
    schema: int
    version: str
    created: str
    source: str
    models: dict[str, str]
    false_alarm_rate: float
    window: int
    segments: dict[str, _Segment]


def write_reference(reference: Reference, path: Path) -> None:
    """Write a reference; the file is there as a whole or not at all.

    Raises:
        OSError: it cannot be written.
    """
    header = _Header(
        SCHEMA, reference.version, reference.created, reference.source, dict(reference.models),
        reference.false_alarm_rate, reference.window,
        {name: _described(segment) for name, segment in reference.segments.items()},
    )  # fmt: skip
    arrays: dict[str, Any] = {
        f"{name}/{feature}": _packed(column)
        for name, segment in reference.segments.items()
        for feature, column in segment.columns.items()
    }
    packed = io.BytesIO()
    arrays[_HEADER] = np.frombuffer(msgspec.json.encode(header), np.uint8)
    np.savez_compressed(packed, **arrays)
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_name(path.name + ".part")
    scratch.write_bytes(packed.getvalue())
    scratch.replace(path)


def read_reference(path: Path) -> Reference:
    """Read a reference.

    Raises:
        ReferenceFileError: there is none, it is damaged, or of another schema.
    """
    try:
        # Read here: numpy leaves a damaged file open.
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as archive:
            arrays: dict[str, NDArray[Any]] = {name: archive[name] for name in archive.files}
        schema = msgspec.json.decode(arrays[_HEADER].tobytes(), type=dict[str, Any]).get("schema")
        reference = _reference(arrays) if schema == SCHEMA else None
    except FileNotFoundError as error:
        raise ReferenceFileError(f"{path}: there is no such file; mrrs reference build makes one") from error
    except (OSError, ValueError, KeyError, AttributeError, EOFError, zipfile.BadZipFile, msgspec.MsgspecError) as error:
        raise ReferenceFileError(f"{path}: no reference, or a damaged one ({type(error).__name__}: {error})") from error
    if reference is None:
        raise ReferenceFileError(f"{path}: a reference of schema {schema}, this release knows {SCHEMA}; build it again")
    if digest(reference).version != reference.version:
        raise ReferenceFileError(f"{path}: damaged: its content is not that of version {reference.version}")
    return reference


def _described(segment: Segment) -> _Segment:
    return _Segment(
        segment.photos,
        {feature: column.vocabulary for feature, column in segment.columns.items()},
        {feature: dict(limits) for feature, limits in segment.critical.items()},
        dict(segment.levels),
    )


def _packed(column: Column) -> NDArray[Any]:
    if column.kind == "number":
        return column.values.astype(np.float32)
    return np.where(np.isnan(column.values), -1, column.values).astype(np.int16)


def _reference(arrays: Mapping[str, NDArray[Any]]) -> Reference:
    header = msgspec.json.decode(arrays[_HEADER].tobytes(), type=_Header)
    segments = {
        name: Segment(
            photos=one.photos,
            columns={
                feature: _column(feature, vocabulary, arrays[f"{name}/{feature}"])
                for feature, vocabulary in one.vocabularies.items()
                if feature in BY_NAME
            },
            critical=one.critical,
            levels=one.levels,
        )
        for name, one in header.segments.items()
    }
    return Reference(
        header.version, header.created, header.source, header.models, header.false_alarm_rate, header.window, segments
    )


def _column(feature: str, vocabulary: tuple[str, ...], packed: NDArray[Any]) -> Column:
    kind = BY_NAME[feature].kind
    values = packed.astype(np.float64)
    if kind == "category":
        values[values < 0] = np.nan
    return Column(feature, kind, values, vocabulary)
