"""Says which code a training ran on."""

from __future__ import annotations

import subprocess
from pathlib import Path


def code_version() -> str:
    """Return the commit that the code stands on, with a mark where files differ from it."""
    command = ["git", "describe", "--always", "--abbrev=40", "--dirty=-modified", "--exclude=*"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parent)  # noqa: S603
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return done.stdout.strip()
