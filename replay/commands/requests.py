"""What is kept of requests: list it, export labelled photos, erase a request, purge what is past its time."""

from __future__ import annotations

import click

from replay.commands.requests_erase import erase
from replay.commands.requests_export import export
from replay.commands.requests_list import list_requests
from replay.commands.requests_purge import purge


@click.group(
    epilog="Examples: mrrs requests list --since 24h · mrrs requests export labelled/ · mrrs requests erase ID"
)
def requests() -> None:
    """List, export and erase what is kept of requests."""


for command in (list_requests, export, erase, purge):
    requests.add_command(command)
