import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors.labels import LabelledPhoto, RegisterLabel
from processors.records import Digit, Display, Medium, Reading, Reason, RegisterReading, Status
from replay.evaluation import calibration
from replay.evaluation.calibration import Judged
from replay.evaluation.dataset import Sample
from replay.evaluation.evaluate import Outcome

BOX = ((0.0, 0.0), (9.0, 0.0), (9.0, 3.0), (0.0, 3.0))


def judged(confidences, right):
    return Judged.of((c, r, True) for c, r in zip(confidences, right, strict=True))


def drawn(seed, count=20_000, said=lambda honest: honest):
    rng = np.random.default_rng(seed)
    honest = rng.uniform(0.3, 1, count)
    return judged(said(honest), rng.random(count) < honest)


def test_honest_confidences_have_next_to_no_error():
    assert calibration.expected_calibration_error(calibration.reliability(drawn(1))) < 0.015


def test_confidences_a_tenth_too_low_have_an_error_of_a_tenth():
    found = drawn(1, said=lambda honest: honest - 0.1)
    assert calibration.expected_calibration_error(calibration.reliability(found)) == pytest.approx(0.1, abs=0.01)


@given(st.lists(st.floats(0, 1), max_size=200))
def test_bins_hold_as_many_each_but_for_one(confidences):
    bins = calibration.reliability(judged(confidences, [True] * len(confidences)))
    counts = [one.count for one in bins]
    assert sum(counts) == len(confidences)
    assert not counts or max(counts) - min(counts) <= 1
    assert [one.confidence for one in bins] == pytest.approx(sorted(one.confidence for one in bins))


def test_the_curve_answers_the_surest_first():
    coverage, risk = calibration.risk_coverage(judged([0.9, 0.2, 0.8, 0.1], [True, False, False, True]))
    assert coverage.tolist() == [0.25, 0.5, 0.75, 1.0]
    assert risk == pytest.approx([0, 1 / 2, 2 / 3, 2 / 4])


def test_what_is_equally_sure_is_wrong_evenly():
    _, risk = calibration.risk_coverage(judged([0.5] * 4, [False, False, True, True]))
    assert risk == pytest.approx([0.5] * 4)


def test_a_perfect_order_has_the_smallest_area_and_no_order_the_error():
    right = [True] * 50 + [False] * 50
    best = calibration.area_under_risk_coverage(judged(np.linspace(1, 0, 100), right))
    none = calibration.area_under_risk_coverage(judged([0.7] * 100, right))
    worst = calibration.area_under_risk_coverage(judged(np.linspace(0, 1, 100), right))
    assert best < none < worst
    assert none == pytest.approx(0.5)


def test_the_coverage_at_a_risk_is_the_largest_that_holds():
    found = judged(np.linspace(1, 0, 100), [True] * 49 + [False] + [True] * 50)
    assert calibration.coverage_at(found, 0.01) == 1.0
    assert calibration.coverage_at(judged([0.9, 0.8], [False, False]), 0.01) == 0.0


def test_nothing_has_no_figures():
    nothing = Judged.of([])
    assert calibration.as_json(nothing)["count"] == 0
    assert calibration.as_json(nothing)["ece"] == 0.0


def outcome(value, confidence, *, status=Status.READ, label="123", expected=None):
    digits = tuple(Digit(int(char), 0.9, False, False, None, BOX) for char in value)
    registers = (RegisterReading(None, value, 0, "m3", confidence, BOX, digits),) if value else ()
    reading = Reading("r", status, (), (), Medium.GAS, Display.ANALOG, registers, confidence, None, {}, {}, {})
    labels = (RegisterLabel(None, label, 0),) if label else ()
    photo = LabelledPhoto("a.jpg", b"", "", Medium.GAS, Display.ANALOG, labels, expected)
    return Outcome(Sample("a.jpg", "photo", {}, photo), reading)


def test_what_was_rejected_counts_with_its_confidence():
    found = calibration.readings(
        [
            outcome("123", 0.9),
            outcome("124", 0.4, status=Status.REJECTED),
            outcome("", 0.0),
            outcome("12", 0.2, label=""),
        ]
    )
    assert found.confidences.tolist() == [0.9, 0.4]
    assert found.right.tolist() == [True, False]
    assert found.answered.tolist() == [True, False]


def test_a_reading_of_what_nobody_can_read_is_wrong():
    assert calibration.readings([outcome("123", 0.9, expected=Reason.BLURRED)]).right.tolist() == [False]


def test_digits_are_judged_where_their_number_is_right():
    found = calibration.digits([outcome("123", 0.9), outcome("125", 0.9), outcome("12", 0.9)])
    assert found.right.tolist() == [True] * 5 + [False]
