import hashlib
import tomllib
from datetime import UTC, datetime

import pytest

pytest.importorskip("torch", reason="PyTorch is not installed")

from processors import history
from processors.manifest import document
from training import manifest

pytestmark = pytest.mark.training


def version(models, name, number, data=b"weights"):
    folder = models / name / number
    folder.mkdir(parents=True)
    (folder / "model.onnx").write_bytes(data)
    manifest.add(models, name, number, [0.25, 0.75], datetime(2026, 1, 1, tzinfo=UTC))


def test_the_first_version_becomes_the_champion(tmp_path):
    version(tmp_path, "meter-type", "0.1.0")
    written = tomllib.loads((tmp_path / "manifest.toml").read_text())
    assert written == {
        "schema": 1,
        "models": {
            "meter-type": {
                "champion": "0.1.0",
                "versions": {"0.1.0": {"sha256": hashlib.sha256(b"weights").hexdigest(), "warm_up": [0.25, 0.75]}},
            }
        },
    }


def test_a_later_version_moves_no_alias(tmp_path):
    version(tmp_path, "roi-gas", "0.1.0")
    version(tmp_path, "roi-gas", "0.2.0")
    entry = document(tmp_path)["models"]["roi-gas"]
    assert entry["champion"] == "0.1.0"
    assert set(entry["versions"]) == {"0.1.0", "0.2.0"}


def test_what_stands_in_the_manifest_already_is_kept(tmp_path):
    version(tmp_path, "roi-gas", "0.1.0")
    text = (
        (tmp_path / "manifest.toml")
        .read_text()
        .replace('champion = "0.1.0"', 'champion = "0.1.0"\nchallenger = "0.1.0"')
    )
    (tmp_path / "manifest.toml").write_text(text)
    version(tmp_path, "roi-water", "0.1.0")
    assert document(tmp_path)["models"]["roi-gas"]["challenger"] == "0.1.0"
    assert document(tmp_path)["models"]["roi-water"]["champion"] == "0.1.0"


def test_each_export_is_recorded(tmp_path):
    version(tmp_path, "roi-gas", "0.1.0")
    version(tmp_path, "roi-gas", "0.2.0")
    events = [(event.change, event.version, event.changed_by) for event in history.read_history(tmp_path)]
    assert events == [("added", "0.1.0", "training"), ("promoted", "0.1.0", "training"), ("added", "0.2.0", "training")]
