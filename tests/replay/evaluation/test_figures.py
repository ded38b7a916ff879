from dataclasses import replace

import pytest

from processors.labels import Verdict
from processors.records import Reading, Reason, Status
from replay.evaluation import table
from replay.evaluation.collected import Collected
from replay.evaluation.dataset import Sample
from replay.evaluation.evaluate import Outcome
from replay.evaluation.figures import confusion_as_json, figures
from replay.evaluation.report import render
from replay.evaluation.run import Result
from replay.evaluation.stages import Judgement
from replay.evaluation.worst import answered, as_json, expected


def answer(*reasons, confidence=0.9):
    status = Status.REJECTED if reasons else Status.READ
    return Reading("a", status, reasons, (), None, None, (), confidence, None, {"meter-type": "1.0.0"}, {}, {})


@pytest.fixture
def outcome(case):
    def make(verdict, *reasons, wanted=None, first="", slices=None, confidence=0.9, stages=None):
        sample = case().sample
        sample = replace(sample, slices=slices or {}, photo=replace(sample.photo, expected=wanted))
        judgement = Judgement(stages or {}, [("1", "7")], first)
        return Outcome(sample, answer(*reasons, confidence=confidence), verdict, judgement=judgement)

    return make


def test_readable_photos_and_expected_rejections_are_counted_apart(outcome):
    everything = figures(
        [
            outcome(Verdict.RIGHT, stages={"type": (1, 1)}),
            outcome(Verdict.WRONG, first="tariff", stages={"type": (1, 1), "tariff": (0, 2)}),
            outcome(Verdict.REJECTED, Reason.BLURRED),
            outcome(Verdict.REJECTED, Reason.BLURRED, Reason.GLARE, wanted=Reason.GLARE),
            outcome(Verdict.REJECTED, Reason.BLURRED, wanted=Reason.GLARE),
            outcome(Verdict.WRONG, wanted=Reason.GLARE),
        ],
        digits=False,
    )[""].as_json()
    assert everything["photos"] == 6
    assert everything["readable"] == {"photos": 3, "right": 1, "wrong": 1, "rejected": 1}
    assert everything["expected_rejections"] == {"right": 1, "of": 3, "share": 0.33333, "read_nonetheless": 1}
    assert everything["stages"]["tariff"] == {"right": 0, "of": 2, "share": 0.0}
    assert everything["lost"] == {"rejected: blurred": 1, "tariff": 1}
    assert everything["reasons"] == {"blurred": 3, "glare": 1}


def test_a_slice_of_one_photo_is_no_slice(outcome):
    tally = figures([outcome(Verdict.RIGHT, slices={"split": "val", "meter_id": name}) for name in "ab"], digits=False)
    assert set(tally) == {"", "split=val"}


def test_the_worst_are_wrong_and_sure(outcome):
    collected = Collected(shown=2)
    for verdict, confidence in (
        (Verdict.REJECTED, 1.0),
        (Verdict.WRONG, 0.3),
        (Verdict.WRONG, 0.99),
        (Verdict.RIGHT, 1),
    ):
        reasons = (Reason.BLURRED,) if verdict is Verdict.REJECTED else ()
        for _ in range(3):
            collected.add(Result(outcome(verdict, *reasons, confidence=confidence), None))
    assert collected.failed == 9
    assert [result.outcome.reading.confidence for result in collected.worst(2)] == [0.99, 0.99]
    assert collected.models == {"meter-type": "1.0.0"}


def test_what_was_expected_and_answered_is_said_as_a_person_writes_it(outcome):
    assert (expected(outcome(Verdict.WRONG)), answered(outcome(Verdict.REJECTED, Reason.GLARE))) == (
        "123",
        "rejected: glare",
    )
    assert as_json(outcome(Verdict.WRONG, wanted=Reason.GLARE))["expected"] == "rejected: glare"
    digit = Outcome(Sample("0.png", "digit", {}, value=5.5), predicted=None)
    assert (expected(digit), answered(digit)) == ("5.5", "blank")


def test_confusion_has_a_row_a_true_digit_and_a_place_for_blanks():
    counts = {("1", "7"): 3, ("", "8"): 1}
    heading, *rows = table.confusion(counts)
    assert heading[-1] == rows[-1][0] == "blank"
    assert rows[1][8] == "3"
    assert confusion_as_json(counts) == {"blank": {"8": 1}, "1": {"7": 3}}


def test_within_the_noise_of_drum_labels_the_label_counts_in_the_confusion():
    digits = [Outcome(Sample("0.png", "digit", {}, value=6.9), predicted=read) for read in (7.0, 6.8, 7.2, None)]
    everything = figures(digits, digits=True)[""]
    assert everything.confusion == {("6", "6"): 2, ("6", "7"): 1, ("6", ""): 1}
    assert everything.as_json() == {"digits": 4, "same_integer": 0.5, "within_tenth": 0.5}


def test_a_page_escapes_what_a_label_says(outcome):
    failure = outcome(Verdict.WRONG)
    failure = replace(failure, sample=replace(failure.sample, file="<b>.jpg"))
    text = render("x", figures([failure], digits=False), [Result(failure, None)], count=1, notes=["a < b"])
    assert "&lt;b&gt;.jpg" in text
    assert "a &lt; b" in text
    assert "went wrong first" in text
