import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest

from monitors.trigger.alerts import parse
from monitors.trigger.decision import Verdict
from monitors.trigger.ledger import actions
from monitors.trigger.ledger.decisions import record, started
from monitors.trigger.ledger.file import NAME, connect
from monitors.trigger.ledger.notifications import due, next_look, take
from monitors.trigger.ledger.told import decisions, explain
from monitors.trigger.limits import Limits
from monitors.trigger.rules import decide
from monitors.trigger.store import Store
from streams.settings import SettingsError
from tests.monitors.trigger.notified import NOW, alert, notification
from tests.monitors.trigger.test_rules import FACTS, TRAFFIC

LIMITS = Limits()
SILENT_S = LIMITS.silent_s
ACTIONS = [("local", True), ("topic", False)]


@pytest.fixture
def ledger(tmp_path):
    with closing(connect(tmp_path)) as connection:
        yield connection


def send(ledger, *alerts, at=NOW):
    body = notification(*alerts)
    return take(ledger, parse(body), body, at)


def judged(ledger, facts=FACTS, actions=ACTIONS):
    (one,) = due(ledger, facts.now, SILENT_S)
    facts = replace(facts, over=one.over)
    decision = decide(facts, LIMITS)
    return record(ledger, one.episode.id, facts, decision, LIMITS, actions=actions), decision


def test_an_alert_is_one_episode_however_often_it_is_sent(ledger):
    assert send(ledger) == "new"
    assert [send(ledger, at=NOW + timedelta(minutes=minute)) for minute in range(100)] == ["repeated"] * 100
    (told,) = due(ledger, NOW, SILENT_S)
    assert explain(ledger, told.episode.id)["times_sent"] == 101
    assert ledger.execute("SELECT count(*) FROM notifications").fetchone()[0] == 101


def test_a_group_that_grows_begins_only_what_is_new(ledger):
    send(ledger)
    assert send(ledger, alert(), alert(fingerprint="c3d4", feature="noise")) == "new"
    assert len(due(ledger, NOW, SILENT_S)) == 2


def test_photos_that_drift_are_looked_at_before_the_readings_that_follow(ledger):
    early = NOW - timedelta(minutes=1)
    send(
        ledger,
        alert(early, fingerprint="1", monitor="predictions", feature="digit_mean"),
        alert(fingerprint="2", feature="sharpness"),
        alert(early, fingerprint="3", feature="noise"),
    )
    assert [one.episode.labels["feature"] for one in due(ledger, NOW, SILENT_S)] == ["noise", "sharpness", "digit_mean"]


def test_an_alert_that_began_and_ended_unheard_begins_nothing(ledger):
    assert send(ledger, alert(status="resolved")) == "repeated"
    assert due(ledger, NOW, SILENT_S) == ()


def test_a_resolved_alert_ends_what_waits_and_stays_ended(ledger):
    send(ledger)
    assert send(ledger, alert(status="resolved")) == "resolved"
    assert send(ledger, alert(status="resolved")) == "repeated"
    assert send(ledger) == "repeated"
    _, decision = judged(ledger)
    assert (decision.verdict, decision.rules) == (Verdict.NO, ("fires",))
    assert next_look(ledger) is None


def test_an_alert_that_is_not_repeated_any_more_is_over(ledger):
    send(ledger)
    (one,) = due(ledger, NOW + timedelta(seconds=SILENT_S + 1), SILENT_S)
    assert "not repeated" in one.over


def test_a_retraining_is_written_with_its_actions_and_never_looked_at_again(ledger):
    send(ledger)
    new, decision = judged(ledger)
    assert (new, decision.verdict) == (True, Verdict.RETRAIN)
    tasks = actions.due(ledger, FACTS.now)
    assert [task.name for task in tasks] == ["local", "topic"]
    assert tasks[0].request.model == "roi-gas"
    assert tasks[0].request.reason == "MrrsImageDrift since 2026-03-01T12:00:00.000Z: segment gas, feature brightness"
    send(ledger, alert(status="resolved"))
    assert due(ledger, NOW + timedelta(days=9), SILENT_S) == ()
    assert [(one.model, one.segment) for one in started(ledger, NOW)] == [("roi-gas", "gas")]


