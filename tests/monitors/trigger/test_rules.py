from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitors.trigger.decision import Verdict
from monitors.trigger.facts import Facts, Slice, Start, Suspect, Traffic
from monitors.trigger.limits import Limits
from monitors.trigger.rules import RULES, certain_drop, decide
from tests.monitors.trigger.notified import NOW

LIMITS = Limits()
HOUR = timedelta(hours=1)
TRAFFIC = Traffic(
    share=0.25,
    photos=600,
    labels=180,
    before=Slice(300, right=0.95, spread=0.1, rejected=0.02),
    since=Slice(300, right=0.70, spread=0.3, rejected=0.25),
)
#: Everything speaks for a retraining.
FACTS = Facts(
    now=NOW + HOUR,
    since=NOW,
    over="",
    segment="gas",
    model="roi-gas",
    because="roi-gas answers",
    traffic=TRAFFIC,
    champion="0.2.0",
    referenced="0.2.0",
)


def _start(ago, model="roi-gas", *, segment="water", running=False):
    return Start("4be1c0", model, segment, FACTS.now - ago, running)


def test_a_drift_that_lasts_costs_readings_and_has_labels_is_answered_by_a_retraining():
    decision = decide(FACTS, LIMITS)
    assert (decision.verdict, decision.model, decision.until) == (Verdict.RETRAIN, "roi-gas", None)
    assert [finding.rule for finding in decision.findings] == list(RULES)
    assert {finding.verdict for finding in decision.findings} == {Verdict.RETRAIN}


@pytest.mark.parametrize(
    ("changes", "rule", "said"),
    [
        ({"over": "the alert was resolved"}, "fires", "resolved"),
        ({"model": None, "because": "only the mix has changed"}, "model", "only the mix"),
        ({"champion": "0.3.0"}, "reference", "mrrs reference build"),
        ({"starts": (_start(HOUR / 2),)}, "answered", "4be1c0"),
        (
            {"traffic": replace(TRAFFIC, suspect=Suspect("tenant", "t1", 0.3, 0.95))},
            "source",
            "tenant t1 makes 30% of the photos and 95% of the loss",
        ),
        (
            {"traffic": replace(TRAFFIC, suspect=Suspect("fault", "photos that show nothing", 0.2, 0.9))},
            "source",
            "photos that show nothing makes 20%",
        ),
    ],
)
def test_a_reason_not_to_retrain_is_a_no_by_its_rule(changes, rule, said):
    decision = decide(replace(FACTS, **changes), LIMITS)
    assert decision.verdict is Verdict.NO
    assert rule in decision.rules
    assert said in decision.because


@pytest.mark.parametrize(
    ("changes", "rule", "until"),
    [
        ({"now": NOW + timedelta(seconds=300)}, "lasts", NOW + timedelta(seconds=900)),
        ({"traffic": replace(TRAFFIC, photos=99)}, "lasts", NOW + HOUR + timedelta(seconds=300)),
        ({"traffic": replace(TRAFFIC, share=0.01)}, "loss", NOW + HOUR + timedelta(seconds=300)),
        ({"traffic": replace(TRAFFIC, since=TRAFFIC.before)}, "loss", NOW + HOUR + timedelta(seconds=300)),
        (
            {"traffic": replace(TRAFFIC, before=Slice(29, 1, 0, 0))},
            "loss",
            NOW + HOUR + timedelta(seconds=300),
        ),
        ({"traffic": None, "unknown": "away"}, "loss", NOW + HOUR + timedelta(seconds=300)),
        ({"traffic": replace(TRAFFIC, labels=99)}, "labels", NOW + HOUR + timedelta(seconds=300)),
        (
            {"starts": (_start(2 * HOUR, "roi-water", running=True),)},
            "running",
            NOW + HOUR + timedelta(seconds=300),
        ),
        ({"starts": (_start(2 * HOUR),)}, "cool-down", NOW - HOUR + timedelta(days=3)),
        ({"starts": (_start(HOUR, "areas-gas", segment="gas"),)}, "settle", NOW + timedelta(days=1)),
        (
            {"starts": tuple(_start(timedelta(days=day), "roi-water") for day in range(1, 6))},
            "budget",
            NOW + HOUR + timedelta(days=2),
        ),
    ],
)
def test_what_may_still_come_is_waited_for(changes, rule, until):
    decision = decide(replace(FACTS, **changes), LIMITS)
    assert decision.verdict is Verdict.WAIT
    assert rule in decision.rules
    assert decision.until == until


