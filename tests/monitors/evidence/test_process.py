import asyncio
import sys

import pytest

from monitors.evidence.process import Evidence, EvidenceError
from monitors.windows import Window
from tests.monitors.observations import observations

#: A process of the same protocol without Evidently: what it does is decided by the file's name.
CHILD = """
import os, sys, time
from pathlib import Path
from monitors.evidence.child import serve

def work(job):
    name = Path(job.path).name
    if name == "crash":
        os._exit(3)
    if name == "hang":
        time.sleep(60)
    if name == "refuse":
        raise ValueError("cannot")
    Path(job.path).write_text(str(os.getpid()))
    return {column.name: 1.0 for column in job.sheet.columns}

sys.exit(serve(sys.stdin.buffer, sys.stdout.buffer, work, idle_s=float(sys.argv[1])))
"""


@pytest.fixture
def window():
    return Window("images", "gas", tuple(observations("images", 100, 3)))


@pytest.fixture
async def evidence():
    started = Evidence([sys.executable, "-c", CHILD, "60"], timeout_s=30)
    yield started
    await started.close()


async def test_a_page_is_written_and_scores_come_back(evidence, window, reference, tmp_path):
    scores = await evidence.page(window, reference, tmp_path / "a")
    assert (tmp_path / "a").exists()
    assert ("brightness", "evidently:jensenshannon", 1.0) in [(one.feature, one.method, one.score) for one in scores]


async def test_the_process_is_used_again(evidence, window, reference, tmp_path):
    await asyncio.gather(*(evidence.page(window, reference, tmp_path / name) for name in "abc"))
    assert len({(tmp_path / name).read_text() for name in "abc"}) == 1


async def test_after_a_crash_the_next_page_is_written(evidence, window, reference, tmp_path):
    with pytest.raises(EvidenceError, match="ended with 3"):
        await evidence.page(window, reference, tmp_path / "crash")
    assert await evidence.page(window, reference, tmp_path / "a")


async def test_a_process_that_hangs_is_killed_and_the_next_page_is_written(window, reference, tmp_path):
    evidence = Evidence([sys.executable, "-c", CHILD, "60"], timeout_s=30)
    await evidence.page(window, reference, tmp_path / "warm")
    evidence._timeout_s = 0.5
    with pytest.raises(EvidenceError, match="more than 0.5 s"):
        await evidence.page(window, reference, tmp_path / "hang")
    evidence._timeout_s = 30
    assert await evidence.page(window, reference, tmp_path / "a")
    await evidence.close()


async def test_what_it_refuses_is_told_and_the_process_stays(evidence, window, reference, tmp_path):
    await evidence.page(window, reference, tmp_path / "a")
    with pytest.raises(EvidenceError, match="ValueError: cannot"):
        await evidence.page(window, reference, tmp_path / "refuse")
    await evidence.page(window, reference, tmp_path / "b")
    assert (tmp_path / "a").read_text() == (tmp_path / "b").read_text()


async def test_an_idle_process_ends_and_a_new_one_is_started(window, reference, tmp_path):
    evidence = Evidence([sys.executable, "-c", CHILD, "0.2"], timeout_s=30)
    await evidence.page(window, reference, tmp_path / "a")
    await asyncio.wait_for(evidence._process.wait(), 30)
    await evidence.page(window, reference, tmp_path / "b")
    assert (tmp_path / "a").read_text() != (tmp_path / "b").read_text()
    await evidence.close()


async def test_where_nothing_can_be_judged_there_is_no_page(evidence, reference, tmp_path):
    strange = Window("images", "water", tuple(observations("images", 100, 3, "water")))
    with pytest.raises(EvidenceError, match="nothing can be shown"):
        await evidence.page(strange, reference, tmp_path / "a")


async def test_a_cancelled_page_leaves_no_answer_for_the_next_one(evidence, window, reference, tmp_path):
    asking = asyncio.create_task(evidence.page(window, reference, tmp_path / "hang"))
    await asyncio.sleep(0.2)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert await evidence.page(window, reference, tmp_path / "a")
