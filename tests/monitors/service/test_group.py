"""What a group does with the records that come together."""

import asyncio
from collections import defaultdict
from types import SimpleNamespace

import pytest
from faust.types import TP
from prometheus_client import CollectorRegistry

from monitors.metrics import MonitorMetrics
from monitors.service.group import MonitorGroup
from monitors.service.watching import Watching
from streams.settings import Settings

PLACE = TP("t", 0)


class Holding:
    """A monitor that notes what it is given and keeps, and waits at one record until it may go on."""

    def __init__(self):
        self.seen, self.kept = [], []
        self.waits, self.go_on = asyncio.Event(), asyncio.Event()

    async def watch(self, received):
        self.seen.append((received.offset, received.value, received.header("ce_time")))
        if received.value == b"wait":
            self.waits.set()
            await self.go_on.wait()

    def keep(self):
        self.kept.append(len(self.seen))


@pytest.fixture
def group():
    made = MonitorGroup(Settings(), {}, {"images": Watching("images", Holding(), MonitorMetrics(CollectorRegistry()))})
    made.apps = {"images": SimpleNamespace(consumer=SimpleNamespace(_committed_offset=defaultdict(lambda: None)))}
    return made


def event(released, *values):
    records = [
        SimpleNamespace(topic="t", partition=0, offset=offset, key=b"k", value=value, headers=(("ce_time", b"now"),))
        for offset, value in enumerate(values)
    ]
    return SimpleNamespace(
        message=SimpleNamespace(tp=PLACE, value=records), ack=lambda: released.append(records[-1].offset)
    )


async def test_each_record_of_a_message_is_watched_and_the_message_released_once_after_the_last(group):
    monitor, released = group.watching["images"].monitor, []
    running = asyncio.create_task(group._run("images", event(released, b"a", None, b"wait")))
    await monitor.waits.wait()
    assert released == []
    monitor.go_on.set()
    await running
    assert released == [2]
    assert monitor.seen == [(0, b"a", b"now"), (1, b"", b"now"), (2, b"wait", b"now")]
    assert monitor.kept == [3], "what comes of a message's records is kept together"


async def test_a_message_that_was_broken_off_is_not_released(group):
    released = []
    running = asyncio.create_task(group._run("images", event(released, b"a", b"wait", b"b")))
    await group.watching["images"].monitor.waits.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert released == []
    assert group.watching["images"].monitor.kept == []
