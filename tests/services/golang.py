"""Programs in Go that the tests build: what they are made of is pinned in each folder's go.mod and go.sum."""

from __future__ import annotations

from pathlib import Path

from tests.services.tools import fetch, find


def build(source: Path, program: Path) -> Path:
    """Build a program; Go fetches its modules once and keeps them itself."""
    fetch([find("go"), "build", "-mod=readonly", "-o", str(program), "."], source)
    return program
