"""Where a training works: its folders, its seed, how much it renders, and what it has used."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

#: Seeds of held-out scenes start here; training renders from 0 up and never gets there.
HELD_OUT = 1_000_000


@dataclass(frozen=True, slots=True)
class DataUse:
    """One source of examples, as the model's card names it."""

    name: str
    #: SHA-256 of the source: of the files for real data, of the renderer's code and the seeds for synthetic data.
    digest: str
    #: Examples before augmentation.
    count: int
    licence: str


@dataclass(slots=True)
class Workshop:
    """What the tasks of one run share."""

    #: Rendered scenes and checkpoints.
    cache: Path
    #: The folder of real data, or None: then only synthetic data is used.
    real: Path | None
    seed: int = 0
    #: Scenes to render of each kind, for training and for measuring.
    scenes: int = 1200
    held_out: int = 150
    #: Where checkpoints lie, if not in the cache: a retraining has its own, and shares the rendered scenes.
    checkpoints: Path | None = None
    used: dict[str, DataUse] = field(default_factory=dict)

    def note(self, use: DataUse) -> None:
        """Remember that a source was used."""
        self.used[use.name] = use
