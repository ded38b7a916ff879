from processors.labels import Verdict
from replay.accuracy.figures import figures
from replay.accuracy.record import numbered
from tests.replay.accuracy.runs_of import case, rejection

CASES = [
    case(0),
    case(1, Verdict.WRONG),
    case(2, slices={"type": "water-analog", "meter_id": "m7", "fault": "dark"}),
    case(3, None),
    rejection(4),
    rejection(5, held=False),
    rejection(6, held=False, verdict=Verdict.WRONG),
]


def test_photos_are_counted_in_all_in_their_slices_and_by_the_reason_that_is_expected():
    tally = figures(CASES)
    everything = tally[""]
    assert (everything.photos, everything.right, everything.wrong, everything.rejected) == (7, 2, 2, 2)
    assert (everything.unknown, everything.cases, everything.held) == (1, 3, 1)
    assert set(tally) == {"", "type=gas-analog", "type=water-analog", "fault=dark", "expected=glare"}
    assert (tally["expected=glare"].held, tally["expected=glare"].wrong) == (1, 1)


def test_shares_are_of_the_photos_whose_truth_is_known():
    assert figures(CASES)[""].share(Verdict.RIGHT) == 2 / 6
    assert figures([case(0, None)])[""].share(Verdict.RIGHT) == 0


def test_the_same_file_has_another_key_each_time_it_comes():
    keys = [one.key for one in numbered([case(1), case(2), case(1), case(1)])]
    assert keys == [case(1).key, case(2).key, f"{case(1).key}#2", f"{case(1).key}#3"]
