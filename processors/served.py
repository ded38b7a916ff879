"""Models that are loaded, as one value: a stage's call sees the same ones from its beginning to its end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from processors.contracts import Model
from processors.manifest import Fault, ModelError


@dataclass(frozen=True, slots=True)
class Loaded:
    """A version of a model, verified and ready."""

    version: str
    sha256: str
    model: Model
    #: ISO 8601: when it was trained, as its card says; None where there is no card.
    created: str | None = None


@dataclass(frozen=True, slots=True)
class Served:
    """Model name -> what is loaded; never changed, only replaced as a whole."""

    models: Mapping[str, Loaded] = field(default_factory=dict)

    def load(self, name: str) -> Model:
        """Return a model.

        Raises:
            ModelError: it is not loaded here.
        """
        return self[name].model

    def version(self, name: str) -> str:
        """Return the version that `load` gives."""
        return self[name].version

    def replaced(self, name: str, loaded: Loaded) -> Served:
        """Return the same with another version of one model."""
        return Served({**self.models, name: loaded})

    def __getitem__(self, name: str) -> Loaded:
        if name not in self.models:
            raise ModelError(f"{name} is not loaded here; there are {', '.join(self.models) or 'none'}", Fault.MISSING)
        return self.models[name]

    def __contains__(self, name: object) -> bool:
        return name in self.models

    def __iter__(self) -> Iterator[str]:
        return iter(self.models)
