from dataclasses import replace

import numpy as np
import pytest

from processors.labels import Verdict
from replay.accuracy.baseline import Baseline, Kept
from replay.accuracy.gates import Conclusion, gates, overall
from tests.replay.accuracy.runs_of import CONDITIONS, case, rejection

CASES = [*(case(number) for number in range(380)), *(rejection(number) for number in range(380, 400))]


def said(now, before=CASES, conditions=CONDITIONS):
    """What each gate says of a run against a baseline."""
    baseline = Baseline(CONDITIONS, "run", tuple(map(Kept.of, before)))
    return {gate.name: gate for gate in gates(now, conditions, baseline)}


def changed(count, verdict, cases=CASES):
    return [replace(one, verdict=verdict) if number < count else one for number, one in enumerate(cases)]


def test_the_same_run_passes_every_gate():
    found = said(CASES)
    assert {name: gate.conclusion for name, gate in found.items()} == dict.fromkeys(
        ("right", "wrong", "expected", "time"), Conclusion.PASS
    )
    assert overall(found.values()) is Conclusion.PASS


def test_six_photos_lost_and_none_won_are_no_chance():
    found = said(changed(6, Verdict.REJECTED))
    assert found["right"].conclusion is Conclusion.FAIL
    assert found["wrong"].conclusion is Conclusion.PASS
    assert "6 photos got worse, 0 better, of 380" in found["right"].why
    assert overall(found.values()) is Conclusion.FAIL


def test_rejected_photos_that_are_now_read_wrong_fail_although_as_many_are_right():
    before = changed(40, Verdict.REJECTED)
    found = said(changed(8, Verdict.WRONG, before), before)
    assert found["right"].conclusion is Conclusion.PASS
    assert found["wrong"].conclusion is Conclusion.FAIL


def test_a_photo_or_two_of_four_hundred_cannot_be_told():
    found = said(changed(2, Verdict.WRONG))
    assert found["right"].conclusion is Conclusion.CANNOT_TELL
    assert overall(found.values()) is Conclusion.CANNOT_TELL


def test_the_same_loss_among_thousands_is_within_what_is_tolerated():
    many = [case(number) for number in range(2114)]
    assert said(changed(2, Verdict.WRONG, many), many)["right"].conclusion is Conclusion.PASS


def test_as_many_won_as_lost_pass_if_they_are_few():
    many = [case(number) for number in range(2114)]
    before = changed(5, Verdict.WRONG, many)
    now = [replace(one, verdict=Verdict.WRONG) if 5 <= number < 10 else one for number, one in enumerate(many)]
    assert said(now, before)["right"].conclusion is Conclusion.PASS


def test_each_expected_rejection_is_a_case_of_its_own():
    found = said([*CASES[:-1], rejection(399, held=False)])["expected"]
    assert found.conclusion is Conclusion.FAIL
    assert "19 of 20" in found.why
    assert "0399.jpg: rejected: glare, now rejected: otherwise" in found.why


def test_a_case_that_the_baseline_had_wrong_may_stay_wrong_or_be_won():
    before = [*CASES[:-2], rejection(398, held=False), rejection(399, held=False)]
    found = said([*CASES[:-2], rejection(398, held=False), rejection(399)], before)["expected"]
    assert found.conclusion is Conclusion.PASS
    assert "1 of them newly" in found.why


def test_a_dataset_without_expected_rejections_has_no_gate_for_them():
    assert "expected" not in said(CASES[:300], CASES[:300])


@pytest.mark.parametrize(
    ("factor", "noise", "conclusion"),
    [(1.04, 0.1, Conclusion.PASS), (1.25, 0.1, Conclusion.FAIL), (1.1, 0.6, Conclusion.CANNOT_TELL)],
)
def test_the_time_is_judged_by_its_interval(factor, noise, conclusion):
    rng = np.random.default_rng(2)
    now = [replace(one, seconds=one.seconds * factor * rng.lognormal(0, noise)) for one in CASES]
    assert said(now)["time"].conclusion is conclusion


def test_times_of_another_processor_cannot_be_compared_and_the_readings_can():
    found = said(CASES, conditions=replace(CONDITIONS, processor="another one"))
    assert found["time"].conclusion is Conclusion.CANNOT_TELL
    assert "a processor, now another one" in found["time"].why
    assert found["right"].conclusion is Conclusion.PASS


def test_photos_that_the_baseline_does_not_know_take_no_part():
    assert "of 380" in said([*CASES, case(900, Verdict.WRONG)])["right"].why


def test_without_a_baseline_nothing_can_be_told():
    (gate,) = gates(CASES, CONDITIONS, None)
    assert gate.conclusion is Conclusion.CANNOT_TELL
    assert "mrrs accuracy accept" in gate.why
