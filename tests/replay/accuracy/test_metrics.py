import pytest
from prometheus_client.parser import text_string_to_metric_families

from processors.labels import Verdict
from replay.accuracy.figures import figures
from replay.accuracy.gates import Conclusion, Gate
from replay.accuracy.metrics import FILE, publish
from replay.accuracy.page import render
from replay.accuracy.runs import Run
from tests.replay.accuracy.runs_of import CONDITIONS, case, rejection

CASES = [case(0), case(1), case(2, Verdict.WRONG), rejection(3), rejection(4, held=False)]


@pytest.fixture
def run():
    return Run(
        id="20260301T020000Z-dddddddd", time="2026-03-01T02:00:00+00:00", conditions=CONDITIONS, seconds=12.5, resumed=0,
        figures=figures(CASES), ratio=2.5, cpu_seconds=0.08, verdict=Conclusion.FAIL,
        gates=[Gate("right", Conclusion.PASS, "none lost"), Gate("time", Conclusion.FAIL, "<slow>")],
        baseline="", unknown_to_baseline=0, changed_answers=1,
    )  # fmt: skip


def series(path):
    families = text_string_to_metric_families(path.read_text())
    return {
        (sample.name, *(value for key, value in sorted(sample.labels.items()) if key != "dataset")): sample.value
        for family in families
        for sample in family.samples
    }


def test_the_file_says_what_the_run_found(run, tmp_path):
    found = series(publish(run, tmp_path / "textfile"))
    assert found["mrrs_accuracy_verdict_ratio", "all", "right"] == 0.4
    assert found["mrrs_accuracy_verdict_ratio", "expected=glare", "rejected"] == 1
    assert found["mrrs_accuracy_expected_rejections_ratio",] == 0.5
    assert found["mrrs_accuracy_photos", "type=gas-analog"] == 5
    assert found["mrrs_accuracy_time_ratio",] == 2.5
    assert found["mrrs_accuracy_last_run_timestamp_seconds",] == 1772330400
    assert found["mrrs_accuracy_gate_info", "fail", "all"] == 1
    assert [found["mrrs_accuracy_gate_info", said, "right"] for said in ("pass", "fail", "cannot_tell")] == [1, 0, 0]


def test_the_file_of_the_run_before_is_replaced_and_others_can_read_it(run, tmp_path):
    publish(run, tmp_path)
    path = publish(run, tmp_path)
    assert [one.name for one in tmp_path.iterdir()] == [FILE]
    assert path.stat().st_mode & 0o004


def test_the_page_stands_by_itself_and_shows_verdict_reasons_and_past_runs(run):
    text = render(run, CASES, None, [], [run, run])
    assert '<p class="verdict fail">fail</p>' in text
    assert "&lt;slow&gt;" in text
    assert text.count("<svg") == 4
    assert 'src="' not in text
    assert 'href="' not in text
