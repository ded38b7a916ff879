"""The monitors as a child process: whatever it does, the service knows and goes on."""

import sys
import time

import pytest

from streams import monitoring
from streams.monitoring import MonitorFailedError, MonitorProcess
from streams.settings import Settings

READY = "import signal, sys, time\nprint('monitor http://127.0.0.1:7', flush=True)\n"


def started(folder, script):
    folder.mkdir(exist_ok=True)
    return MonitorProcess(Settings(brokers="a:1", monitor_state=folder), command=(sys.executable, "-c", script))


def test_its_address_is_known_once_it_is_ready(tmp_path):
    with started(tmp_path, READY + "time.sleep(60)") as monitors:
        assert monitors.wait_until_ready(20) == "http://127.0.0.1:7"
        assert monitors.place() == ("127.0.0.1", 7)
    assert monitors.place() is None


def test_it_finishes_and_leaves_its_figures(tmp_path):
    script = (
        "import os, pathlib, signal, sys\n"
        "def end(*_):\n"
        "    folder = pathlib.Path(os.environ['MRRS_MONITOR_STATE'])\n"
        "    (folder / 'metrics.prom').write_text('a_total 3.0\\n')\n"
        "    sys.exit(0)\n"
        "signal.signal(signal.SIGTERM, end)\n"
    )
    with started(tmp_path, script + READY + "time.sleep(60)") as monitors:
        assert monitors.finish(20).count("a_total") == 3


def test_one_that_cannot_start_says_why(tmp_path, capfd):
    script = "import sys; sys.exit('the reference is damaged')"
    with started(tmp_path, script) as monitors, pytest.raises(MonitorFailedError, match="did not start: the reference"):
        monitors.finish(20)
    assert "the reference is damaged" in capfd.readouterr().err


def test_one_that_stops_by_itself_is_known(tmp_path):
    with started(tmp_path, READY + "sys.exit('out of memory')") as monitors:
        monitors.wait_until_ready(20)
        end = time.monotonic() + 20
        while monitors.place() is not None:  # else a signal may end it before its last words
            assert time.monotonic() < end
            time.sleep(0.02)
        with pytest.raises(MonitorFailedError, match="out of memory"):
            monitors.finish(20)
        assert monitors.place() is None


def test_one_that_does_not_end_is_ended(tmp_path, monkeypatch):
    begin = time.monotonic()
    script = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + READY + "time.sleep(60)"
    monkeypatch.setattr(monitoring, "STOP_S", 0.5)
    with started(tmp_path, script) as monitors, pytest.raises(MonitorFailedError, match="did not finish in 0.5 s"):
        monitors.finish(0.5)
    assert time.monotonic() - begin < 30
