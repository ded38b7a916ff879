from monitors.drift import Drift
from monitors.drifting.changes import changes, strongest

FAR, FARTHER, NOT = Drift("glare", "ks", 0.4, 0.2), Drift("brightness", "js", 0.9, 0.3), Drift("noise", "ks", 0.1, 0.2)


def test_what_drifts_for_the_first_time_begins_the_largest_first():
    found = changes((), [FAR, FARTHER, NOT])
    assert (found.begun, found.lasting, found.ended) == ((FARTHER, FAR), (), ())


def test_what_drifted_before_lasts_and_begins_no_second_time():
    found = changes({"glare"}, [FAR])
    assert (found.begun, found.lasting, found.ended) == ((), (FAR,), ())


def test_what_drifts_no_longer_ends_also_where_nothing_can_be_said_of_it():
    assert changes({"glare", "noise"}, [NOT]).ended == ("glare", "noise")


def test_the_measure_that_shows_a_feature_best_stands_for_it():
    better = Drift("glare", "js", 0.9, 0.2)
    assert strongest([FAR, better, NOT]) == (better,)
