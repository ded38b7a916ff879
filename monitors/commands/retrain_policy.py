"""`mrrs retrain policy`: judge challengers and fresh champions; promote or roll back where that is allowed."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitors.retraining.config import read_config
from processors.contracts import CONTRACTS
from streams.console import print_json, say
from streams.library import model_dir
from streams.settings import Settings

if TYPE_CHECKING:
    from monitors.retraining.judging import Judgement

EPILOG = """\b
Examples:
  mrrs retrain policy
  mrrs retrain policy digits-gas --dry-run --json
  */5 * * * * mrrs retrain policy --json >> policy.log
What is allowed stands in the file of MRRS_RETRAIN_CONFIG; as shipped nothing is. Status 1: a champion's figures have fallen
since it was promoted, and it was not rolled back."""


@click.command(epilog=EPILOG)
@click.argument("models", nargs=-1, type=click.Choice(list(CONTRACTS)), metavar="[MODEL]...")
@click.option("--request-log", help="Where requests are kept; by default MRRS_REQUEST_LOG.")
@click.option(
    "--dir",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder with manifest.toml; by default MRRS_MODEL_DIR, or ./onnx.",
)
@click.option("--dry-run", is_flag=True, help="Judge, and do nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def policy(
    *, models: tuple[str, ...], request_log: str | None, folder: Path | None, dry_run: bool, as_json: bool
) -> int:
    """Judge the challengers and the champions that were promoted lately, now.

    A challenger is promoted if it is better on recent confirmed photos, not worse on the curated set, agrees enough while
    it reads along, and was not rolled back. A champion is rolled back if its figures have fallen since its promotion.
    """
    from monitors.retraining.judging import Judge  # noqa: PLC0415 - the help needs no OpenCV
    from monitors.retraining.notice import notify  # noqa: PLC0415
    from monitors.retraining.sources import Sources  # noqa: PLC0415
    from streams.away import store_errors  # noqa: PLC0415
    from streams.request_log import request_log_of  # noqa: PLC0415
    from streams.stages import limits_of  # noqa: PLC0415

    settings = Settings.from_environment(model_dir=folder, request_log=request_log)
    settings = replace(settings, model_dir=model_dir(settings))
    config, now = read_config(settings.retrain_config), datetime.now(UTC)

    async def run() -> list[Judgement]:
        log = await asyncio.to_thread(request_log_of, settings, create=False)
        try:
            sources = Sources(log, settings, config, limits_of(settings), now)
            return await Judge(sources, dry_run, say).all(models)
        finally:
            await log.close()

    with store_errors(settings.request_log):
        found = asyncio.run(run())
    for one in found:
        if one.done:
            body = {"text": f"policy: {one.question} {one.model} {one.version}. {one.why}", "judgement": asdict(one)}
            notify(config.notify, f"{one.model}/{one.version}/{one.question}/{now.isoformat()}", body)
    if as_json:
        print_json({"judgements": [{**asdict(one), "why": one.why} for one in found]})
    else:
        for line in _lines(found):
            click.echo(line)
    return int(any(one.question == "roll back" and one.answer and not one.done for one in found))


def _lines(found: Sequence[Judgement]) -> Iterator[str]:
    for one in found:
        yield f"{one.model} {one.version}: {one.question}? {_told(one)}"
        for condition in one.conditions:
            yield f"  {'+' if condition.holds else '-'} {condition.name}: {condition.why}"
    if not found:
        yield "no challenger, and no champion that was promoted lately"


def _told(one: Judgement) -> str:
    if one.done:
        return "yes, done"
    return "no" if not one.answer else "yes" if one.allowed else "yes, but policy may not: a person's word is needed"
