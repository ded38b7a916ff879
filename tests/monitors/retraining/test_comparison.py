"""Better, not worse, cannot tell, worse."""

from __future__ import annotations

import pytest

from monitors.retraining.comparison import Conclusion, compare, proved
from monitors.retraining.paired import Pair
from processors.labels import Verdict

RIGHT, WRONG, REJECTED = Verdict.RIGHT, Verdict.WRONG, Verdict.REJECTED


def pairs(*groups: tuple[int, Verdict, Verdict]) -> list[Pair]:
    return [
        Pair(f"{place}-{number}.jpg", "gas", expected=False, before=before, now=now)
        for place, (count, before, now) in enumerate(groups)
        for number in range(count)
    ]


@pytest.mark.parametrize(
    ("groups", "conclusion"),
    [
        ([(50, RIGHT, RIGHT), (8, WRONG, RIGHT)], Conclusion.BETTER),
        ([(50, RIGHT, RIGHT), (8, RIGHT, REJECTED)], Conclusion.WORSE),
        ([(50, RIGHT, RIGHT)], Conclusion.NOT_WORSE),
        ([(50, RIGHT, RIGHT), (2, WRONG, RIGHT)], Conclusion.NOT_WORSE),
        ([(50, RIGHT, RIGHT), (1, RIGHT, REJECTED)], Conclusion.CANNOT_TELL),
        # None is lost, but what was rejected is now read wrongly.
        ([(50, RIGHT, RIGHT), (1, REJECTED, WRONG)], Conclusion.CANNOT_TELL),
        ([(50, RIGHT, RIGHT), (9, REJECTED, WRONG), (20, WRONG, WRONG)], Conclusion.WORSE),
        # Far more are won than lost, and yet it invents readings: worse.
        ([(20, REJECTED, RIGHT), (9, REJECTED, WRONG)], Conclusion.WORSE),
        ([], Conclusion.CANNOT_TELL),
    ],
)
def test_the_conclusion_follows_from_the_photos_that_differ(groups, conclusion):
    found = compare("recent", pairs(*groups), alpha=0.025, tolerance=0.005)
    assert found.conclusion is conclusion, found.why
    assert proved([found]) is (conclusion is not Conclusion.WORSE)


def test_a_net_loss_within_the_tolerance_is_no_loss():
    found = compare(
        "curated", pairs((2000, RIGHT, RIGHT), (2, RIGHT, WRONG), (2, WRONG, RIGHT)), alpha=0.025, tolerance=0.005
    )
    assert found.conclusion is Conclusion.NOT_WORSE, found.why
    assert (found.lost, found.won, found.right) == (2, 2, (2002, 2002))
