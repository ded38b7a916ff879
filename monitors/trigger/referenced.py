"""Which versions of the models the reference belongs to; the file is read again when it has changed."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path

logger = logging.getLogger(__name__)


class Referenced:
    """Gives model -> version of a reference's file; nothing where it cannot be read, which is logged once."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._read: tuple[float, Mapping[str, str]] | None = None

    def __call__(self) -> Mapping[str, str]:
        """Return the versions."""
        from monitors.references.shipped import SHIPPED  # noqa: PLC0415 - brings scipy, and an alert is rare

        path = self._path or SHIPPED
        try:
            changed = path.stat().st_mtime
        except OSError:
            changed = 0.0
        if self._read is None or self._read[0] != changed:
            self._read = changed, _models(path)
        return self._read[1]


def _models(path: Path) -> Mapping[str, str]:
    from monitors.references import ReferenceFileError, read_reference  # noqa: PLC0415

    try:
        return read_reference(path).models
    except (OSError, ReferenceFileError) as error:
        logger.warning("the reference %s cannot be read: %s", path, error)
        return {}
