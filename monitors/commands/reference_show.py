"""`mrrs reference show`: what a reference was built from, and what it can tell."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from monitors.judge import thresholds
from monitors.references import Reference, ReferenceFileError, read_reference
from monitors.references.shipped import SHIPPED
from processors.library import Library
from processors.manifest import ModelError
from streams.console import InputError, print_json, say, table
from streams.settings import Settings

EPILOG = """\b
Examples:
  mrrs reference show
  mrrs reference show reference.npz --json"""


@click.command(epilog=EPILOG)
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def show(file: Path | None, *, as_json: bool) -> int:
    """Show the reference in FILE; without it that of MRRS_REFERENCE, or the shipped one."""
    settings = Settings.from_environment()
    path = file or settings.reference or SHIPPED
    try:
        reference = read_reference(path)
    except ReferenceFileError as error:
        raise InputError(str(error)) from error
    outdated = reference.outdated(_champions(settings))
    if as_json:
        print_json({"file": str(path), **described(reference), "outdated": outdated})
        return 0
    say(f"{path}: version {reference.version}, built {reference.created} of {reference.source}")
    say(f"models: {', '.join(f'{name} {version}' for name, version in reference.models.items()) or 'none'}")
    say(f"chance of any alarm when each monitor judges each segment once: {reference.false_alarm_rate:g}")
    for name, version in outdated.items():
        say(f"outdated: {name} {version} answered then, another version is the champion now; build a new one")
    table(rows(reference))
    return 0


def described(reference: Reference) -> dict[str, Any]:
    """Return a reference for JSON: what it is of, and the scores from which full windows drift."""
    return {
        "version": reference.version,
        "created": reference.created,
        "source": reference.source,
        "models": dict(reference.models),
        "false_alarm_rate": reference.false_alarm_rate,
        "window": reference.window,
        "segments": {
            name: {
                "photos": segment.photos,
                "judged": sorted(segment.levels),
                "thresholds": thresholds(segment, reference.window),
            }
            for name, segment in reference.segments.items()
        },
    }


def rows(reference: Reference) -> list[tuple[str, ...]]:
    """Return a table of the segments."""
    shares = reference.shares()
    body = [
        (name, str(one.photos), f"{shares[name]:.1%}", ", ".join(sorted(one.levels)) or "nothing: too few photos")
        for name, one in reference.segments.items()
    ]
    return [("segment", "photos", "share", "judged"), *body]


def _champions(settings: Settings) -> dict[str, str]:
    if settings.model_dir is None:
        return {}
    try:
        found = Library.open(settings.model_dir, ()).describe()
    except ModelError:
        return {}
    return {item.model: item.version for item in found if "champion" in item.aliases}
