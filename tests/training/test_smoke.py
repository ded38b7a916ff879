import json

import numpy as np
import pytest

pytest.importorskip("torch", reason="PyTorch is not installed")

from processors import manifest
from processors.contracts import CONTRACTS
from training.__main__ import main
from training.export import load
from training.tasks import TASKS

pytestmark = [pytest.mark.training, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    folder = tmp_path_factory.mktemp("training")
    assert main(["train", "all", "--smoke", "--out", str(folder / "onnx"), "--cache", str(folder / "cache")]) == 0
    return folder / "onnx"


def test_every_model_has_a_task():
    assert set(CONTRACTS) <= set(TASKS)


def test_what_a_task_starts_from_is_trained_before_it():
    names = list(TASKS)
    for task in TASKS.values():
        assert task.starts_from is None or names.index(task.starts_from) < names.index(task.name)


@pytest.mark.parametrize("name", CONTRACTS)
def test_the_exported_model_keeps_its_contract(models, name):
    contract = CONTRACTS[name]
    path = models / name / "0.1.0" / "model.onnx"
    output = load(path)(np.random.default_rng(1).random(contract.input, np.float32))
    assert output.shape == contract.output
    assert np.isfinite(output).all()
    assert path.stat().st_size < 5_000_000
    if len(contract.output) == 2:
        assert output.sum() == pytest.approx(1, abs=1e-4)
    else:
        assert (output[:, 0] >= 0).all()
        assert (output[:, 0] <= 1).all()


@pytest.mark.parametrize("name", CONTRACTS)
def test_the_card_says_what_was_measured_and_on_what_was_trained(models, name):
    card = json.loads((models / name / "0.1.0" / "card.json").read_text())
    assert card["model"] == name
    assert any(use["name"].startswith("synthetic") and len(use["digest"]) == 64 for use in card["data"])
    assert any(key.startswith("synthetic") for key in card["metrics"])
    assert card["training"]["steps"] > 0


def test_the_manifest_names_every_model_with_a_warm_up(models):
    entries = manifest.document(models)["models"]
    assert set(entries) == set(CONTRACTS)
    for name, entry in entries.items():
        ramp = np.linspace(0, 1, int(np.prod(CONTRACTS[name].input)), dtype=np.float32).reshape(CONTRACTS[name].input)
        output = load(models / name / "0.1.0" / "model.onnx")(ramp).ravel()[:8]
        np.testing.assert_allclose(output, entry["versions"]["0.1.0"]["warm_up"], atol=1e-3)


def test_a_training_that_cannot_begin_says_why(tmp_path, capsys):
    folders = ["--out", str(tmp_path), "--models", str(tmp_path), "--cache", str(tmp_path)]
    assert main(["train", "digits-gas", "--smoke", "--champion", "9.9.9", *folders]) == 2
    assert "digits-gas/9.9.9/model.onnx is not there" in capsys.readouterr().err
