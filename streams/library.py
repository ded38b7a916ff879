"""The model library that the settings name."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from processors.library import Library
from streams.settings import Settings, SettingsError


def open_library(settings: Settings, names: Iterable[str] | None = None) -> Library:
    """Return the library with the models `names` (without it, all 17) loaded and verified.

    Raises:
        SettingsError: no folder of models is set.
        ModelError: a model is missing or is not what the manifest says.
    """
    return Library.open(model_dir(settings), names)


def model_dir(settings: Settings) -> Path:
    """Return the folder of the models.

    Raises:
        SettingsError: none is set.
    """
    if settings.model_dir is None:
        raise SettingsError("MRRS_MODEL_DIR is not set, and there is no onnx/manifest.toml here: say where models are")
    return settings.model_dir
