"""docs/monitoring.md says what is watched, as the table in the code does."""

from pathlib import Path

from monitors.features import FEATURES

DOCS = Path(__file__).parents[2] / "docs" / "monitoring.md"


def test_the_docs_list_every_feature_with_its_meaning_and_stage():
    rows = [f"| {one.monitor} | `{one.name}` | {one.meaning} | {one.stage} |" for one in FEATURES]
    lines = DOCS.read_text().splitlines()
    assert [row for row in rows if row not in lines] == []
    assert sum(line.startswith(("| images | `", "| predictions | `")) for line in lines) == len(rows)
