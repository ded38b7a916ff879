"""The pipeline, top to bottom: one Faust app and one agent a stage, and one for labels beside it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

import faust

from streams.topics import SOURCES

#: Runs a stage on one event until it is done.
Run = Callable[[str, Any], Awaitable[None]]
Fun = TypeVar("Fun", bound=Callable[..., Any])


def declare(apps: Mapping[str, faust.App], concurrency: Callable[[str], int], run: Run, prefix: str = "") -> None:
    """Declare the agents of the stages that have an app here.

    The agents acknowledge nothing themselves: `run` releases a record when all that comes of it has been delivered, so
    that one that is cut short by a shutdown or a rebalance comes again.
    """

    def agent(fun: Fun) -> Fun:
        stage = fun.__name__
        if app := apps.get(stage):
            source = app.topic(
                prefix + SOURCES[stage].name,
                key_type=bytes,
                value_type=bytes,
                key_serializer="raw",
                value_serializer="raw",
            )
            app.agent(source, name=stage, concurrency=concurrency(stage))(fun)
        return fun

    @agent
    async def intake(stream: Any) -> None:
        """Check, orient and reduce a photo; keep the original first."""
        async for event in stream.noack().events():
            await run("intake", event)

    @agent
    async def identify(stream: Any) -> None:
        """Tell the meter type; turn water meters upright."""
        async for event in stream.noack().events():
            await run("identify", event)

    @agent
    async def locate(stream: Any) -> None:
        """Find the registers."""
        async for event in stream.noack().events():
            await run("locate", event)

    @agent
    async def tariff(stream: Any) -> None:
        """Read the registers' tariff labels."""
        async for event in stream.noack().events():
            await run("tariff", event)

    @agent
    async def segment(stream: Any) -> None:
        """Find the places of the digits."""
        async for event in stream.noack().events():
            await run("segment", event)

    @agent
    async def classify(stream: Any) -> None:
        """Read the digits."""
        async for event in stream.noack().events():
            await run("classify", event)

    @agent
    async def assemble(stream: Any) -> None:
        """Answer."""
        async for event in stream.noack().events():
            await run("assemble", event)

    @agent
    async def labels(stream: Any) -> None:
        """Keep confirmed readings beside their requests; no photo passes here."""
        async for event in stream.noack().events():
            await run("labels", event)
