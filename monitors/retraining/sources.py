"""Where policy's figures come from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from monitors.retraining.config import Config
from processors.limits import Limits
from streams.library import model_dir
from streams.request_log import RequestLog
from streams.settings import Settings


@dataclass(frozen=True, slots=True)
class Sources:
    """What is only read."""

    log: RequestLog
    settings: Settings
    config: Config
    #: Under which stages work.
    limits: Limits
    now: datetime

    @property
    def models(self) -> Path:
        """The folder of the models."""
        return model_dir(self.settings)
