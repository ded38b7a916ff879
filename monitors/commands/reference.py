"""References: what photos and predictions looked like when all was well."""

from __future__ import annotations

import click

from monitors.commands.reference_build import build
from monitors.commands.reference_show import show

EPILOG = """\b
Examples:
  mrrs reference show
  mrrs reference build photos/ --out reference.npz
  mrrs reference build --from-requests --since 14d --until 7d --out reference.npz
MRRS_REFERENCE tells the monitors which file to use; docs/monitoring.md says what makes a good one."""


@click.group(epilog=EPILOG)
def reference() -> None:
    """Build and show what the monitors hold photos and predictions against."""


reference.add_command(build)
reference.add_command(show)
