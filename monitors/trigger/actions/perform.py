"""Does an action, whichever kind it is."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from monitors.trigger.actions import local, topic
from monitors.trigger.actions.elsewhere import POSTS
from monitors.trigger.actions.post import send
from monitors.trigger.config import Action, GitHub, GitLab, Local, Topic
from monitors.trigger.ledger.actions import Task

#: Where a repetition would start a second training: the other side does not look at the key.
ONCE = (GitLab, GitHub)


@dataclass(frozen=True, slots=True)
class Means:
    """What actions work with."""

    session: aiohttp.ClientSession
    #: Of the records and logs of local trainings.
    jobs: Path
    brokers: str
    topic_prefix: str


async def perform(action: Action, task: Task, means: Means) -> str:
    """Do it, and return what the other side said.

    Raises:
        ActionError: it was not done, or nobody knows.
        SettingsError: its secret cannot be read.
    """
    if isinstance(action, Local):
        return await local.start(action, task.request, means.jobs)
    if isinstance(action, Topic):
        return await asyncio.to_thread(topic.publish, means.brokers, means.topic_prefix, task.request, action.timeout_s)
    post = await asyncio.to_thread(POSTS[type(action)], action, task)
    return await send(means.session, post, action.timeout_s)


def may_repeat(action: Action) -> bool:
    """Tell whether an action may be done again where nobody knows whether it was done."""
    return not isinstance(action, ONCE)
