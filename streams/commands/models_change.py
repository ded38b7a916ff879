"""Add versions of models, and say which one answers."""

from __future__ import annotations

import getpass
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from processors import adding, registry
from processors.draft import Word
from processors.history import ModelEvent
from processors.manifest import ALIASES
from streams.client import KafkaUnavailableError
from streams.commands.models_options import directory, folder_of, json_option
from streams.console import print_json, say
from streams.model_events import publish
from streams.settings import PREFIX, Settings
from streams.topics import MODEL_EVENTS, prefixed


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container may run under a number that has no name
        return str(os.getuid())


def changing(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command what every change of the models takes."""
    options = (
        click.option("--by", metavar="NAME", default=_user, help="Whose word it is; by default the user."),
        click.option("--reason", metavar="TEXT", default="", help="Why; it is kept in the history."),
        click.option("--brokers", help="Announce it on mrrs.model-events.v1 there; by default MRRS_BROKERS, if set."),
        directory,
        json_option,
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.command(
    epilog="""\b
Examples:
  mrrs models add roi-gas out/roi-gas/0.2.0
  mrrs models add roi-gas model.onnx --version 0.2.0"""
)
@click.argument("model")
@click.argument("path", metavar="FOLDER|FILE", type=click.Path(path_type=Path))
@click.option("--version", help="By default the card's, or the minor version after the highest one.")
@changing
def add(*, model: str, path: Path, version: str | None, **common: Any) -> int:
    """Add a version of a MODEL from a FOLDER with model.onnx and card.json, or from a model FILE alone.

    Its shapes are checked, and what it answers to the warm-up is noted. It takes no traffic until it is promoted, unless
    it is the model's first version.
    """
    return _change(common, lambda models, word: adding.add(models, model, path, word, version=version))


@click.command(
    epilog="""\b
Examples:
  mrrs models promote roi-gas 0.2.0 --by ada --reason 'night photos'
  mrrs models promote roi-gas 0.3.0 --as challenger"""
)
@click.argument("model")
@click.argument("version")
@click.option("--as", "alias", type=click.Choice(ALIASES), default="champion", show_default=True)
@changing
def promote(*, model: str, version: str, alias: str, **common: Any) -> int:
    """Let a VERSION of a MODEL answer (champion) or read along (challenger).

    Digest, shapes and warm-up are verified first. Running workers follow within seconds.
    """
    return _change(common, lambda models, word: registry.promote(models, model, version, word, alias=alias))


@click.command(epilog="Example: mrrs models rollback roi-gas --by ada --reason 'misses the comma'")
@click.argument("model")
@changing
def rollback(*, model: str, **common: Any) -> int:
    """Let the champion before answer again; run twice, it goes two champions back."""
    return _change(common, lambda models, word: registry.rollback(models, model, word))


@click.command(epilog="Example: mrrs models withdraw roi-gas --reason 'compared long enough'")
@click.argument("model")
@changing
def withdraw(*, model: str, **common: Any) -> int:
    """Let a MODEL's challenger read along no more."""
    return _change(common, lambda models, word: registry.withdraw(models, model, word))


def _change(common: dict[str, Any], act: Callable[[Path, Word], list[ModelEvent]]) -> int:
    models = folder_of(common["folder"])
    events = act(models, Word(common["by"], common["reason"], datetime.now(UTC)))
    published = _announce(common["brokers"], events)
    if common["as_json"]:
        print_json({"events": events, "published": published})
    else:
        for event in events:
            moved = f"{event.alias} {event.previous or 'none'} -> {event.version or 'none'}"
            click.echo(f"{event.model}: {moved if event.alias else f'{event.version} added'}")
    return 0


def _announce(brokers: str | None, events: list[ModelEvent]) -> bool | None:
    """Tell the topic, if a broker is given; what has been done stands, whether or not anyone hears of it."""
    if brokers is None and PREFIX + "BROKERS" not in os.environ:
        return None
    try:
        settings = Settings.from_environment(brokers=brokers)
        publish(settings.brokers, events, prefixed(MODEL_EVENTS, settings.topic_prefix))
    except KafkaUnavailableError as error:
        say(f"done, but not announced: {error}")
        return False
    return True
