"""Labels as they come, joined to the answers that they confirm."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from prometheus_client import CollectorRegistry

from monitors.accuracy.monitor import AccuracyMonitor
from monitors.accuracy.shown import ShownAccuracy
from monitors.accuracy.store import AccuracyStore
from monitors.accuracy.support import Support
from monitors.metrics import MonitorMetrics
from processors.calibration import Calibration
from processors.labels import RegisterLabel
from processors.records import Reading, Reason, Status
from streams.codec import encode_json
from streams.logged import Facts
from streams.memory_log import MemoryRequestLog
from streams.messages import Confirmation, Label
from streams.received import Received
from streams.steps import UnusableRecordError
from tests.monitors.drifting.made import answered, measured, reference

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


class Bench:
    """The monitor with a request log of its own."""

    def __init__(self, folder, clock=NOW.timestamp, **more) -> None:
        self.log = MemoryRequestLog(clock=clock)
        self.metrics = MonitorMetrics(CollectorRegistry())
        self.folder, self.more = folder, more
        self.start()

    def start(self) -> None:
        self.store = AccuracyStore(self.folder / "accuracy.sqlite")
        shown = ShownAccuracy(self.metrics)
        self.monitor = AccuracyMonitor(self.store, self.log, Support(reference()), shown, days=30, **self.more)

    async def answer(self, reading: Reading, tenant: str = "t1", *, seen: bool = True, stored: bool = True) -> None:
        value = encode_json(reading)
        if stored:
            await self.log.answer(reading.request_id, value, Facts.of(reading, tenant))
        if seen:
            headers = (("mrrs-tenant", tenant.encode()), ("ce_time", NOW.isoformat().encode()))
            await self.monitor.watch(Received("mrrs.readings.v1", 0, 0, b"k", value, headers))

    async def label(self, reading: Reading, *, right: bool = True, at: datetime = NOW, tenant: str = "t1") -> None:
        shown = tuple(RegisterLabel(None, one.value if right else "0", one.decimals) for one in reading.registers)
        label = Label(reading.request_id, tenant, at.isoformat(), Confirmation.CUSTOMER, shown)
        key = reading.request_id.encode()
        await self.monitor.watch(Received("p.mrrs.labels.v1", 0, 0, key, encode_json(label), ()))

    async def shown(self, name: str, segment: str = "gas", now: datetime = NOW) -> float | None:
        self.monitor._due = None
        await self.monitor.tick(now)
        return self.metrics.registry.get_sample_value(f"mrrs_live_{name}", {"segment": segment})


@pytest.fixture
def bench(tmp_path) -> Bench:
    return Bench(tmp_path)


def reading(number: int, **what: object) -> Reading:
    return replace(answered(number, **what), properties=measured(number).properties)


async def test_accuracy_is_of_labelled_readings_and_coverage_of_all_answers(bench):
    for number in range(10):
        await bench.answer(reading(number))
    for number in range(4):
        await bench.label(reading(number), right=number > 0)
    assert await bench.shown("accuracy_ratio") == 0.75
    assert await bench.shown("accuracy_lower_ratio") == pytest.approx(0.3006, abs=1e-3)
    assert await bench.shown("accuracy_upper_ratio") == pytest.approx(0.9544, abs=1e-3)
    assert await bench.shown("label_coverage_ratio") == 0.4
    assert await bench.shown("accuracy_ratio", "all") == 0.75


async def test_a_segment_has_figures_of_its_own(bench):
    await bench.answer(reading(1))
    await bench.answer(reading(2, segment="water"))
    await bench.label(reading(2, segment="water"), right=False)
    assert await bench.shown("accuracy_ratio", "water") == 0
    assert await bench.shown("accuracy_ratio", "gas") is None
    assert await bench.shown("label_coverage_ratio", "gas") == 0
    assert await bench.shown("label_coverage_ratio", "all") == 0.5


async def test_with_tenants_each_has_segments_of_its_own(tmp_path):
    bench = Bench(tmp_path, by_tenant=True)
    await bench.answer(reading(1), "t7")
    await bench.label(reading(1), tenant="t7")
    assert await bench.shown("accuracy_ratio", "t7/gas") == 1


async def test_a_label_that_is_there_before_its_answer_waits_for_it_also_over_a_restart(bench):
    await bench.label(reading(1))
    assert await bench.shown("accuracy_ratio") is None
    bench.store.close()
    bench.start()
    await bench.answer(reading(1))
    assert await bench.shown("accuracy_ratio") == 1


async def test_a_label_whose_answer_never_comes_is_let_go_of(bench):
    await bench.label(reading(1))
    await bench.shown("accuracy_ratio", now=NOW + timedelta(days=31))
    assert bench.store.waiting(9) == []


async def test_the_label_confirmed_last_counts_and_a_repeated_one_counts_once(bench):
    await bench.answer(reading(1))
    await bench.label(reading(1), right=False)
    assert await bench.shown("accuracy_ratio") == 0
    for _ in range(2):
        await bench.label(reading(1), right=True, at=NOW + timedelta(hours=1))
    await bench.label(reading(1), right=False, at=NOW - timedelta(hours=1))
    assert await bench.shown("accuracy_ratio") == 1
    assert await bench.shown("label_coverage_ratio") == 1


async def test_a_late_label_counts_for_the_day_of_its_answer_and_leaves_with_it(tmp_path):
    answered_at = NOW - timedelta(days=25)
    bench = Bench(tmp_path, clock=answered_at.timestamp)
    await bench.answer(reading(1), seen=False)
    await bench.label(reading(1), right=False)
    assert await bench.shown("accuracy_ratio") == 0
    assert await bench.shown("accuracy_ratio", now=NOW + timedelta(days=6)) is None


async def test_labels_of_before_the_counting_began_do_not_raise_the_coverage(tmp_path):
    now = [NOW - timedelta(days=9)]
    bench = Bench(tmp_path, clock=lambda: min(now).timestamp())
    await bench.answer(reading(1), seen=False)
    now[0] = NOW
    await bench.answer(reading(2))
    await bench.label(reading(1))
    assert await bench.shown("accuracy_ratio") == 1
    assert await bench.shown("label_coverage_ratio") == 0


async def test_figures_outlive_the_process_and_an_answer_that_comes_twice_counts_once(bench):
    for _ in range(2):
        await bench.answer(reading(1))
    await bench.label(reading(1))
    bench.store.close()
    bench.start()
    await bench.answer(reading(2))
    assert await bench.shown("label_coverage_ratio") == 0.5


async def test_a_rejection_with_a_label_counts_for_coverage_and_not_for_accuracy(bench):
    rejected = replace(reading(1), status=Status.REJECTED, reasons=(Reason.BLURRED,), registers=())
    await bench.answer(rejected)
    await bench.label(reading(1))
    assert await bench.shown("label_coverage_ratio") == 1
    assert await bench.shown("accuracy_ratio") is None


async def test_another_tenants_label_is_passed_over(bench):
    await bench.answer(reading(1))
    await bench.label(reading(1), tenant="t2")
    assert await bench.shown("accuracy_ratio") is None
    assert bench.store.waiting(9) == []


async def test_no_request_id_stands_in_the_file(bench, tmp_path):
    await bench.answer(reading(1))
    await bench.label(reading(1))
    bench.store.close()
    assert all(reading(1).request_id.encode() not in path.read_bytes() for path in tmp_path.iterdir())


async def test_without_labels_it_says_that_it_cannot_know(bench, caplog):
    caplog.set_level("INFO")
    for number in range(60):
        await bench.answer(reading(number))
    assert await bench.shown("accuracy_estimate_known_info") == 0
    assert await bench.shown("accuracy_estimate_ratio") is None
    assert "cannot know: confidences are not calibrated: 0 labelled readings" in caplog.text
    assert caplog.text.count("cannot know") == 1


async def test_a_calibration_of_these_models_tells_without_labels(tmp_path):
    fits = Calibration({"meter-type": "1.0.0", "digits-gas": "1.0.0"}, {}, 0.0, {}, 0.5)
    bench = Bench(tmp_path, calibration=fits)
    for number in range(60):
        await bench.answer(reading(number))
    assert await bench.shown("accuracy_estimate_known_info") == 1
    other = Bench(tmp_path / "other", calibration=replace(fits, versions={"meter-type": "1.0.0"}))
    for number in range(60):
        await other.answer(reading(number))
    assert await other.shown("accuracy_estimate_known_info") == 0


async def test_with_labels_of_the_same_models_it_estimates_the_others(bench):
    for number in range(120):
        await bench.answer(reading(number))
        await bench.label(reading(number), right=number % 10 > 0)
    assert await bench.shown("accuracy_estimate_known_info") == 1
    assert await bench.shown("accuracy_estimate_ratio") == pytest.approx(0.9, abs=0.03)
    assert (
        (await bench.shown("accuracy_estimate_lower_ratio"))
        < 0.9
        < (await bench.shown("accuracy_estimate_upper_ratio"))
    )
    for number in range(200, 460):  # a new version answers
        await bench.answer(reading(number, models={"meter-type": "1.0.0", "digits-gas": "2.0.0"}))
    assert await bench.shown("accuracy_estimate_known_info") == 0
    assert await bench.shown("accuracy_estimate_ratio") is None


@pytest.mark.parametrize("topic", ["mrrs.readings.v1", "mrrs.labels.v1"])
async def test_what_makes_no_sense_is_refused(bench, topic):
    with pytest.raises(UnusableRecordError):
        await bench.monitor.watch(Received(topic, 0, 0, b"k", b"{}", ()))
