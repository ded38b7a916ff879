"""The README's pictures and its example reading, made anew with the models of today: `make pictures`."""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
from numpy.typing import NDArray

from benchmarks.browser import screenshot
from benchmarks.example import abridged, example
from streams.drawing import draw, pretty
from streams.frame import frame_of

ROOT = Path(__file__).parents[1]
README, READING, STATUS = ROOT / "README.md", ROOT / "docs/reading.jpg", ROOT / "docs/status.jpg"
EXAMPLE = re.compile(r'(?s)```json\n\{"request_id".*?```')
VALUE = re.compile(r"(?<=stand after the comma: )[\d.]+ m3")
#: Pixels of a picture's width in the README, and of the browser's window.
WIDTH, WINDOW = 1000, (1240, 1960)
#: Photos of the demo on the status page, the drift that it shows, and smaller windows than the default, so that a few
#: hundred photos are enough for an alarm.
PHOTOS, DRIFT = 300, "blur"
WINDOWS = {"MRRS_MONITOR_WINDOW": "40", "MRRS_MONITOR_STEP": "20"}
#: Seconds for the demo on a busy machine.
PATIENCE_S = 3600.0


def status(program: str, count: int) -> None:
    """Run the demo with drift, and take a picture of its status page once an alarm is on it."""
    command = [sys.executable, "-m", "streams.cli", "demo", "--photos", str(count), "--drift", DRIFT]
    with (
        tempfile.TemporaryDirectory(prefix="mrrs-pictures-") as folder,
        (Path(folder) / "log").open("w") as log,
        subprocess.Popen(  # noqa: S603 - ours
            [*command, "--out", folder], env=os.environ | WINDOWS, stdout=subprocess.DEVNULL, stderr=log
        ) as demo,
    ):
        try:
            wait_for(lambda: bool(_address(log.name, demo)), PATIENCE_S)
            page = _address(log.name, demo)
            wait_for(lambda: bool(_address(log.name, demo)) and _alarmed(page), PATIENCE_S)
            shot = Path(folder) / "status.png"
            screenshot(program, page, shot, width=WINDOW[0], height=WINDOW[1])
            image = cv2.imread(str(shot))
            if image is None:
                raise RuntimeError("the browser has left no picture")
            _save(image, STATUS)
        finally:
            demo.terminate()


def _address(log: str, demo: subprocess.Popen[bytes]) -> str:
    """Return the page's address; empty while the demo has not said it."""
    said = Path(log).read_text()
    if demo.poll() is not None:
        raise RuntimeError(f"the demo has ended, and no alarm was seen; take more photos (--photos):\n{said[-2000:]}")
    return next((line.split()[1] for line in said.splitlines() if line.startswith("status ")), "")


def _alarmed(page: str) -> bool:
    with urllib.request.urlopen(page + "status.json", timeout=60) as answer:  # noqa: S310 - our own address
        alarms = json.load(answer)["figures"]["watched"]["alarms"]
    return any(alarm["lasts"] for alarm in alarms)


def wait_for(condition: Callable[[], bool], seconds: float) -> None:
    """Return as soon as the condition holds.

    Raises:
        TimeoutError: it did not in time.
    """
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(f"not within {seconds:g} s")
        time.sleep(2)


def _save(image: NDArray[Any], path: Path) -> None:
    scale = WIDTH / image.shape[1]
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else image
    if not cv2.imwrite(str(path), small, [cv2.IMWRITE_JPEG_QUALITY, 68]):
        raise OSError(f"{path} cannot be written")
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1000} kB")


def main() -> int:
    """Make all of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=int, default=PHOTOS, help="of the demo; 0 leaves the status page as it is")
    count = parser.parse_args().photos
    photo, reading = example()
    _save(draw(frame_of(photo.data), reading), READING)
    text = EXAMPLE.sub(lambda _: f"```json\n{abridged(reading)}\n```", README.read_text("utf-8"), count=1)
    README.write_text(VALUE.sub(pretty(reading.registers[0]), text, count=1), "utf-8")
    program = shutil.which("chromium")
    if count and program is None:
        print("no status page: chromium is not installed", file=sys.stderr)
        return 1
    if count and program is not None:
        status(program, count)
    return 0


if __name__ == "__main__":
    sys.exit(main())
