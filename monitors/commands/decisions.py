"""What the trigger has decided about alerts, and why."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import click

from monitors.trigger.job import read_job, running
from monitors.trigger.ledger.file import connect
from monitors.trigger.ledger.told import decisions as newest
from monitors.trigger.ledger.told import explain
from streams.console import InputError, print_json, say, table
from streams.settings import Settings

EPILOG = """\b
Examples:
  mrrs retrain decisions                    the newest decision about each alert
  mrrs retrain decisions --model roi-gas --json
  mrrs retrain decisions 4be1c0             rule by rule, with what each rests on; the beginning of an id will do"""

#: What stands before a rule that allows, delays or forbids a retraining.
MARKS = {"retrain": "+", "wait": "~", "no": "-"}
#: Characters of a reason in the list.
SHOWN = 70


@click.command(epilog=EPILOG)
@click.argument("identity", metavar="[ID]", required=False)
@click.option("--model", help="Only of this model.")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="Only so many, the newest ones.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option(
    "--state", type=click.Path(path_type=Path), help="The trigger's folder; by default MRRS_TRIGGER_STATE names it."
)
def decisions(*, identity: str | None, model: str | None, limit: int, as_json: bool, state: Path | None) -> int:
    """List what was decided about alerts, or explain one: rule by rule, with facts, actions and notifications."""
    folder = Settings.from_environment(trigger_state=state).trigger_state
    with closing(connect(folder, create=False)) as connection:
        if identity is None:
            _list(newest(connection, model, limit), as_json=as_json)
            return 0
        told = explain(connection, identity)
    if told is None:
        raise InputError(f"{identity}: no decision has just this id; mrrs retrain decisions lists them")
    told["job"] = _job(folder / "jobs", told["id"])
    if as_json:
        print_json(told)
    else:
        _explain(told)
    return 0


def _list(found: list[dict[str, Any]], *, as_json: bool) -> None:
    if as_json:
        print_json({"decisions": found})
        return
    if not found:
        say("no decisions yet")
        return
    heading = ("id", "looked at", "alert", "segment", "feature", "model", "decision", "because")
    table([heading, *(_row(one) for one in found)])


def _row(one: dict[str, Any]) -> tuple[str, ...]:
    because = one["because"] if one["decision"] != "retrain" else "every rule allows it"
    return (
        one["id"], one["looked"], one["alert"], one["segment"], one["feature"], one["model"] or "-", one["decision"],
        because if len(because) <= SHOWN else f"{because[: SHOWN - 1]}…",
    )  # fmt: skip


def _explain(told: dict[str, Any]) -> None:
    labels = told["labels"]
    click.echo(f"{told['id']}  {labels.get('alertname', 'alert')} since {told['since']}")
    click.echo("  " + ", ".join(f"{name}={value}" for name, value in sorted(labels.items()) if name != "alertname"))
    ended = f", resolved {told['resolved']}" if told["resolved"] else ""
    click.echo(f"  sent {told['times_sent']} times, first {told['first_seen']}, last {told['last_seen']}{ended}")
    for one in told["decisions"]:
        looks = f", looked at {one['looks']} times, last {one['looked']}" if one["looks"] > 1 else ""
        until = f", until {one['until']}" if one["until"] else ""
        click.echo(f"\n{one['time']}  {one['decision']} {one['model'] or ''}{until}{looks}".rstrip())
        for finding in one["findings"]:
            click.echo(f"  {MARKS[finding['verdict']]} {finding['rule']:<10} {finding['text']}")
    if told["actions"]:
        click.echo()
        rows = [(a["time"], a["name"], a["event"], a["state"], str(a["tries"]), a["result"]) for a in told["actions"]]
        table([("time", "action", "event", "state", "tries", "result"), *rows])
    if told["job"]:
        job = told["job"]
        click.echo(f"\nlocal training: {job['state']}, log {job['log']}")
    if told["next_look"]:
        click.echo(f"\nlooked at again {told['next_look']}")


def _job(folder: Path, identity: str) -> dict[str, Any] | None:
    job = read_job(folder, identity)
    if job is None:
        return None
    state = "running" if running(folder, identity) else "killed" if job.status is None else f"ended with {job.status}"
    log = folder / f"{identity}.log"
    return {"state": state, "started": job.started, "ended": job.ended, "status": job.status, "log": str(log)}
