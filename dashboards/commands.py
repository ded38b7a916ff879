"""Build the Grafana boards, check them, publish them."""

from __future__ import annotations

from pathlib import Path

import click

from dashboards.checks.all import Outcome, outcomes
from dashboards.files import FOLDER, path_of, read_boards
from streams.console import InputError, print_json, say, table

EPILOG = """\b
Examples:
  mrrs dashboards build
  mrrs dashboards check
  mrrs dashboards publish --url https://grafana.example --token-file token --prometheus http://prometheus:9090
dashboards/README.md says how to read them."""

PUBLISH_EPILOG = """\b
Examples:
  mrrs dashboards publish --url http://127.0.0.1:3000 --token-file token --prometheus http://prometheus:9090
  mrrs dashboards publish --url https://grafana.example --token-file token --runbooks https://wiki.example/mrrs --json
The token is a service account's with the role Editor; with --prometheus Admin. Publishing twice changes nothing."""


@click.group(epilog=EPILOG)
def dashboards() -> None:
    """Build the Grafana boards, check them, and publish them."""


@dashboards.command(epilog="Example: mrrs dashboards build")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=FOLDER, help="Another folder.")
def build(*, out: Path) -> int:
    """Write the boards' JSON from their code (dashboards/boards/)."""
    try:
        from dashboards.house.build import build as built  # noqa: PLC0415 - the SDK is for development
    except ModuleNotFoundError as error:
        raise InputError(f"{error.name} is not installed: it comes with `make setup`, for development only") from error
    from dashboards.boards import BOARDS  # noqa: PLC0415

    out.mkdir(parents=True, exist_ok=True)
    for board in BOARDS:
        path = path_of(board.name, out)
        text = built(board)
        if path.is_file() and path.read_text("utf-8") == text:
            say(f"{path} is as it should be")
        else:
            path.write_text(text, "utf-8")
            say(f"wrote {path}")
    return 0


@dashboards.command(epilog="Examples: mrrs dashboards check · mrrs dashboards check --json")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def check(*, as_json: bool) -> int:
    """Check that the boards are fresh, have Grafana's form, and ask only for what the code exports."""
    found = outcomes(_boards())
    if as_json:
        print_json({"checks": found})
    else:
        table([("check", "says"), *((outcome.check, _said(outcome)) for outcome in found)])
        for outcome in found:
            for finding in outcome.findings:
                click.echo(f"{outcome.check}: {finding}")
    return int(any(outcome.findings for outcome in found))


@dashboards.command(epilog=PUBLISH_EPILOG)
@click.option("--url", required=True, help="Grafana's address.")
@click.option(
    "--token-file",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file with the token of a service account; - is no choice: tokens stay out of shells' histories.",
)
@click.option("--prometheus", help="Make or change the data source: Prometheus' address as Grafana reaches it.")
@click.option("--runbooks", help="Where browsers find the folder dashboards/runbooks/.")
@click.option("--reports", help="Where browsers find the monitors' reports.")
@click.option(
    "--timeout", type=click.FloatRange(0.1, 600), default=10.0, show_default=True, help="Seconds for each request."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def publish(
    *,
    url: str,
    token_file: Path,
    prometheus: str | None,
    runbooks: str | None,
    reports: str | None,
    timeout: float,
    as_json: bool,
) -> int:
    """Put the committed boards into Grafana: folder, data source, boards. What is there already stays."""
    from dashboards.publishing import publish as publishing  # noqa: PLC0415 - the help needs no client
    from dashboards.publishing.address import GrafanaError  # noqa: PLC0415

    places = publishing.Places(prometheus, runbooks, reports)
    try:
        steps = publishing.publish(_boards(), url, token_file.read_text("utf-8").strip(), places, timeout)
    except GrafanaError as error:
        raise InputError(str(error)) from error
    if as_json:
        print_json({"published": steps})
    else:
        table([("what", "name", "outcome"), *((step.what, step.name, step.outcome) for step in steps)])
    return 0


def _boards() -> dict[str, dict[str, object]]:
    try:
        boards = read_boards()
    except ValueError as error:
        raise InputError(str(error)) from error
    if not boards:
        raise InputError(f"{FOLDER}: no boards; `mrrs dashboards build` writes them")
    return boards


def _said(outcome: Outcome) -> str:
    if outcome.skipped:
        return f"skipped: {outcome.skipped}"
    return f"{len(outcome.findings)} findings" if outcome.findings else "ok"
