"""The accepted baselines: who accepted them and why, and how the runs since then went."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from replay.accuracy import show as rows
from replay.accuracy.baseline import BaselineError, Baselines
from replay.accuracy.page import render
from replay.accuracy.runs import RunError, Runs
from replay.commands.accuracy_json import as_record
from streams.console import InputError, print_json, say, table
from streams.settings import Settings
from streams.times import TimeError, moment


@click.command(
    epilog="""\b
Examples:
  mrrs accuracy accept --by ada --reason 'roi-gas 0.2.0 finds registers at night'
  mrrs accuracy accept 20260301T020000Z-5f0c77aa --by ada --reason 'onnxruntime 1.31'"""
)
@click.argument("run_id", metavar="[RUN]", required=False)
@click.option("--by", required=True, metavar="NAME", help="Whose decision it is.")
@click.option("--reason", required=True, metavar="TEXT", help="Why; both are kept in the history.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def accept(run_id: str | None, *, by: str, reason: str, as_json: bool) -> int:
    """Make a RUN, by default the last one, the baseline of its dataset; commit what changes in the folder."""
    if not (by.strip() and reason.strip()):
        raise InputError("--by and --reason must say something: the history is read by people")
    settings = Settings.from_environment()
    try:
        found, cases = Runs(settings.accuracy_runs).find(run_id)
        decision = Baselines(settings.accuracy_baselines).accept(
            found.conditions,
            found.id,
            cases,
            by=by.strip(),
            reason=reason.strip(),
            time=datetime.now(UTC).isoformat(timespec="seconds"),
            figures={
                name: getattr(found.figures[""], name) for name in ("photos", "right", "wrong", "rejected", "held")
            },
        )
    except (RunError, BaselineError) as error:
        raise InputError(str(error)) from error
    if as_json:
        print_json({"accepted": decision})
    else:
        click.echo(f"run {found.id} is the baseline of {decision.dataset}; commit {settings.accuracy_baselines}")
    return 0


@click.command(
    epilog="""\b
Examples:
  mrrs accuracy show
  mrrs accuracy show --report accuracy.html
  mrrs accuracy show --within 26h          (status 1 where no run is that young: for a monitor)"""
)
@click.option("--within", metavar="SPAN", help="Status 1 unless the last run began within this span, such as 26h.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option(
    "--report",
    "out",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Write the last run as a self-contained HTML page.",
)
def show(*, within: str | None, as_json: bool, out: Path | None) -> int:
    """Show the accepted baselines with their reasons, and the past runs."""
    settings, now = Settings.from_environment(), datetime.now(UTC)
    baselines, runs = Baselines(settings.accuracy_baselines), Runs(settings.accuracy_runs)
    past = runs.all()
    try:
        since = moment(within, now) if within else None
        history = baselines.history()
        if out is not None:
            last, cases = runs.find(None)
            out.write_text(render(last, cases, baselines.find(cases), history, past), "utf-8")
            say(f"wrote {out}")
    except (BaselineError, RunError, TimeError) as error:
        raise InputError(str(error)) from error
    if as_json:
        print_json({"history": history, "runs": [as_record(one) for one in past]})
    else:
        for part in (rows.decisions(history), rows.past(past), rows.trends(past)):
            if len(part) > 1:
                table(part)
                click.echo()
        if not (history or past):
            say("no baseline and no run yet: mrrs accuracy run")
    return int(since is not None and not any(datetime.fromisoformat(one.time) >= since for one in past))
