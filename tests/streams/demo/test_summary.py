from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors.labels import LabelledPhoto, RegisterLabel
from processors.records import Medium, Reading, Reason, RegisterReading, Status
from streams.demo.summary import Answer, Found, Run, Share, quantile, rows, summarise

BOX = ((0.0, 0.0),) * 4
PHOTO = LabelledPhoto("p.jpg", b"", "image/jpeg", Medium.GAS, None, (RegisterLabel(None, "00123", 0),))
READ = Reading(
    "r",
    Status.READ,
    (),
    (),
    Medium.GAS,
    None,
    (RegisterReading(None, "00123", 0, "m3", 0.9, BOX, ()),),
    0.9,
    None,
    {},
    {},
    {},
)
WRONG = replace(READ, registers=(replace(READ.registers[0], value="00124"),))
REJECTED = replace(READ, status=Status.REJECTED, reasons=(Reason.BLURRED,), registers=())


def ran(*answers, sent=None):
    """A run whose photos were sent a second apart; each answer is None or (reading, seconds it took)."""
    run = Run()
    for number, answer in enumerate(answers):
        name = f"r{number}"
        run.photos[name], run.sent[name] = PHOTO, float(number)
        if answer is not None:
            reading, seconds = answer
            run.answers[name] = [Answer(name, b"", reading, number + seconds)]
    return run


def test_every_answer_is_right_wrong_or_rejected():
    summary = summarise(ran((READ, 1), (WRONG, 1), (REJECTED, 1), (READ, 1)), dead_letters=0)
    assert (summary.sent, summary.answered, summary.lost) == (4, 4, 0)
    assert (summary.right, summary.wrong, summary.rejected) == (2, 1, 1)


def test_what_was_sent_and_not_answered_is_lost():
    summary = summarise(ran((READ, 1), None, None), dead_letters=2)
    assert (summary.answered, summary.lost, summary.dead_letters) == (1, 2, 2)


def test_a_second_record_for_a_request_is_a_duplicate_and_judges_nothing():
    run = ran((READ, 1))
    run.answers["r0"].append(Answer("r0", b"", WRONG, 5.0))
    summary = summarise(run, dead_letters=0)
    assert (summary.answered, summary.duplicates, summary.right, summary.wrong) == (1, 1, 1, 0)


def test_times_are_from_sent_to_answered():
    summary = summarise(ran((READ, 1), (READ, 2), (READ, 4)), dead_letters=0)
    assert (summary.p50_s, summary.p95_s) == (2, 4)
    assert summary.seconds == 6.0
    assert summary.photos_per_second == 0.5


def test_gaps_seen_by_the_backend_and_by_the_stages_add_up():
    run = ran((READ, 1))
    run.missing = 2
    assert summarise(run, dead_letters=0, stage_gaps=3).offset_gaps == 5


def test_nothing_sent_is_summed_up_too():
    summary = summarise(Run(interrupted=True), dead_letters=0)
    assert (summary.sent, summary.photos_per_second, summary.p95_s, summary.interrupted) == (0, 0, 0, True)
    assert ("right", "0  (- of the answers)") in rows(summary)


def test_the_summary_does_not_claim_that_anybody_looked_for_drift():
    summary = summarise(ran((READ, 1)), dead_letters=0)
    shown = dict(rows(summary, drift="blur"))
    assert (summary.drift, summary.false_alarms) == ((), None)
    assert shown["drift in the photos"] == "blur"
    assert shown["drift found"] == "nobody looked: no monitor was started"


def test_what_the_monitors_found_is_shown():
    found = Found("images", "gas", "brightness", "locate", 87)
    summary = replace(
        summarise(ran((READ, 1)), dead_letters=0),
        drift=(found,), false_alarms=0, watched=400, windows=9, mix=(Share("gas", 0.5, 0.2),), unwatched=None,
    )  # fmt: skip
    shown = dict(rows(summary))
    assert shown["drift found"] == "brightness of gas (images), locate suffers, after 87 photos of it"
    assert shown["false alarms"] == "0  in 9 windows of 400 answers"
    assert shown["mix of meters"] == "gas 50% (20%)  (in brackets: the reference)"


def test_that_nothing_was_found_for_want_of_photos_is_said():
    summary = replace(summarise(ran((READ, 1)), dead_letters=0), false_alarms=0, unwatched=None)
    assert "no meter type had photos enough" in dict(rows(summary))["drift found"]
    assert dict(rows(replace(summary, windows=1)))["drift found"] == "none"


@given(st.lists(st.floats(0, 100), min_size=1), st.floats(0.01, 1))
def test_a_quantile_is_a_value_that_so_many_do_not_exceed(values, share):
    found = quantile(sorted(values), share)
    assert found in values
    assert sum(value <= found for value in values) >= share * len(values) - 1e-6


@pytest.mark.parametrize("share", [0.5, 0.95])
def test_the_quantile_of_nothing_is_0(share):
    assert quantile([], share) == 0.0
