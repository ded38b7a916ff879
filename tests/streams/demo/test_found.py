"""Which alarms of a demo have seen the drift, how soon, and which are false."""

from dataclasses import replace

from processors.records import Display, Medium
from streams.demo.found import answered_after, mix, published, verdict
from streams.demo.summary import Answer, Found, Run, Share
from streams.messages import DriftAlarm
from streams.status.samples import Samples
from streams.topics import DRIFT_ALARMS
from tests.streams.brokers import embedded_broker
from tests.streams.demo.test_summary import PHOTO, READ

GAS = replace(READ, medium=Medium.GAS, display=Display.ANALOG)
WATER = replace(READ, medium=Medium.WATER, display=Display.ANALOG)
ALARM = DriftAlarm(
    "a", "images", "gas", "brightness", "locate", "ks", 0.5, 0.3, "v", 100,
    "2026-03-02T12:00:00.000+00:00", "2026-03-02T12:00:07.000+00:00", (), "", "2026-03-02T12:00:08.000+00:00",
)  # fmt: skip
ONSET = 5


def until(second):
    return f"2026-03-02T12:00:{second:02d}.000+00:00"


def ran(*readings):
    """A run whose photos were answered a second apart, in the order in which they were sent; None is lost."""
    run = Run()
    for number, reading in enumerate(readings):
        name = f"r{number}"
        run.photos[name], run.sent[name] = PHOTO, float(number)
        if reading is not None:
            run.answers[name] = [Answer(name, b"", reading, float(number), until(number))]
    return run


TEN = ran(*[GAS] * 10)


def test_photos_of_the_segment_since_the_drift_began_are_counted_up_to_the_windows_end():
    assert answered_after(TEN, ALARM, ONSET) == 3
    assert answered_after(TEN, replace(ALARM, segment="t1/gas"), ONSET) == 3
    assert answered_after(TEN, replace(ALARM, segment="water"), ONSET) == 0
    assert answered_after(ran(*[GAS] * 5, WATER, None, GAS, GAS), ALARM, ONSET) == 1


def test_an_alarm_whose_window_has_seen_the_drift_has_found_it():
    found = verdict(TEN, [ALARM], drift="dark", onset=ONSET)
    assert found.drift == (Found("images", "gas", "brightness", "locate", 3),)
    assert found.false_alarms == 0


def test_an_alarm_whose_window_lies_before_the_drift_is_false():
    found = verdict(TEN, [replace(ALARM, until=until(4))], drift="dark", onset=ONSET)
    assert (found.drift, found.false_alarms) == ((), 1)


def test_without_a_drift_every_alarm_is_false():
    found = verdict(TEN, [ALARM], drift=None, onset=ONSET)
    assert (found.drift, found.false_alarms) == ((), 1)


def test_a_change_of_mix_is_no_drift():
    assert verdict(TEN, [ALARM], drift="mix", onset=ONSET).false_alarms == 1


def test_of_several_alarms_of_a_feature_the_first_counts_and_the_first_found_stands_first():
    later, other = replace(ALARM, until=until(9)), replace(ALARM, feature="contrast", until=until(6))
    found = verdict(TEN, [later, ALARM, other], drift="dark", onset=ONSET).drift
    assert [(one.feature, one.detected_after) for one in found] == [("contrast", 2), ("brightness", 3)]


def test_the_mix_is_taken_from_the_monitors_figures():
    figures = Samples.parse(
        'mrrs_segment_share_ratio{segment="water"} 0.6\n'
        'mrrs_segment_share_ratio{segment="gas"} 0.4\n'
        'mrrs_segment_reference_share_ratio{segment="gas"} 1.0\n'
    )
    assert mix(figures) == (Share("gas", 0.4, 1.0), Share("water", 0.6, 0.0))


def test_alarms_are_read_from_their_topic():
    from streams.codec import encode_json

    alarms = [replace(ALARM, id=f"a{number}") for number in range(5)]
    with embedded_broker() as broker:
        assert published(broker.address) == []
        broker.send(DRIFT_ALARMS.name, [(f"{number}".encode(), encode_json(one)) for number, one in enumerate(alarms)])
        assert sorted(published(broker.address), key=lambda one: one.id) == alarms
