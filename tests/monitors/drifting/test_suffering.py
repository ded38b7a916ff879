from monitors.drift import Drift
from monitors.drifting.suffering import suffering


def drift(feature, score):
    return Drift(feature, "ks", score, 0.2)


def test_without_a_sign_it_is_the_stage_that_the_feature_usually_harms():
    assert suffering("brightness") == "locate"
    assert suffering("brightness", [drift("digit_confidence_min", 0.1)]) == "locate"


def test_the_stage_whose_sign_has_moved_most_suffers():
    signs = [drift("reading_length", 0.3), drift("digit_confidence_mean", 0.6)]
    assert suffering("brightness", signs) == "classify"


def test_a_reading_that_is_rejected_does_not_say_which_stage_suffers():
    assert suffering("glare", [drift("status", 0.9), drift("reading_length", 0.3)]) == "segment"
    assert suffering("glare", [drift("status", 0.9)]) == "segment"


def test_a_sign_speaks_for_itself():
    assert suffering("register_tilt", [drift("digit_confidence_min", 0.9)]) == "identify"
