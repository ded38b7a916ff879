"""The calibration beside the manifest, and whether it was made with the models that answer."""

from __future__ import annotations

import logging
from pathlib import Path

from processors import calibration, manifest
from processors.calibration import Calibration

logger = logging.getLogger(__name__)


def calibration_of(directory: Path | None) -> Calibration | None:
    """Return the calibration of a folder of models, and say which of its champions it does not know.

    What such a model takes part in is judged by the limits on single digits, as if there was no calibration.

    Raises:
        ModelError: the calibration or the manifest is not what it must be.
    """
    found = calibration.read(directory) if directory is not None else None
    if found is None or directory is None:
        logger.info("no %s beside the manifest: confidences are not calibrated", calibration.FILE)
        return None
    entries = manifest.read(directory).items()
    champions = {name: entry.aliases["champion"] for name, entry in entries if "champion" in entry.aliases}
    if strange := found.strange(champions):
        logger.warning(
            "%s was made with other versions of %s: their readings are not calibrated until"
            " `python -m training calibrate` has run",
            directory / calibration.FILE,
            ", ".join(strange),
        )
    return found
