"""Faust apps as the monitors need them: groups of their own, many small records."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import faust

from streams.apps import stage_app
from streams.consumer import PatientConsumer
from streams.settings import Settings

#: Records that wait in memory per monitor: they are small.
BUFFER_RECORDS = 200


def monitor_app(name: str, settings: Settings, folder: Path) -> faust.App:
    """Return the app of one monitor; its consumer group is `mrrs.monitor-<name>`, behind the prefix of the settings."""
    app = stage_app(f"monitor-{name}", replace(settings, buffer_records=BUFFER_RECORDS), folder)
    transport: Any = app.transport
    transport.Consumer = PatientConsumer
    return app
