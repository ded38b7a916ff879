"""Writes versions into onnx/manifest.toml."""

from __future__ import annotations

import hashlib
import json
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from processors.contracts import CONTRACTS

FILE = "manifest.toml"


def read(models: Path) -> dict[str, Any]:
    """Return the manifest, an empty one where there is none."""
    path = models / FILE
    if not path.is_file():
        return {"schema": 1, "models": {}}
    return tomllib.loads(path.read_text(encoding="utf-8"))


def add(models: Path, name: str, version: str, warm_up: list[float]) -> None:
    """Write a version; a model's first version becomes its champion, a later one moves no alias."""
    manifest = read(models)
    entry = manifest["models"].setdefault(name, {"champion": version, "versions": {}})
    data = (models / name / version / "model.onnx").read_bytes()
    entry["versions"][version] = {"sha256": hashlib.sha256(data).hexdigest(), "warm_up": warm_up}
    path = models / FILE
    part = path.with_suffix(".part")
    part.write_text(dumps(manifest), encoding="utf-8")
    os.replace(part, path)  # noqa: PTH105


def dumps(manifest: Mapping[str, Any]) -> str:
    """Return the manifest as TOML, models in the contracts' order.

    >>> print(dumps({"schema": 1, "models": {"gas": {"champion": "0.1.0", "versions": {}}}}))
    schema = 1
    <BLANKLINE>
    [models.gas]
    champion = "0.1.0"
    <BLANKLINE>
    """
    order = {name: place for place, name in enumerate(CONTRACTS)}
    lines = [f"schema = {manifest['schema']}", ""]
    for name, entry in sorted(manifest["models"].items(), key=lambda item: order.get(item[0], len(order))):
        lines.append(f"[models.{name}]")
        lines += [f"{key} = {json.dumps(value)}" for key, value in entry.items() if key != "versions"]
        lines.append("")
        for version, facts in entry["versions"].items():
            lines.append(f'[models.{name}.versions."{version}"]')
            lines += [f"{key} = {json.dumps(value)}" for key, value in facts.items()]
            lines.append("")
    return "\n".join(lines)