def test_a_no_goes_before_a_wait_and_the_longest_wait_counts():
    short = replace(FACTS, now=NOW, traffic=replace(TRAFFIC, labels=0))
    assert decide(replace(short, over="resolved"), LIMITS).verdict is Verdict.NO
    assert decide(short, LIMITS).until == NOW + timedelta(seconds=900)


def test_a_retraining_of_another_model_neither_answers_nor_cools_down():
    decision = decide(replace(FACTS, starts=(_start(HOUR / 2, "roi-water"),)), LIMITS)
    assert decision.verdict is Verdict.RETRAIN


def test_the_budget_is_free_again_when_enough_retrainings_are_a_week_old():
    starts = tuple(_start(timedelta(days=day), "roi-water") for day in (1, 2, 3, 4, 5, 6))
    decision = decide(replace(FACTS, starts=starts), LIMITS)
    # Six in seven days, five are allowed: two must leave, the second oldest is five days old.
    assert decision.until == FACTS.now + timedelta(days=2)
    assert decide(replace(FACTS, now=decision.until, starts=starts), LIMITS).verdict is Verdict.RETRAIN


def test_a_budget_of_nothing_never_retrains():
    assert decide(FACTS, Limits(budget=0)).verdict is Verdict.WAIT


@pytest.mark.parametrize("few", [{"photos": 30}, {"spread": 3.0}])
def test_a_drop_that_may_be_chance_is_no_drop(few):
    since = replace(TRAFFIC.since, **few)
    assert certain_drop(replace(TRAFFIC, since=since)) < certain_drop(TRAFFIC)


def test_without_photos_before_or_since_there_is_no_drop():
    nothing = Slice(0, 0.0, 0.0, 0.0)
    assert certain_drop(replace(TRAFFIC, before=nothing)) == certain_drop(replace(TRAFFIC, since=nothing)) == 0


times = st.timedeltas(timedelta(0), timedelta(days=20))
shares = st.floats(0, 1)
slices = st.builds(Slice, st.integers(0, 500), shares, st.floats(0, 0.5), shares)
traffics = st.builds(
    Traffic, shares, st.integers(0, 5000), st.integers(0, 500), slices, slices,
    st.none() | st.builds(Suspect, st.just("tenant"), st.just("t1"), shares, shares),
)  # fmt: skip
types = st.sampled_from(["gas", "water"])
starts = st.builds(
    Start, st.just("x"), types.map("roi-{}".format), types, times.map(lambda ago: NOW - ago), st.booleans()
)
facts = st.builds(
    Facts,
    now=st.just(NOW),
    since=times.map(lambda ago: NOW - ago),
    over=st.sampled_from(["", "resolved"]),
    segment=st.just("gas"),
    model=st.sampled_from([None, "roi-gas"]),
    because=st.just("why"),
    traffic=st.none() | traffics,
    starts=st.lists(starts, max_size=6).map(tuple),
    champion=st.sampled_from([None, "1", "2"]),
    referenced=st.sampled_from([None, "1"]),
)


@given(facts)
def test_every_decision_explains_itself(some):
    decision = decide(some, LIMITS)
    assert [finding.rule for finding in decision.findings] == list(RULES)
    assert all(finding.text and "\n" not in finding.text for finding in decision.findings)
    assert decision.because
    if decision.verdict is Verdict.WAIT:
        assert decision.until is not None
        assert decision.until > some.now


@given(facts)
def test_a_retraining_is_never_started_twice_at_a_time_within_the_cool_down_or_without_labels(some):
    if decide(some, LIMITS).verdict is Verdict.RETRAIN:
        assert some.model == "roi-gas"
        assert not any(start.running for start in some.starts)
        assert all(
            start.model != some.model or NOW - start.time >= timedelta(seconds=LIMITS.cool_down_s)
            for start in some.starts
        )
        assert some.traffic is not None
        assert some.traffic.labels >= LIMITS.labels
