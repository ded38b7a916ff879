from datetime import UTC, datetime

from monitors.judge import judge
from monitors.references.build import MOST, build
from monitors.references.observed import Observed
from monitors.references.record import Column
from monitors.references.versions import newest, of_versions
from monitors.windows import Window
from tests.monitors.observations import observations

CREATED = datetime(2026, 1, 1, tzinfo=UTC)


def built(*counts, seed=0, created=CREATED, **segments):
    return build(
        [one for segment, count in segments.items() for one in observations("images", count, 1, segment)],
        [one for segment, count in segments.items() for one in observations("predictions", count, 2, segment)],
        source="drawn",
        created=created,
        window=100,
        seed=seed,
        draws=200,
    )


def test_the_same_photos_have_the_same_version_whenever_it_was_built():
    one, later, other = built(gas=60), built(gas=60, created=datetime(2026, 2, 1, tzinfo=UTC)), built(gas=61)
    assert one.version == later.version != other.version
    assert later.created == "2026-02-01T00:00:00+00:00"


def test_every_segment_has_its_share_and_too_small_ones_are_not_judged():
    reference = built(gas=60, unknown=20)
    assert reference.shares() == {"gas": 0.75, "unknown": 0.25}
    assert set(reference.segments["gas"].levels) == {"images", "predictions"}
    assert reference.segments["unknown"].levels == {}
    assert judge(Window("images", "unknown", tuple(observations("images", 100, 3, "unknown"))), reference) == ()


def test_more_segments_share_the_same_rate():
    alone, together = built(gas=60), built(gas=60, water=60, unknown=60)
    assert together.segments["gas"].levels["images"] < alone.segments["gas"].levels["images"]


def test_photos_that_could_not_be_decoded_have_predictions_only():
    reference = build([], observations("predictions", 60, 1), source="", created=CREATED, window=100, draws=200)
    assert set(reference.segments["gas"].levels) == {"predictions"}


def test_of_very_many_photos_some_are_kept_and_all_are_counted():
    reference = built(gas=MOST + 100)
    assert reference.segments["gas"].photos == MOST + 100
    assert reference.segments["gas"].columns["brightness"].values.size == MOST


def test_nothing_at_all_makes_an_empty_reference():
    assert build([], [], source="", created=CREATED, window=100).shares() == {}


def test_models_of_which_another_version_serves_are_outdated():
    assert built(gas=60).outdated({"digits-gas": "1.0.0"}) == {}
    assert built(gas=60).outdated({"digits-gas": "1.1.0", "roi-gas": "2.0.0"}) == {"digits-gas": "1.0.0"}


def test_answers_of_an_older_version_are_left_out():
    first, second = observations("predictions", 2, 1)
    old = Observed(first, None)
    new = Observed(type(second)(second.request_id, second.time, second.segment, {}, {"digits-gas": "1.1.0"}), None)
    other = Observed(type(second)(second.request_id, second.time, second.segment, {}, {}), None)
    versions = newest([old, other, new])
    assert versions == {"digits-gas": "1.1.0"}
    assert of_versions([old, other, new], versions) == [other, new]


def test_a_number_is_as_the_file_will_keep_it():
    column = Column.of("brightness", [0.1, None, float("inf"), 1e300])
    assert column.encode([0.1])[0] == column.values[0]
    assert column.mean is not None
    assert [bool(missing) for missing in column.values != column.values] == [False, True, True, False]
