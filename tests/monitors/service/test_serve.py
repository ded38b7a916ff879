"""Monitors on a broker: groups of their own, a clean end, alarms that a backend can read."""

import asyncio
from contextlib import asynccontextmanager
from urllib.request import urlopen

import msgspec
import pytest
from prometheus_client import CollectorRegistry

from monitors.service.serve import FIGURES, serve
from streams.codec import encode_json
from streams.messages import DriftAlarm
from streams.settings import Settings, SettingsError
from tests.monitors.drifting.made import measured, reference
from tests.streams.brokers import embedded_broker

IMAGES, ALARMS = "mrrs.image-properties.v1", "mrrs.drift-alarms.v1"


def settings(broker, folder, **more):
    given = {
        "monitor_metrics": "127.0.0.1:0",
        "monitor_window": 20,
        "monitor_step": 10,
        "request_log": f"sqlite:///{folder}/requests.sqlite",
        **more,
    }
    return Settings(brokers=broker.address, embedded=True, monitor_state=folder, **given)


@asynccontextmanager
async def monitoring(settings, **more):
    ready, stop, registry = asyncio.get_running_loop().create_future(), asyncio.Event(), CollectorRegistry()
    serving = asyncio.create_task(
        serve(settings, reference(), registry=registry, ready=ready.set_result, stop=stop, **more)
    )
    await asyncio.wait({serving, ready}, timeout=60, return_when=asyncio.FIRST_COMPLETED)
    if serving.done():
        serving.result()
    try:
        yield ready.result(), registry
    finally:
        stop.set()
        await serving


def photos(numbers, **what):
    found = [measured(number, **what) for number in numbers]
    return [(one.request_id.encode(), encode_json(one)) for one in found]


async def test_what_stands_in_the_topics_is_read_before_the_end_and_drift_is_published(tmp_path):
    with embedded_broker() as broker:
        async with monitoring(settings(broker, tmp_path)) as (address, registry):
            records = [(b"x", b"nonsense"), *photos(range(20)), *photos(range(20, 60), dark=True)]
            await asyncio.to_thread(broker.send, IMAGES, records, 0)
            assert address.startswith("http://127.0.0.1:")
            page = await asyncio.to_thread(lambda: urlopen(f"{address}/metrics", timeout=10).read().decode())
            assert "mrrs_monitor_reference_info" in page
        messages = await asyncio.to_thread(broker.read, ALARMS, 1, 10.0, 0.5)
    alarms = [msgspec.json.decode(message.value(), type=DriftAlarm) for message in messages]
    assert [(alarm.segment, alarm.feature) for alarm in alarms] == [("gas", "brightness")]
    assert registry.get_sample_value("mrrs_monitor_observations_total", {"monitor": "images", "segment": "gas"}) == 60
    assert registry.get_sample_value("mrrs_monitor_unusable_records_total", {"monitor": "images"}) == 1
    assert 'mrrs_drift_alarms_total{feature="brightness"' in (tmp_path / FIGURES).read_text()


async def test_a_restart_loses_no_window_and_counts_no_record_twice(tmp_path):
    with embedded_broker() as broker:
        where = settings(broker, tmp_path)
        async with monitoring(where):
            await asyncio.to_thread(broker.send, IMAGES, photos(range(15)), 0)
        async with monitoring(where) as (_, registry):
            await asyncio.to_thread(broker.send, IMAGES, photos(range(10, 20)), 0)
        values = {name: registry.get_sample_value(f"mrrs_monitor_{name}_total", {"monitor": "images", "segment": "gas"})
                  for name in ("observations", "windows")}  # fmt: skip
    assert values == {"observations": 5, "windows": 1}


async def test_each_monitor_has_a_group_of_its_own(tmp_path):
    from monitors.apps import monitor_app
    from monitors.topics import SOURCES
    from streams.topics import HOSTED

    groups = {monitor_app(name, Settings(topic_prefix="x."), tmp_path).conf.id for name in SOURCES if SOURCES[name]}
    assert {"x.mrrs.monitor-images", "x.mrrs.monitor-predictions"} <= groups
    assert not groups & {f"x.mrrs.{stage}" for stage in HOSTED}


async def test_a_port_that_is_taken_is_said(tmp_path):
    with embedded_broker() as broker:
        port = broker.address.partition(":")[2]
        with pytest.raises(SettingsError, match="MONITOR_METRICS"):
            async with monitoring(settings(broker, tmp_path, monitor_metrics=f"127.0.0.1:{port}")):
                pass
