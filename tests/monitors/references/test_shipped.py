from monitors.features import FEATURES
from monitors.judge import thresholds
from monitors.references import read_reference
from monitors.references.build import RATE
from monitors.references.shipped import SHIPPED
from processors.contracts import METER_TYPES


def test_the_shipped_reference_is_small_and_judges_every_segment_and_feature():
    reference = read_reference(SHIPPED)
    assert SHIPPED.stat().st_size < 500_000
    assert set(reference.segments) == {*METER_TYPES[:4], "unknown"}
    for segment in reference.segments.values():
        assert set(segment.levels) == {"images", "predictions"}
        assert set(segment.critical) == {feature.name for feature in FEATURES}
        assert all(0 < score <= 1 for scores in thresholds(segment, 100).values() for score in scores.values())
    assert reference.models
    assert reference.false_alarm_rate == RATE
