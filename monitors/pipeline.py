"""The monitors, top to bottom: one Faust app and one agent each, beside the pipeline and never in it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

import faust

from monitors.topics import SOURCES

#: Gives a monitor one event.
Run = Callable[[str, Any], Awaitable[None]]
Fun = TypeVar("Fun", bound=Callable[..., Any])


def declare(apps: Mapping[str, faust.App], run: Run, prefix: str = "") -> None:
    """Declare the agents of the monitors that have an app here; `run` releases the records."""

    def agent(fun: Fun) -> Fun:
        name = fun.__name__
        if app := apps.get(name):
            source = app.topic(
                *(prefix + topic.name for topic in SOURCES[name]),
                key_type=bytes,
                value_type=bytes,
                key_serializer="raw",
                value_serializer="raw",
            )
            app.agent(source, name=name)(fun)
        return fun

    @agent
    async def images(stream: Any) -> None:
        """Hold the photos' properties against the reference."""
        async for event in stream.noack().events():
            await run("images", event)

    @agent
    async def predictions(stream: Any) -> None:
        """Hold the answers against the reference."""
        async for event in stream.noack().events():
            await run("predictions", event)

    @agent
    async def accuracy(stream: Any) -> None:
        """Judge answers by their labels, and estimate the others."""
        async for event in stream.noack().events():
            await run("accuracy", event)

    @agent
    async def health(stream: Any) -> None:
        """Hold the answers to what must be, and look behind some of them."""
        async for event in stream.noack().events():
            await run("health", event)
