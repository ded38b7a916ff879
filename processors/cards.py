"""The card that goes with a version of a model: what it was made of, and what was measured on it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from processors.manifest import ModelError

FILE = "card.json"


def read_card(folder: Path) -> dict[str, Any]:
    """Return the card in a version's folder, empty where there is none.

    Raises:
        ModelError: it is no JSON object.
    """
    path = folder / FILE
    if not path.is_file():
        return {}
    try:
        card: object = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ModelError(f"{path} is no JSON: {error}; export the model again") from error
    if not isinstance(card, dict):
        raise ModelError(f"{path} is no JSON object; export the model again")
    return card
