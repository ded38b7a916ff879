"""Say what is wrong with this installation, and what to do."""

from __future__ import annotations

import click

from streams.console import print_json, say

EPILOG = """\b
Examples:
  mrrs doctor
  MRRS_BROKERS=kafka:9092 mrrs doctor --json"""


@click.command(epilog=EPILOG)
@click.option("--json", "as_json", is_flag=True, help='Print one JSON object: {"ok": ..., "findings": [...]}.')
def doctor(*, as_json: bool) -> int:
    """Check Python, packages, machine, settings, models, request log, Kafka and ports; status 1 if one is wrong.

    The request log is checked by writing an answer to the request "mrrs-doctor".
    """
    from streams.doctor import examine  # noqa: PLC0415 - what is missing shall be found, not crash the import

    findings = []
    for finding in examine():
        findings.append(finding)
        if not as_json:
            click.echo(f"{'ok   ' if finding.ok else 'WRONG'}  {finding.check:12} {finding.found}")
            if finding.advice:
                click.echo(f"{'':20}-> {finding.advice}")
    wrong = [finding for finding in findings if not finding.ok]
    if as_json:
        print_json({"ok": not wrong, "findings": findings})
    elif wrong:
        say(f"{len(wrong)} of {len(findings)} are wrong")
    return int(bool(wrong))
