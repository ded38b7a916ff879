"""Windows become alarms: once, with what a person needs, and also after the process was killed."""

from datetime import timedelta

import pytest

from monitors.drifting.mix import Mix
from monitors.drifting.signs import Signs
from monitors.judge import judge
from streams.received import Received
from streams.steps import UnusableRecordError
from tests.monitors.drifting.made import MODELS, NOW, answer_record, answered, image, measured, photo_record, reference
from tests.monitors.drifting.monitors_of import Stage


async def feed(stage, numbers, **what):
    for number in numbers:
        await stage.monitor.take(image(number, **what))
    stage.monitor.keep()


async def test_photos_like_those_of_the_reference_raise_no_alarm(tmp_path):
    stage = Stage(tmp_path)
    await feed(stage, range(100))
    assert stage.alarms == []
    assert stage.sample("mrrs_monitor_windows_total", monitor="images", segment="gas") == 9
    assert stage.sample("mrrs_monitor_observations_total", monitor="images", segment="gas") == 100
    assert (
        stage.sample("mrrs_drift_detected_info", monitor="images", segment="gas", feature="brightness", stage="locate")
        == 0
    )


async def test_judgements_are_counted_from_zero_so_that_the_first_is_a_rise(tmp_path):
    stage, name = Stage(tmp_path), "mrrs_monitor_judgement_duration_seconds_count"
    assert stage.sample(name, monitor="images") == 0
    await feed(stage, range(20))
    assert stage.sample(name, monitor="images") == 1


async def test_photos_are_counted_from_zero_so_that_the_first_are_a_rise(tmp_path):
    stage, name = Stage(tmp_path), "mrrs_monitor_observations_total"
    assert stage.sample(name, monitor="images", segment="gas") == 0
    await feed(stage, range(20))
    assert stage.sample(name, monitor="images", segment="gas") == 20


async def test_dark_photos_raise_one_alarm_that_names_what_a_person_needs(tmp_path):
    stage = Stage(tmp_path)
    await feed(stage, range(20))
    await feed(stage, range(20, 60), dark=True)
    (alarm,) = stage.alarms
    assert (alarm.monitor, alarm.segment, alarm.feature, alarm.stage) == ("images", "gas", "brightness", "locate")
    assert alarm.score >= alarm.threshold > 0
    assert (alarm.photos, alarm.reference) == (20, reference().version)
    assert alarm.since == (NOW + timedelta(seconds=20)).isoformat(timespec="milliseconds")
    assert alarm.until == (NOW + timedelta(seconds=39)).isoformat(timespec="milliseconds")
    assert len(alarm.request_ids) == 5
    assert all(int(request_id.removeprefix("gas-")) >= 20 for request_id in alarm.request_ids)
    (record,) = stage.sink.sent
    assert (record.key, dict(record.headers)["ce_id"]) == (b"gas", alarm.id.encode())


async def test_a_drift_that_lasts_is_shown_and_not_alarmed_anew_until_it_has_ended(tmp_path):
    stage, labels = Stage(tmp_path), {"monitor": "images", "segment": "gas", "feature": "brightness", "stage": "locate"}
    await feed(stage, range(40), dark=True)
    assert (len(stage.alarms), stage.sample("mrrs_drift_detected_info", **labels)) == (1, 1)
    await feed(stage, range(40, 80))
    assert (len(stage.alarms), stage.sample("mrrs_drift_detected_info", **labels)) == (1, 0)
    await feed(stage, range(80, 120), dark=True)
    assert len(stage.alarms) == 2
    assert stage.alarms[0].id != stage.alarms[1].id
    assert stage.sample("mrrs_drift_alarms_total", **labels) == 2


async def test_scores_thresholds_and_means_can_be_looked_at(tmp_path):
    stage, of = Stage(tmp_path), {"monitor": "images", "segment": "gas", "feature": "brightness"}
    await feed(stage, range(20), dark=True)
    assert stage.sample("mrrs_drift_score", **of, method="ks") > stage.sample("mrrs_drift_threshold", **of, method="ks")
    assert stage.sample("mrrs_drift_window_mean", **of) == pytest.approx(0.2, abs=0.05)
    assert stage.sample("mrrs_drift_reference_mean", **of) == pytest.approx(0.6, abs=0.02)
    assert stage.sample("mrrs_drift_missing_ratio", **of) == 0


