import pytest

from streams.cli import run
from streams.topics import HOSTED


@pytest.fixture
def started(monkeypatch):
    """What `mrrs worker` would run."""
    seen = []

    def run_worker(settings, stages):
        seen.append((settings, stages))
        return 0

    monkeypatch.setattr("streams.worker.run_worker", run_worker)
    monkeypatch.setattr("streams.worker.configure_logging", lambda level: None)
    return seen


def test_all_stages_by_default(started):
    assert run(["worker"]) == 0
    assert started[0][1] == HOSTED


def test_some_stages_in_the_order_of_the_photos(started):
    assert run(["worker", "--stages", "classify, locate", "--brokers", "kafka:1", "--metrics", "none"]) == 0
    settings, stages = started[0]
    assert stages == ("locate", "classify")
    assert (settings.brokers, settings.metrics) == ("kafka:1", "none")


@pytest.mark.parametrize("stages", ["guess", "locate,guess", ""])
def test_a_stage_that_there_is_not_lists_those_that_there_are(started, stages, capfd):
    assert run(["worker", "--stages", stages]) == 2
    assert "intake, identify" in capfd.readouterr().err
    assert not started
