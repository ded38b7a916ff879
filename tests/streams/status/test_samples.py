from prometheus_client import CollectorRegistry, Counter

from streams.status.samples import Samples

TEXT = """
# HELP a_total What happened.
# TYPE a_total counter
a_total{stage="locate",reason="x"} 2.0
a_total{stage="locate",reason="y"} 3.0
a_total{stage="intake",reason="x"} 4.0
"""


def test_series_are_summed_and_chosen_by_their_labels():
    samples = Samples.parse(TEXT)
    assert samples.total("a_total") == 9.0
    assert samples.count("a_total", stage="locate") == 5
    assert samples.by("a_total", "reason") == {"x": 6.0, "y": 3.0}
    assert samples.by("a_total", "reason", stage="intake") == {"x": 4.0}


def test_what_was_never_counted_is_told_from_zero():
    samples = Samples.parse(TEXT)
    assert samples.total("b_total") is None
    assert samples.total("a_total", stage="tariff") is None
    assert samples.count("b_total") == 0
    assert samples.by("b_total", "reason") == {}


def test_a_registry_and_its_text_say_the_same():
    registry = CollectorRegistry()
    Counter("b_total", "What happened.", ["stage"], registry=registry).labels("locate").inc(2)
    assert Samples.of(registry.collect()).total("b_total", stage="locate") == 2.0
