"""Which topics each monitor reads."""

from __future__ import annotations

from streams.topics import IMAGE_PROPERTIES, LABELS, READINGS, Topic

#: Monitor -> topics, in the order in which they are shown; one that reads none works by the clock alone.
SOURCES: dict[str, tuple[Topic, ...]] = {
    "images": (IMAGE_PROPERTIES,),
    "predictions": (READINGS,),
    "accuracy": (READINGS, LABELS),
    "health": (READINGS,),
}
