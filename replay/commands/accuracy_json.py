"""A run of the accuracy test as JSON values."""

from __future__ import annotations

import dataclasses
from typing import Any

from processors.labels import Verdict
from replay.accuracy.runs import Run


def as_record(run: Run) -> dict[str, Any]:
    """Return a run's record with the shares (0..1) of the photos whose truth is known."""
    shares = {str(verdict): round(run.figures[""].share(verdict), 5) for verdict in Verdict}
    return {**dataclasses.asdict(run), "shares": shares}
