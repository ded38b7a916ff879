"""A job is worked off step by step, and gone on with after a failure, a kill or Ctrl-C."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from monitors.retraining import work as module
from monitors.retraining.config import Config
from monitors.retraining.context import Context, Halt
from monitors.retraining.job import JobError, begin
from monitors.retraining.lessons import lesson
from streams.settings import Settings
from tests.monitors.retraining.test_job import ORDER

REQUESTED = datetime.fromisoformat(ORDER.requested)


@pytest.fixture
def context(tmp_path) -> Context:
    said: list[str] = []
    job = begin(tmp_path / "state", ORDER)
    (job.folder / "examples" / "photos").mkdir(parents=True)
    (job.folder / "examples" / "photos" / "1.jpg").write_bytes(b"a customer's photo")
    return Context(
        job=job,
        settings=Settings(model_dir=tmp_path),
        config=Config(),
        lesson=lesson(ORDER.model),
        models=tmp_path,
        cache=tmp_path,
        lock=0,
        say=said.append,
        now=lambda: (REQUESTED + timedelta(minutes=20)).astimezone(UTC),
    )


class Steps:
    """Steps that note that they were done; one fails as it is told."""

    def __init__(self, monkeypatch) -> None:
        self.done: list[str] = []
        self.error: BaseException | None = None
        steps = tuple((name, what, self._step(name)) for name, what, _ in module.STEPS)
        monkeypatch.setattr(module, "STEPS", steps)

    def _step(self, name: str):
        def step(_: Context) -> dict:
            if name == "train" and self.error is not None:
                raise self.error
            self.done.append(name)
            return {"of": name}

        return step


@pytest.fixture
def steps(monkeypatch) -> Steps:
    return Steps(monkeypatch)


def test_every_step_leaves_a_receipt_and_the_photos_are_gone_at_the_end(context, steps):
    outcome = module.work(context)
    assert steps.done == ["gather", "prepare", "check", "train", "quantise", "compare", "report", "enter"]
    assert (outcome.outcome, outcome.alert_to_challenger_s) == ("challenger", 1200.0)
    assert context.job.receipt("compare").facts == {"of": "compare"}
    assert not (context.job.folder / "examples").exists()


@pytest.mark.parametrize("error", [JobError("no memory"), KeyboardInterrupt()])
def test_what_is_done_is_not_done_again(context, steps, error):
    steps.error = error
    with pytest.raises((JobError, KeyboardInterrupt)):
        module.work(context)
    assert steps.done == ["gather", "prepare", "check"]
    assert context.job.outcome is None
    assert context.job.failures == isinstance(error, JobError)
    assert (context.job.folder / "examples").is_dir()
    steps.error = None
    module.work(context)
    assert steps.done == ["gather", "prepare", "check", "train", "quantise", "compare", "report", "enter"]


def test_the_answer_no_ends_a_job_for_good(context, steps):
    steps.error = Halt("few_labels", "3 confirmed photos")
    outcome = module.work(context)
    assert (outcome.outcome, outcome.why, outcome.alert_to_challenger_s) == ("few_labels", "3 confirmed photos", None)
    steps.error = None
    assert module.work(context).outcome == "few_labels"
    assert steps.done == ["gather", "prepare", "check"]
