import os
import signal
import subprocess
import sys
import time
import urllib.request
from contextlib import closing, contextmanager

import pytest

from monitors.trigger.ledger.file import connect
from monitors.trigger.ledger.told import decisions
from streams import cli
from tests.monitors.trigger.notified import notification

TOKEN = "a-token-of-the-tests"


@contextmanager
def started(folder, *args):
    """`mrrs trigger` as a process, and the address of its alerts."""
    (folder / "token").write_text(TOKEN)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MRRS_")}
    environment |= {
        "MRRS_TRIGGER_TOKEN_FILE": str(folder / "token"),
        "MRRS_TRIGGER_STATE": str(folder / "state"),
        "MRRS_TRIGGER_ADDRESS": "127.0.0.1:0",
        "MRRS_REQUEST_LOG": f"sqlite:///{folder}/requests.sqlite",
    }
    command = [sys.executable, "-m", "streams.cli", "trigger", *args]
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=log, text=True)
    try:
        line = process.stdout.readline()
        assert line.startswith("alerts http://127.0.0.1:"), (folder / "log").read_text()
        yield process, line.split()[1]
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        process.stdout.close()


def post(url, body):
    request = urllib.request.Request(url, body, {"Authorization": f"Bearer {TOKEN}"})
    with urllib.request.urlopen(request, timeout=20) as answer:
        return answer.status


def test_it_takes_alerts_decides_and_ends_with_0_when_it_is_told_to(tmp_path):
    with started(tmp_path) as (process, url):
        assert post(url, notification()) == 200
        with closing(connect(tmp_path / "state")) as ledger:
            end = time.monotonic() + 30
            while not decisions(ledger, None, 9) and time.monotonic() < end:
                time.sleep(0.1)
            (one,) = decisions(ledger, None, 9)
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    assert one["decision"] == "wait"
    assert TOKEN not in (tmp_path / "log").read_text()
    assert oct((tmp_path / "state").stat().st_mode)[-3:] == "700"


def test_a_second_one_on_the_same_folder_is_refused(tmp_path, capsys, monkeypatch):
    with started(tmp_path):
        monkeypatch.setenv("MRRS_TRIGGER_TOKEN_FILE", str(tmp_path / "token"))
        assert cli.run(["trigger", "--state", str(tmp_path / "state"), "--address", "127.0.0.1:0"]) == 2
    assert "another trigger uses it" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("token", "said"),
    [(None, "MRRS_TRIGGER_TOKEN_FILE is not set"), ("short", "can be guessed"), ("", "one line with the secret")],
)
def test_without_a_token_that_is_a_secret_it_does_not_start(tmp_path, capsys, token, said):
    more = []
    if token is not None:
        (tmp_path / "token").write_text(token)
        more = ["--token-file", str(tmp_path / "token")]
    assert cli.run(["trigger", "--state", str(tmp_path / "state"), *more]) == 2
    assert said in capsys.readouterr().err


def test_a_configuration_can_be_checked(tmp_path, capsys):
    assert cli.run(["trigger", "--check"]) == 0
    (tmp_path / "bad.toml").write_text("[limits]\nlabels = -1\n")
    assert cli.run(["trigger", "--check", "--config", str(tmp_path / "bad.toml")]) == 2
    assert "labels" in capsys.readouterr().err
