"""Train a model again from confirmed readings, compare it with the champion, and let policy judge what came of it."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from functools import partial

import click

from monitors.commands.retrain_model import OPTIONS, retrain_model
from processors.contracts import CONTRACTS
from streams.console import InputError

EPILOG = """\b
Examples:
  mrrs retrain digits-gas --since 30d --reason 'a new make of meters'
  mrrs retrain digits-gas --dry-run
  mrrs retrain policy
  mrrs retrain figures --json
The MODEL is one of the 17; mrrs models list names them. docs/retraining.md says what each can learn from a confirmed
reading. Ctrl-C or a crash loses nothing: the same command goes on where it stopped."""

#: Loaded only when they are run: the help need not wait for them.
SUBCOMMANDS: Mapping[str, tuple[str, str]] = {
    "decisions": ("monitors.commands.decisions", "What the trigger decided about alerts, and why."),
    "figures": ("monitors.commands.retrain_figures", "How often and how fast models are delivered, and how many fail."),
    "policy": (
        "monitors.commands.retrain_policy",
        "Judge challengers and fresh champions; promote or roll back if allowed.",
    ),
}


class RetrainGroup(click.Group):
    """A group in which the name of a model is a command, too."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the subcommands; models are not listed."""
        return sorted(SUBCOMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Return a subcommand, or the one that trains a model."""
        if cmd_name in SUBCOMMANDS:
            command = getattr(importlib.import_module(SUBCOMMANDS[cmd_name][0]), cmd_name)
            assert isinstance(command, click.Command)  # noqa: S101 - a defect of ours
            return command
        return model_command(cmd_name) if cmd_name in CONTRACTS else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return what is to be run.

        Raises:
            InputError: the first word is neither a subcommand nor a model.
        """
        if args and self.get_command(ctx, args[0]) is None:
            raise InputError(
                f"{args[0]} is neither a model nor one of {', '.join(sorted(SUBCOMMANDS))}; the models are"
                f" {', '.join(CONTRACTS)}"
            )
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the subcommands without loading them."""
        rows = [("MODEL", "Train it again. Options: mrrs retrain MODEL --help")]
        with formatter.section("Commands"):
            formatter.write_dl([*rows, *((name, text) for name, (_, text) in sorted(SUBCOMMANDS.items()))])


def model_command(model: str) -> click.Command:
    """Return the command that trains a model."""
    return click.Command(
        model,
        params=list(OPTIONS),
        callback=partial(retrain_model, model),
        help=f"Train {model} again from confirmed readings, and let it read along as a challenger if it is not worse."
        "\n\nStatus 1: it was refused, or there is too little to learn from.",
        epilog=f"\b\nExamples:\n  mrrs retrain {model} --since 30d\n  mrrs retrain {model} --dry-run --json",
    )


@click.group(cls=RetrainGroup, epilog=EPILOG, subcommand_metavar="MODEL|COMMAND [OPTIONS]")
def retrain() -> None:
    """Train a MODEL again from the readings that customers and operators confirmed."""
