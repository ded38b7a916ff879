"""Faust apps as the stages need them: large records, small buffers, nothing declared, nothing served."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import faust

from streams.consumer import StageConsumer
from streams.settings import Settings
from streams.topics import MAX_RECORD_BYTES


def stage_app(stage: str, settings: Settings, folder: Path) -> faust.App:
    """Return the app of one stage; its consumer group is `mrrs.<stage>`, behind the prefix of the settings.

    Args:
        stage: The stage's name.
        settings: Brokers and bounds.
        folder: Where Faust may put the directories that it always makes.
    """
    app = faust.App(
        f"{settings.topic_prefix}mrrs.{stage}",
        broker=[f"kafka://{address.strip()}" for address in settings.brokers.split(",")],
        store="memory://",
        # Without it Faust searches the console script for agents.
        origin="streams",
        autodiscover=False,
        datadir=str(folder / stage),
        web_enabled=False,
        # The topics are made by the operator, or by the broker at first use; Faust would make them too small.
        topic_allow_declare=False,
        topic_disable_leader=True,
        # With standby tables, of which there are none, Faust would need its own assignor.
        table_standby_replicas=0,
        producer_acks=-1,
        producer_max_request_size=MAX_RECORD_BYTES,
        producer_request_timeout=settings.request_timeout_s,
        consumer_max_fetch_size=settings.fetch_bytes,
        consumer_auto_offset_reset="earliest",
        stream_buffer_maxsize=settings.buffer_records,
        stream_wait_empty=True,
        broker_max_poll_records=settings.buffer_records,
        broker_commit_interval=settings.commit_interval_s,
        broker_session_timeout=settings.session_timeout_s,
        broker_heartbeat_interval=settings.session_timeout_s / 4,
        broker_request_timeout=max(settings.request_timeout_s, settings.session_timeout_s + 5),
    )
    transport: Any = app.transport
    transport.Consumer = StageConsumer
    return app
