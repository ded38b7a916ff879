"""The 17 models: which versions there are, what they were measured at, whether the files are right."""

from __future__ import annotations

from pathlib import Path

import click

from processors.contracts import CONTRACTS
from processors.library import Library
from streams.commands.models_change import add, promote, rollback, withdraw
from streams.commands.models_options import directory, folder_of, json_option, shown_size
from streams.commands.models_show import show
from streams.console import print_json, table

EPILOG = """\b
Examples:
  mrrs models list
  mrrs models promote roi-gas 0.2.0
  mrrs models rollback roi-gas"""


@click.group(epilog=EPILOG)
def models() -> None:
    """Show and verify the 17 models, add versions, and say which one answers."""


@models.command("list", epilog="Example: mrrs models list --json")
@directory
@json_option
def list_models(*, folder: Path | None, as_json: bool) -> int:
    """List every version with its aliases and size; a model without a version is listed too."""
    found = Library(folder_of(folder)).describe()
    missing = [name for name in CONTRACTS if name not in {description.model for description in found}]
    if as_json:
        print_json({"models": found, "missing": missing})
    else:
        rows = [
            (item.model, item.version, ", ".join(item.aliases), shown_size(item.size), item.sha256[:12])
            for item in found
        ]
        table(
            [("model", "version", "aliases", "size", "sha256"), *rows, *((name, "-", "", "", "") for name in missing)]
        )
    return int(bool(missing))


@models.command(epilog="Example: mrrs models verify")
@directory
@json_option
def verify(*, folder: Path | None, as_json: bool) -> int:
    """Check digest, shapes and warm-up of every version, and that all 17 models have a champion.

    Status 1 if one is not as it should be.
    """
    checks = Library(folder_of(folder)).verify_all()
    wrong = [check for check in checks if check.error]
    if as_json:
        print_json({"checks": checks, "ok": not wrong})
    else:
        table([("model", "version", "verdict"), *((c.model, c.version, c.error or "ok") for c in checks)])
    return int(bool(wrong))


for command in (show, add, promote, rollback, withdraw):
    models.add_command(command)
