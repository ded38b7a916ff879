"""Which versions of the models the reference belongs to; the file is read again when it has changed."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path

logger = logging.getLogger(__name__)

#: What drift is measured against where nothing else is set.
SHIPPED = Path(__file__).parents[1] / "references" / "shipped" / "synthetic.npz"


class Referenced:
    """Gives model -> version of a reference's file; nothing where it cannot be read, which is logged once."""

    def __init__(self, path: Path | None) -> None:
        self._path = path or SHIPPED
        self._read: tuple[float, Mapping[str, str]] | None = None

    def __call__(self) -> Mapping[str, str]:
        """Return the versions."""
        try:
            changed = self._path.stat().st_mtime
        except OSError:
            changed = 0.0
        if self._read is None or self._read[0] != changed:
            self._read = changed, self._models()
        return self._read[1]

    def _models(self) -> Mapping[str, str]:
        from monitors.references import ReferenceFileError, read_reference  # noqa: PLC0415 - 0.3 s, and rarely needed

        try:
            return read_reference(self._path).models
        except (OSError, ReferenceFileError) as error:
            logger.warning("the reference %s cannot be read: %s", self._path, error)
            return {}
