"""`python -m training check-data` and `data-card`."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from training.data.roots import REAL_DATA, REAL_DATA_VARIABLE, find_real_data
from training.validation import card
from training.validation.check import kept
from training.validation.findings import Level, Report, text
from training.validation.sources import find_paths
from training.validation.tables import tables

VERBS = ("check-data", "data-card")
CHECK_EXAMPLES = """Exit status: 0 a training may start, 1 there are errors, 2 there is no data.

Examples:
  python -m training check-data
  python -m training check-data --json
  python -m training check-data exported/ more-digits.zip
"""
CARD_EXAMPLES = """Examples:
  python -m training data-card
  python -m training data-card --check
"""


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add both verbs to a command line."""
    layout = argparse.RawDescriptionHelpFormatter
    one = verbs.add_parser(
        "check-data",
        help="look for what is the matter with the real data",
        epilog=CHECK_EXAMPLES,
        formatter_class=layout,
    )
    one.add_argument(
        "data", nargs="*", type=Path, help=f"folders or archives; default: {REAL_DATA_VARIABLE} or {REAL_DATA}"
    )
    one.add_argument("--json", action="store_true", help="print one JSON object")
    _cache(one)
    one = verbs.add_parser(
        "data-card", help="write the tables of the data card anew", epilog=CARD_EXAMPLES, formatter_class=layout
    )
    one.add_argument("--card", type=Path, default=Path("docs/data.md"), help="the data card")
    one.add_argument("--check", action="store_true", help="write nothing; exit status 1 where a table is out of date")
    _cache(one)


def _cache(one: argparse.ArgumentParser) -> None:
    one.add_argument("--cache", type=Path, default=Path(".cache/training"), help="where the answer is kept")


def run(chosen: argparse.Namespace) -> int:
    """Run one of the verbs and return the exit status."""
    given: list[Path] = getattr(chosen, "data", [])
    root = None if given else find_real_data()
    found = {one: find_paths(one) for one in given or ([root] if root else [])}
    empty = [str(one) for one, paths in found.items() if not paths]
    if empty or not found:
        where = ", ".join(empty) or f"{REAL_DATA} ({REAL_DATA_VARIABLE})"
        sys.stderr.write(f"no labelled data in {where}: give folders or archives with a labels.csv\n")
        return 2
    paths = tuple(path for some in found.values() for path in some)
    report = kept(paths, chosen.cache)
    return _card(chosen, paths, report) if chosen.verb == "data-card" else _check(report, as_json=chosen.json)


def _check(report: Report, *, as_json: bool) -> int:
    if as_json:
        sys.stdout.write(json.dumps(summary(report), indent=2) + "\n")
    else:
        for finding in sorted(report.findings, key=lambda one: list(Level).index(one.level)):
            sys.stdout.write(text(finding) + "\n")
    sys.stderr.write(report.summary() + "\n")
    return 0 if report.good else 1


def summary(report: Report) -> dict[str, Any]:
    """Return a report as --json prints it."""
    counts = {f"{level}s" if level is not Level.KNOWN else "known": len(report.of(level)) for level in Level}
    return {"good": report.good, **counts, **asdict(report)}


def _card(chosen: argparse.Namespace, paths: tuple[Path, ...], report: Report) -> int:
    old = chosen.card.read_text(encoding="utf-8") if chosen.card.is_file() else ""
    try:
        new = card.renewed(old, tables(paths, report))
    except ValueError as error:
        sys.stderr.write(f"{chosen.card}: {error}\n")
        return 2
    if chosen.check:
        sys.stderr.write(f"{chosen.card}: {'fresh' if new == old else 'out of date: python -m training data-card'}\n")
        return 0 if new == old else 1
    chosen.card.write_text(new, encoding="utf-8")
    sys.stderr.write(f"{chosen.card}: {'unchanged' if new == old else 'written'}\n")
    return 0


def before_training(root: Path, cache: Path) -> bool:
    """Say on standard error what is the matter with the data; returns whether a training may start."""
    report = kept(find_paths(root), cache)
    for finding in report.of(Level.ERROR) + report.of(Level.WARNING):
        sys.stderr.write(text(finding) + "\n")
    sys.stderr.write(f"data checked: {report.summary()}\n")
    if not report.good:
        sys.stderr.write(
            "Nothing was trained. Mend the errors above, or accept them in training/validation/known.toml\n"
        )
    return report.good
