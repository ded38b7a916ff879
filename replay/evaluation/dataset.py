"""A labelled dataset: a folder, or a zip of one, with `labels.csv`."""

from __future__ import annotations

import csv
import io
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from processors.labels import LabelledPhoto, RegisterLabel
from processors.records import Display, Medium, Reason

#: What else a row tells; each value becomes a slice.
SLICED = ("medium", "display", "source", "split", "meter_id", "fault")


class DatasetError(ValueError):
    """The dataset cannot be used; the message says where and what to do."""


class _Folder(Protocol):
    """What a folder and a zip have in common."""

    def read_bytes(self) -> bytes: ...
    def joinpath(self, *parts: str) -> _Folder: ...
    def exists(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Sample:
    """One file of a dataset and what its rows say."""

    file: str
    #: photo, register or digit.
    kind: str
    slices: Mapping[str, str]
    photo: LabelledPhoto | None = None
    #: Where the register stands, if the rows tell: four corners x1 y1 ... x4 y4 in pixels of the file.
    boxes: tuple[tuple[float, ...], ...] = ()
    #: A digit's position on its drum, or None where the place is blank.
    value: float | None = None
    #: What is the matter with the label, if its truth has to count as unknown.
    problem: str = ""

    @property
    def has_reading(self) -> bool:
        """Whether it is known what the registers show."""
        return self.photo is not None and bool(self.photo.registers)


@dataclass(frozen=True, slots=True)
class Dataset:
    """The samples of a dataset; a photo's bytes are read when it is its turn."""

    name: str
    _folder: _Folder
    _rows: tuple[tuple[str, tuple[Mapping[str, str], ...]], ...]
    digits: bool

    @classmethod
    def open(cls, path: Path, *, split: str | None = None) -> Dataset:
        """Open a folder, its labels.csv, or a zip of such a folder.

        Raises:
            DatasetError: there are no labels, or a column is missing.
        """
        folder = _folder(path)
        labels = folder.joinpath("labels.csv")
        if not labels.exists():
            raise DatasetError(f"{path}: no labels.csv in it; docs/datasets.md says what a dataset looks like")
        rows = list(csv.DictReader(io.StringIO(labels.read_bytes().decode("utf-8-sig"))))
        if not rows:
            raise DatasetError(f"{path}: labels.csv has no rows")
        digits = "value" in rows[0]
        missing = {"file", "value" if digits else "reading"} - rows[0].keys()
        if missing:
            raise DatasetError(f"{path}: labels.csv lacks the column {', '.join(sorted(missing))}")
        by_file: dict[str, list[Mapping[str, str]]] = defaultdict(list)
        for row in rows:
            if split is None or row.get("split") == split:
                by_file[row["file"]].append(row)
        if not by_file:
            raise DatasetError(f"{path}: no row of split {split!r}")
        return cls(path.stem, folder, tuple((file, tuple(rows)) for file, rows in by_file.items()), digits)

    def __len__(self) -> int:
        """Return the number of files."""
        return len(self._rows)

    def head(self, limit: int) -> Dataset:
        """Return a dataset of every n-th file, so that no more than `limit` are left."""
        step = max(1, -(-len(self._rows) // limit))
        return Dataset(self.name, self._folder, self._rows[::step], self.digits)

    def __iter__(self) -> Iterator[tuple[Sample, bytes]]:
        """Give each sample with its file's bytes.

        Raises:
            DatasetError: a file is missing or a label cannot be understood.
        """
        for file, rows in self._rows:
            entry = self._folder.joinpath(*file.split("/"))
            if not entry.exists():
                raise DatasetError(f"{self.name}: {file} is named in labels.csv but is not there")
            data = entry.read_bytes()
            try:
                sample = _digit(file, rows[0]) if self.digits else _photo(file, rows, data)
            except ValueError as error:
                raise DatasetError(f"{self.name}: labels.csv, {file}: {error}") from error
            yield sample, data


def _folder(path: Path) -> _Folder:
    if path.is_dir():
        return path
    if path.name == "labels.csv" and path.exists():
        return path.parent
    if path.is_file() and zipfile.is_zipfile(path):
        return zipfile.Path(path)
    raise DatasetError(f"{path}: neither a folder nor a zip with a labels.csv")


def _slices(row: Mapping[str, str]) -> dict[str, str]:
    return {column: row[column] for column in SLICED if row.get(column)}


def _digit(file: str, row: Mapping[str, str]) -> Sample:
    value = float(row["value"]) if row["value"] else None
    if value is not None and not 0 <= value < 10:
        raise ValueError(f"value {row['value']} is not within 0.0 and 9.9")
    return Sample(file, "digit", _slices(row), value=value)


def _photo(file: str, rows: tuple[Mapping[str, str], ...], data: bytes) -> Sample:
    first = rows[0]
    odd = [row["reading"] for row in rows if row["reading"] and not row["reading"].isdecimal()]
    unreadable = first.get("readable") == "0"
    photo = LabelledPhoto(
        name=file,
        data=data,
        content_type="",
        medium=Medium(first["medium"]) if first.get("medium") else None,
        display=Display(first["display"]) if first.get("display") else None,
        registers=() if odd else tuple(_register(row) for row in rows if row["reading"]),
        expected=Reason(first.get("expected") or Reason.AMBIGUOUS_DIGITS) if unreadable else None,
    )
    boxes = tuple(tuple(float(number) for number in row["box"].split()) for row in rows if row.get("box"))
    if any(len(box) != 8 for box in boxes):
        raise ValueError("a box has four corners, eight numbers")
    problem = f"reading {odd[0]!r} is not made of digits" if odd else ""
    return Sample(file, first.get("kind") or "photo", _slices(first), photo, boxes, problem=problem)


def _register(row: Mapping[str, str]) -> RegisterLabel:
    decimals = int(row["decimals"]) if row.get("decimals") else None
    return RegisterLabel(row.get("tariff") or None, row["reading"], decimals)
