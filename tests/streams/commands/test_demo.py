"""`mrrs demo` in this process, with photos and stages that need neither renderer nor models."""

import json
import re
from importlib.metadata import EntryPoint

import pytest
from confluent_kafka import Producer

from streams.cli import run
from streams.codec import encode_json
from streams.demo import play, spool
from streams.group import StageStoppedError
from streams.messages import DriftAlarm
from streams.monitoring import MonitorFailedError
from streams.status.samples import Samples
from streams.topics import DRIFT_ALARMS
from tests.streams import fake_stages


@pytest.fixture
def quick(monkeypatch):
    """Photos from the tests' own source, stages without models."""
    entry = EntryPoint(spool.NAME, "tests.streams.demo.photos:photos", spool.GROUP)
    monkeypatch.setattr(spool, "entry_points", lambda group: [entry])
    monkeypatch.setattr(spool, "spool", spool.write)
    real = play.play
    monkeypatch.setattr(play, "play", lambda *args, **kwargs: real(*args, **kwargs, processors=fake_stages.STAGES))
    monkeypatch.setattr("streams.worker.configure_logging", lambda level: None)
    monkeypatch.setattr("streams.demo.watching.MonitorProcess", Monitors)


class Monitors:
    """In place of the process: has looked at everything and found an alarm that came too early."""

    fails = ""

    def __init__(self, settings):
        self.settings, self.folder = settings, settings.monitor_state

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def place(self):
        return None

    def finish(self):
        if self.fails:
            raise MonitorFailedError(self.fails)
        early = DriftAlarm(
            "a", "images", "gas", "brightness", "locate", "ks", 0.5, 0.3, "v", 100,
            "2020-01-01T00:00:00+00:00", "2020-01-01T00:00:00+00:00", (), "/reports/r.html", "2020-01-01T00:00:00+00:00",
        )  # fmt: skip
        (self.folder / "reports").mkdir(parents=True)
        (self.folder / "reports" / "r.html").write_text("<p>a report")
        producer = Producer({"bootstrap.servers": self.settings.brokers})
        producer.produce(DRIFT_ALARMS.name, encode_json(early))
        assert producer.flush(20) == 0
        return Samples.parse(
            'mrrs_monitor_observations_total{monitor="predictions",segment="gas"} 3.0\n'
            'mrrs_monitor_windows_total{monitor="images",segment="gas"} 2.0\n'
            'mrrs_segment_share_ratio{segment="gas"} 1.0\n'
        )


def test_what_the_monitors_found_is_in_the_summary(quick, tmp_path, capfd):
    assert run(["demo", "--photos", "3", "--drift", "blur", "--json", "--out", str(tmp_path)]) == 0
    shown = capfd.readouterr()
    figures = json.loads(shown.out)
    assert (figures["drift"], figures["false_alarms"], figures["unwatched"]) == ([], 1, None)
    assert (figures["watched"], figures["windows"]) == (3, 2)
    assert figures["mix"] == [{"segment": "gas", "share": 1.0, "reference": 0.0}]
    assert (tmp_path / "drift-images-gas.html").read_text() == "<p>a report"
    assert "drift-images-gas.html" in shown.err


def test_monitors_that_cannot_start_cost_their_findings_only_and_are_said(quick, monkeypatch, tmp_path, capfd):
    monkeypatch.setattr(Monitors, "fails", "the monitors did not start: no reference")
    assert run(["demo", "--photos", "3", "--json", "--out", str(tmp_path)]) == 0
    figures = json.loads(capfd.readouterr().out)
    assert (figures["drift"], figures["false_alarms"], figures["unwatched"]) == ([], None, Monitors.fails)


def test_the_summary_is_for_a_person(quick, tmp_path, capfd):
    assert run(["demo", "--photos", "3", "--drift", "blur", "--out", str(tmp_path / "out")]) == 0
    shown = capfd.readouterr()
    figures = {" ".join(line.split()[:-1]): line.split()[-1] for line in shown.out.splitlines()}
    assert (figures["photos sent"], figures["answered"], figures["lost"]) == ("3", "3", "0")
    assert "0 windows" not in shown.out
    assert figures["drift found"] == "none"
    assert "[3/3]" in shown.err
    assert re.search(r"(?m)^status http://127\.0\.0\.1:\d+/$", shown.err)
    (painted,) = (tmp_path / "out").glob("*.jpg")
    assert str(painted) in shown.err


def test_a_folder_that_cannot_be_written_costs_the_example_only(quick, tmp_path, capfd):
    (tmp_path / "file").touch()
    assert run(["demo", "--photos", "1", "--out", str(tmp_path / "file" / "below")]) == 0
    assert "no painted example" in capfd.readouterr().err


def test_json_is_one_object_with_the_promised_figures(quick, tmp_path, capfd):
    assert run(["demo", "--photos", "3", "--json", "--out", str(tmp_path)]) == 0
    figures = json.loads(capfd.readouterr().out)
    promised = (
        "sent answered lost duplicates right wrong rejected dead_letters photos_per_second p50_s p95_s drift"
        " false_alarms seconds"
    )
    assert set(promised.split()) <= figures.keys()
    assert (figures["sent"], figures["drift"]) == (3, [])


def test_a_lost_photo_is_status_1(quick, monkeypatch, tmp_path):
    def crash(record):
        raise ZeroDivisionError("told to")

    monkeypatch.setitem(fake_stages.STAGES, "intake", crash)
    real = play.play
    monkeypatch.setattr(play, "play", lambda *args, **kwargs: real(*args, **kwargs, deadline_s=2.0))
    assert run(["demo", "--photos", "1", "--out", str(tmp_path)]) == 1


def test_a_stage_that_stops_is_said_without_a_traceback(quick, monkeypatch, capfd):
    def stopped(*args, **kwargs):
        raise StageStoppedError("every stage has stopped")

    monkeypatch.setattr(play, "play", stopped)
    assert run(["demo", "--photos", "1"]) == 1
    assert "stopped: every stage has stopped" in capfd.readouterr().err


def test_being_interrupted_is_a_status_of_its_own_and_the_figures_are_shown(quick, monkeypatch, tmp_path, capfd):
    real = play.summarise

    def summarise(run_, **figures):
        run_.interrupted = True
        return real(run_, **figures)

    monkeypatch.setattr(play, "summarise", summarise)
    assert run(["demo", "--photos", "1", "--json", "--out", str(tmp_path)]) == 130
    assert json.loads(capfd.readouterr().out)["interrupted"] is True


def test_a_missing_photo_source_is_wrong_input(quick, monkeypatch, capfd):
    monkeypatch.setattr(spool, "entry_points", lambda group: [])
    assert run(["demo", "--photos", "1"]) == 2
    assert "no photo source" in capfd.readouterr().err


def test_missing_models_are_said_before_anything_is_drawn(quick, monkeypatch, tmp_path, capfd):
    monkeypatch.setenv("MRRS_MODEL_DIR", str(tmp_path))
    monkeypatch.setattr(spool, "spool", lambda *args: pytest.fail("photos were drawn"))
    assert run(["demo", "--photos", "1"]) == 2
    assert "manifest.toml" in capfd.readouterr().err