async def test_a_photo_that_comes_again_counts_once(tmp_path):
    stage = Stage(tmp_path)
    for _ in range(3):
        await feed(stage, range(15))
    assert stage.sample("mrrs_monitor_observations_total", monitor="images", segment="gas") == 15
    assert stage.sample("mrrs_monitor_windows_total", monitor="images", segment="gas") is None


async def test_one_that_was_killed_goes_on_with_the_windows_that_it_had(tmp_path):
    killed = Stage(tmp_path)
    await feed(killed, range(20))
    await feed(killed, range(20, 27), dark=True)
    killed.killed()
    after = Stage(tmp_path)
    await after.monitor.begin()
    await feed(after, range(22, 40), dark=True)  # the last five come again, as their offsets were not committed
    (alarm,) = after.alarms
    assert (alarm.since, alarm.until) == tuple(
        (NOW + timedelta(seconds=second)).isoformat(timespec="milliseconds") for second in (20, 39)
    )
    assert after.sample("mrrs_monitor_observations_total", monitor="images", segment="gas") == 13


async def test_one_that_was_killed_while_it_judged_judges_the_same_window_again(tmp_path):
    def dies(window, reference):
        raise KeyboardInterrupt  # nothing after this line is run, as after SIGKILL

    killed = Stage(tmp_path, judging=dies)
    with pytest.raises(KeyboardInterrupt):
        await feed(killed, range(20), dark=True)
    killed.killed()
    after = Stage(tmp_path)
    await after.monitor.begin()
    await feed(after, range(20), dark=True)  # all come again, as their offsets were not committed
    untroubled = Stage(tmp_path / "other")
    await feed(untroubled, range(20), dark=True)
    assert [alarm.id for alarm in after.alarms] == [alarm.id for alarm in untroubled.alarms] != []


async def test_a_window_that_was_kept_and_not_judged_is_judged_at_the_next_start(tmp_path):
    def crashes(window, reference):
        raise ZeroDivisionError("told to")

    crashed = Stage(tmp_path, judging=crashes)
    with pytest.raises(ZeroDivisionError):
        await feed(crashed, range(20), dark=True)
    crashed.monitor.keep()
    crashed.killed()
    after = Stage(tmp_path)
    await after.monitor.begin()
    assert len(after.alarms) == 1


async def test_one_that_was_killed_before_it_could_note_its_alarm_sends_the_same_alarm_again(tmp_path, monkeypatch):
    killed = Stage(tmp_path)

    def dies(*what):
        raise KeyboardInterrupt

    monkeypatch.setattr(killed.store, "judged", dies)
    with pytest.raises(KeyboardInterrupt):
        await feed(killed, range(20), dark=True)
    killed.killed()
    after = Stage(tmp_path)
    await after.monitor.begin()
    await feed(after, range(20), dark=True)
    assert [alarm.id for alarm in after.alarms] == [alarm.id for alarm in killed.alarms] != []


async def test_a_photo_counts_when_it_is_kept_for_what_was_not_comes_again(tmp_path):
    stage, of_gas = Stage(tmp_path), {"monitor": "images", "segment": "gas"}
    await stage.monitor.take(image(1))
    assert stage.sample("mrrs_monitor_observations_total", **of_gas) == 0
    stage.monitor.keep()
    stage.monitor.keep()
    assert stage.sample("mrrs_monitor_observations_total", **of_gas) == 1


async def test_a_drift_that_lasts_over_a_restart_is_shown_and_raises_no_second_alarm(tmp_path):
    killed = Stage(tmp_path)
    await feed(killed, range(20), dark=True)
    killed.killed()
    after = Stage(tmp_path)
    await after.monitor.begin()
    labels = {"monitor": "images", "segment": "gas", "feature": "brightness", "stage": "locate"}
    assert after.sample("mrrs_drift_detected_info", **labels) == 1
    await feed(after, range(20, 40), dark=True)
    assert after.alarms == []


