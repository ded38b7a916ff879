"""Whether the labels of a source are whole: columns, files, rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from training.validation.findings import Finding, Level
from training.validation.rules import DIGIT_RULES, PHOTO_RULES
from training.validation.sources import Item, Source

#: Columns that must be there (DESIGN §11).
DIGIT_COLUMNS = ("file", "value", "medium", "display", "meter_id", "source", "split")
PHOTO_COLUMNS = (
    "file", "medium", "display", "reading", "decimals", "tariff", "readable", "meter_id", "source", "split",
)  # fmt: skip
#: Columns that may be there besides.
EXTRA_COLUMNS = ("kind", "box", "flag", "label_source", "licence", "expected", "fault")

#: What must be the same in all rows of a file.
_SHARED = ("medium", "display", "kind", "readable", "meter_id", "source", "split")


def check(source: Source) -> Iterator[Finding]:
    """Give what is the matter with the columns and rows of a source."""
    asked = DIGIT_COLUMNS if source.digits else PHOTO_COLUMNS
    for column in sorted(set(asked) - set(source.columns)):
        yield _finding(source, "column-missing", column, f"labels.csv lacks the column {column}", "Add the column.")
    for column in sorted(set(source.columns) - {*asked, *EXTRA_COLUMNS}):
        message = f"labels.csv has the column {column}, which nothing uses"
        yield _finding(
            source, "column-unknown", column, message, "Name it as docs/datasets.md does.", level=Level.WARNING
        )
    for files, rule, message, advice in (
        (source.missing, "file-missing", "labelled, but not there", "Bring the file or drop its row."),
        (source.stray, "own-label-stray", "in our own labels, but not in the source", "Mend the name in our labels."),
    ):
        for file in files:
            yield _finding(source, rule, file, f"{file} is {message}", advice)
    if source.unlisted:
        message, advice = f"{len(source.unlisted)} files have no row in labels.csv", "Label them or take them away."
        yield _finding(source, "file-unlisted", "files", message, advice, level=Level.WARNING, files=source.unlisted)
    for item in source.items:
        yield from _rows(source, item)


def _rows(source: Source, item: Item) -> Iterator[Finding]:
    if len({tuple(sorted(row.items())) for row in item.rows}) < len(item.rows):
        yield _finding(source, "row-twice", item.file, f"{item.file} has the same row twice", "Drop one of them.")
    shared: dict[str, set[str]] = defaultdict(set)
    for row in item.rows:
        for column in _SHARED if not source.digits else (*_SHARED, "value"):
            shared[column].add(row.get(column, ""))
        for rule, holds in (DIGIT_RULES if source.digits else PHOTO_RULES).items():
            if problem := holds(row):
                yield _finding(source, rule, item.file, f"{item.file}: {problem}", "Mend the row in labels.csv.")
    for column, values in shared.items():
        if len(values) > 1:
            message = f"the rows of {item.file} differ in {column}: {', '.join(sorted(values))}"
            yield _finding(source, "rows-differ", item.file, message, "One file has one truth: mend its rows.")


def _finding(
    source: Source,
    rule: str,
    subject: str,
    message: str,
    advice: str,
    *,
    level: Level = Level.ERROR,
    files: tuple[str, ...] = (),
) -> Finding:
    return Finding(level, source.name, rule, subject, message, advice, max(1, len(files)), files[:5])
