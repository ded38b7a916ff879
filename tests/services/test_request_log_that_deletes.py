"""What only a server with TTL indexes, plans, users and TLS can show: SecantusDB, and FerretDB's refusal of the first."""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient
from pymongo.errors import OperationFailure

from replay.log.documents import filters
from replay.log.mongodb_indexes import INDEXES
from replay.mongodb import open_log
from streams.logged import Facts, Original, Position, Query, RequestLogError, Retention, RetentionError
from tests.services.mongodb import secantus
from tests.services.stand import ROOT
from tests.services.tools import find
from tests.services.waiting import wait_until

NOW = datetime.now(UTC)
ORIGINAL = Original("r1", b"r1", b"photo", (("mrrs-tenant", b"t1"),), NOW, "t1")
#: Seconds until the server must have deleted what is past its time; it looks twice a second.
PATIENCE = 30


@contextmanager
def client(url: str) -> Iterator[MongoClient[dict[str, Any]]]:
    opened: MongoClient[dict[str, Any]] = MongoClient(url, tz_aware=True, serverSelectionTimeoutMS=3000)
    try:
        yield opened
    finally:
        opened.close()


def fresh(url: str) -> str:
    return f"{url}mrrs-{uuid.uuid4().hex[:12]}"


async def test_an_original_with_a_short_life_is_deleted_and_its_answer_stays(deleting_mongodb: str) -> None:
    url = fresh(deleting_mongodb)
    for seconds in (3600, 1):  # the second start has a shorter time: the index that is there takes it
        log = await asyncio.to_thread(open_log, url, Retention(seconds, 3600))
        await log.keep(ORIGINAL)
        await log.answer("r1", b"answer", Facts("t1", "read"))
        assert await log.original("r1") is not None or seconds == 1
        if seconds == 3600:
            await log.close()
    with client(url) as opened:
        requests = opened.get_default_database()["requests"]
        await asyncio.to_thread(wait_until, lambda: requests.count_documents({}) == 0, "the server's purge", PATIENCE)
    assert await log.original("r1") is None
    assert await log.answered("r1") == b"answer"
    (entry,) = (await log.page(Query())).entries
    assert (entry.size, entry.facts.status) == (None, "read")
    await log.close()


async def test_a_server_that_deletes_nothing_is_refused_unless_something_else_does(mongodb: str) -> None:
    log = await asyncio.to_thread(open_log, fresh(mongodb), Retention())
    with pytest.raises(RetentionError, match="mrrs requests purge.*MRRS_REQUEST_LOG_PURGED"):
        await log.prepare()
    with pytest.raises(RetentionError):  # nothing is kept either
        await log.keep(ORIGINAL)
    assert await log.original("r1") is None
    await log.close()
    purged = await asyncio.to_thread(open_log, fresh(mongodb), Retention(purged=True))
    await purged.keep(ORIGINAL)
    assert await purged.original("r1") is not None
    await purged.close()


