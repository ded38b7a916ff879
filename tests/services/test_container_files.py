"""The container files, as Docker Compose's own loader and Hadolint read them."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from streams.topics import HOSTED
from tests.services.golang import build
from tests.services.tools import find

ROOT = Path(__file__).parents[2]
LOADER = Path(__file__).parent / "compose"
PASSWORDS = {
    "MONGODB_PASSWORD": "0a1b",
    "MONGODB_ROOT_PASSWORD": "2c3d",
    "GRAFANA_PASSWORD": "4e5f",
    "TRIGGER_TOKEN_FILE": "./secrets/trigger-token",
}


@pytest.fixture(scope="module")
def loader(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(LOADER, tmp_path_factory.mktemp("compose") / "compose")


def _load(loader: Path, file: Path, variables: dict[str, str]) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "COMPOSE_PROFILES": "*", **variables}
    return subprocess.run([loader, file], env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def services(loader: Path) -> dict[str, Any]:
    loaded = _load(loader, ROOT / "docker-compose.yml", PASSWORDS)
    assert loaded.returncode == 0, loaded.stderr
    return dict(json.loads(loaded.stdout)["services"])


def test_compose_resolves_every_service(services: dict[str, Any]) -> None:
    hosted = [
        stage
        for service in services.values()
        if (service["command"] or [""])[0] == "worker"
        for stage in service["command"][2].split(",")
    ]
    assert sorted(hosted) == sorted(HOSTED)
    for service in services.values():
        assert service["deploy"]["resources"]["limits"]["memory"]
    assert services["worker-intake"]["environment"]["MRRS_REQUEST_LOG"].startswith("mongodb://mrrs:0a1b@")


def test_grafana_comes_only_with_its_profile(loader: Path, services: dict[str, Any]) -> None:
    assert services["grafana"]["environment"]["GF_SECURITY_ADMIN_PASSWORD"] == PASSWORDS["GRAFANA_PASSWORD"]
    without = _load(loader, ROOT / "docker-compose.yml", PASSWORDS | {"COMPOSE_PROFILES": ""})
    assert without.returncode == 0, without.stderr
    assert set(services) - set(json.loads(without.stdout)["services"]) == {"grafana"}


@pytest.mark.parametrize("missing", PASSWORDS)
def test_compose_says_what_to_do_where_a_password_is_missing(loader: Path, missing: str, tmp_path: Path) -> None:
    file = tmp_path / "docker-compose.yml"  # away from the .env of whoever runs this
    file.write_text((ROOT / "docker-compose.yml").read_text())
    loaded = _load(loader, file, {name: value for name, value in PASSWORDS.items() if name != missing})
    assert loaded.returncode == 1
    assert missing in loaded.stderr
    assert "copy .env.example to .env" in loaded.stderr


def test_compose_refuses_a_key_that_does_not_exist(loader: Path, tmp_path: Path) -> None:
    file = tmp_path / "docker-compose.yml"
    file.write_text("services: {kafka: {image: kafka, helthcheck: {}}}")
    loaded = _load(loader, file, {})
    assert loaded.returncode == 1
    assert "helthcheck" in loaded.stderr


def _hadolint(file: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([find("hadolint"), "--no-color", file], capture_output=True, text=True, check=False)


def test_hadolint_has_nothing_to_say() -> None:
    linted = _hadolint(ROOT / "Dockerfile")
    assert linted.stdout + linted.stderr == ""
    assert linted.returncode == 0


def test_hadolint_does_complain_of_a_bad_dockerfile(tmp_path: Path) -> None:
    bad = tmp_path / "Dockerfile"
    bad.write_text("FROM python:latest\nRUN cd /tmp\n")
    assert "DL3007" in _hadolint(bad).stdout
