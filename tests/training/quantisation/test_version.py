"""A quantised version is kept where the accuracy holds; else the float model stays, and the card says so."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

pytest.importorskip("torch", reason="PyTorch is not installed")

import torch

from processors import manifest as manifests
from processors.contracts import CONTRACTS
from processors.manifest import ModelError
from processors.verified import digest, model_path, verified
from training.__main__ import main
from training.data.workshop import DataUse, Workshop
from training.export import convert, enter
from training.loop import State
from training.quantisation import trial
from training.quantisation.version import Order, quantise
from training.tasks import TASKS

NAME = "digits-gas"
NOW = datetime(2026, 1, 2, tzinfo=UTC)


class Shades:
    """Pictures of a model's shape, and the word that the source is used."""

    def draw(self, rng):
        shape = CONTRACTS[NAME].input[1:]
        return (np.full(shape, rng.random(), np.float32) * np.linspace(0, 1, shape[-1], dtype=np.float32),)


def shades(workshop):
    workshop.note(DataUse("shades", "0" * 64, 10, "our own"))
    return Shades()


def measure(*shares, count=100):
    """Return a measurement that finds one share after the other."""
    left = list(shares)
    return lambda model, workshop: {"slice": {"examples": count, "right": left.pop(0)}}


@pytest.fixture
def workshop(tmp_path):
    return Workshop(tmp_path / "cache", None, seed=3)


@pytest.fixture
def order(tmp_path):
    """A float version 0.2.0 of a net that has learnt nothing, to become 0.2.0 in another folder."""
    trained = tmp_path / "trained"
    path = model_path(trained, NAME, "0.2.0")
    path.parent.mkdir(parents=True)
    torch.manual_seed(0)
    net = TASKS[NAME].net()
    convert(TASKS[NAME], State(NAME, 0, 0, 0.0, {}, net.state_dict(), {}, starts_from=None), path)
    enter(trained, NAME, "0.2.0", {"model": NAME, "version": "0.2.0", "limits": "none"}, NOW)
    return Order(trained, "0.2.0", tmp_path / "out", "0.2.0")


def task(found):
    return replace(TASKS[NAME], samples=shades, measure=found)


def written(order):
    path = model_path(order.out, NAME, order.new)
    return path, json.loads(path.with_name("card.json").read_text())


def test_int8_is_kept_where_the_accuracy_holds(order, workshop):
    quantise(task(measure(0.9, 0.9)), workshop, order, NOW)
    path, card = written(order)
    assert path.stat().st_size < order.source(NAME).stat().st_size / 3
    assert card["weights"] == "int8"
    assert card["quantisation"]["kept"] is True
    assert card["quantisation"]["objections"] == []
    assert len(card["quantisation"]["float_layers"]) == 2


def test_more_layers_stay_float_where_two_are_not_enough(order, workshop):
    quantise(task(measure(0.9, 0.8, 0.9, 0.9)), workshop, order, NOW)
    _, card = written(order)
    assert card["weights"] == "int8"
    assert len(card["quantisation"]["float_layers"]) == 4


def test_the_float_model_stays_where_the_accuracy_does_not_hold(order, workshop):
    quantise(task(measure(0.9, 0.8, 0.9, 0.8, 0.9, 0.85)), workshop, order, NOW)
    path, card = written(order)
    assert path.read_bytes() == order.source(NAME).read_bytes()
    assert card["weights"] == "float32"
    assert card["metrics"] == {"slice": {"examples": 100, "right": 0.9}}
    assert card["quantisation"]["kept"] is False
    assert card["quantisation"]["objections"] == ["slice: right 0.9000 -> 0.8500 of 100"]


def test_too_few_examples_prove_nothing(order, workshop):
    quantise(task(measure(*[0.9] * 6, count=10)), workshop, order, NOW)
    _, card = written(order)
    assert card["weights"] == "float32"
    assert card["quantisation"]["objections"] == ["no slice is large enough to tell"]


def test_what_another_processor_may_refuse_is_not_kept(order, workshop, monkeypatch):
    monkeypatch.setattr(trial, "warm_up_away", lambda path, contract: 0.01)
    quantise(task(measure(*[0.9] * 6)), workshop, order, NOW)
    _, card = written(order)
    assert card["weights"] == "float32"
    assert card["quantisation"]["objections"] == ["the warm-up may be 0.0100 away on another processor"]


def test_the_card_says_what_the_version_derives_from_and_both_metrics(order, workshop):
    quantise(task(measure(0.9, 0.91)), workshop, order, NOW)
    _, card = written(order)
    assert card["derived_from"] == f"0.2.0, sha256 {digest(order.source(NAME), NAME)}"
    assert card["limits"] == "none"
    assert card["metrics"]["slice"]["right"] == 0.91
    found = card["quantisation"]
    assert found["metrics"]["float32"]["slice"]["right"] == 0.9
    assert found["metrics"]["int8"]["slice"]["right"] == 0.91
    assert found["calibration"]["seed"] == 3
    assert [use["name"] for use in found["calibration"]["data"]] == ["shades"]
    assert found["bytes"]["float32"] > found["bytes"]["int8"]
    assert found["times_faster"] > 0


def test_the_version_in_the_manifest_is_what_the_service_verifies(order, workshop):
    quantise(task(measure(0.9, 0.9)), workshop, order, NOW)
    row = manifests.read(order.out)[NAME].versions[order.new]
    verified(order.out, NAME, order.new, row)


def test_the_same_seed_draws_the_same_calibration_examples(workshop):
    once, again = (trial.calibration(task(measure()), workshop, 5).inputs for _ in range(2))
    np.testing.assert_array_equal(once, again)
    other = trial.calibration(task(measure()), replace(workshop, seed=4), 5).inputs
    assert not np.array_equal(once, other)


def test_a_version_that_is_not_there_is_named(order):
    with pytest.raises(ModelError, match=r"digits-water: .*0\.2\.0.* does not exist; name a version that is there"):
        order.source("digits-water")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--version", "9.9.9", "--model-version", "9.9.10"], "does not exist"),
        (["--version", "0.2.0", "--model-version", "0.2.0"], "would be written over"),
    ],
)
def test_bad_input_has_a_clear_message_and_status_2(order, arguments, words, capsys, monkeypatch):
    monkeypatch.delenv("MRRS_REAL_DATA", raising=False)
    where = ["--models", str(order.models), "--out", str(order.models), "--smoke"]
    assert main(["quantise", NAME, *where, *arguments]) == 2
    assert words in capsys.readouterr().err


def test_help_shows_examples(capsys):
    with pytest.raises(SystemExit, match="0"):
        main(["quantise", "--help"])
    assert "python -m training quantise roi-gas" in capsys.readouterr().out
