"""Finds the real data."""

from __future__ import annotations

import os
import sys
from pathlib import Path

#: Where the real data lies unless the environment variable says otherwise.
REAL_DATA = Path("../shared/data")
REAL_DATA_VARIABLE = "MRRS_REAL_DATA"


def find_real_data() -> Path | None:
    """Return the folder of real data, or None with a word on standard error."""
    folder = Path(os.environ.get(REAL_DATA_VARIABLE, REAL_DATA))
    if folder.is_dir():
        return folder
    sys.stderr.write(f"no real data at {folder} ({REAL_DATA_VARIABLE}): going on with synthetic data only\n")
    return None
