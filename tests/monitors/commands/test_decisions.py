import json
from contextlib import closing
from dataclasses import replace

import pytest

from monitors.trigger.job import keep
from monitors.trigger.ledger.file import connect
from streams import cli
from tests.monitors.trigger.notified import alert
from tests.monitors.trigger.test_ledger import FACTS, judged, send
from tests.monitors.trigger.test_rules import TRAFFIC


@pytest.fixture
def state(tmp_path, monkeypatch):
    """One alert that waited and was then answered by a training, and one that no training mends."""
    with closing(connect(tmp_path)) as ledger:
        send(ledger)
        judged(ledger, replace(FACTS, traffic=replace(TRAFFIC, labels=10)))
        judged(ledger, replace(FACTS, now=FACTS.now.replace(hour=14)))
        send(ledger, alert(fingerprint="c3d4", feature="codec", stage="intake"))
        judged(ledger, replace(FACTS, model=None, because="no model reads codec"))
    monkeypatch.setenv("MRRS_TRIGGER_STATE", str(tmp_path))
    return tmp_path


def _json(capsys, *args):
    assert cli.run(["retrain", "decisions", *args, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_the_newest_decision_about_each_alert_is_listed(state, capsys):
    listed = _json(capsys)["decisions"]
    assert [(one["feature"], one["decision"], one["model"]) for one in listed] == [
        ("brightness", "retrain", "roi-gas"),
        ("codec", "no", None),
    ]
    assert cli.run(["retrain", "decisions"]) == 0
    shown = capsys.readouterr().out
    assert "no model reads codec" in shown
    assert "every rule allows it" in shown


def test_decisions_of_one_model_are_listed(state, capsys):
    assert len(_json(capsys, "--model", "roi-gas")["decisions"]) == 1
    assert len(_json(capsys, "--limit", "1")["decisions"]) == 1


def test_one_is_explained_rule_by_rule_with_its_actions_and_its_training(state, capsys):
    identity = _json(capsys)["decisions"][0]["id"]
    (state / "jobs").mkdir()
    keep(state / "jobs", identity, ["/bin/false"], 0, lambda: None)
    assert cli.run(["retrain", "decisions", identity[:7]]) == 0
    shown = capsys.readouterr().out
    for part in ("~ labels", "10 labelled photos", "+ cool-down", "local", "pending", "ended with 1", "MrrsImageDrift"):
        assert part in shown
    told = _json(capsys, identity)
    assert [one["decision"] for one in told["decisions"]] == ["wait", "retrain"]
    assert told["decisions"][1]["facts"]["traffic"]["since"]["right"] == 0.7
    assert told["job"]["status"] == 1
    assert told["notifications"][0]["outcome"] == "new"


def test_an_id_that_is_not_there_is_told(state, capsys):
    assert cli.run(["retrain", "decisions", "nothing"]) == 2
    assert "mrrs retrain decisions lists them" in capsys.readouterr().err


def test_a_folder_without_a_ledger_is_told(tmp_path, capsys):
    assert cli.run(["retrain", "decisions", "--state", str(tmp_path)]) == 2
    assert "MRRS_TRIGGER_STATE" in capsys.readouterr().err


def test_an_empty_ledger_has_no_decisions(tmp_path, capsys):
    connect(tmp_path).close()
    assert cli.run(["retrain", "decisions", "--state", str(tmp_path)]) == 0
    assert "no decisions yet" in capsys.readouterr().err
