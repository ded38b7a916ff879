"""Faust apps as the monitors need them: groups of their own, many small records."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import faust

from streams.apps import stage_app
from streams.consumer import PatientConsumer
from streams.settings import Settings

#: Records of a message at most: while a monitor looks at them the others wait, for some 20 ms.
MESSAGE_RECORDS = 50
#: Messages that wait in memory per monitor.
BUFFER_MESSAGES = 4
#: Seconds between two commits at least: records that a monitor has seen before do it no harm.
COMMIT_S = 3.0


def monitor_app(name: str, settings: Settings, folder: Path) -> faust.App:
    """Return the app of one monitor; its consumer group is `mrrs.monitor-<name>`, behind the prefix of the settings."""
    settings = replace(
        settings, buffer_records=BUFFER_MESSAGES, commit_interval_s=max(COMMIT_S, settings.commit_interval_s)
    )
    app = stage_app(f"monitor-{name}", settings, folder)
    app.conf.broker_max_poll_records = MESSAGE_RECORDS
    transport: Any = app.transport
    transport.Consumer = PatientConsumer
    return app
