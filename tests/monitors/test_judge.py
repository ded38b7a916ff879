import math

import pytest

from monitors.judge import judge, thresholds
from monitors.references.build import build
from monitors.windows import Window
from tests.monitors.conftest import CREATED
from tests.monitors.observations import observations


def window(monitor="images", count=100, seed=3, segment="gas", **values):
    return Window(monitor, segment, tuple(observations(monitor, count, seed, segment, **values)))


def drifting(drifts):
    return {drift.feature for drift in drifts if drift.detected}


@pytest.mark.parametrize("monitor", ["images", "predictions"])
def test_a_window_like_the_reference_does_not_drift(reference, monitor):
    drifts = judge(window(monitor), reference)
    assert drifts
    assert drifting(drifts) == set()


def test_a_number_that_moved_is_named_and_no_other(reference):
    assert drifting(judge(window(brightness=lambda rng: rng.normal(1.5)), reference)) == {"brightness"}


def test_a_number_that_only_spread_is_named(reference):
    assert drifting(judge(window(noise=lambda rng: rng.normal(0, 6)), reference)) == {"noise"}


def test_a_category_that_was_never_seen_is_named(reference):
    assert drifting(judge(window(codec=lambda rng: "avif" if rng.random() < 0.5 else "a"), reference)) == {"codec"}


def test_values_that_go_missing_are_named_with_the_method(reference):
    drifts = judge(window(sharpness=lambda rng: None if rng.random() < 0.3 else rng.normal()), reference)
    assert [(drift.feature, drift.method) for drift in drifts if drift.detected] == [("sharpness", "missing")]


def test_one_value_that_the_reference_never_showed_is_chance(reference):
    odd = observations("images", 99, 3) + observations("images", 1, 4, codec="avif", glare=1e30, noise=None)
    assert drifting(judge(Window("images", "gas", tuple(odd)), reference)) == set()


@pytest.mark.parametrize("outlier", [1e6, -1e300, math.inf, math.nan])
def test_an_outlier_neither_alarms_nor_hides_what_moved(reference, outlier):
    odd = observations("images", 1, 4, contrast=outlier, brightness=outlier)
    calm, moved = observations("images", 99, 3), observations("images", 99, 3, brightness=lambda rng: rng.normal(1.5))
    assert drifting(judge(Window("images", "gas", tuple(calm + odd)), reference)) == set()
    assert drifting(judge(Window("images", "gas", tuple(moved + odd)), reference)) == {"brightness"}


def test_columns_without_any_value_do_not_stop_the_others(reference):
    drifts = judge(window(contrast=None, codec=None, brightness=lambda rng: rng.normal(1.5)), reference)
    assert drifting(drifts) == {"brightness", "contrast", "codec"}


def test_a_small_window_needs_a_larger_score(reference):
    small, full = (
        {(drift.feature, drift.method): drift.threshold for drift in judge(window(count=count), reference)}
        for count in (30, 100)
    )
    assert all(small[each] > full[each] for each in full)


def test_nothing_is_said_where_nothing_can_be_known(reference):
    assert judge(window(count=19), reference) == ()
    assert judge(window(segment="water"), reference) == ()


def test_a_tenant_that_is_not_in_the_reference_is_held_against_its_meter_type(reference):
    assert judge(window(segment="t1/gas"), reference) == judge(window(), reference)


def test_an_answer_without_registers_drifts_by_what_it_has_alone(reference):
    rejected = {"confidence": None, "tariff": None, "registers": "0"}
    assert drifting(judge(window("predictions", **rejected), reference)) == {"registers"}


def test_of_a_feature_that_the_reference_never_had_nothing_is_said():
    empty = build(
        [], observations("predictions", 60, 1, tariff=None), source="", created=CREATED, window=100, draws=200
    )
    drifts = judge(window("predictions"), empty)
    assert "tariff" not in {drift.feature for drift in drifts}
    assert thresholds(empty.segments["gas"], 100)["tariff"] == {}
