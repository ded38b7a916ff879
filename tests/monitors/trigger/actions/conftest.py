import aiohttp
import pytest

from monitors.trigger.actions.perform import Means
from monitors.trigger.ledger.actions import Request, Task
from tests.monitors.trigger.actions.other_side import other_side

REQUEST = Request(
    id="4be1c0d2a3f4",
    model="roi-gas",
    reason="MrrsImageDrift since 2026-03-01T12:00:00.000Z: segment gas, feature brightness",
    since="2026-03-01T12:00:00.000Z",
    time="2026-03-01T12:15:00.000Z",
    segment="gas",
    alert="MrrsImageDrift",
)


@pytest.fixture
def request_():
    return REQUEST


@pytest.fixture
def task():
    return Task(REQUEST, "start", "retrain", "", 0)


@pytest.fixture
async def side():
    async with other_side() as side:
        yield side


@pytest.fixture
async def means(tmp_path):
    async with aiohttp.ClientSession() as session:
        yield Means(session, tmp_path / "jobs", "127.0.0.1:1", "")


@pytest.fixture
def token_file(tmp_path):
    path = tmp_path / "token"
    path.write_text("s3cr3t-of-the-other-side\n")
    return path
