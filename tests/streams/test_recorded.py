"""The record of libraries and levels."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from streams.levels import LEVELS
from streams.recorded import SHIPPED, Recorded, RecordedError, changed, machine, read_recorded, running, write_recorded

ROOT = Path(__file__).parents[2]
#: Library -> its distribution, where that has another name.
DISTRIBUTIONS = {"opencv": "opencv-python-headless", "pi_heif": "pi-heif"}


def record(**more: object) -> Recorded:
    facts = {
        "schema": 1,
        "time": "2026-01-01T00:00:00+00:00",
        "by": "A",
        "reason": "first",
        "machine": machine(),
        "libraries": running(),
        "levels": dict.fromkeys(LEVELS, 1.0),
    }
    return Recorded(**{**facts, **more})


def test_what_is_written_is_read_again(tmp_path):
    write_recorded(record(), tmp_path / "deep" / "r.json")
    assert read_recorded(tmp_path / "deep" / "r.json") == record()


@pytest.mark.parametrize(
    ("text", "wrong"), [("{", "no record"), ('{"schema": 2}', "no record"), (None, "cannot be read")]
)
def test_a_file_that_cannot_be_used_says_how_to_get_one(tmp_path, text, wrong):
    path = tmp_path / "r.json"
    if text is not None:
        path.write_text(text)
    with pytest.raises(RecordedError, match=f"{wrong}.*mrrs levels record"):
        read_recorded(path)


def test_the_shipped_record_names_the_pinned_libraries():
    """A raised pin is a changed dependency: measure its accuracy and speed, then `mrrs levels record` anew."""
    pins = dict(re.findall(r"(?m)^([\w-]+)==([\w.]+)(?: ; python_full_version < '3.12')? \\$", _service()))
    recorded = read_recorded(None).libraries
    assert recorded.pop("python") == "3.11"
    assert {name for name, version in recorded.items() if _pin(pins, name, version) != version} == set()
    assert set(read_recorded(None).levels) <= set(LEVELS)
    assert SHIPPED.parent == ROOT / "streams"


def test_this_environment_is_the_recorded_one():
    if sys.version_info[:2] != (3, 11):
        pytest.skip("the pins are other ones")
    assert changed(read_recorded(None).libraries, running()) == {}


def _service() -> str:
    return (ROOT / "requirements/service.txt").read_text()


def _pin(pins: dict[str, str], name: str, version: str) -> str:
    """Return the pin as the library itself names its version: opencv leaves out the build."""
    pin = pins[DISTRIBUTIONS.get(name, name)]
    return version if pin.startswith(f"{version}.") else pin
