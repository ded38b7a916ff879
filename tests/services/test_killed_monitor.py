"""Monitors on a real Kafka: killed in the midst of many records, they go on, and no photo is missing or counted twice."""

import signal
import sqlite3

from streams.admin import create_topics
from streams.monitoring import MonitorProcess
from streams.settings import Settings
from tests.monitors.service.test_serve import IMAGES, photos
from tests.services.waiting import wait_until
from tests.streams.brokers import Broker

PHOTOS = 2000


def test_photos_that_a_killed_monitor_had_not_committed_come_again_and_count_once(fresh_kafka, tmp_path):
    broker = Broker(fresh_kafka.bootstrap)
    create_topics(broker.address, partitions=2)
    settings = Settings(
        brokers=broker.address, monitor_state=tmp_path / "state", request_log=f"sqlite:///{tmp_path}/log.sqlite"
    )
    with MonitorProcess(settings) as monitors:
        monitors.wait_until_ready()
        broker.send(IMAGES, photos(range(PHOTOS)))
        wait_until(lambda: seen(monitors.figures()) > 0, "the first photos", 60)
        before = seen(monitors.figures())
        monitors.send_signal(signal.SIGKILL)
    with MonitorProcess(settings) as again:
        figures = again.finish()
    # Those that it took between the last look and its death are kept, too, and count for neither.
    assert PHOTOS - 500 <= before + seen(figures) <= PHOTOS
    assert figures.count("mrrs_monitor_missed_records_total", monitor="images") == 0
    assert stored(tmp_path / "state") == PHOTOS


def seen(figures):
    return figures.count("mrrs_monitor_observations_total", monitor="images")


def stored(state):
    with sqlite3.connect(state / "windows.sqlite") as database:
        return database.execute("SELECT count(*) FROM observation WHERE monitor = 'images'").fetchone()[0]
