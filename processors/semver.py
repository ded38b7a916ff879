"""Versions of models: MAJOR.MINOR.PATCH, see semver.org 2.0.0."""

from __future__ import annotations

import re
from collections.abc import Iterable

from processors.manifest import ModelError

_NUMBER = r"(0|[1-9]\d*)"
_PATTERN = re.compile(rf"{_NUMBER}\.{_NUMBER}\.{_NUMBER}(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?", re.ASCII)


def check_version(version: str) -> str:
    """Return the version; it becomes the name of a folder, so nothing else passes.

    Raises:
        ModelError: it is none.
    """
    if not _PATTERN.fullmatch(version):
        raise ModelError(f"{version!r} is no version; write MAJOR.MINOR.PATCH, such as 0.2.0 or 0.2.0-gas.1")
    return version


def next_version(versions: Iterable[str]) -> str:
    """Return the minor version after the highest one.

    >>> next_version(["0.9.0", "0.10.1"]), next_version([])
    ('0.11.0', '0.1.0')
    """
    found = [match for version in versions if (match := _PATTERN.fullmatch(version))]
    major, minor = max(((int(match[1]), int(match[2])) for match in found), default=(0, 0))
    return f"{major}.{minor + 1}.0"
