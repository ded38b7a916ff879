"""`mrrs requests export`: labelled photos for training."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from replay.commands.requests_options import ask, json_option, log_option, query_of, query_options
from streams.console import InputError, print_json, say

EPILOG = """\b
Examples:
  mrrs requests export labelled/ --since 30d
  mrrs requests export gas/ --tenant t1 --type gas --answers --limit 5000
docs/datasets.md says what a dataset looks like."""


@click.command(epilog=EPILOG)
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@query_options
@click.option("--answers", is_flag=True, help="Take what was answered where nobody confirmed it; such rows say so.")
@click.option("--limit", type=click.IntRange(1), help="Photos at most.")
@click.option(
    "--val",
    "val_share",
    type=click.FloatRange(0, 1),
    default=0.1,
    show_default=True,
    help="Share of validation meters.",
)
@log_option
@json_option
def export(
    *,
    folder: Path,
    answers: bool,
    limit: int | None,
    val_share: float,
    request_log: str | None,
    as_json: bool,
    **which: Any,
) -> int:
    """Write a labelled dataset of the originals whose reading was confirmed into FOLDER, for training.

    Photos are written byte for byte, with what a phone put into them (EXIF). Status 1 if there was none.
    """
    from replay.log.export import Exported, ExportError  # noqa: PLC0415 - the help needs no codecs
    from replay.log.export import export as write  # noqa: PLC0415

    query = query_of(**which, kept=True)

    def progress(done: Exported) -> None:
        if done.photos and done.photos % 500 == 0:
            say(f"{done.photos} photos")

    try:
        done = ask(
            request_log,
            lambda log: write(log, query, folder, answers=answers, limit=limit, val_share=val_share, on_photo=progress),
        )
    except (ExportError, OSError) as error:
        raise InputError(str(error)) from error
    if as_json:
        print_json({"folder": str(folder), **asdict(done)})
    else:
        by = ", ".join(f"{count} by {who}" for who, count in sorted(done.labelled_by.items()))
        say(f"{folder}: {done.photos} photos{f' (labelled: {by})' if by else ''}; {done.unlabelled} without a label")
    return 0 if done.photos else 1
