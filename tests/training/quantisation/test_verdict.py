"""Int8 is kept only where no share of a slice becomes too much worse."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="PyTorch is not installed")

from training.quantisation.verdict import COUNTS, SHARES, changes, losses

#: What the cards hold besides: means, for people.
FOR_PEOPLE = {
    "mean_away",
    "median_away",
    "mean_overlap",
    "corner_error_in_heights",
    "edge_error_in_widths",
    "confidence_right",
    "confidence_wrong",
}


@pytest.mark.parametrize(
    ("before", "after", "count", "holds"),
    [
        (0.9, 0.9, 50, True),
        (0.905, 0.9, 1000, True),
        (0.9, 0.894, 1000, False),
        (0.9, 0.88, 50, False),
        (0.9, 0.5, 49, True),
        (0.9, 0.95, 50, True),
    ],
)
def test_half_a_point_may_be_lost_in_a_slice_that_is_large_enough(before, after, count, holds):
    found = losses({"a": {"examples": count, "right": before}}, {"a": {"examples": count, "right": after}})
    assert (not found) is holds


def test_more_false_alarms_are_a_loss():
    quiet, loud = {"a": {"photos": 100, "false_alarms": 0.1}}, {"a": {"photos": 100, "false_alarms": 0.2}}
    assert [one.loss for one in losses(quiet, loud)] == [pytest.approx(0.1)]
    assert losses(loud, quiet) == []


def test_areas_that_sit_higher_or_lower_are_a_loss():
    exact, off = ({"a": {"registers": 100, "middle_error_in_heights": error}} for error in (0.01, 0.06))
    assert [one.loss for one in losses(exact, off)] == [pytest.approx(0.05)]
    assert losses(off, exact) == []


def test_one_slice_that_loses_is_enough_and_the_worst_comes_first():
    before = {"a": {"digits": 100, "same_integer": 1.0, "within_tenth": 1.0}, "b": {"digits": 100, "same_integer": 0.9}}
    after = {"a": {"digits": 100, "same_integer": 0.9, "within_tenth": 0.8}, "b": {"digits": 100, "same_integer": 1.0}}
    assert [one.metric for one in losses(before, after)] == ["within_tenth", "same_integer"]
    assert str(losses(before, after)[0]) == "a: within_tenth 1.0000 -> 0.8000 of 100"


def test_what_is_no_share_decides_nothing():
    assert list(changes({"a": {"photos": 100, "mean_overlap": 0.9}}, {"a": {"photos": 100, "mean_overlap": 0.1}})) == []


def test_every_metric_of_the_cards_is_known(pytestconfig):
    cards = [json.loads(path.read_text()) for path in (Path(pytestconfig.rootpath) / "onnx").glob("*/*/card.json")]
    found = {metric for card in cards for one in card["metrics"].values() for metric in one}
    assert found - SHARES.keys() - set(COUNTS) - FOR_PEOPLE == set()
