"""The manifest of the models: which versions there are, and which of them the aliases name."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from processors.contracts import CONTRACTS

#: The manifest's layout; another one needs other code.
SCHEMA = 1
#: Names that stand for a version.
ALIASES = ("champion", "challenger")


class ModelError(Exception):
    """A model or the manifest is not what it must be; the message says which, what was found and what to do."""


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a model, as the manifest has it."""

    #: Of model.onnx, hexadecimal.
    sha256: str
    #: The first numbers that must come out of the warm-up.
    warm_up: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One model: its aliases and its versions."""

    #: Alias -> version.
    aliases: dict[str, str]
    versions: dict[str, Version]


def read(directory: Path) -> dict[str, Entry]:
    """Return model name -> entry.

    Raises:
        ModelError: the manifest is missing or is not what it must be.
    """
    path = directory / "manifest.toml"
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ModelError(f"{path} cannot be read ({error.strerror}); set MRRS_MODEL_DIR to the folder onnx/") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ModelError(f"{path} is no TOML: {error}; restore it from the repository") from error
    if document.get("schema") != SCHEMA:
        raise ModelError(
            f"{path}: schema {document.get('schema')!r}, {SCHEMA} is expected; use the manifest of this release"
        )
    models = document.get("models", {})
    return {name: _entry(f"{path}: models.{name}", name, table) for name, table in models.items()}


def _entry(where: str, name: str, table: dict[str, Any]) -> Entry:
    if name not in CONTRACTS:
        raise ModelError(f"{where}: no such model; the names are {', '.join(CONTRACTS)}")
    try:
        versions = {
            version: Version(str(row["sha256"]).lower(), tuple(float(number) for number in row["warm_up"]))
            for version, row in table["versions"].items()
        }
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ModelError(f"{where}: each version needs sha256 and warm_up ({error!r})") from error
    aliases = {alias: str(table[alias]) for alias in ALIASES if alias in table}
    for alias, version in aliases.items():
        if version not in versions:
            raise ModelError(f"{where}: {alias} is {version}, but the versions are {', '.join(versions) or 'none'}")
    return Entry(aliases, versions)
