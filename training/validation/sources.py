"""Labelled data as it lies there: folders and archives with a labels.csv, and our own labels beside it."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from training.data.labels import OWN, joined, own_rows

Row = Mapping[str, str]


class SourceError(ValueError):
    """A source cannot be read at all; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Item:
    """One file and what its rows say; a photo of several registers has several rows."""

    source: str
    file: str
    rows: tuple[Row, ...]

    def get(self, column: str) -> str:
        """Return what the first row says; empty where there is no such column."""
        return self.rows[0].get(column) or ""

    @property
    def split(self) -> str:
        """The split: train, val, or empty."""
        return self.get("split")

    @property
    def original(self) -> str:
        """The photo that this file is an augmentation of, as Roboflow names its files; else the file itself."""
        return self.file.split(".rf.")[0]

    @property
    def meter(self) -> str:
        """The meter or group of meters; the original photo where no meter is named."""
        return self.named_meter or self.original

    @property
    def named_meter(self) -> str:
        """The meter or group of meters as labels name it, ours first; empty where none do."""
        return self.get("meter") or self.get("meter_id")


@dataclass(frozen=True, slots=True)
class Source:
    """One folder or archive."""

    name: str
    path: Path
    columns: tuple[str, ...]
    items: tuple[Item, ...]
    #: Files that labels.csv does not name.
    unlisted: tuple[str, ...]
    missing: tuple[str, ...]
    #: Files that our own labels name and the source does not have.
    stray: tuple[str, ...]

    @property
    def digits(self) -> bool:
        """Whether it holds crops of one digit, else photos and registers."""
        return "value" in self.columns

    def read(self, files: tuple[str, ...]) -> Mapping[str, bytes]:
        """Return the bytes of files."""
        if self.path.is_dir():
            return {name: (self.path / name).read_bytes() for name in files}
        with zipfile.ZipFile(self.path) as archive:
            return {name: archive.read(name) for name in files}


def find_paths(root: Path) -> tuple[Path, ...]:
    """Return the sources under a folder; the folder itself where it is one."""
    if is_source(root):
        return (root,)
    return tuple(path for path in sorted(root.iterdir()) if is_source(path)) if root.is_dir() else ()


def is_source(path: Path) -> bool:
    """Whether a path is a folder with labels, or an archive."""
    return (path / "labels.csv").is_file() if path.is_dir() else path.suffix == ".zip" and path.is_file()


def open_source(path: Path, own_labels: Path = OWN) -> Source:
    """Read the labels of a source; its pictures are left for later.

    Raises:
        SourceError: the archive or its labels.csv cannot be read.
    """
    try:
        table, names = _listing(path)
        lines = list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"))))
        own = own_rows(path.stem, own_labels)
    except (OSError, zipfile.BadZipFile, KeyError, UnicodeDecodeError, csv.Error) as error:
        raise SourceError(f"{path.name} cannot be read: {error}") from error
    if not lines or "file" not in lines[0]:
        raise SourceError(f"{path.name}: labels.csv has no rows or no column `file`")
    rows: dict[str, list[Row]] = {}
    for line in lines:
        # A row that is longer than the header has its rest under None.
        known = {key: value for key, value in line.items() if key is not None}
        full = joined(known, own.get(known["file"], {}))
        rows.setdefault(known["file"], []).append({key: (value or "").strip() for key, value in full.items()})
    return Source(
        path.stem,
        path,
        tuple(name for name in lines[0] if name is not None),
        tuple(Item(path.stem, file, tuple(found)) for file, found in rows.items() if file in names),
        tuple(sorted(names - rows.keys())),
        tuple(sorted(rows.keys() - names)),
        tuple(sorted(own.keys() - rows.keys())),
    )


def _listing(path: Path) -> tuple[bytes, set[str]]:
    if path.is_dir():
        names = {str(one.relative_to(path)) for one in path.rglob("*") if one.is_file()}
        return (path / "labels.csv").read_bytes(), names - {"labels.csv"}
    with zipfile.ZipFile(path) as archive:
        names = {name for name in archive.namelist() if not name.endswith("/")}
        return archive.read("labels.csv"), names - {"labels.csv"}
