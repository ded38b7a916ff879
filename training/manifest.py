"""Enters exported versions in onnx/manifest.toml."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from processors.draft import Word, writing
from processors.manifest import FILE, SCHEMA, Version
from processors.verified import digest, model_path


def add(models: Path, name: str, version: str, warm_up: list[float], now: datetime) -> None:
    """Enter a version, or enter it anew after another export; a model's first version becomes its champion."""
    row = Version(digest(model_path(models, name, version), name), tuple(warm_up))
    if not (models / FILE).is_file():
        (models / FILE).write_text(f"schema = {SCHEMA}\n", encoding="utf-8")
    with writing(models, Word("training", "exported", now)) as draft:
        draft.enter(name, version, row)
