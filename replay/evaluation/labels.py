"""The rows of a labels.csv, and further columns for them from elsewhere."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

Row = Mapping[str, str]
#: Column of further labels -> the dataset's.
_ALIASES = {"meter": "meter_id"}


class DatasetError(ValueError):
    """The dataset cannot be used; the message says where and what to do."""


def parse(data: bytes, where: str) -> list[Row]:
    """Return the rows of a CSV with a header.

    Raises:
        DatasetError: it is no text, or a row has more fields than the header.
    """
    try:
        rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    except (UnicodeDecodeError, csv.Error) as error:
        raise DatasetError(f"{where}: no CSV in UTF-8: {error}") from error
    for number, row in enumerate(rows, 2):
        if None in row:
            raise DatasetError(f"{where}, line {number}: more fields than the header names")
    return [{key: value or "" for key, value in row.items()} for row in rows]


def joined(rows: Sequence[Row], more: Sequence[Row], where: str) -> list[Row]:
    """Return rows with further columns joined by `file`: what they say counts, where they are silent the row does.

    A photo that they call mirrored is left out: it shows no reading.

    Raises:
        DatasetError: there is no column `file`, or no file of it is one of the rows'.
    """
    if more and "file" not in more[0]:
        raise DatasetError(f"{where} lacks the column file, by which labels are joined")
    by_file = {row["file"]: {_ALIASES.get(key, key): value for key, value in row.items()} for row in more}
    if not by_file.keys() & {row.get("file", "") for row in rows}:
        raise DatasetError(f"{where}: none of its {len(by_file)} files is in the dataset")
    columns = {key for row in by_file.values() for key in row}
    found: list[Row] = []
    for row in rows:
        added = by_file.get(row.get("file", ""), {})
        if added.get("mirrored") != "1":
            told = {key: value for key, value in added.items() if value}
            found.append({**dict.fromkeys(columns, ""), **row, **told})
    return found
