"""When policy promotes, and when it rolls back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitors.retraining.comparison import Comparison, Conclusion, compare
from monitors.retraining.config import Promotion, Rollback
from monitors.retraining.policy import Candidate, Live, fallen, may_promote, watched
from monitors.retraining.proportions import Share, higher_by_chance
from processors.history import ModelChange, ModelEvent

NOW = datetime(2026, 6, 1, tzinfo=UTC)
MODEL = "digits-gas"
PROMOTION, ROLLBACK = Promotion(), Rollback()


def comparison(conclusion: Conclusion, photos: int = 100) -> Comparison:
    return replace(compare("recent", [], alpha=0.025, tolerance=0.005), conclusion=conclusion, photos=photos)


GOOD = Candidate(
    MODEL,
    "0.2.0",
    "0.3.0",
    compared_with="0.2.0",
    curated=comparison(Conclusion.NOT_WORSE, photos=400),
    recent=comparison(Conclusion.BETTER),
    shadow=Share(280, 300),
    calibrated=True,
)


def event(
    change: ModelChange, hours_ago: float, version: str, previous: str | None, alias: str | None = "champion"
) -> ModelEvent:
    time = (NOW - timedelta(hours=hours_ago)).isoformat()
    return ModelEvent(MODEL, version, change, None, time, "ada", "", alias, previous)


def unmet(candidate: Candidate, history=(), config: Promotion = PROMOTION) -> list[str]:
    found = may_promote(candidate, history, config, ROLLBACK.cool_down_s, NOW)
    assert all(condition.why or condition.holds for condition in found)
    return [condition.name for condition in found if not condition.holds]


def test_a_challenger_of_which_all_holds_is_promoted():
    assert unmet(GOOD) == []


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"compared_with": "0.1.0"}, "compared"),
        ({"recent": comparison(Conclusion.NOT_WORSE)}, "better on recent photos"),
        ({"recent": None}, "better on recent photos"),
        ({"curated": comparison(Conclusion.CANNOT_TELL, photos=400)}, "not worse on the curated set"),
        ({"curated": comparison(Conclusion.NOT_WORSE, photos=199)}, "not worse on the curated set"),
        ({"curated": None}, "not worse on the curated set"),
        ({"shadow": Share(100, 100)}, "agrees while it reads along"),
        ({"shadow": Share(100, 300)}, "agrees while it reads along"),
        ({"shadow": None}, "agrees while it reads along"),
        ({"calibrated": False}, "stays calibrated"),
    ],
)
def test_one_condition_that_does_not_hold_keeps_it_back(change, name):
    assert unmet(replace(GOOD, **change)) == [name]


def test_reading_along_and_calibration_can_be_waived():
    waived = Promotion(agreement=0, uncalibrated=True)
    assert unmet(replace(GOOD, shadow=None, calibrated=False), config=waived) == []


def test_after_a_rollback_the_model_rests_and_that_version_never_comes_back_by_policy():
    fresh = [event(ModelChange.ROLLED_BACK, 3, "0.2.0", "0.2.5")]
    assert unmet(GOOD, fresh) == ["no rollback against it"]
    old = [event(ModelChange.ROLLED_BACK, 30, "0.2.0", "0.2.5")]
    assert unmet(GOOD, old) == []
    assert unmet(GOOD, [event(ModelChange.ROLLED_BACK, 3000, "0.2.0", "0.3.0")]) == ["no rollback against it"]


def test_a_promotion_is_watched_for_a_while_and_a_rollback_is_not():
    promoted = event(ModelChange.PROMOTED, 5, "0.3.0", "0.2.0")
    found = watched([promoted], MODEL, "0.3.0", ROLLBACK.watch_s, NOW)
    assert found is not None
    assert (found.version, found.before) == ("0.3.0", "0.2.0")
    assert watched([promoted], "digits-water", "0.3.0", ROLLBACK.watch_s, NOW) is None
    assert watched([promoted], MODEL, "0.4.0", ROLLBACK.watch_s, NOW) is None, "changed by hand"
    assert watched([promoted], MODEL, "0.3.0", 3600.0, NOW) is None, "long ago"
    back = event(ModelChange.ROLLED_BACK, 1, "0.2.0", "0.3.0")
    assert watched([promoted, back], MODEL, "0.2.0", ROLLBACK.watch_s, NOW) is None
    assert watched([event(ModelChange.PROMOTED, 1, "0.1.0", None)], MODEL, "0.1.0", ROLLBACK.watch_s, NOW) is None


QUIET = Live(None, (Share(0, 0), Share(0, 0)), (Share(0, 0), Share(0, 0)), None)


def speaks(live: Live) -> list[str]:
    return [condition.name for condition in fallen(live, ROLLBACK) if condition.holds]


def test_nothing_speaks_for_a_rollback_where_little_is_known():
    assert fallen(QUIET, ROLLBACK) == ()
    few = replace(QUIET, paired=comparison(Conclusion.WORSE, photos=5), rejected=(Share(0, 50), Share(50, 50)))
    assert fallen(few, ROLLBACK) == ()


def test_worse_on_the_same_photos_speaks_for_a_rollback():
    assert speaks(replace(QUIET, paired=comparison(Conclusion.WORSE))) == [
        "worse than the champion before on the same photos"
    ]
    assert speaks(replace(QUIET, paired=comparison(Conclusion.CANNOT_TELL))) == []


def test_where_originals_are_gone_the_confirmed_answers_are_counted():
    assert speaks(replace(QUIET, not_right=(Share(10, 200), Share(20, 60)))) == ["more confirmed answers are not right"]
    assert speaks(replace(QUIET, not_right=(Share(10, 200), Share(4, 60)))) == []


def test_rejections_speak_only_where_labels_are_silent():
    more = (Share(20, 400), Share(60, 300))
    assert speaks(replace(QUIET, rejected=more)) == ["more photos are rejected"]
    assert speaks(replace(QUIET, rejected=more, paired=comparison(Conclusion.BETTER))) == []


def test_dead_letters_always_speak():
    live = replace(QUIET, paired=comparison(Conclusion.BETTER), dead=(Share(0, 400), Share(12, 312)))
    assert speaks(live) == ["more dead letters"]


@pytest.mark.parametrize(
    ("before", "now"), [(Share(3, 10), Share(3, 10)), (Share(0, 0), Share(5, 5)), (Share(9, 9), Share(0, 0))]
)
def test_no_share_is_higher_than_chance_allows_where_nothing_differs(before, now):
    assert 0.5 <= higher_by_chance(before, now) <= 1.0
