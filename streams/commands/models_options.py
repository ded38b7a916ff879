"""Options that the commands about models share."""

from __future__ import annotations

from pathlib import Path

import click

from streams.library import model_dir
from streams.settings import Settings

directory = click.option(
    "--dir",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder with manifest.toml; by default MRRS_MODEL_DIR, or ./onnx.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


def folder_of(folder: Path | None) -> Path:
    """Return the folder of the option, or of the settings.

    Raises:
        SettingsError: neither names one.
    """
    return model_dir(Settings.from_environment(model_dir=folder))


def shown_size(size: int | None) -> str:
    """Return a file's size for people."""
    return "file missing" if size is None else f"{size / 1e6:.2f} MB"
