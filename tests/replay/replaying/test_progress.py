import os
import time

import pytest

from processors.contracts import CONTRACTS
from processors.labels import Verdict
from replay.replaying.baselines import Skip
from replay.replaying.compare import Difference
from replay.replaying.environment import Environment
from replay.replaying.noise import Noise
from replay.replaying.progress import ABANDONED_S, ProgressError, Question, finish, progress
from replay.replaying.verdicts import Change, Comparison

HERE = Environment("1", "3.11", "x86_64", {"numpy": "2"}, dict.fromkeys(CONTRACTS, "0.1.0"), "abc")
QUESTION = Question("sqlite:///a", "24h", "", None, "answers", (), "process", "")
COMPARISON = Comparison(
    "r1",
    Change.NOW_REJECTED,
    Difference("locate", "refused", "", "no_register"),
    "gas: 1",
    "rejected",
    0.2,
    0.3,
    {"intake": 0.5},
    Verdict.RIGHT,
    Verdict.REJECTED,
    {"roi-gas": "0.1.0"},
)


@pytest.fixture(autouse=True)
def cache(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "mrrs" / "replays"


def test_what_was_noted_is_there_after_an_interruption(cache):
    noise = Noise(3, 0, None, {"locate": 0.01}, 0.1, 0.2)
    with progress(QUESTION, HERE, resume=None) as here:
        here.noise = noise
        here.add(COMPARISON, (b"left", b"right"))
        here.skip("r2", Skip.UNLABELLED)
    with progress(QUESTION, HERE, resume=True) as here:
        assert [here.seen(name) for name in ("r1", "r2", "r3")] == [True, True, False]
        assert (list(here.comparisons()), here.skipped()) == ([COMPARISON], {Skip.UNLABELLED: 1})
        assert (here.noise, here.pictures()) == (noise, {"r1": (b"left", b"right")})
    assert oct(cache.stat().st_mode)[-3:] == "700"


def test_a_request_cannot_be_compared_twice():
    with progress(QUESTION, HERE, resume=None) as here:
        here.add(COMPARISON)
        with pytest.raises(Exception, match="UNIQUE"):
            here.add(COMPARISON)
        assert len(list(here.comparisons())) == 1


def test_another_question_is_another_replay():
    with progress(QUESTION, HERE, resume=None) as here:
        here.add(COMPARISON)
    other = Question(*[getattr(QUESTION, name) for name in QUESTION.__slots__[:-2]], "topics", "")
    with progress(other, HERE, resume=None) as here:
        assert not here.seen("r1")


def test_fresh_forgets_and_a_finished_replay_is_forgotten(cache):
    for after in (lambda: None, lambda: finish(QUESTION)):
        with progress(QUESTION, HERE, resume=False) as here:
            assert not here.seen("r1")
            here.add(COMPARISON)
        after()
    assert list(cache.iterdir()) == []


def test_other_libraries_do_not_go_on_with_it():
    with progress(QUESTION, HERE, resume=None):
        pass
    other = Environment("1", "3.11", "x86_64", {"numpy": "3"}, HERE.models, "abc")
    with pytest.raises(ProgressError, match="--fresh"), progress(QUESTION, other, resume=None):
        pass


def test_the_same_replay_runs_once_at_a_time():
    with progress(QUESTION, HERE, resume=None), pytest.raises(ProgressError, match="running already"):  # noqa: SIM117
        with progress(QUESTION, HERE, resume=None):
            pass


def test_what_nobody_goes_on_with_is_removed(cache):
    with progress(QUESTION, HERE, resume=None) as here:
        here.add(COMPARISON, (b"a photo", b"a photo"))
    past = time.time() - ABANDONED_S - 60
    os.utime(QUESTION.path, (past, past))
    with pytest.raises(ProgressError, match="no interrupted replay"), progress(QUESTION, HERE, resume=True):
        pass
    assert list(cache.iterdir()) == []
