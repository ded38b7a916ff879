"""A labelled dataset: a folder, or a zip of one, with `labels.csv`."""

from __future__ import annotations

import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from processors.labels import LabelledPhoto, RegisterLabel
from processors.records import Display, Medium, Reason
from replay.evaluation.labels import DatasetError, Row, joined, parse
from replay.evaluation.truth import UNKNOWN, TrueRegister, true_register

#: What else a row tells; each value becomes a slice.
SLICED = ("type", "fault", "expected", "registers", "source", "split", "meter_id")


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
    #: What the rows tell about each register, also where no reading is known.
    registers: tuple[TrueRegister, ...] = ()
    #: Degrees by which the photo must be turned counter-clockwise to be upright, if known.
    angle: float | None = None
    #: What the producer says that the meter showed before.
    previous: float | None = None
    #: A digit's position on its drum, or None where the place is blank.
    value: float | None = None
    #: A digit of an LCD, not of a drum.
    digital: bool = False
    #: What is the matter with the label, if its truth has to count as unknown.
    problem: str = ""

    @property
    def readable(self) -> bool:
        """Whether a careful person could read it, and what it shows is known."""
        return self.has_reading and self.photo is not None and self.photo.expected is None

    @property
    def has_reading(self) -> bool:
        """Whether it is known what the registers show."""
        return self.photo is not None and bool(self.photo.registers)


@dataclass(frozen=True, slots=True)
class Dataset:
    """The samples of a dataset; a photo's bytes are read when it is its turn."""

    name: str
    _folder: _Folder
    _rows: tuple[tuple[str, tuple[Row, ...]], ...]
    digits: bool

    @classmethod
    def open(cls, path: Path, *, split: str | None = None, labels: Path | None = None) -> Dataset:
        """Open a folder, its labels.csv, or a zip of such a folder.

        Args:
            path: where it is.
            split: only the rows of this split.
            labels: a CSV whose columns are joined by `file`; what it says counts, where it is silent the dataset does.

        Raises:
            DatasetError: there are no labels, or a column is missing.
        """
        folder = _folder(path)
        entry = folder.joinpath("labels.csv")
        if not entry.exists():
            raise DatasetError(f"{path}: no labels.csv in it; docs/datasets.md says what a dataset looks like")
        rows = parse(entry.read_bytes(), str(path / "labels.csv"))
        if labels is not None:
            rows = joined(rows, parse(labels.read_bytes(), str(labels)), str(labels))
        if not rows:
            raise DatasetError(f"{path}: labels.csv has no rows")
        digits = "value" in rows[0]
        missing = {"file", "value" if digits else "reading"} - rows[0].keys()
        if missing:
            raise DatasetError(f"{path}: labels.csv lacks the column {', '.join(sorted(missing))}")
        by_file: dict[str, list[Row]] = defaultdict(list)
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
        return (self[index] for index in range(len(self)))

    def __getitem__(self, index: int) -> tuple[Sample, bytes]:
        """Return one sample with its file's bytes.

        Raises:
            DatasetError: the file is missing or a label cannot be understood.
        """
        file, rows = self._rows[index]
        entry = self._folder.joinpath(*file.split("/"))
        if not entry.exists():
            raise DatasetError(f"{self.name}: {file} is named in labels.csv but is not there")
        data = entry.read_bytes()
        try:
            sample = _digit(file, rows[0]) if self.digits else _photo(file, rows, data)
        except ValueError as error:
            raise DatasetError(f"{self.name}: labels.csv, {file}: {error}") from error
        return sample, data


def _folder(path: Path) -> _Folder:
    if path.is_dir():
        return path
    if path.name == "labels.csv" and path.exists():
        return path.parent
    if path.is_file() and zipfile.is_zipfile(path):
        return zipfile.Path(path)
    raise DatasetError(f"{path}: neither a folder nor a zip with a labels.csv")


def _slices(rows: tuple[Row, ...]) -> dict[str, str]:
    row = rows[0]
    told = {column: row[column] for column in SLICED if row.get(column)}
    if row.get("medium"):
        told["type"] = "-".join(part for part in (row["medium"], row.get("display")) if part)
    if len(rows) > 1:
        told["registers"] = str(len(rows))
    return told


def _digit(file: str, row: Row) -> Sample:
    value = float(row["value"]) if row["value"] else None
    if value is not None and not 0 <= value < 10:
        raise ValueError(f"value {row['value']} is not within 0.0 and 9.9")
    return Sample(file, "digit", _slices((row,)), value=value, digital=row.get("display") == Display.DIGITAL)


def _photo(file: str, rows: tuple[Row, ...], data: bytes) -> Sample:
    first = rows[0]
    known = tuple(true_register(row) for row in rows if row["reading"] or row.get("box"))
    odd = [entry.value for entry in known if entry.value and not entry.value.replace(UNKNOWN, "0").isdecimal()]
    unclear = [entry for entry in known if UNKNOWN in entry.value[: len(entry.value) - (entry.decimals or 0)]]
    unreadable = first.get("readable") == "0"
    photo = LabelledPhoto(
        name=file,
        data=data,
        content_type="",
        medium=Medium(first["medium"]) if first.get("medium") else None,
        display=Display(first["display"]) if first.get("display") else None,
        registers=() if odd or unclear else tuple(_label(entry) for entry in known if entry.value),
        expected=Reason(first.get("expected") or Reason.AMBIGUOUS_DIGITS) if unreadable else None,
    )
    return Sample(
        file,
        first.get("kind") or "photo",
        _slices(rows),
        photo,
        registers=() if odd else known,
        angle=float(first["angle"]) if first.get("angle") else None,
        previous=float(first["previous"]) if first.get("previous") else None,
        problem=f"reading {odd[0]!r} is not made of digits" if odd else "",
    )


def _label(entry: TrueRegister) -> RegisterLabel:
    return RegisterLabel(entry.tariff, entry.value.replace(UNKNOWN, "0"), entry.decimals)
