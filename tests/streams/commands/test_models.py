import json
import shutil

import pytest

from processors.contracts import CONTRACTS
from streams.cli import run
from streams.settings import Settings

ONNX = Settings.from_environment({}).model_dir


def test_all_models_are_listed(capfd):
    assert run(["models", "list", "--json"]) == 0
    answer = json.loads(capfd.readouterr().out)
    assert {entry["model"] for entry in answer["models"]} == set(CONTRACTS)
    assert run(["models", "list"]) == 0
    assert "champion" in capfd.readouterr().out


def test_a_model_without_a_version_is_listed_as_missing(tmp_path, capfd):
    (tmp_path / "manifest.toml").write_text("schema = 1\n")
    assert run(["models", "list", "--dir", str(tmp_path), "--json"]) == 1
    assert json.loads(capfd.readouterr().out)["missing"] == list(CONTRACTS)


def test_all_models_are_as_the_manifest_says(capfd):
    assert run(["models", "verify"]) == 0
    assert capfd.readouterr().out.count(" ok") == len(list(ONNX.glob("*/*/model.onnx"))) >= len(CONTRACTS)


def test_a_file_that_was_changed_is_found(tmp_path, capfd):
    folder = shutil.copytree(ONNX, tmp_path / "onnx")
    changed = next(folder.glob("digits-gas/*/model.onnx"))
    changed.write_bytes(changed.read_bytes() + b"x")
    assert run(["models", "verify", "--dir", str(folder), "--json"]) == 1
    answer = json.loads(capfd.readouterr().out)
    assert not answer["ok"]
    assert [check["model"] for check in answer["checks"] if check["error"]] == ["digits-gas"]


@pytest.mark.parametrize("action", ["list", "verify"])
def test_a_folder_without_models_is_wrong_input(tmp_path, action, capfd):
    assert run(["models", action, "--dir", str(tmp_path)]) == 2
    assert "manifest.toml" in capfd.readouterr().err
