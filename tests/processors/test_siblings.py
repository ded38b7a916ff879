import pytest

from processors.heatmap import Candidate
from processors.limits import Limits
from processors.records import Quad
from processors.siblings import rival, siblings


def box(left: float, top: float, width: float = 200, height: float = 40, slope: float = 0.0) -> Quad:
    rise = slope * width
    return ((left, top), (left + width, top + rise), (left + width, top + height + rise), (left, top + height))


BEST = Candidate(box(100, 100), 0.9)


@pytest.mark.parametrize(
    "other",
    [
        box(100, 160),
        box(110, 300),
        box(100, 160, width=150),
        box(100, 160, height=30),
        box(100, 160, slope=0.1),
        box(220, 160, width=80),
    ],
    ids=["as large", "farther below", "shorter", "lower", "slanted a little", "of fewer digits, ending below it"],
)
def test_registers_one_above_the_other_belong_together(other):
    assert siblings([BEST, Candidate(other, 0.4)], Limits()) == [BEST, Candidate(other, 0.4)]


@pytest.mark.parametrize(
    "other",
    [
        box(100, 160, width=100),
        box(100, 160, height=80),
        box(100, 160, height=26),
        box(100, 160, slope=0.3),
        box(400, 100),
        (*box(100, 160)[2:], *box(100, 160)[:2]),
    ],
    ids=["much shorter", "much higher", "small", "slanted", "beside it", "upside down"],
)
def test_what_does_not_look_like_the_best_one_is_no_register_of_the_same_meter(other):
    assert siblings([BEST, Candidate(other, 0.4)], Limits()) == [BEST]


def test_registers_that_shrink_from_one_to_the_next_belong_together():
    """A meter seen from below: the third is 0.6 of the first, but like the second one."""
    high, middle, low = box(100, 100, 260, 60), box(110, 190, 240, 47), box(120, 260, 220, 36)
    found = [Candidate(high, 0.9), Candidate(low, 0.8), Candidate(middle, 0.7)]
    assert siblings(found, Limits()) == found
    assert siblings(found[:2], Limits()) == found[:1]


def test_what_scores_far_less_is_no_register_of_the_same_meter():
    assert siblings([BEST, Candidate(box(100, 160), 0.3)], Limits()) == [BEST]


def test_nothing_has_no_siblings():
    assert siblings([], Limits()) == []


@pytest.mark.parametrize("other", [box(100, 160), box(100, 160, height=26)], ids=["faint", "small"])
def test_what_may_be_another_register_is_a_rival(other):
    assert rival([BEST], [BEST, Candidate(other, 0.27)], Limits()) == pytest.approx(0.3)


@pytest.mark.parametrize(
    "other",
    [box(105, 102), box(400, 100), box(100, 160, height=20), box(100, 160, slope=0.4)],
    ids=["the same", "beside it", "a small line", "slanted"],
)
def test_what_cannot_be_another_register_is_no_rival(other):
    assert rival([BEST], [BEST, Candidate(other, 0.27)], Limits()) == 0
