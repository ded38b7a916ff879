from dataclasses import replace

from processors.labels import RegisterLabel, Verdict
from streams.logged import Entry, Facts
from streams.messages import Confirmation, Label
from streams.status.recent import answer, latencies, mix, oldest_unanswered
from tests.streams.status.shown import NOW, READING, ago

ENTRY = Entry("r-1", ago(10), "t1", "digest", 1000, ago(9.5), Facts("t1", "read", "gas"))
OPEN = Entry("r-2", ago(5), "t1", "digest", 1000)


def label(value):
    return Label("r-1", "t1", NOW.isoformat(), Confirmation.CUSTOMER, (RegisterLabel(None, value, 0),))


def test_an_answer_has_its_reading_and_how_long_it_took():
    shown = answer(ENTRY, READING)
    assert (shown.headline, shown.seconds, shown.photo, shown.verdict) == (
        "gas-analog: 01234 m3 (0.98)",
        0.5,
        True,
        None,
    )
    assert answer(OPEN, READING) is None
    assert not answer(replace(ENTRY, size=None), READING).photo


def test_a_confirmed_answer_says_what_it_was_worth():
    assert answer(replace(ENTRY, label=label("01234")), READING).verdict is Verdict.RIGHT
    wrong = answer(replace(ENTRY, label=label("01235")), READING)
    assert (wrong.label, wrong.verdict) == ("01235", Verdict.WRONG)


def test_latency_mix_and_waiting_come_from_the_log():
    unknown = replace(ENTRY, request_id="r-3", facts=Facts("t1", "rejected", None))
    entries = (ENTRY, OPEN, unknown)
    assert latencies(entries) == [0.5, 0.5]
    assert oldest_unanswered(entries, NOW) == 5.0
    assert oldest_unanswered((ENTRY,), NOW) is None
    assert [(part.segment, part.share) for part in mix(entries)] == [("gas", 0.5), ("unknown", 0.5)]
    assert mix((OPEN,)) == ()