async def test_a_window_that_does_not_fill_up_is_judged_after_its_time(tmp_path):
    stage = Stage(tmp_path)
    await feed(stage, range(20))
    await feed(stage, range(20, 30), dark=True)
    await feed(stage, range(30, 39), dark=True)
    await stage.monitor.tick(NOW + timedelta(seconds=3000))
    assert stage.alarms == []
    await stage.monitor.tick(NOW + timedelta(seconds=3700))
    assert [alarm.feature for alarm in stage.alarms] == ["brightness"]


async def test_the_stage_that_suffers_is_asked_of_the_predictions(tmp_path):
    signs = Signs()
    predictions, images = Stage(tmp_path / "p", "predictions"), Stage(tmp_path / "i", signs=signs)
    signs.offer(predictions.monitor.scores)
    for number in range(15):
        await predictions.monitor.watch(answer_record(answered(number, unsure=True), number))
    await feed(images, range(20), dark=True)
    (alarm,) = images.alarms
    assert (alarm.feature, alarm.stage) == ("brightness", "locate"), "fewer than 20 answers say nothing"
    for number in range(15, 20):
        await predictions.monitor.watch(answer_record(answered(number, unsure=True), number))
    await feed(images, range(20, 60))
    await feed(images, range(60, 80), dark=True)
    assert (images.alarms[-1].feature, images.alarms[-1].stage) == ("brightness", "classify")
    assert {alarm.stage for alarm in predictions.alarms} <= {"classify", "assemble"}


async def test_the_mix_is_shown_and_raises_no_alarm(tmp_path):
    stage = Stage(tmp_path, "predictions", mix=Mix())
    for number in range(30):
        await stage.monitor.watch(answer_record(answered(number, segment="water"), number))
    await stage.monitor.tick(NOW)
    assert stage.sample("mrrs_segment_share_ratio", segment="water") == 1
    assert stage.sample("mrrs_segment_share_ratio", segment="gas") == 0
    assert stage.sample("mrrs_segment_reference_share_ratio", segment="gas") == 0.5
    assert stage.alarms == []


async def test_a_model_that_is_not_the_references_is_shown(tmp_path):
    stage = Stage(tmp_path, "predictions")
    await stage.monitor.watch(answer_record(answered(1, models={**MODELS, "digits-gas": "2.0.0"}), 1))
    assert stage.sample("mrrs_monitor_reference_outdated_info", model="digits-gas") == 1
    assert stage.sample("mrrs_monitor_reference_outdated_info", model="meter-type") == 0


@pytest.mark.parametrize("name", ["images", "predictions"])
@pytest.mark.parametrize("value", [b"", b"\xff\xd8", b"{}", b'{"request_id": "x"}', b"[1e999]"])
async def test_a_record_that_makes_no_sense_is_refused_with_its_place(tmp_path, name, value):
    with pytest.raises(UnusableRecordError, match="topic/1/2 is no"):
        await Stage(tmp_path, name).monitor.watch(Received("topic", 1, 2, None, value))


async def test_a_record_is_measured_as_it_was_sent(tmp_path):
    stage = Stage(tmp_path)
    await stage.monitor.watch(photo_record(measured(1)))
    assert stage.store.held("images")["gas"].observations == (image(1),)


async def test_a_segment_that_the_reference_does_not_know_is_counted_and_not_judged(tmp_path):
    drifts = []

    def judging(window, reference):
        drifts.append(judge(window, reference))
        return drifts[-1]

    stage = Stage(tmp_path, judging=judging)
    for number in range(20):
        one = image(number)
        await stage.monitor.take(type(one)(one.request_id, one.time, "gas-digital", one.values, {}))
    assert drifts == [()]
    assert stage.sample("mrrs_monitor_windows_total", monitor="images", segment="gas-digital") == 1