def test_the_file_itself_refuses_a_second_retraining_of_an_episode(ledger):
    send(ledger)
    (one,) = due(ledger, FACTS.now, SILENT_S)
    decision = decide(FACTS, LIMITS)
    record(ledger, one.episode.id, FACTS, decision, LIMITS, actions=ACTIONS)
    other = replace(decision, model="roi-water")
    with pytest.raises(sqlite3.IntegrityError):
        record(ledger, one.episode.id, FACTS, other, LIMITS, actions=ACTIONS)
    assert len(actions.due(ledger, FACTS.now)) == 2


def test_looks_that_find_the_same_are_one_decision_with_the_facts_of_the_last(ledger):
    send(ledger)
    few = replace(FACTS, traffic=replace(TRAFFIC, labels=10))
    assert judged(ledger, few)[0] is True
    later = replace(few, now=FACTS.now + timedelta(seconds=300), traffic=replace(TRAFFIC, labels=40))
    assert judged(ledger, later)[0] is False
    assert judged(ledger, replace(FACTS, now=FACTS.now + timedelta(seconds=600)))[0] is True
    (one,) = decisions(ledger, None, 9)
    told = explain(ledger, one["id"][:6])
    assert [(each["decision"], each["looks"]) for each in told["decisions"]] == [("wait", 2), ("retrain", 1)]
    assert told["decisions"][0]["facts"]["traffic"]["labels"] == 40
    assert told["decisions"][0]["findings"][7]["text"].startswith("40 labelled photos")


def test_what_was_declined_is_looked_at_once_a_day_while_it_fires(ledger):
    send(ledger)
    judged(ledger, replace(FACTS, model=None, because="only the mix has changed"))
    assert next_look(ledger) == FACTS.now + timedelta(days=1)


def test_a_retraining_whose_start_failed_does_not_count(ledger):
    send(ledger)
    judged(ledger)
    start, _ = actions.due(ledger, FACTS.now)
    actions.bury(ledger, start, "refused", FACTS.now)
    assert started(ledger, NOW) == ()


def test_only_what_belongs_to_a_model_is_listed(ledger):
    send(ledger)
    judged(ledger)
    assert [one["model"] for one in decisions(ledger, "roi-gas", 9)] == ["roi-gas"]
    assert decisions(ledger, "roi-water", 9) == []
    assert explain(ledger, "nothing") is None


def test_an_id_that_two_begin_with_explains_none(ledger):
    send(ledger, *(alert(fingerprint=str(number)) for number in range(40)))
    assert explain(ledger, "") is None


def test_a_ledger_belongs_to_one_trigger(tmp_path):
    with closing(Store(tmp_path)), pytest.raises(SettingsError, match="another trigger uses it"):
        Store(tmp_path)
    with closing(Store(tmp_path)):
        pass


def test_what_is_no_ledger_is_refused(tmp_path):
    with pytest.raises(SettingsError, match="has no ledger"):
        connect(tmp_path, create=False)
    (tmp_path / NAME).write_bytes(b"no database" * 100)
    with pytest.raises(SettingsError, match="cannot be used as a ledger"):
        connect(tmp_path)


def test_a_ledger_of_another_version_is_refused(tmp_path):
    with closing(connect(tmp_path)) as connection:
        connection.execute("PRAGMA user_version = 7")
    with pytest.raises(SettingsError, match="version 7"):
        connect(tmp_path)


def test_a_reason_is_one_short_line_whatever_the_labels_say(ledger):
    send(ledger, alert(feature="bright\nness" + "x" * 1000))
    judged(ledger)
    (task, _) = actions.due(ledger, FACTS.now)
    assert len(task.request.reason) == 300
    assert "\n" not in task.request.reason
