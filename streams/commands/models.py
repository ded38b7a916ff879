"""The 17 models: which versions there are, what they were measured at, whether the files are right."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from processors.contracts import CONTRACTS
from processors.library import Description, Library
from streams.console import InputError, print_json, table
from streams.library import open_library
from streams.settings import Settings

directory = click.option(
    "--dir",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder with manifest.toml; by default MRRS_MODEL_DIR, or ./onnx.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


@click.group(epilog="Examples: mrrs models list · mrrs models show roi-gas · mrrs models verify --json")
def models() -> None:
    """Show and verify the 17 models."""


@models.command("list", epilog="Example: mrrs models list --json")
@directory
@json_option
def list_models(*, folder: Path | None, as_json: bool) -> int:
    """List every version with its aliases and size; a model without a version is listed too."""
    found = _library(folder).describe()
    missing = [name for name in CONTRACTS if name not in {description.model for description in found}]
    if as_json:
        print_json({"models": found, "missing": missing})
    else:
        rows = [(item.model, item.version, ", ".join(item.aliases), _size(item), item.sha256[:12]) for item in found]
        table(
            [("model", "version", "aliases", "size", "sha256"), *rows, *((name, "-", "", "", "") for name in missing)]
        )
    return int(bool(missing))


@models.command(epilog="Example: mrrs models show digits-gas")
@click.argument("model")
@directory
@json_option
def show(*, model: str, folder: Path | None, as_json: bool) -> int:
    """Show a MODEL's versions, what goes in and comes out, and its card: data, measurements, limits."""
    found = [item for item in _library(folder).describe() if item.model == model]
    if model not in CONTRACTS:
        raise InputError(f"no model is called {model}; there are {', '.join(CONTRACTS)}")
    contract = CONTRACTS[model]
    if as_json:
        print_json({"model": model, "contract": contract, "versions": found})
    else:
        click.echo(f"{model}\n  in   {contract.input}\n  out  {contract.output}: {contract.meaning}")
        for item in found:
            click.echo(f"\n{item.version}  {', '.join(item.aliases)}  {_size(item)}\n  sha256 {item.sha256}")
            click.echo(msgspec.json.format(msgspec.json.encode(item.card), indent=2).decode())
    return int(not found)


@models.command(epilog="Example: mrrs models verify")
@directory
@json_option
def verify(*, folder: Path | None, as_json: bool) -> int:
    """Check digest, shapes and warm-up of every version, and that all 17 models have a champion.

    Status 1 if one is not as it should be.
    """
    checks = _library(folder).verify_all()
    wrong = [check for check in checks if check.error]
    if as_json:
        print_json({"checks": checks, "ok": not wrong})
    else:
        table([("model", "version", "verdict"), *((c.model, c.version, c.error or "ok") for c in checks)])
    return int(bool(wrong))


def _library(folder: Path | None) -> Library:
    return open_library(Settings.from_environment(model_dir=folder), ())


def _size(item: Description) -> str:
    return "file missing" if item.size is None else f"{item.size / 1e6:.2f} MB"
