"""Whatever becomes of the monitors, photos are read; and a monitor that was killed goes on where it was."""

import asyncio
import os
import signal
import time

import msgspec
import pytest

from monitors.judge import judge
from monitors.references import write_reference
from streams.client import photo_headers
from streams.exchange import Sending, exchange
from streams.messages import DriftAlarm
from streams.monitoring import MonitorProcess
from streams.settings import Settings
from streams.standing import standing
from streams.topics import DRIFT_ALARMS
from tests.monitors.drifting.made import image, reference
from tests.monitors.drifting.monitors_of import Stage
from tests.monitors.service.test_serve import IMAGES, photos
from tests.services.waiting import wait_until
from tests.streams.brokers import embedded_broker
from tests.streams.running import running


@pytest.fixture
def small(tmp_path, monkeypatch):
    """Windows of 20 photos against the made reference, for `mrrs monitor`."""
    write_reference(reference(), tmp_path / "reference.npz")
    for name, value in {"REFERENCE": tmp_path / "reference.npz", "MONITOR_WINDOW": 20, "MONITOR_STEP": 10}.items():
        monkeypatch.setenv(f"MRRS_{name}", str(value))


def all_answered(kafka, prefix):
    sent = {f"{prefix}-{number}": Sending(b"a photo", photo_headers(prefix, "p.jpg")) for number in range(20)}
    return {answer.status for answer in dict(exchange(kafka, sent, 60.0)).values()} == {"read"}


def test_photos_are_read_while_the_monitors_stand_still_and_when_they_are_dead(small, tmp_path):
    with running(tmp_path) as here, MonitorProcess(here.settings) as monitors:
        monitors.wait_until_ready()
        monitors.send_signal(signal.SIGSTOP)
        assert all_answered(here.bootstrap, "stopped")
        monitors.send_signal(signal.SIGKILL)
        assert all_answered(here.bootstrap, "dead")


def test_monitors_that_were_killed_go_on_with_their_windows(small, tmp_path):
    alarms = []
    for kill in (True, False):
        with embedded_broker() as broker:
            folder = tmp_path / f"killed-{kill}"
            settings = Settings(brokers=broker.address, monitor_state=folder, request_log=f"sqlite:///{folder}.sqlite")
            with MonitorProcess(settings) as monitors:
                broker.send(IMAGES, photos(range(27)), 0)
                wait_until(lambda: seen(monitors) == 27, "27 photos", 90)
                if kill:
                    monitors.send_signal(signal.SIGKILL)
                else:
                    broker.send(IMAGES, photos(range(27, 40), dark=True), 0)
                    monitors.finish()
            if kill:
                with MonitorProcess(settings) as again:
                    broker.send(IMAGES, photos(range(27, 40), dark=True), 0)
                    figures = again.finish()
                assert figures.count("mrrs_monitor_observations_total", monitor="images") == 13
            alarms.append(
                [msgspec.json.decode(value, type=DriftAlarm) for value in standing(broker.address, DRIFT_ALARMS)]
            )
    after_kill, untroubled = ({(one.id, one.feature) for one in found} for found in alarms)
    assert after_kill == untroubled != set()


def seen(monitors):
    return monitors.figures().count("mrrs_monitor_observations_total", monitor="images")


async def test_a_slow_judge_holds_up_its_own_monitor_only(tmp_path):
    def slow(window, reference):
        time.sleep(1.0)
        return judge(window, reference)

    slow_one, other = Stage(tmp_path / "slow", judging=slow), Stage(tmp_path / "other")

    async def take(stage):
        for number in range(20):
            await stage.monitor.take(image(number))
        return asyncio.get_running_loop().time()

    late, lag = asyncio.create_task(take(slow_one)), []

    async def ticking():
        while not late.done():
            before = asyncio.get_running_loop().time()
            await asyncio.sleep(0.01)
            lag.append(asyncio.get_running_loop().time() - before)

    ticks = asyncio.create_task(ticking())
    soon = await take(other)
    assert soon < await late
    await ticks
    # The machine may be busy; a judge on the loop would make it wait for a whole second.
    assert max(lag) < 0.9, os.getloadavg()
