"""One model: its versions with what their cards say, and what has happened to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from processors.contracts import CONTRACTS
from processors.history import ModelEvent, read_history
from processors.library import Description, Library
from streams.commands.models_options import directory, folder_of, json_option, shown_size
from streams.console import InputError, print_json


@click.command(epilog="Examples: mrrs models show digits-gas · mrrs models show digits-gas --json")
@click.argument("model")
@directory
@json_option
def show(*, model: str, folder: Path | None, as_json: bool) -> int:
    """Show a MODEL: its versions, what they were trained on and measured at, and when its aliases were moved.

    With --json the cards are there in full. Status 1 if the model has no version.
    """
    if model not in CONTRACTS:
        raise InputError(f"no model is called {model}; there are {', '.join(CONTRACTS)}")
    models, contract = folder_of(folder), CONTRACTS[model]
    versions = [item for item in Library(models).describe() if item.model == model]
    history = [event for event in read_history(models) if event.model == model]
    if as_json:
        print_json({"model": model, "contract": contract, "versions": versions, "history": history})
        return int(not versions)
    click.echo(f"{model}\n  in   {contract.input}\n  out  {contract.output}: {contract.meaning}")
    for item in versions:
        click.echo()
        for line in _version(item):
            click.echo(line)
    click.echo("\nhistory" if history else "\nhistory: none recorded")
    for event in history:
        click.echo(f"  {_event(event)}")
    return int(not versions)


def _version(item: Description) -> Iterator[str]:
    yield "  ".join(filter(None, [item.version, ", ".join(item.aliases), shown_size(item.size)]))
    yield f"  sha256   {item.sha256}"
    if not item.card:
        yield "  no card: nobody knows what it was made of"
        return
    for name in ("created", "seed", "code_version", "calibration", "limits"):
        if name in item.card:
            yield f"  {name:<8} {_plain(item.card[name])}"
    yield from _listed("data", {use.get("name", "?"): use for use in item.card.get("data", [])}, leave_out="name")
    yield from _listed("metrics", item.card.get("metrics", {}))
    yield from _listed("training", {"": item.card.get("training", {})})


def _listed(title: str, rows: Mapping[str, Any], leave_out: str = "") -> Iterator[str]:
    """Give a row a slice: its name, and its facts behind one another."""
    if any(rows.values()):
        yield f"  {title}"
    for name, facts in rows.items():
        shown = ", ".join(f"{key} {_plain(value)}" for key, value in facts.items() if key != leave_out)
        yield f"    {name}: {shown}" if name else f"    {shown}"


def _plain(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _event(event: ModelEvent) -> str:
    where = f"{event.alias}: {event.previous or 'none'} -> {event.version or 'none'}" if event.alias else event.version
    return f"{event.time}  {event.change}  {where}  by {event.changed_by}" + (f": {event.reason}" * bool(event.reason))
