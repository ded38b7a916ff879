"""The models in a directory, each verified before it takes traffic."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from processors import manifest
from processors.contracts import CONTRACTS, Model
from processors.manifest import ModelError, Version
from processors.session import open_model
from processors.warm_up import TOLERANCE, warm_up


@dataclass(frozen=True, slots=True)
class Description:
    """One version of a model, for people."""

    model: str
    version: str
    #: The aliases that name this version.
    aliases: tuple[str, ...]
    #: Bytes of model.onnx, None where the file is missing.
    size: int | None
    sha256: str
    #: card.json, empty where there is none.
    card: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Check:
    """Whether one version of a model is what the manifest and the contract say."""

    model: str
    version: str
    #: What is the matter; None if all is well.
    error: str | None


class Library:
    """Gives models by name; loads each once, at its first use or by `open` at start-up."""

    def __init__(self, directory: Path, aliases: Mapping[str, str] | None = None) -> None:
        """Read the manifest.

        Args:
            directory: The folder of manifest.toml.
            aliases: Model name -> alias or version, where it is not the champion.

        Raises:
            ModelError: the manifest is missing or is not what it must be.
        """
        self.directory = directory
        self._entries = manifest.read(directory)
        self._aliases = dict(aliases or {})
        self._models: dict[str, Model] = {}
        self._lock = Lock()

    @classmethod
    def open(
        cls, directory: Path, names: Iterable[str] | None = None, aliases: Mapping[str, str] | None = None
    ) -> Library:
        """Return a library whose models (of `names`; without it, all 17) are loaded and verified.

        Raises:
            ModelError: one of them is missing or is not what it must be.
        """
        library = cls(directory, aliases)
        for name in CONTRACTS if names is None else names:
            library.load(name)
        return library

    def version(self, name: str) -> str:
        """Return the version of a model that `load` gives.

        Raises:
            ModelError: there is no such model, alias or version.
        """
        entry = self._entry(name)
        alias = self._aliases.get(name, "champion")
        version = entry.aliases.get(alias, alias)
        if version not in entry.versions:
            known = [*entry.aliases, *entry.versions]
            raise ModelError(f"{name}: no alias or version {alias!r}; there are {', '.join(known) or 'none'}")
        return version

    def load(self, name: str) -> Model:
        """Return a model; the first call verifies its digest, its shapes and its warm-up.

        Raises:
            ModelError: it is missing or is not what it must be.
        """
        with self._lock:
            if name not in self._models:
                self._models[name] = self._verified(name, self.version(name))
            return self._models[name]

    def path(self, name: str, version: str) -> Path:
        """Return where a version's file is."""
        return self.directory / name / version / "model.onnx"

    def describe(self) -> list[Description]:
        """Return every version in the manifest with its card."""
        return [
            Description(
                model=name,
                version=version,
                aliases=tuple(alias for alias, named in entry.aliases.items() if named == version),
                size=path.stat().st_size if (path := self.path(name, version)).is_file() else None,
                sha256=row.sha256,
                card=_card(path.with_name("card.json")),
            )
            for name, entry in self._entries.items()
            for version, row in entry.versions.items()
        ]

    def verify_all(self) -> list[Check]:
        """Verify every version in the manifest, and that each of the 17 models has a champion."""
        checks = [
            Check(name, version, self._error(name, version))
            for name, entry in self._entries.items()
            for version in entry.versions
        ]
        lacking = [name for name in CONTRACTS if "champion" not in getattr(self._entries.get(name), "aliases", {})]
        return checks + [Check(name, "", f"{name}: no champion in the manifest; train and add one") for name in lacking]

    def _entry(self, name: str) -> manifest.Entry:
        if name not in self._entries:
            raise ModelError(
                f"{name}: not in {self.directory / 'manifest.toml'}, which has {', '.join(self._entries) or 'no model'};"
                " train it, or take the models of this release"
            )
        return self._entries[name]

    def _error(self, name: str, version: str) -> str | None:
        try:
            self._verified(name, version)
        except ModelError as error:
            return str(error)
        return None

    def _verified(self, name: str, version: str) -> Model:
        row: Version = self._entry(name).versions[version]
        path, contract = self.path(name, version), CONTRACTS[name]
        label = f"{name} {version}"
        try:
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError as error:
            raise ModelError(f"{label}: {path} cannot be read ({error.strerror}); fetch the models again") from error
        if digest != row.sha256:
            raise ModelError(f"{label}: SHA-256 of {path} is {digest}, {row.sha256} is expected; fetch the file again")
        model = open_model(path, label, contract)
        found = warm_up(model, contract.input)
        if not row.warm_up or len(found) != len(row.warm_up) or not np.allclose(found, row.warm_up, 0, TOLERANCE):
            raise ModelError(
                f"{label}: the warm-up gives {found}, {list(row.warm_up)} is expected within {TOLERANCE};"
                " check the version of onnxruntime"
            )
        return model


def _card(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        card: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ModelError(f"{path} is no JSON: {error}; export the model again") from error
    return card
