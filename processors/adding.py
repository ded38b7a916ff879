"""A model file from outside becomes a version: checked against the contract, copied, entered in the manifest."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from processors import cards
from processors.contracts import CONTRACTS
from processors.draft import WAIT_S, Word, writing
from processors.history import ModelEvent
from processors.manifest import Fault, ModelError, Version
from processors.semver import check_version, next_version
from processors.session import open_model
from processors.verified import digest, model_path, verified
from processors.warm_up import TOLERANCE, warm_up

#: Decimals of the warm-up's numbers in the manifest.
_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class Source:
    """A model file and, if there is one, its card."""

    model: Path
    card: dict[str, Any]

    @property
    def folder(self) -> Path:
        """Where the file lies."""
        return self.model.parent


def find_source(path: Path) -> Source:
    """Return what is to be added from a folder with model.onnx and card.json, or from a model file alone.

    Raises:
        ModelError: there is no model, or the card is no card.
    """
    if path.is_dir():
        if not (path / "model.onnx").is_file():
            raise ModelError(f"{path} holds no model.onnx; name the folder of one version, or the file", Fault.MISSING)
        return Source(path / "model.onnx", cards.read_card(path))
    if not path.is_file():
        raise ModelError(f"{path} does not exist", Fault.MISSING)
    return Source(path, cards.read_card(path.parent) if path.name == "model.onnx" else {})


def add(
    directory: Path, name: str, path: Path, word: Word, *, version: str | None = None, wait_s: float = WAIT_S
) -> list[ModelEvent]:
    """Add a version of a model; without `version` it is the card's, or the minor version after the highest one.

    Raises:
        ModelError: it breaks the contract, contradicts its card, or the version is there already.
    """
    if name not in CONTRACTS:
        raise ModelError(f"no model is called {name}; there are {', '.join(CONTRACTS)}", Fault.MISSING)
    source = find_source(path)
    row = measured(source.model, name)
    with writing(directory, word, wait_s) as draft:
        versions = draft.entry(name).versions
        version = check_version(_agreed(source, name, version) or next_version(versions))
        if version in versions:
            raise ModelError(f"{name}: {version} is there already; versions do not change, add another one")
        _bring(source, model_path(directory, name, version).parent, row)
        verified(directory, name, version, row)
        return draft.enter(name, version, row)


def measured(path: Path, name: str) -> Version:
    """Return what the manifest says about a file that keeps the contract.

    Raises:
        ModelError: it does not, or it does not answer the same twice.
    """
    contract = CONTRACTS[name]
    sha256 = digest(path, name)
    model = open_model(path, name, contract)
    once, again = (_rounded(warm_up(model, contract.input)) for _ in range(2))
    if not np.allclose(once, again, 0, TOLERANCE):
        raise ModelError(f"{name}: {path} answers the same input with {once} and then {again}", Fault.WARM_UP)
    return Version(sha256, once)


def _rounded(numbers: Iterable[float]) -> tuple[float, ...]:
    return tuple(round(number, _DECIMALS) for number in numbers)


def _agreed(source: Source, name: str, version: str | None) -> str | None:
    """Return the version that is asked for or that the card names; both must agree."""
    for field, wanted in (("model", name), ("version", version)):
        said = source.card.get(field)
        if wanted is not None and said is not None and said != wanted:
            raise ModelError(f"{source.folder / cards.FILE} is the card of {field} {said}, not of {wanted}")
    return version or source.card.get("version")


def _bring(source: Source, target: Path, row: Version) -> None:
    """Copy model and card to the version's folder, which appears whole or not at all."""
    if target.exists():
        if (target / "model.onnx").is_file() and digest(target / "model.onnx", str(target)) == row.sha256:
            return  # it was exported right there, or an earlier try ended before the manifest was written
        raise ModelError(f"{target} is there, holds another model and is not in the manifest; move it away")
    part = target.with_name(f".{target.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    shutil.copyfile(source.model, part / "model.onnx")
    if source.card:
        shutil.copyfile(source.folder / cards.FILE, part / cards.FILE)
    part.rename(target)
