"""Labelled datasets to calibrate on: photos in a folder, or crops of digits in a zip."""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from processors.labels import LabelledPhoto, RegisterLabel
from processors.records import Display, Medium, Quad, Reason
from training.data.labels import Row, rows

_BOX = 8
#: In the column `flag` of labels whose last digit cannot be relied on.
_NOISY = "last digit noisy"


class DatasetError(ValueError):
    """A dataset cannot be used; the message says where and what to do."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file and its labels."""

    file: str
    rows: tuple[Row, ...]

    @property
    def tolerance(self) -> int:
        """Whole units by which a reading may be off: some sources note a last drum that turns now up, now down."""
        return int(_NOISY in (self.rows[0].get("flag") or ""))

    @property
    def group(self) -> str:
        """What must not be torn apart: a meter, or, where meters are not told, a file."""
        return self.rows[0].get("meter_id") or self.file


@dataclass(frozen=True, slots=True)
class Source:
    """A dataset, or one split of it."""

    path: Path
    split: str
    entries: tuple[Entry, ...]

    @property
    def crops(self) -> bool:
        """Whether the files are crops of single digits."""
        return "value" in self.entries[0].rows[0]

    def digest(self) -> str:
        """Return the SHA-256 of all files and their labels."""
        digest = hashlib.sha256()
        for entry in self.entries:
            digest.update(repr((entry.file, entry.rows)).encode() + self.read(entry))
        return digest.hexdigest()

    def read(self, entry: Entry) -> bytes:
        """Return a file's bytes.

        Raises:
            DatasetError: it is not there.
        """
        try:
            return (
                _archive(self.path).read(entry.file) if self.path.is_file() else (self.path / entry.file).read_bytes()
            )
        except (KeyError, OSError) as error:
            raise DatasetError(f"{self.path}: {entry.file} is named in labels.csv but cannot be read") from error


@cache
def _archive(path: Path) -> zipfile.ZipFile:
    """Open an archive once: reading its directory takes longer than reading one of its files."""
    return zipfile.ZipFile(path)


def source(text: str) -> Source:
    """Open what the command line names: PATH, or PATH:SPLIT for the rows of one split.

    Raises:
        DatasetError: there is nothing like that.
    """
    name, _, split = text.partition(":")
    path = Path(name)
    if path.is_file() and zipfile.is_zipfile(path):
        found = list(csv.DictReader(io.StringIO(_archive(path).read("labels.csv").decode("utf-8-sig"))))
    elif (path / "labels.csv").is_file():
        found = rows(path)
    else:
        raise DatasetError(f"{path}: neither a folder nor a zip with a labels.csv")
    by_file: dict[str, list[Row]] = {}
    for row in found:
        if not split or row.get("split") == split:
            by_file.setdefault(row["file"], []).append(row)
    entries = tuple(
        Entry(file, tuple(some)) for file, some in by_file.items() if (some[0].get("kind") or "photo") != "register"
    )
    if not entries:
        raise DatasetError(f"{path}: no photo or digit" + (f" of split {split!r}" if split else ""))
    return Source(path, split, entries)


def labelled(entry: Entry, data: bytes) -> LabelledPhoto | None:
    """Return a photo with its truth, or None where the truth is not known."""
    first = entry.rows[0]
    unreadable = first.get("readable") == "0"
    readings = [row for row in entry.rows if row.get("reading")]
    if not unreadable and (not readings or any(not row["reading"].isdecimal() for row in readings)):
        return None
    return LabelledPhoto(
        name=entry.file,
        data=data,
        content_type="",
        medium=Medium(first["medium"]) if first.get("medium") else None,
        display=Display(first["display"]) if first.get("display") else None,
        registers=tuple(
            RegisterLabel(
                row.get("tariff") or None, row["reading"], int(row["decimals"]) if row.get("decimals") else None
            )
            for row in readings
            if row["reading"].isdecimal()
        ),
        expected=Reason(first.get("expected") or Reason.AMBIGUOUS_DIGITS) if unreadable else None,
    )


def boxes(entry: Entry) -> tuple[Quad | None, ...]:
    """Return each label's corners in pixels of the file, None where they are not told."""
    return tuple(_quad(row.get("box") or "") for row in entry.rows if row.get("reading"))


def _quad(text: str) -> Quad | None:
    numbers = [float(number) for number in text.split()]
    if len(numbers) != _BOX:
        return None
    x, y = numbers[::2], numbers[1::2]
    return (x[0], y[0]), (x[1], y[1]), (x[2], y[2]), (x[3], y[3])
