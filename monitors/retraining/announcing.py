"""Tells the topic of model events what was done, if a broker is named."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence

from processors.history import ModelEvent
from streams.client import KafkaUnavailableError
from streams.model_events import publish
from streams.settings import PREFIX, Settings
from streams.topics import MODEL_EVENTS, prefixed


def has_brokers() -> bool:
    """Whether somebody has named brokers: the default of the settings is only a guess."""
    return bool(os.environ.get(PREFIX + "BROKERS", "").strip())


def announce(events: Sequence[ModelEvent], settings: Settings, say: Callable[[str], object]) -> bool | None:
    """Publish events; what has been done stands, whether or not anyone hears of it.

    Returns:
        None where no broker is named, False where it did not take them.
    """
    if not events or not has_brokers():
        return None
    try:
        publish(settings.brokers, events, prefixed(MODEL_EVENTS, settings.topic_prefix))
    except KafkaUnavailableError as error:
        say(f"done, but not announced: {error}")
        return False
    return True
