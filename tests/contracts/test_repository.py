"""What must stay true of the repository."""

import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OURS = {"streams", "processors", "monitors", "replay", "dashboards", "training"}


def tracked(*patterns: str) -> list[Path]:
    listing = subprocess.run(["git", "ls-files", *patterns], cwd=ROOT, capture_output=True, text=True, check=False)
    if listing.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / line for line in listing.stdout.splitlines() if (ROOT / line).exists()]


def test_the_asked_for_top_level_is_there():
    for name in ("streams", "processors", "monitors", "onnx", "dashboards", "replay", "tests"):
        assert (ROOT / name).is_dir(), name
    for name in ("docker-compose.yml", "pyproject.toml", "Makefile", "README.md", "CHANGELOG.md", "LICENSE"):
        assert (ROOT / name).is_file(), name


def test_the_model_folder_holds_no_python():
    assert [path for path in (ROOT / "onnx").rglob("*.py") if path.is_file()] == []


def test_onnx_imported_from_the_root_is_the_installed_package():
    command = [sys.executable, "-c", "import onnx; print(onnx.__version__)"]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert found.stdout.strip() == metadata.version("onnx"), found.stderr


def test_no_dependency_ships_a_package_of_one_of_our_names():
    taken = {
        (package, distribution)
        for package, distributions in metadata.packages_distributions().items()
        for distribution in distributions
        if package in OURS and distribution != "mrrs"
    }
    assert taken == set()


def test_requirements_are_pinned_with_hashes_and_name_no_registry():
    for path in (ROOT / "requirements").glob("*.txt"):
        text = path.read_text()
        assert "://" not in text, path
        assert "--index-url" not in text, path
        requirements = re.split(r"\n(?=\S)", text.replace("\\\n", " ").strip())
        for requirement in requirements:
            assert "==" in requirement, requirement
            assert "--hash=sha256:" in requirement, requirement


def test_every_dependency_has_its_reason_in_the_docs():
    project = (ROOT / "pyproject.toml").read_text()
    reasons = (ROOT / "docs" / "dependencies.md").read_text()
    block = re.search(r"^dependencies = \[(.*?)^\]", project, re.DOTALL | re.MULTILINE)
    assert block
    names = re.findall(r'"([a-z0-9-]+)[>=]', block[1])
    assert names
    assert [name for name in names if f"| {name} |" not in reasons] == []


def test_models_are_small():
    too_large = [path for path in (ROOT / "onnx").rglob("model.onnx") if path.stat().st_size > 5_000_000]
    assert too_large == []


def test_the_readme_lists_every_command():
    readme = (ROOT / "README.md").read_text()
    commands = {entry.name for entry in metadata.entry_points(group="mrrs.commands")}
    assert commands
    assert {command for command in commands if f"mrrs {command}" not in readme} == set()


def test_the_makefile_lists_every_target_of_the_design():
    listing = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for target in ("setup", "demo", "test", "lint", "train", "bench", "services", "ci"):
        assert f"make {target} " in listing


def test_no_tracked_file_is_large():
    assert [path for path in tracked() if path.stat().st_size > 5_000_000] == []
