"""The real data, where it is there: nothing new is the matter with it, and the data card tells of it as it is."""

import os
from pathlib import Path

import pytest

from training.data.roots import REAL_DATA, REAL_DATA_VARIABLE
from training.validation import card
from training.validation.check import check
from training.validation.findings import Level, text
from training.validation.sources import find_paths
from training.validation.tables import tables

ROOT = Path(__file__).parents[3]
DATA = Path(os.environ.get(REAL_DATA_VARIABLE, ROOT / REAL_DATA))

pytestmark = [
    pytest.mark.skipif(not DATA.is_dir(), reason=f"no real data ({REAL_DATA_VARIABLE})"),
    # Ten seconds of CPU, which other work may share.
    pytest.mark.timeout(600),
]


@pytest.fixture(scope="module")
def report():
    return check(find_paths(DATA))


def test_nothing_but_what_is_known_is_the_matter(report):
    assert [text(finding) for finding in report.of(Level.ERROR) + report.of(Level.WARNING)] == []


def test_the_label_with_two_readings_is_known(report):
    (finding,) = (one for one in report.findings if one.subject == "train_140.jpg")
    assert finding.level is Level.KNOWN
    assert "00470.00479" in finding.message


def test_the_data_card_is_fresh(report):
    text = (ROOT / "docs" / "data.md").read_text(encoding="utf-8")
    assert card.renewed(text, tables(find_paths(DATA), report)) == text, "run `python -m training data-card`"
