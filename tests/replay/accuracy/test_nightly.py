import subprocess
import sys
import threading
from datetime import UTC, datetime, time, timedelta

import pytest

from replay.accuracy import nightly

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "last", "expected"),
    [
        (time(14), NOON - timedelta(hours=22), datetime(2026, 3, 1, 14, tzinfo=UTC)),
        (time(2), NOON - timedelta(hours=10), datetime(2026, 3, 2, 2, tzinfo=UTC)),
        (time(12), NOON, datetime(2026, 3, 2, 12, tzinfo=UTC)),
        (time(2), None, NOON),
        (time(2), NOON - timedelta(hours=26), NOON),
    ],
)
def test_the_next_start(at, last, expected):
    assert nightly.next_start(NOON, at, last) == expected


def test_a_run_that_fails_ends_no_watch(monkeypatch):
    stop, seen = threading.Event(), []

    def run(arguments, _):
        seen.append(list(arguments))
        if len(seen) == 2:
            stop.set()
        return 1

    clock = iter([NOON, NOON, NOON, NOON + timedelta(days=1)])
    monkeypatch.setattr(nightly, "_run", run)
    monkeypatch.setattr(stop, "wait", lambda _: False)
    said = []
    nightly.watch(time(2), None, ["--jobs", "1"], stop, now=lambda: next(clock), say=said.append)
    assert seen == [["--jobs", "1"]] * 2
    assert said[:3] == [
        "next run at 2026-03-01T12:00+00:00",
        "the run has ended with status 1",
        "next run at 2026-03-02T02:00+00:00",
    ]


def test_a_run_on_its_way_is_ended_when_the_watch_is(monkeypatch):
    stop = threading.Event()
    popen, started = subprocess.Popen, []

    def sleeping(_):
        started.append(popen([sys.executable, "-c", "import time; time.sleep(60)"]))
        stop.set()
        return started[0]

    monkeypatch.setattr(nightly.subprocess, "Popen", sleeping)
    said = []
    nightly.watch(time(2), None, [], stop, say=said.append)
    assert started[0].returncode == -15
    assert said[-1] == "interrupted; the next run goes on there"
