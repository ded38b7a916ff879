"""What the README and the help texts show can be typed."""

import re
import shlex
from importlib import metadata
from pathlib import Path

import click
import pytest

ROOT = Path(__file__).parents[2]
COMMANDS = {entry.name: entry for entry in metadata.entry_points(group="mrrs.commands")}

EXAMPLE = re.compile(r"(?:^\s*|Examples?: |\$ |· )(mrrs [a-z][^·#\n]*)", re.MULTILINE)


def shown(text: str) -> list[str]:
    """Return the calls of mrrs, without comments."""
    return [call.strip() for call in EXAMPLE.findall(text)]


def check(line: str) -> None:
    words = shlex.split(line)[1:]
    command = COMMANDS[words.pop(0)].load()
    if isinstance(command, click.Group):
        name = words.pop(0)
        command = command.get_command(click.Context(command), name)
        assert command is not None, f"{line}: {name}"
    known = {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)}
    for word in words:
        if word.startswith("-"):
            assert word.split("=")[0] in known, f"{line}: {word}"


DOCUMENTS = [ROOT / "README.md", *ROOT.glob("docs/*.md"), *ROOT.glob("dashboards/**/*.md")]


@pytest.mark.parametrize("document", [str(path.relative_to(ROOT)) for path in DOCUMENTS])
def test_commands_in_the_docs_exist_with_their_options(document):
    blocks = re.findall(r"```sh\n(.*?)```", (ROOT / document).read_text("utf-8"), re.DOTALL)
    for line in (line for block in blocks for line in shown(block)):
        check(line)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_has_help_with_examples_that_can_be_typed(name):
    command = COMMANDS[name].load()
    context = click.Context(command, info_name=f"mrrs {name}")
    text = command.get_help(context)
    if isinstance(command, click.Group):
        subs = [command.get_command(context, sub) for sub in command.list_commands(context)]
        text += "".join("\n" + sub.get_help(click.Context(sub, info_name=name)) for sub in subs)
    examples = shown(text)
    assert examples, text
    for line in examples:
        check(line)
