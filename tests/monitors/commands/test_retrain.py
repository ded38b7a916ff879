"""`mrrs retrain` as a user types it."""

from __future__ import annotations

import importlib.util
import json

import msgspec
import pytest

from monitors.commands import retrain_model
from monitors.retraining.job import Outcome, begin
from streams.cli import run
from tests.monitors.retraining.test_job import ORDER
from tests.processors.tiny_models import NAME, folder


@pytest.fixture
def state(tmp_path, monkeypatch):
    monkeypatch.delenv("MRRS_BROKERS", raising=False)
    monkeypatch.setenv("MRRS_MODEL_DIR", str(folder(tmp_path / "onnx", "0.1.0", "0.2.0")))
    monkeypatch.setenv("MRRS_RETRAIN_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("MRRS_REQUEST_LOG", f"sqlite:///{tmp_path / 'requests.sqlite'}")
    return tmp_path / "state"


def call(capfd, *words: str):
    status = run(["retrain", *words, "--json"])
    return status, json.loads(capfd.readouterr().out)


def test_what_is_neither_a_model_nor_a_command_is_refused_with_what_there_is(capfd):
    assert run(["retrain", "digits-gaz"]) == 2
    told = capfd.readouterr().err
    assert "digits-gaz is neither a model nor one of decisions, figures, policy" in told
    assert "digits-gas" in told


def test_a_dry_run_says_what_would_be_done_and_does_nothing(state, capfd):
    status, found = call(capfd, NAME, "--since", "2026-05-01", "--reason", "drift", "--dry-run")
    assert status == 0
    assert (found["resumed"], found["learns_from"]["source"]) == (False, "confirmed")
    order = found["order"]
    assert (order["champion"], order["version"], order["since"]) == ("0.1.0", "0.3.0", "2026-05-01T00:00:00+00:00")
    assert not state.exists()


def test_the_newest_job_that_was_not_finished_is_gone_on_with(state, capfd):
    begin(state, msgspec.structs.replace(ORDER, model=NAME))
    assert call(capfd, NAME, "--dry-run")[1]["resumed"] is True
    status, found = call(capfd, NAME, "--dry-run", "--fresh")
    assert (status, found["resumed"]) == (0, False)
    assert found["order"]["version"] == "0.4.0", "the version of the job that is not finished is taken"


def test_the_same_request_is_done_once(state, capfd):
    job = begin(state, msgspec.structs.replace(ORDER, model=NAME))
    job.end(Outcome(outcome="refused", why="worse", ended=ORDER.created))
    status, found = call(capfd, NAME, "--id", ORDER.id)
    assert (status, found["outcome"]["outcome"]) == (1, "refused")
    status, again = call(capfd, NAME, "--id", ORDER.id)
    assert (status, again) == (1, found)


def test_without_the_training_extra_it_says_what_is_missing(state, capfd, monkeypatch):
    find = importlib.util.find_spec
    monkeypatch.setattr(retrain_model.importlib.util, "find_spec", lambda name: None if name == "torch" else find(name))
    assert run(["retrain", NAME]) == 2
    assert "training needs torch, which this installation lacks" in capfd.readouterr().err
    assert not state.exists(), "nothing was begun"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--since", "yesterday"], "'yesterday' is neither a time"),
        (["--id", "../away"], "no id of a job"),
        (["--dir", "."], "manifest.toml cannot be read"),
    ],
)
def test_what_cannot_be_used_is_named(state, capfd, words, told):
    assert run(["retrain", NAME, *words]) == 2
    assert told in capfd.readouterr().err


def test_a_model_without_a_champion_cannot_be_started_from(state, capfd):
    assert run(["retrain", "roi-water"]) == 2
    assert "roi-water has no champion to start from" in capfd.readouterr().err


def test_policy_says_that_there_is_nothing_to_judge(state, capfd):
    assert run(["retrain", "policy", "--request-log", "memory:"]) == 0
    assert "no challenger, and no champion that was promoted lately" in capfd.readouterr().out
    assert call(capfd, "policy", NAME, "--request-log", "memory:") == (0, {"judgements": []})
    assert run(["retrain", "policy"]) == 2
    assert "there is no request log at" in capfd.readouterr().err


def test_figures_show_deliveries_and_jobs(state, capfd):
    assert run(["models", "promote", NAME, "0.2.0", "--by", "ada"]) == 0
    begin(state, msgspec.structs.replace(ORDER, model=NAME))
    capfd.readouterr()
    status, found = call(capfd, "figures")
    assert status == 0
    (delivered,) = found["delivery"]
    assert (delivered["model"], delivered["deployments"], delivered["change_failure_ratio"]) == (NAME, 1, 0.0)
    assert [job["order"]["id"] for job in found["jobs"]] == [ORDER.id]
    assert run(["retrain", "figures"]) == 0
    assert "not finished" in capfd.readouterr().out
