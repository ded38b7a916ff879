"""Both configurations of Alertmanager, read and sent from by the code of the version that docker-compose.yml names."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.services.golang import build
from tests.services.receivers import webhook
from tests.services.stand import ROOT

LOADER = Path(__file__).parent / "alertmanager"
FOLDER = ROOT / "dashboards/alertmanager"


@pytest.fixture(scope="module")
def loader(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(LOADER, tmp_path_factory.mktemp("alertmanager") / "alertmanager")


def _load(loader: Path, *arguments: Path | str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([loader, *arguments], capture_output=True, text=True, check=False, timeout=60)


def test_it_takes_both_configurations(loader: Path) -> None:
    done = _load(loader, FOLDER / "alertmanager.yml", FOLDER / "alertmanager-teams.yml")
    assert done.returncode == 0, done.stderr


def test_it_refuses_what_teams_does_not_know(loader: Path, tmp_path: Path) -> None:
    text = (FOLDER / "alertmanager-teams.yml").read_text("utf-8")
    (tmp_path / "wrong.yml").write_text(text.replace("webhook_url_file:", "webhook_file:"))
    done = _load(loader, tmp_path / "wrong.yml")
    assert done.returncode == 1
    assert "webhook_file" in done.stderr


def test_its_sender_for_teams_posts_a_card_that_says_what_happened_and_what_to_do(loader: Path, tmp_path: Path) -> None:
    with webhook("") as (url, posted):
        (tmp_path / "address").write_text(url)
        done = _load(loader, "-teams", tmp_path / "address", FOLDER / "alertmanager-teams.yml")
    assert done.returncode == 0, done.stderr
    assert len(posted) == 2, "operations and on-call"
    (attachment,) = posted[0]["attachments"]
    assert attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
    title, text = (block["text"] for block in attachment["content"]["body"])
    assert title == "[FIRING 1] MrrsNoAnswers (critical)"
    assert "FIRING: Photos come in and nothing is answered\nFor 5 minutes.\nsince 2026-03-01 12:00:00 UTC\n" in text
    assert "what to do: dashboards/runbooks/pipeline.md#mrrsnoanswers" in text


def test_its_version_is_the_one_of_the_stand() -> None:
    (version,) = re.findall(r"prometheus/alertmanager (v\S+)", (LOADER / "go.mod").read_text())
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    assert services["alertmanager"]["image"] == f"prom/alertmanager:{version}"
