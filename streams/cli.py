"""The command `mrrs`: finds its subcommands by entry point, and lets no traceback reach a user."""

from __future__ import annotations

import ast
import importlib.util
import os
import signal
import sys
import traceback
from collections.abc import Sequence
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any

import click

#: Entry points whose name is the subcommand's and whose value is a click command.
GROUP = "mrrs.commands"
#: Exit status of wrong usage or input.
WRONG_INPUT = 2
#: Exit status of a defect of ours (EX_SOFTWARE of sysexits.h): neither "no" (1) nor wrong input (2).
DEFECT = 70


class LazyGroup(click.Group):
    """Loads a subcommand only when it is run: the help must not wait for OpenCV, ONNX Runtime and Faust."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names of all subcommands."""
        return sorted(_commands())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Load a subcommand; None if there is no such one."""
        entry = _commands().get(cmd_name)
        if entry is None:
            return None
        command = entry.load()
        if not isinstance(command, click.Command):
            raise TypeError(f"{entry.value} is no click command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the subcommands with the first lines of their modules' docstrings, which need no import."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary(entry)) for name, entry in sorted(_commands().items())])


def summary(entry: EntryPoint) -> str:
    """Return the first line of the docstring of an entry point's module, without running the module."""
    try:
        spec = importlib.util.find_spec(entry.module)
        if spec is None or spec.origin is None:
            return "(not installed)"
        docstring = ast.get_docstring(ast.parse(Path(spec.origin).read_bytes()))
    except (ImportError, OSError, SyntaxError) as error:
        return f"(cannot be loaded: {error})"
    return (docstring or "").partition("\n")[0]


def _commands() -> dict[str, EntryPoint]:
    return {entry.name: entry for entry in entry_points(group=GROUP)}


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120},
    epilog="Exit status: 0 done, 1 it ran and the answer is no, 2 wrong usage or input. Start with: mrrs demo",
)
@click.version_option(package_name="mrrs", prog_name="mrrs", message="%(prog)s %(version)s")
@click.option("--debug", is_flag=True, envvar="MRRS_DEBUG", help="Show the traceback of an error.")
def mrrs(*, debug: bool) -> None:
    """Read utility meters from photos: photos in over Kafka, readings out."""


def run(args: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    debug = "--debug" in (sys.argv[1:] if args is None else args) or bool(os.environ.get("MRRS_DEBUG"))
    try:
        result: Any = mrrs.main(args=None if args is None else list(args), prog_name="mrrs", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return WRONG_INPUT
    except click.ClickException as error:
        if debug:
            traceback.print_exc()
        error.show()
        return WRONG_INPUT
    except (KeyboardInterrupt, click.Abort):
        click.echo("stopped", err=True)
        return 128 + signal.SIGINT
    except BrokenPipeError:
        # Who reads our output has enough; the interpreter must not complain once more when it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 128 + signal.SIGPIPE
    except Exception as error:
        if debug:
            traceback.print_exc()
        click.echo(
            f"mrrs: {_one_line(error)}" + ("" if debug or _is_input(error) else " (mrrs --debug … shows where)"),
            err=True,
        )
        return WRONG_INPUT if _is_input(error) else DEFECT
    return result if isinstance(result, int) else 0


def _one_line(error: Exception) -> str:
    text = " ".join(str(error).split())
    return text if _is_input(error) and text else f"{type(error).__name__}: {text}".rstrip(": ")


def _is_input(error: Exception) -> bool:
    """Whether it says itself, in its own words, what was given wrongly."""
    from processors.manifest import ModelError  # noqa: PLC0415 - `mrrs --help` needs none of these
    from streams.logged import RequestLogError, RetentionError  # noqa: PLC0415
    from streams.settings import SettingsError  # noqa: PLC0415

    return isinstance(error, SettingsError | RequestLogError | RetentionError | ModelError)


def main() -> None:
    """Run `mrrs` as the console script."""
    sys.exit(run())


__all__ = ["GROUP", "LazyGroup", "main", "mrrs", "run", "summary"]

if __name__ == "__main__":
    main()
