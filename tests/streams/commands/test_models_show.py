import json
from datetime import UTC, datetime

import pytest

from processors.draft import Word
from processors.registry import promote
from streams.cli import run
from tests.processors.tiny_models import NAME, card, folder


@pytest.fixture
def models(tmp_path):
    models = folder(tmp_path / "onnx", "0.1.0", "0.2.0")
    card(
        models / NAME / "0.2.0",
        created="2026-11-21T10:00:00+00:00",
        seed=7,
        data=[{"name": "photos-gas", "digest": "ab12", "count": 249}],
        metrics={"synthetic gas": {"digits": 900, "same_integer": 0.9876}},
        training={"torch": "2.15.0"},
        limits="few makes",
    )
    promote(models, NAME, "0.2.0", Word("ada", "better at night", datetime(2026, 11, 21, 12, tzinfo=UTC)))
    return models


def test_a_models_versions_are_shown_with_what_they_were_made_of_and_measured_at(models, capfd):
    assert run(["models", "show", NAME, "--dir", str(models)]) == 0
    shown = capfd.readouterr().out
    assert "probability of 0-9" in shown
    assert "0.2.0  champion" in shown
    assert "seed     7" in shown
    assert "photos-gas: digest ab12, count 249" in shown
    assert "synthetic gas: digits 900, same_integer 0.9876" in shown
    assert "no card: nobody knows" in shown
    assert "promoted  champion: 0.1.0 -> 0.2.0  by ada: better at night" in shown


def test_as_json_the_cards_and_the_history_are_there_in_full(models, capfd):
    assert run(["models", "show", NAME, "--dir", str(models), "--json"]) == 0
    answer = json.loads(capfd.readouterr().out)
    assert [version["aliases"] for version in answer["versions"]] == [[], ["champion"]]
    assert answer["versions"][1]["card"]["metrics"]["synthetic gas"]["digits"] == 900
    (event,) = answer["history"]
    assert (event["previous"], event["version"], event["changed_by"]) == ("0.1.0", "0.2.0", "ada")


def test_the_models_of_the_repository_can_be_shown(capfd):
    assert run(["models", "show", "digits-gas"]) == 0
    assert "metrics" in capfd.readouterr().out


def test_a_model_without_a_version_is_shown_with_status_1(models, capfd):
    assert run(["models", "show", "roi-gas", "--dir", str(models)]) == 1
    assert "history: none recorded" in capfd.readouterr().out


def test_an_unknown_model_lists_the_known_ones(capfd):
    assert run(["models", "show", "digits-steam"]) == 2
    assert "digits-gas" in capfd.readouterr().err
