"""Accuracy without labels, where it can be known."""

from __future__ import annotations

import numpy as np
import pytest

from monitors.accuracy.confidence_map import FEWEST, ConfidenceMap
from monitors.accuracy.estimate import Answered, Cause, Labelled, Unknown, estimate, labelled
from monitors.accuracy.interval import Interval
from processors.labels import Verdict

MODELS = {"digits-gas": "1.0.0"}


def right_of(confidence):
    """An overconfident model: what it is sure of by 0.9 is right by 0.81."""
    return confidence**2


def draw(rng, count, low=0.3):
    confidences = rng.uniform(low, 1.0, count)
    return confidences, rng.uniform(size=count) < right_of(confidences)


def known(rng, count, models=MODELS):
    return [Labelled(float(one), bool(truth), models) for one, truth in zip(*draw(rng, count), strict=True)]


def readings(confidences, models=MODELS, *, inside=True):
    return [Answered(float(one), models, inside) for one in confidences]


def test_more_confident_is_never_less_right():
    fitted = ConfidenceMap.fit(*draw(np.random.default_rng(1), 1000))
    assert (np.diff(fitted.right / fitted.count) > 0).all()
    assert fitted.count.sum() == 1000


def test_confidences_that_are_all_the_same_make_one_step():
    fitted = ConfidenceMap.fit([0.9] * 200, [True] * 150 + [False] * 50)
    share, _ = fitted.expected([0.9] * 10)
    assert share == pytest.approx(0.75, abs=0.01)


@pytest.mark.parametrize("low", [0.3, 0.6, 0.8])
def test_the_interval_holds_the_accuracy_however_the_confidences_have_moved(low):
    """The truth of 200 new readings lies within it about 95 times of 100, with 400 labels from elsewhere."""
    rng, held, widths = np.random.default_rng(2), 0, []
    for _ in range(200):
        confidences, truth = draw(rng, 200, low)
        found = estimate(readings(confidences), known(rng, 400))
        assert isinstance(found, Interval)
        held += found.lower <= truth.mean() <= found.upper
        widths.append(found.upper - found.lower)
    assert held >= 180
    assert np.mean(widths) < 0.2


def test_average_confidence_without_labels_would_have_been_wrong():
    rng = np.random.default_rng(3)
    confidences, truth = draw(rng, 2000)
    found = estimate(readings(confidences), known(rng, 2000))
    assert abs(found.share - truth.mean()) < 0.03
    assert confidences.mean() - truth.mean() > 0.1


@pytest.mark.parametrize(
    ("answered", "labels", "cause"),
    [
        (readings([0.9] * 10), known(np.random.default_rng(4), 400), Cause.TOO_FEW),
        (readings([0.9] * 100), [], Cause.LABELS),
        (readings([0.9] * 100), known(np.random.default_rng(4), FEWEST - 1), Cause.LABELS),
        (readings([0.9] * 100), known(np.random.default_rng(4), 400, {"digits-gas": "0.9.0"}), Cause.LABELS),
        (readings([0.1] * 100), known(np.random.default_rng(4), 400), Cause.CONFIDENCES),
        (readings([0.9] * 100, inside=None), known(np.random.default_rng(4), 400), Cause.PHOTOS),
        (readings([0.9] * 90) + readings([0.9] * 10, inside=False), known(np.random.default_rng(4), 400), Cause.PHOTOS),
    ],
)
def test_it_says_that_it_cannot_know(answered, labels, cause):
    found = estimate(answered, labels)
    assert isinstance(found, Unknown)
    assert found.cause is cause
    assert str(found).startswith(cause)


def test_labels_of_a_model_that_was_replaced_teach_nothing_and_others_do():
    rng = np.random.default_rng(5)
    other = {"digits-rolling": "1.0.0"}  # took part in these, not in the new ones
    assert isinstance(estimate(readings([0.9] * 100), known(rng, 300, {**MODELS, **other})), Interval)


def test_a_rejection_teaches_nothing():
    assert labelled(0.5, Verdict.REJECTED, {}) is None
    assert labelled(0.5, Verdict.WRONG, {}) == Labelled(0.5, right=False, models={})


def test_confidences_that_were_calibrated_before_need_no_labels_until_there_are_some():
    rng = np.random.default_rng(6)
    sure = rng.uniform(0.6, 1.0, 150)
    calibrated = [Answered(float(one), MODELS, inside=True, calibrated=True) for one in sure]
    found = estimate(calibrated, [])
    assert isinstance(found, Interval)
    assert found.share == pytest.approx(sure.mean())
    assert found.lower < found.share < found.upper
    assert estimate([*calibrated[1:], Answered(0.9, MODELS, inside=True)], []).cause is Cause.LABELS
    assert estimate(calibrated, known(rng, 400)).share < found.share  # labels know better
