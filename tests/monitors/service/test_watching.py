"""Whatever a monitor meets, records are released and it goes on."""

import pytest
from prometheus_client import CollectorRegistry

from monitors.metrics import MonitorMetrics
from monitors.service.watching import Watching
from streams.received import Received
from streams.steps import UnusableRecordError


class Fake:
    """A monitor that does what a record says."""

    def __init__(self):
        self.seen = []
        self.full = False

    async def begin(self):
        raise OSError("what it had kept is gone")

    async def watch(self, received):
        self.seen.append(received.offset)
        if received.value == b"nonsense":
            raise UnusableRecordError("it makes no sense")
        if received.value == b"crash":
            raise ZeroDivisionError("told to")

    async def tick(self, now):
        raise ZeroDivisionError("told to")

    def keep(self):
        if self.full:
            raise OSError("the disk is full")


@pytest.fixture
def watching():
    return Watching("images", Fake(), MonitorMetrics(CollectorRegistry()))


def count(watching, name):
    return watching.metrics.registry.get_sample_value(f"mrrs_monitor_{name}_total", {"monitor": "images"})


async def run(watching, *values, start=0):
    released = []
    for offset, value in enumerate(values, start):
        received = Received("t", 0, offset, None, value)
        await watching.run(received, lambda offset=offset: released.append(offset), first=0)
    return released


async def test_a_record_that_makes_no_sense_is_counted_and_passed_over(watching):
    assert await run(watching, b"good", b"nonsense", b"good") == [0, 1, 2]
    assert watching.monitor.seen == [0, 1, 2]
    assert (count(watching, "unusable_records"), count(watching, "crashes")) == (1, None)


async def test_a_monitor_that_crashes_on_a_record_goes_on_with_the_next(watching):
    assert await run(watching, b"crash", b"good") == [0, 1]
    assert count(watching, "crashes") == 1


async def test_what_it_had_kept_and_the_clock_cannot_stop_it_either(watching):
    await watching.begin()
    await watching.tick(None)
    assert count(watching, "crashes") == 2


async def test_what_cannot_be_kept_is_counted_and_stops_nothing(watching):
    watching.monitor.full = True
    assert await run(watching, b"good", b"good") == [0, 1]
    assert count(watching, "crashes") == 2


async def test_records_that_were_deleted_before_they_were_read_are_counted(watching):
    await run(watching, b"good", start=7)
    assert count(watching, "missed_records") == 7
