"""The calibration beside the manifest, and whether it was made with the models that answer."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path

from processors import calibration, manifest
from processors.calibration import Calibration
from processors.limits import Limits
from processors.manifest import ModelError

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


class Following:
    """Limits whose calibration follows its file: to look whether it has changed costs microseconds."""

    def __init__(self, limits: Limits, directory: Path | None) -> None:
        self._limits = limits
        self._directory = directory
        self._stamp = self._look()

    def now(self) -> Limits:
        """Return the limits of now; a new file that is not what it must be is logged, and the old one goes on."""
        stamp = self._look()
        if stamp != self._stamp:
            self._stamp = stamp
            try:
                self._limits = replace(self._limits, calibration=calibration_of(self._directory))
            except ModelError as error:
                logger.error("the calibration stays as it was: %s", error)
        return self._limits

    def _look(self) -> tuple[tuple[int, int], ...]:
        """Return what changes when the calibration or the manifest does: the warning is about both."""
        if self._directory is None:
            return ()
        return tuple(_stamp(self._directory / name) for name in (calibration.FILE, manifest.FILE))


def _stamp(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_mtime_ns, found.st_size
