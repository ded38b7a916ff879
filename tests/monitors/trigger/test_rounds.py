import asyncio
import sqlite3
from collections import deque
from datetime import timedelta

import pytest

from monitors.trigger.actions.outcomes import NotNowError, RefusedError, UnclearError
from monitors.trigger.ledger import actions
from monitors.trigger.ledger.told import decisions, explain
from streams.settings import SettingsError
from tests.monitors.trigger.asked import OpenLog, fill
from tests.monitors.trigger.notified import NOW, alert
from tests.monitors.trigger.running import Clock, Recorder, config_of, running

ONSET = NOW - timedelta(minutes=30)
LASTS = {"minutes": 20}
GITLAB = {"kind": "gitlab", "url": "http://gitlab/api/v4/projects/1", "ref": "main", "token_file": "token"}


@pytest.fixture
async def log():
    """Gas meters are read worse since half an hour, and most of the photos have been labelled."""
    log = OpenLog()
    await fill(log, "gas", 100, ONSET - timedelta(hours=1))
    await fill(log, "gas", 150, ONSET, confidence=0.6, labelled=110)
    await fill(log, "water", 150, ONSET)
    return log


async def told(here):
    return await here.trigger.store.do(lambda connection: decisions(connection, None, 99))


async def test_drift_that_lasts_starts_one_training(tmp_path, log):
    async with running(tmp_path, log) as here:
        assert await here.send() == "new"
        assert 0 < await here.round() <= 30
        assert [one["decision"] for one in await told(here)] == ["wait"]
        here.clock.pass_(**LASTS)
        await here.round()
        assert here.recorder.done == [("local", "retrain", "roi-gas"), ("topic", "retrain", "roi-gas")]
        assert here.count("mrrs_retrain_decisions_total", model="roi-gas", decision="wait") == 1
        assert here.count("mrrs_retrain_decisions_total", model="roi-gas", decision="retrain") == 1
        assert here.count("mrrs_retrain_actions_total", action="local", outcome="done") == 1


async def test_a_hundred_repetitions_and_three_restarts_start_no_second_one(tmp_path, log):
    clock, recorder = Clock(), Recorder()
    for restart in range(4):
        async with running(tmp_path, log, clock=clock, recorder=recorder) as here:
            for number in range(25):
                await here.send(alert(status="firing" if number % 2 else "resolved") if restart else alert())
                await here.round()
                clock.pass_(minutes=1)
    assert recorder.done == [("local", "retrain", "roi-gas"), ("topic", "retrain", "roi-gas")]


async def test_many_features_of_one_segment_start_one_training_of_each_model_one_after_another(tmp_path, log):
    features = {"brightness": "locate", "contrast": "locate", "sharpness": "classify", "codec": "intake"}
    alerts = [alert(fingerprint=name, feature=name, stage=stage) for name, stage in features.items()]
    async with running(tmp_path, log) as here:
        await here.send(*alerts)
        here.clock.pass_(**LASTS)
        await here.round()
        by_feature = {one["feature"]: (one["decision"], one["because"]) for one in await told(here)}
        assert sorted(verdict for verdict, _ in by_feature.values()) == ["no", "no", "retrain", "wait"]
        assert by_feature["codec"][0] == "no"
        assert sum(event == "retrain" and name == "local" for name, event, _ in here.recorder.done) == 1


async def test_the_request_log_is_asked_once_for_alerts_that_began_together(tmp_path, log):
    asked = []

    def open_log():
        asked.append(1)
        return log

    features = ("brightness", "contrast", "register_width")
    async with running(tmp_path, log, request_log=open_log) as here:
        await here.send(*(alert(fingerprint=name, feature=name) for name in features))
        await here.round()
    assert len(asked) == 1


@pytest.mark.parametrize("fails", [NotNowError("nobody listens"), UnclearError("no answer")])
async def test_an_action_that_failed_is_tried_again_with_a_back_off(tmp_path, log, fails):
    recorder = Recorder(fails={"local": deque([fails] * 3)})
    async with running(tmp_path, log, recorder=recorder) as here:
        await here.send()
        here.clock.pass_(**LASTS)
        pauses = []
        for _ in range(3):
            pauses.append(await here.round())
            here.clock.pass_(seconds=pauses[-1])
        await here.round()
        assert pauses == [2, 4, 8]
        assert ("local", "retrain", "roi-gas") in recorder.done
        assert here.count("mrrs_retrain_actions_total", action="local", outcome="retried") == 3


@pytest.mark.parametrize(
    ("fails", "tries"),
    [
        ([RefusedError("404")], 1),
        ([SettingsError("no token")], 1),
        ([NotNowError("busy")] * 9, 6),
        ([UnclearError("?")], 1),
    ],
)
async def test_an_action_that_fails_for_good_is_a_dead_letter_of_which_people_are_told(tmp_path, log, fails, tries):
    recorder = Recorder(fails={"gitlab": deque(fails)})
    config = config_of(GITLAB, "topic", {"kind": "notify", "url": "http://chat/hook"})
    async with running(tmp_path, log, config, recorder=recorder) as here:
        await here.send()
        here.clock.pass_(**LASTS)
        for _ in range(9):
            here.clock.pass_(seconds=await here.round())
        assert here.count("mrrs_retrain_actions_total", action="gitlab", outcome="dead") == 1
        assert recorder.done.count(("notify", "dead-letter", "roi-gas")) == 1
        assert recorder.done.count(("notify", "retrain", "roi-gas")) == 1
        (one,) = await told(here)
        shown = await here.trigger.store.do(lambda connection: explain(connection, one["id"]))
        states = {(row["name"], row["event"]): (row["state"], row["tries"]) for row in shown["actions"]}
        assert states["gitlab", "retrain"] == ("dead", tries)
        assert states["topic", "retrain"] == ("done", 1)


