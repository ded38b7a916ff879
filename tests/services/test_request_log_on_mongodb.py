"""The request log over MongoDB's protocol: the contract of every request log, and what stands in the documents.

Two servers are under it, for each is not MongoDB in its own way; what replicas do, neither can show.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from pymongo import MongoClient

from replay.mongodb import open_log
from streams.logged import Original, Retention
from tests.services.stand import ROOT

ORIGINAL = Original("r1", b"\xff\x00key", os.urandom(4096), (("a", b"1"), ("a", b"\xfe")), datetime.now(UTC))


@pytest.mark.parametrize("server", ["mongodb", "deleting_mongodb"])
def test_it_keeps_the_contract_of_every_request_log(server: str, request: pytest.FixtureRequest) -> None:
    suite = ["-k", "mongodb", "-v", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *suite, str(ROOT / "tests/replay/test_request_logs.py")],
        cwd=ROOT,
        env={**os.environ, "MRRS_TEST_MONGODB": request.getfixturevalue(server)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("PASSED") >= 20
    assert "SKIPPED" not in done.stdout


async def _keep_and_answer(url: str) -> tuple[bytes, ...]:
    first, second = await asyncio.gather(*(asyncio.to_thread(open_log, url, Retention(purged=True)) for _ in range(2)))
    try:
        async with asyncio.TaskGroup() as group:
            for log in (first, second):
                group.create_task(log.keep(ORIGINAL))
        await second.keep(replace(ORIGINAL, data=b"another photo"))
        return tuple(
            await asyncio.gather(*(log.answer("r1", f"{n}".encode()) for n in range(10) for log in (first, second)))
        )
    finally:
        await first.close()
        await second.close()


def test_two_workers_keep_one_document_for_one_request(mongodb: str) -> None:
    answers = asyncio.run(_keep_and_answer(f"{mongodb}two-workers"))
    client: MongoClient[dict[str, Any]] = MongoClient(mongodb, tz_aware=True)
    try:
        (request,) = client["two-workers"]["requests"].find()
        (answer,) = client["two-workers"]["answers"].find()
    finally:
        client.close()
    assert (request["_id"], request["key"], request["data"]) == ("r1", ORIGINAL.key, ORIGINAL.data)
    assert request["headers"] == [{"name": name, "value": value} for name, value in ORIGINAL.headers]
    assert abs(request["received"] - ORIGINAL.received).total_seconds() < 0.001
    assert set(answers) == {answer["answer"]}
