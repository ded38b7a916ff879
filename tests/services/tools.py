"""Tools that fetch the servers of the tests; where they cannot be had, a skip on a laptop and a failure in CI."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

#: Seconds that a download may take.
PATIENCE = 280


def unavailable(reason: str) -> None:
    """Skip the test, or fail it in CI: a service that is silently absent there would test nothing for ever."""
    (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)


def find(program: str) -> str:
    """Return where a program is: on the path, or beside this Python, where a package may have brought it."""
    found = shutil.which(program) or shutil.which(program, path=str(Path(sys.executable).parent))
    if found is None:
        unavailable(f"not installed: {program}")
    return str(found)


def fetch(command: Sequence[str], folder: Path) -> None:
    """Run a command that downloads; what it says is the reason if it fails."""
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        unavailable(f"{Path(command[0]).name}: not within {PATIENCE} s")
    else:
        if done.returncode:
            unavailable(f"{Path(command[0]).name} ended with {done.returncode}: {(done.stdout + done.stderr)[-800:]}")
