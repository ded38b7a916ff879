import subprocess
import sys
from importlib.metadata import EntryPoint, entry_points

import click
import pytest
from click.testing import CliRunner

from streams import cli
from streams.cli import GROUP, mrrs, run, summary
from streams.console import InputError
from streams.settings import SettingsError

COMMANDS = sorted(entry.name for entry in entry_points(group=GROUP))


def entry(name, value):
    return EntryPoint(name, value, GROUP)


def command_that(monkeypatch, action):
    """Make `mrrs act` run an action."""
    monkeypatch.setattr(cli.LazyGroup, "get_command", lambda self, ctx, name: click.Command(name, callback=action))


def test_the_help_names_every_command_with_what_it_does():
    shown = CliRunner().invoke(mrrs, ["--help"], terminal_width=200).output
    for name in COMMANDS:
        assert any(line.split()[:1] == [name] and len(line.split()) > 3 for line in shown.splitlines()), name


def test_the_help_loads_neither_opencv_nor_onnxruntime_nor_faust():
    script = (
        "import sys\nfrom streams.cli import run\nstatus = run(['--help'])\n"
        "heavy = {'cv2', 'onnxruntime', 'faust', 'numpy', 'confluent_kafka'} & set(sys.modules)\n"
        "print(sorted(heavy), file=sys.stderr)\nsys.exit(status)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "[]\n")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_a_help_with_examples(name):
    result = CliRunner().invoke(mrrs, [name, "--help"])
    assert result.exit_code == 0
    assert "xample" in result.output
    assert f"mrrs {name}" in result.output


def test_the_version_is_the_packages(capfd):
    assert run(["--version"]) == 0
    assert capfd.readouterr().out.startswith("mrrs 0.")


def test_an_unknown_command_is_wrong_usage(capfd):
    assert run(["nonsense"]) == 2
    assert "nonsense" in capfd.readouterr().err


def test_no_command_shows_the_help_and_is_wrong_usage(capfd):
    assert run([]) == 2
    assert "demo" in capfd.readouterr().err


@pytest.mark.parametrize(("status", "expected"), [(None, 0), (0, 0), (1, 1)])
def test_the_status_is_what_the_command_returns(monkeypatch, status, expected):
    command_that(monkeypatch, lambda: status)
    assert run(["act"]) == expected


@pytest.mark.parametrize("error", [InputError("no such\nphoto"), SettingsError("MRRS_X: no\nnumber")])
def test_what_the_user_gave_wrongly_ends_with_status_2_and_no_traceback(monkeypatch, capfd, error):
    def act():
        raise error

    command_that(monkeypatch, act)
    assert run(["act"]) == 2
    shown = capfd.readouterr().err
    assert "Traceback" not in shown
    assert str(error).split("\n")[0] in shown


def test_a_defect_is_one_line_and_its_traceback_is_for_who_asks(monkeypatch, capfd):
    def act():
        raise ZeroDivisionError("division\nby zero")

    command_that(monkeypatch, act)
    assert run(["act"]) == 70
    shown = capfd.readouterr().err
    assert shown.startswith("mrrs: ZeroDivisionError: division by zero")
    assert shown.count("\n") == 1
    assert run(["--debug", "act"]) == 70
    assert "Traceback" in capfd.readouterr().err
    monkeypatch.setenv("MRRS_DEBUG", "1")
    assert run(["act"]) == 70
    assert "Traceback" in capfd.readouterr().err


def test_ctrl_c_ends_without_a_traceback(monkeypatch, capfd):
    def act():
        raise KeyboardInterrupt

    command_that(monkeypatch, act)
    assert run(["act"]) == 130
    assert capfd.readouterr().err.split() == ["stopped"]


def test_a_reader_that_has_enough_is_no_error():
    script = "from streams.cli import run\nimport sys\nsys.exit(run(['--help']))"
    child = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    child.stdout.close()
    _, shown = child.communicate(timeout=60)
    assert b"Traceback" not in shown


def test_an_entry_point_that_is_no_command_is_a_defect(monkeypatch, capfd):
    monkeypatch.setattr(cli, "_commands", lambda: {"odd": entry("odd", "streams.topics:STAGES")})
    assert run(["odd"]) == 70
    assert "no click command" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("streams.commands.worker:worker", "Host stages"),
        ("streams.commands.absent:absent", "not installed"),
        ("absent.package:absent", "cannot be loaded"),
    ],
)
def test_a_summary_is_read_off_the_module_without_running_it(value, shown):
    assert shown in summary(entry("x", value))
