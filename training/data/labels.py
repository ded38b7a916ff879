"""Labels of real photos: those that came with them, joined with our own under training/labels."""

from __future__ import annotations

import csv
from pathlib import Path

#: Our own labels: corners, readings, meters and splits that the sources do not give.
OWN = Path(__file__).parent.parent / "labels"

Row = dict[str, str]


def rows(folder: Path, own: Path = OWN) -> list[Row]:
    """Return the rows of a folder's labels.csv, ours filled in by file name; none where the data is not there."""
    if not (folder / "labels.csv").is_file():
        return []
    added = own_rows(folder.name, own)
    return [joined(row, added.get(row["file"], {})) for row in _read(folder / "labels.csv")]


def own_rows(name: str, own: Path = OWN) -> dict[str, Row]:
    """Return our labels for a source by file name; none where we have none."""
    return {row["file"]: row for row in _read(own / f"{name}.csv")}


def joined(row: Row, more: Row) -> Row:
    """Return a row with ours filled in: what we say counts, where we are silent the source does."""
    return row | {key: value for key, value in more.items() if value or key not in row}


def _read(path: Path) -> list[Row]:
    if not path.is_file():
        return []
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))
