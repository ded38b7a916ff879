from streams.status.samples import Samples
from streams.status.watched import Bar, watched
from tests.streams.status.shown import MONITORED


def test_scores_stand_beside_their_thresholds():
    bars = watched(Samples.parse(MONITORED), []).bars
    assert [(bar.feature, bar.drifts, round(bar.ratio, 3)) for bar in bars] == [
        ("brightness", True, 1.5),
        ("noise", False, 0.5),
    ]


def test_a_threshold_of_zero_makes_no_crash():
    assert Bar("m", "s", "f", "ks", 0.0, 0.0, drifts=False).ratio == 0.0
    assert Bar("m", "s", "f", "ks", 0.1, 0.0, drifts=True).ratio == float("inf")


def test_mix_reference_and_accuracy_are_those_of_the_monitors():
    found = watched(Samples.parse(MONITORED), [])
    assert [(part.segment, part.share, part.reference) for part in found.mix] == [("gas", 0.75, 0.5)]
    assert (found.references, found.outdated, found.windows) == (("ref-1",), ("roi-gas",), 3)
    (gas,) = found.accuracy
    assert (gas.ratio, gas.coverage, gas.lower) == (0.9, 0.25, None)


def test_an_estimate_that_cannot_be_known_is_not_shown():
    (gas,) = watched(Samples.parse(MONITORED), []).accuracy
    assert gas.estimate is None
    known = MONITORED.replace('known_info{segment="gas"} 0.0', 'known_info{segment="gas"} 1.0')
    assert watched(Samples.parse(known), []).accuracy[0].estimate == 0.8
    unknown = known.replace('estimate_ratio{segment="gas"} 0.8', 'estimate_ratio{segment="gas"} NaN')
    assert watched(Samples.parse(unknown), []).accuracy[0].estimate is None
