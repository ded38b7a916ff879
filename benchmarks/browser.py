"""Chromium without a window: what a page looks like, and what its elements become when its script has run."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

#: Seconds for a page on a busy machine.
PATIENCE_S = 180
#: Milliseconds of the page's own time that pass before it is looked at; it stands still while something is loaded.
VIRTUAL_MS = 6000


def dom(program: str, url: str) -> str:
    """Return the page's elements as HTML, after its script has run."""
    return _run(program, url, "--dump-dom")


def screenshot(program: str, url: str, path: Path, *, width: int, height: int, dark: bool = False) -> None:
    """Write what a window of this size shows as a PNG."""
    looks = ["--blink-settings=preferredColorScheme=0"] if dark else []
    _run(program, url, f"--screenshot={path}", f"--window-size={width},{height}", "--hide-scrollbars", *looks)


def _run(program: str, url: str, *options: str) -> str:
    """Run Chromium with a profile of its own.

    Its sandbox needs rights that a container's root has not; the only page that it opens is ours, from this machine.
    """
    with tempfile.TemporaryDirectory(prefix="mrrs-browser-", ignore_cleanup_errors=True) as profile:
        always = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"]
        timed = [f"--user-data-dir={profile}", f"--virtual-time-budget={VIRTUAL_MS}"]
        command = [program, *always, *timed, *options, url]
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S, check=False)  # noqa: S603
    if done.returncode:
        raise RuntimeError(f"Chromium ended with {done.returncode}: {done.stderr[-500:]}")
    return done.stdout
