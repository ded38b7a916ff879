"""The manifest of the models: which versions there are, and which of them the aliases name."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from processors.contracts import CONTRACTS

FILE = "manifest.toml"
#: The manifest's layout; another one needs other code.
SCHEMA = 1
#: Names that stand for a version.
ALIASES = ("champion", "challenger")


class Fault(StrEnum):
    """What is the matter with a model; a metric's label."""

    MANIFEST = "manifest"
    MISSING = "missing"
    DIGEST = "digest"
    UNREADABLE = "unreadable"
    CONTRACT = "contract"
    WARM_UP = "warm_up"
    NOT_FINITE = "not_finite"


class ModelError(Exception):
    """A model or the manifest is not what it must be; the message says which, what was found and what to do."""

    def __init__(self, message: str, fault: Fault = Fault.MANIFEST) -> None:
        super().__init__(message)
        self.fault = fault


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
    return entries(document(directory), directory / FILE)


def document(directory: Path) -> dict[str, Any]:
    """Return the manifest as it stands in the file.

    Raises:
        ModelError: it is missing or is no TOML.
    """
    path = directory / FILE
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ModelError(f"{path} cannot be read ({error.strerror}); set MRRS_MODEL_DIR to the folder onnx/") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ModelError(f"{path} is no TOML: {error}; restore it from the repository") from error


def entries(document: Mapping[str, Any], path: Path) -> dict[str, Entry]:
    """Return model name -> entry of a document that stands in the file `path`.

    Raises:
        ModelError: it is not what it must be.
    """
    if document.get("schema") != SCHEMA:
        raise ModelError(
            f"{path}: schema {document.get('schema')!r}, {SCHEMA} is expected; use the manifest of this release"
        )
    models = document.get("models", {})
    return {name: _entry(f"{path}: models.{name}", name, table) for name, table in models.items()}


def dumps(document: Mapping[str, Any]) -> str:
    """Return a document as TOML, models in the contracts' order.

    >>> print(dumps({"schema": 1, "models": {"roi-gas": {"champion": "0.1.0", "versions": {}}}}))
    schema = 1
    <BLANKLINE>
    [models.roi-gas]
    champion = "0.1.0"
    <BLANKLINE>
    """
    order = {name: place for place, name in enumerate(CONTRACTS)}
    lines = [f"schema = {document['schema']}", ""]
    for name, entry in sorted(document["models"].items(), key=lambda item: order.get(item[0], len(order))):
        lines.append(f"[models.{name}]")
        lines += [f"{key} = {json.dumps(value)}" for key, value in entry.items() if key != "versions"]
        lines.append("")
        for version, facts in entry["versions"].items():
            lines.append(f'[models.{name}.versions."{version}"]')
            lines += [f"{key} = {json.dumps(value)}" for key, value in facts.items()]
            lines.append("")
    return "\n".join(lines)


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