async def _crashed(tmp_path, log, config, clock, recorder):
    """Decide, write down that the first action is begun, and end there."""
    async with running(tmp_path, log, config, clock=clock, recorder=recorder) as here:
        await here.send()
        clock.pass_(**LASTS)
        await here.trigger.judge.run_due()
        start, *_ = await here.trigger.store.do(lambda connection: actions.due(connection, clock()))
        await here.trigger.store.do(lambda connection: actions.begin(connection, start, clock()))


async def test_after_a_crash_between_decision_and_action_the_action_is_done(tmp_path, log):
    clock, recorder = Clock(), Recorder()
    async with running(tmp_path, log, clock=clock, recorder=recorder) as here:
        await here.send()
        clock.pass_(**LASTS)
        await here.trigger.judge.run_due()
    assert recorder.done == []
    async with running(tmp_path, log, clock=clock, recorder=recorder) as here:
        await here.round()
        await here.round()
    assert recorder.done == [("local", "retrain", "roi-gas"), ("topic", "retrain", "roi-gas")]


async def test_after_a_crash_within_an_action_that_knows_its_key_it_is_done_again(tmp_path, log):
    clock, recorder = Clock(), Recorder()
    await _crashed(tmp_path, log, config_of("local"), clock, recorder)
    async with running(tmp_path, log, config_of("local"), clock=clock, recorder=recorder) as here:
        await here.round()
    assert recorder.done == [("local", "retrain", "roi-gas")]


async def test_after_a_crash_within_an_action_that_does_not_it_is_a_dead_letter(tmp_path, log):
    clock, recorder = Clock(), Recorder()
    await _crashed(tmp_path, log, config_of(GITLAB), clock, recorder)
    async with running(tmp_path, log, config_of(GITLAB), clock=clock, recorder=recorder) as here:
        await here.round()
        assert here.count("mrrs_retrain_actions_total", action="gitlab", outcome="dead") == 1
    assert recorder.done == []


async def test_an_action_that_is_configured_no_more_is_a_dead_letter(tmp_path, log):
    clock, recorder = Clock(), Recorder()
    await _crashed(tmp_path, log, config_of("local", "topic"), clock, recorder)
    async with running(tmp_path, log, config_of("topic"), clock=clock, recorder=recorder) as here:
        await here.round()
        assert here.count("mrrs_retrain_actions_total", action="local", outcome="dead") == 1
    assert recorder.done == [("topic", "retrain", "roi-gas")]


async def test_a_request_log_that_is_away_makes_it_wait(tmp_path, log):
    def away():
        raise ConnectionError("no server")

    async with running(tmp_path, log, request_log=away) as here:
        await here.send()
        here.clock.pass_(**LASTS)
        await here.round()
        (one,) = await told(here)
    assert one["decision"] == "wait"
    assert "ConnectionError: no server" in one["because"]


async def test_a_reference_of_another_version_forbids_it(tmp_path, log):
    (tmp_path / "manifest.toml").write_text(
        "schema = 1\n[models.roi-gas]\nchampion = '0.3.0'\n[models.roi-gas.versions.'0.3.0']\n"
        f"sha256 = '{'0' * 64}'\nwarm_up = [1.0]\n"
    )
    async with running(tmp_path, log, model_dir=tmp_path, reference=lambda: {"roi-gas": "0.2.0"}) as here:
        await here.send()
        here.clock.pass_(**LASTS)
        await here.round()
        (one,) = await told(here)
    assert (one["decision"], one["because"]) == (
        "no",
        "version 0.3.0 answers, the reference belongs to 0.2.0: build a new one, mrrs reference build",
    )


async def test_a_round_that_fails_is_shown_and_followed_by_another(tmp_path, log):
    async with running(tmp_path, log) as here:
        await here.send()
        here.clock.pass_(**LASTS)

        async def broken(_action, _task):
            raise sqlite3.OperationalError("disk full")

        object.__setattr__(here.trigger.dispatch, "perform", broken)
        assert await here.round() == 2
        assert "disk full" in await here.trigger.ailment()
        object.__setattr__(here.trigger.dispatch, "perform", here.recorder)
        await here.round()
        assert await here.trigger.ailment() is None


async def test_it_runs_until_it_is_told_to_stop_and_wakes_for_what_is_new(tmp_path, log):
    config = config_of("local", lasts_s=0)
    async with running(tmp_path, log, config) as here:
        stop = asyncio.Event()
        running_ = asyncio.create_task(here.trigger.run(stop))
        await asyncio.sleep(0.05)
        await here.send()
        async with asyncio.timeout(10):
            while not here.recorder.done:  # noqa: ASYNC110 - the recorder is no event
                await asyncio.sleep(0.01)
            stop.set()
            await running_
