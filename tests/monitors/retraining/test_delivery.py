"""The four figures of delivery."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from monitors.retraining.delivery import delivery
from processors.history import ModelChange, ModelEvent

START = datetime(2026, 5, 1, tzinfo=UTC)
NOW = START + timedelta(days=10)
HOUR = 3600.0


def event(
    hours: float, change: ModelChange, version: str, previous: str | None = None, model: str = "roi-gas"
) -> ModelEvent:
    alias = None if change is ModelChange.ADDED else "champion"
    time = (START + timedelta(hours=hours)).isoformat()
    return ModelEvent(model, version, change, None, time, "ada", "", alias, previous)


ADDED, PROMOTED, ROLLED_BACK = ModelChange.ADDED, ModelChange.PROMOTED, ModelChange.ROLLED_BACK


def test_a_first_version_is_no_deployment():
    (found,) = delivery([event(0, ADDED, "0.1.0"), event(0, PROMOTED, "0.1.0")], NOW)
    assert (found.deployments, found.lead_time_s, found.change_failure_ratio, found.restore_s) == (0, None, None, None)


def test_deployments_lead_times_failures_and_the_time_to_restore():
    events = [
        event(0, ADDED, "0.1.0"),
        event(0, PROMOTED, "0.1.0"),
        event(10, ADDED, "0.2.0"),
        event(14, PROMOTED, "0.2.0", "0.1.0"),
        event(20, ROLLED_BACK, "0.1.0", "0.2.0"),
        event(30, ADDED, "0.3.0"),
        event(32, PROMOTED, "0.3.0", "0.1.0"),
        event(40, ADDED, "0.4.0"),
        event(43, PROMOTED, "0.4.0", "0.3.0"),
        event(50, ADDED, "0.1.0", model="areas-gas"),
    ]
    other, found = sorted(delivery(events, NOW), key=lambda one: one.model)
    assert (other.model, other.deployments) == ("areas-gas", 0)
    assert (found.deployments, found.deployments_a_day) == (3, 0.3)
    assert found.lead_time_s == 3 * HOUR
    assert (found.failures, found.restore_s) == (1, 6 * HOUR)
    assert found.change_failure_ratio == 1 / 3


def test_two_rollbacks_in_a_row_take_back_two_deployments_and_a_third_nothing():
    events = [
        event(0, PROMOTED, "0.1.0"),
        event(1, PROMOTED, "0.2.0", "0.1.0"),
        event(2, PROMOTED, "0.3.0", "0.2.0"),
        event(3, ROLLED_BACK, "0.2.0", "0.3.0"),
        event(4, ROLLED_BACK, "0.1.0", "0.2.0"),
        event(5, ROLLED_BACK, "0.1.0", "0.2.0"),
    ]
    (found,) = delivery(events, NOW)
    assert (found.failures, found.deployments, found.restore_s) == (2, 2, 2 * HOUR)


def test_only_deployments_of_the_time_count_though_they_began_before():
    events = [
        event(0, PROMOTED, "0.1.0"),
        event(1, ADDED, "0.2.0"),
        event(2, PROMOTED, "0.2.0", "0.1.0"),
        event(3, ADDED, "0.3.0"),
        event(30, PROMOTED, "0.3.0", "0.2.0"),
        event(31, ROLLED_BACK, "0.2.0", "0.3.0"),
    ]
    (found,) = delivery(events, NOW, since=START + timedelta(hours=24))
    assert (found.deployments, found.lead_time_s, found.failures) == (1, 27 * HOUR, 1)


def test_a_challengers_alias_is_no_deployment():
    promoted = ModelEvent("roi-gas", "0.2.0", PROMOTED, None, START.isoformat(), "ada", "", "challenger", "0.1.0")
    (found,) = delivery([promoted], NOW)
    assert found.deployments == 0
