"""Labelled photos in a folder, as `mrrs requests export` and the renderer write them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from processors.contracts import meter_type
from processors.labels import LabelledPhoto, RegisterLabel
from processors.records import Display, Medium, Photo, PreviousReading, Reason, Request, Trail

Row = Mapping[str, str]
LABELS = "labels.csv"
#: The split that is never trained on.
HELD_OUT = "val"


class DatasetError(ValueError):
    """A folder of labelled photos cannot be used; the message says where and what to do."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One photo of a dataset; its bytes are read when they are needed."""

    folder: Path
    file: str
    rows: tuple[Row, ...]

    def get(self, column: str) -> str:
        """Return what the first row says; empty where it says nothing."""
        return self.rows[0].get(column) or ""

    @property
    def held_out(self) -> bool:
        """Whether it is never trained on."""
        return self.get("split") == HELD_OUT

    @property
    def meter_type(self) -> str | None:
        """One of METER_TYPES, None where the labels do not tell."""
        medium, display = self.get("medium"), self.get("display")
        if medium in (Medium.GAS, Medium.WATER):
            return medium
        return meter_type(Medium(medium), Display(display)) if medium and display else None

    def labelled(self) -> LabelledPhoto:
        """Return the photo with its truth.

        Raises:
            DatasetError: the file or a label cannot be read.
        """
        try:
            return LabelledPhoto(
                name=self.file,
                data=(self.folder / self.file).read_bytes(),
                content_type="",
                medium=Medium(self.get("medium")) if self.get("medium") else None,
                display=Display(self.get("display")) if self.get("display") else None,
                registers=tuple(_register(row) for row in self.rows if row.get("reading")),
                expected=self._expected(),
                fault=self.get("fault") or "none",
            )
        except (OSError, ValueError) as error:
            raise DatasetError(f"{self.folder / self.file} cannot be used: {error}") from error

    def photo(self, known: LabelledPhoto, *, hint: bool) -> Photo:
        """Return the stages' first record; with `hint` the request names the medium, as backends do."""
        previous = self.get("previous")
        request = Request(
            self.file,
            medium=known.medium if hint else None,
            previous=PreviousReading(float(previous)) if previous else None,
        )
        return Photo(trail=Trail(request), data=known.data)

    def _expected(self) -> Reason | None:
        if self.get("readable") != "0":
            return None
        return Reason(self.get("expected") or Reason.AMBIGUOUS_DIGITS)


def _register(row: Row) -> RegisterLabel:
    value = row["reading"]
    if not (value.isascii() and value.isdigit()):
        raise ValueError(f"the reading {value!r} is not made of digits")
    return RegisterLabel(row.get("tariff") or None, value, int(row["decimals"]) if row.get("decimals") else None)


def read_samples(folder: Path) -> list[Sample]:
    """Return the photos of a dataset, in the order of its labels.

    Raises:
        DatasetError: there is no labels.csv, or it is none.
    """
    try:
        with (folder / LABELS).open(encoding="utf-8-sig", newline="") as file:
            rows = [{key: value or "" for key, value in row.items() if key} for row in csv.DictReader(file)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise DatasetError(f"{folder / LABELS} cannot be read: {error}") from error
    if rows and "file" not in rows[0]:
        raise DatasetError(f"{folder / LABELS} has no column `file`")
    by_file: dict[str, list[Row]] = {}
    for row in rows:
        by_file.setdefault(row["file"], []).append(row)
    return [Sample(folder, file, tuple(some)) for file, some in by_file.items()]


def of_types(samples: Iterable[Sample], types: Sequence[str]) -> list[Sample]:
    """Return the photos of some meter types."""
    return [sample for sample in samples if sample.meter_type in types]


def spread(samples: Sequence[Sample], limit: int) -> list[Sample]:
    """Return at most `limit` photos, evenly spread.

    >>> [int(one) for one in spread(range(10), 4)]  # type: ignore[arg-type]
    [0, 2, 5, 7]
    """
    if len(samples) <= limit:
        return list(samples)
    return [samples[place * len(samples) // limit] for place in range(limit)]


def write_labels(folder: Path, rows: Iterable[Row], columns: Sequence[str]) -> None:
    """Write the rows of labels.csv, at once or not at all."""
    part = folder / f"{LABELS}.part"
    with part.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    part.replace(folder / LABELS)
