"""The trigger as a service: what it is made of, and how it runs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import aiohttp

from monitors.metrics import TriggerMetrics
from monitors.trigger.actions.perform import Means, perform
from monitors.trigger.config import Config, secret
from monitors.trigger.dispatch import Dispatch
from monitors.trigger.gather import Sources
from monitors.trigger.judge import Judge
from monitors.trigger.referenced import Referenced
from monitors.trigger.rounds import Trigger, now
from monitors.trigger.server import Server, serving
from monitors.trigger.store import Store
from streams.request_log import request_log_of
from streams.settings import Settings, SettingsError

#: Below the state folder: records and logs of local trainings.
JOBS = "jobs"
#: Characters of a token below which it can be guessed.
TOKEN = 16


async def serve(
    settings: Settings,
    config: Config,
    metrics: TriggerMetrics,
    stop: asyncio.Event,
    ready: Callable[[str], object] = lambda _: None,
) -> None:
    """Run a trigger until `stop` is set.

    Args:
        settings: All settings.
        config: Limits, table of models, actions.
        metrics: Where it counts.
        stop: Set from outside to end.
        ready: Called with the address of /alerts once it takes notifications.

    Raises:
        SettingsError: state folder, token or address cannot be used.
    """
    token_file = token_of(settings)
    store = Store(settings.trigger_state)
    try:
        async with aiohttp.ClientSession(trust_env=True) as session:
            trigger = _assembled(settings, config, store, metrics, session)
            server = Server(trigger.take, lambda: secret(token_file), trigger.ailment, metrics)
            host, port = settings.trigger_host_port()
            async with serving(server.application(), host, port) as number:
                ready(f"http://{f'[{host}]' if ':' in host else host}:{number}/alerts")
                await trigger.run(stop)
    finally:
        store.close()


def token_of(settings: Settings) -> Path:
    """Return the file of the token.

    Raises:
        SettingsError: there is none, or its token is no secret.
    """
    path = settings.trigger_token_file
    if path is None:
        raise SettingsError(
            "MRRS_TRIGGER_TOKEN_FILE is not set: name the file of the token that Alertmanager shows,"
            " openssl rand -hex 24 makes one"
        )
    if len(secret(path)) < TOKEN:
        raise SettingsError(f"{path}: fewer than {TOKEN} characters can be guessed; openssl rand -hex 24 makes more")
    return path


def _assembled(
    settings: Settings, config: Config, store: Store, metrics: TriggerMetrics, session: aiohttp.ClientSession
) -> Trigger:
    jobs = settings.trigger_state.absolute() / JOBS
    sources = Sources(
        config,
        store,
        lambda: request_log_of(settings, create=False),
        jobs,
        settings.model_dir,
        Referenced(settings.reference),
    )
    means = Means(session, jobs, settings.brokers, settings.topic_prefix)
    return Trigger(
        store,
        Judge(config, store, sources, metrics, now),
        Dispatch(config, store, metrics, lambda action, task: perform(action, task, means), now),
    )
