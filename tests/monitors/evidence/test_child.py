"""Evidently itself, once: it takes seconds to import."""

import subprocess
import sys

import pytest

from monitors.evidence.process import Evidence
from monitors.evidence.sheet import NATS
from monitors.judge import judge
from monitors.windows import Window
from tests.monitors.observations import observations


async def test_evidently_says_what_our_own_measure_says(reference, tmp_path):
    odd = observations("images", 5, 4, contrast=1e6, noise=float("inf"), glare=None, codec="avif")
    moved = observations("images", 95, 3, brightness=lambda rng: rng.normal(1.5), saturation=7.0, megapixels=None)
    window = Window("images", "gas", tuple(moved + odd))
    ours = {drift.feature: drift for drift in judge(window, reference) if drift.method == "js"}
    evidence = Evidence(timeout_s=280)
    scores = await evidence.page(window, reference, tmp_path / "page.html")
    found = {one.feature: one.score for one in scores if one.method == "evidently:jensenshannon"}
    await evidence.close()
    page = (tmp_path / "page.html").read_text()

    assert found == pytest.approx({name: drift.score * NATS for name, drift in ours.items()})
    assert "megapixels" in {one.feature for one in scores if one.method == "evidently:missing"}
    assert "brightness" in page
    assert 'src="http' not in page


def test_only_its_own_process_imports_evidently():
    code = "import sys, monitors.service.serve, monitors.commands.reference; sys.exit('evidently' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