def test_a_worker_does_not_start_where_nothing_would_ever_be_deleted(mongodb: str) -> None:
    worker = [sys.executable, "-m", "streams.cli", "worker", "--stages", "labels", "--metrics", "none"]
    command = [*worker, "--brokers", "127.0.0.1:9", "--request-log", fresh(mongodb)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2, done.stderr
    assert "MRRS_REQUEST_LOG_PURGED" in done.stderr
    assert "Traceback" not in done.stderr


async def test_a_document_above_16_mib_is_refused_for_good(deleting_mongodb: str) -> None:
    log = await asyncio.to_thread(open_log, fresh(deleting_mongodb), Retention())
    with pytest.raises(RequestLogError, match="16 MiB"):
        await log.keep(replace(ORIGINAL, data=bytes(17 * 1024 * 1024)))
    await log.close()


def _stages(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for inner in (plan.get("inputStage"), *plan.get("inputStages", ())):
        if inner is not None:
            yield from _stages(inner)


async def test_every_query_has_its_index(deleting_mongodb: str) -> None:
    url = fresh(deleting_mongodb)
    log = await asyncio.to_thread(open_log, url, Retention())
    for number in range(50):
        await log.keep(replace(ORIGINAL, request_id=f"r{number}"))
        await log.answer(f"r{number}", b"answer", Facts("t1", "read", "gas", ("roi-gas=0.1.0",)))
    await log.close()
    queries = {
        "received": Query(),
        "tenant": Query(tenant="t1"),
        "meter_type": Query(meter_type="gas"),
        "status": Query(status="read"),
        "models": Query(model="roi-gas=0.1.0"),
    }
    with client(url) as opened:
        database = opened.get_default_database()
        for (field, query), after in product(queries.items(), (None, Position(NOW, "r1"))):
            for collection, condition in filters(replace(query, since=NOW), after):
                found = database[collection].find(condition).sort([("received", 1), ("_id", 1)])
                stages = list(_stages(found.explain()["queryPlanner"]["winningPlan"]))
                (scan,) = [stage for stage in stages if stage["stage"].endswith("SCAN")]
                assert scan["stage"] == "IXSCAN", (query, collection)
                assert next(iter(scan["keyPattern"])) == field


@pytest.mark.parametrize("server", ["mongodb", "deleting_mongodb"])
async def test_the_indexes_are_those_that_are_promised(server: str, request: pytest.FixtureRequest) -> None:
    url = fresh(request.getfixturevalue(server))
    log = await asyncio.to_thread(open_log, url, Retention(purged=True))
    await log.prepare()
    await log.close()
    with client(url) as opened:
        for collection, promised in INDEXES.items():
            found = [list(index["key"].items()) for index in opened.get_default_database()[collection].list_indexes()]
            assert all(keys in found for keys in promised)


@pytest.fixture
def users(tmp_path: Path) -> Iterator[str]:
    """The address of a server with the roles of deploy/mongodb-user.js, and a user for each."""
    roles = json.loads(
        re.findall(r"const ROLES = (\{.*?\});", (ROOT / "deploy/mongodb-user.js").read_text(), re.DOTALL)[0]
    )
    with secantus(tmp_path) as server, client(server.url) as opened:
        for role, actions in roles.items():
            privileges = [
                {"resource": {"db": "mrrs", "collection": collection}, "actions": actions} for collection in INDEXES
            ]
            opened["mrrs"].command("createRole", role, privileges=privileges, roles=[])
            opened["mrrs"].command("createUser", role, pwd="secret", roles=[role])
    with secantus(tmp_path, auth=True) as server:
        yield server.url.removeprefix("mongodb://").rstrip("/")


async def test_the_writer_can_do_all_the_reader_can_only_read_and_nobody_else_anything(users: str) -> None:
    writer = await asyncio.to_thread(open_log, f"mongodb://mrrsWriter:secret@{users}/mrrs", Retention())
    await writer.keep(ORIGINAL)
    await writer.answer("r1", b"answer", Facts("t1", "read"))
    shorter = await asyncio.to_thread(open_log, f"mongodb://mrrsWriter:secret@{users}/mrrs", Retention(86400.0))
    await shorter.prepare()  # collMod
    assert await shorter.purge() == (0, 0, 0)
    await shorter.close()

    reader = await asyncio.to_thread(open_log, f"mongodb://mrrsReader:secret@{users}/mrrs", Retention())
    assert (await reader.page(Query())).entries[0].request_id == "r1"
    assert await reader.original("r1") is not None
    for forbidden in (reader.keep(ORIGINAL), reader.erase("r1"), reader.purge()):
        with pytest.raises(OperationFailure) as caught:
            await forbidden
        assert caught.value.code == 13
    await reader.close()

    nobody = await asyncio.to_thread(open_log, f"mongodb://{users}/mrrs", Retention())
    with pytest.raises(OperationFailure):
        await nobody.answered("r1")
    await nobody.close()
    assert sum(place.bytes for place in await writer.erase("r1")) > 0
    await writer.close()


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A server's certificate with its key; ca.pem beside it is what proves it."""
    made, proof = tmp_path / "server.pem", tmp_path / "ca.pem"
    request = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=mongodb"]
    files = ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(made), "-out", str(proof)]
    done = subprocess.run([find("openssl"), *request, *files], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    made.write_text(made.read_text() + proof.read_text())
    return made


async def test_the_connection_is_encrypted_and_the_server_has_to_prove_who_it_is(
    tmp_path: Path, certificate: Path
) -> None:
    with secantus(tmp_path, certificate=certificate) as server:
        url = f"{server.url}mrrs?tls=true&serverSelectionTimeoutMS=1000"
        log = await asyncio.to_thread(open_log, f"{url}&tlsCAFile={tmp_path / 'ca.pem'}", Retention())
        assert await log.answer("r1", b"answer") == b"answer"
        await log.close()
        # An unknown issuer, and no encryption; in a process of its own, for pymongo leaves failed sockets open.
        for wrong in (url, f"{server.url}mrrs?serverSelectionTimeoutMS=1000"):
            with pytest.raises(subprocess.CalledProcessError) as caught:
                await asyncio.to_thread(_purge, wrong)
            assert "does not answer" in caught.value.stderr
        await asyncio.to_thread(_purge, f"{url}&tlsCAFile={tmp_path / 'ca.pem'}")


def _purge(url: str) -> None:
    command = [sys.executable, "-m", "streams.cli", "requests", "purge", "--request-log", url]
    subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
