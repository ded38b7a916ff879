"""The boards' JSON beside their code: committed, and what is published."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).with_name("boards")


def path_of(name: str, folder: Path = FOLDER) -> Path:
    """Return where a board's JSON stands."""
    return folder / f"{name}.json"


def read_boards(folder: Path = FOLDER) -> dict[str, dict[str, Any]]:
    """Return every board that is built: name -> JSON.

    Raises:
        ValueError: a file is no JSON object; the message names it.
    """
    boards = {}
    for path in sorted(folder.glob("*.json")):
        try:
            boards[path.stem] = dict(json.loads(path.read_text("utf-8")))
        except (ValueError, TypeError) as error:
            raise ValueError(f"{path}: {error}; `mrrs dashboards build` writes it anew") from error
    return boards
