"""The models in a directory, each verified before it takes traffic."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

from processors import heap, manifest
from processors.cards import read_card
from processors.contracts import CONTRACTS, Model
from processors.manifest import Fault, ModelError
from processors.verified import model_path, verified


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
        heap.keep()
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
            raise ModelError(
                f"{name}: no alias or version {alias!r}; there are {', '.join(known) or 'none'}", Fault.MISSING
            )
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
        return model_path(self.directory, name, version)

    def describe(self) -> list[Description]:
        """Return every version in the manifest with its card."""
        return [
            Description(
                model=name,
                version=version,
                aliases=tuple(alias for alias, named in entry.aliases.items() if named == version),
                size=path.stat().st_size if (path := self.path(name, version)).is_file() else None,
                sha256=row.sha256,
                card=read_card(path.parent),
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
                " train it, or take the models of this release",
                Fault.MISSING,
            )
        return self._entries[name]

    def _error(self, name: str, version: str) -> str | None:
        try:
            self._verified(name, version)
        except ModelError as error:
            return str(error)
        return None

    def _verified(self, name: str, version: str) -> Model:
        return verified(self.directory, name, version, self._entry(name).versions[version])
