"""What the commands share: errors that are the user's to mend, JSON on standard output, everything else beside it."""

from __future__ import annotations

from collections.abc import Callable

import click
import msgspec
import numpy as np


class InputError(click.ClickException):
    """What was given cannot be used; ends the command with status 2 and one line."""

    exit_code = 2


def print_json(value: object) -> None:
    """Print one JSON object on standard output."""
    click.echo(msgspec.json.encode(value, enc_hook=_plain).decode())


def say(text: str = "") -> None:
    """Print a line for the person at the terminal, on standard error."""
    click.echo(text, err=True)


def table(rows: list[tuple[str, ...]], write: Callable[[str], object] = click.echo) -> None:
    """Print rows in columns; the first row is the heading."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        write("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _plain(value: object) -> object:
    if isinstance(value, np.generic):
        return value.item()
    raise NotImplementedError(f"{type(value).__name__} has no place in JSON")
