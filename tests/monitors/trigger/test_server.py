import asyncio
import io
import sqlite3
from contextlib import asynccontextmanager

import aiohttp
import pytest
from aiohttp import web
from prometheus_client import CollectorRegistry

from monitors.metrics import TriggerMetrics
from monitors.trigger import connections, server
from monitors.trigger.server import Server, serving
from streams.settings import SettingsError
from tests.monitors.trigger.notified import notification

TOKEN = "a-token-of-the-tests"
SHOWN = {"Authorization": f"Bearer {TOKEN}"}


class Side:
    """What stands behind the server, to be broken by a test."""

    def __init__(self):
        self.taken = []
        self.broken = None
        self.token = TOKEN
        self.ill = None

    async def take(self, notification_, body):
        if self.broken:
            raise self.broken
        self.taken.append(body)
        return "new"

    def read_token(self):
        if self.token is None:
            raise SettingsError("token: cannot be read")
        return self.token

    async def ailment(self):
        return self.ill


@asynccontextmanager
async def opened(side):
    metrics = TriggerMetrics(CollectorRegistry())
    application = Server(side.take, side.read_token, side.ailment, metrics).application()
    async with (
        serving(application, "127.0.0.1", 0) as port,
        aiohttp.ClientSession(f"http://127.0.0.1:{port}") as client,
    ):
        yield client, port, lambda name, **labels: metrics.registry.get_sample_value(name, labels)


@pytest.fixture
def side():
    return Side()


@pytest.fixture
async def here(side):
    async with opened(side) as here:
        yield here


async def _post(client, body=None, headers=SHOWN):
    async with client.post("/alerts", data=notification() if body is None else body, headers=headers) as answer:
        return answer.status, await answer.text()


async def test_a_notification_is_taken_and_counted(here, side):
    client, _, count = here
    assert await _post(client) == (200, "taken\n")
    assert side.taken == [notification()]
    assert count("mrrs_trigger_notifications_total", outcome="new") == 1


@pytest.mark.parametrize(
    "headers",
    [{}, {"Authorization": TOKEN}, {"Authorization": "Bearer other"}, {"Authorization": f"Basic {TOKEN}"}],
)
async def test_without_the_token_nothing_is_taken(here, side, headers):
    client, _, count = here
    status, text = await _post(client, headers=headers)
    assert (status, text) == (401, "Authorization: Bearer TOKEN is missing or wrong\n")
    assert side.taken == []
    assert count("mrrs_trigger_notifications_total", outcome="unauthorised") == 1


async def test_a_changed_token_counts_at_once(here, side):
    client, _, _ = here
    side.token = "another-token-of-the-tests"
    assert (await _post(client))[0] == 401
    side.token = None
    assert (await _post(client))[0] == 503


async def test_what_is_no_notification_is_refused_in_one_line(here, side):
    client, _, _ = here
    status, text = await _post(client, b'{"version": "4"}')
    assert status == 400
    assert text.count("\n") == 1
    assert "groupKey" in text


@pytest.mark.parametrize("chunked", [False, True])
async def test_a_body_that_is_too_large_is_refused(here, side, chunked):
    async def parts():
        for _ in range(11):
            yield b" " * 100_000

    client, _, count = here
    status, text = await _post(client, parts() if chunked else io.BytesIO(b" " * 1_100_000))
    assert status == 413
    assert "max_alerts" in text
    assert count("mrrs_trigger_notifications_total", outcome="too_large") == 1


async def test_alertmanager_is_asked_to_come_again_while_the_ledger_is_away(here, side):
    client, _, count = here
    side.broken = sqlite3.OperationalError("database or disk is full")
    status, text = await _post(client)
    assert (status, text) == (503, "the ledger cannot be written now; send it again\n")
    assert count("mrrs_trigger_notifications_total", outcome="unavailable") == 1


async def test_a_ledger_that_hangs_is_no_fault_of_alertmanagers(side, monkeypatch):
    async def hang(_notification, _body):
        await asyncio.sleep(30)

    monkeypatch.setattr(server, "TAKE_S", 0.1)
    side.take = hang
    async with opened(side) as (client, _, _):
        assert (await _post(client))[0] == 503


async def test_other_paths_and_methods_are_none_of_it(here):
    client, _, _ = here
    async with client.get("/alerts") as answer:
        assert answer.status == 405
    async with client.get("/") as answer:
        assert answer.status == 404


async def test_metrics_and_health_stand_beside(here, side):
    client, _, _ = here
    await _post(client)
    async with client.get("/metrics") as answer:
        assert 'mrrs_trigger_notifications_total{outcome="new"} 1.0' in await answer.text()
    async with client.get("/healthz") as answer:
        assert (answer.status, await answer.text()) == (200, "well\n")
    side.ill = "the ledger cannot be read: gone"
    async with client.get("/healthz") as answer:
        assert (answer.status, await answer.text()) == (503, "the ledger cannot be read: gone\n")


async def test_a_body_that_does_not_come_is_not_waited_for(side, monkeypatch):
    monkeypatch.setattr(server, "BODY_S", 0.2)
    async with opened(side) as (_, port, count):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        head = f"POST /alerts HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {TOKEN}\r\nContent-Length: 10\r\n\r\n{{"
        writer.write(head.encode())
        assert (await reader.readline()).startswith(b"HTTP/1.1 408")
        writer.close()
        assert count("mrrs_trigger_notifications_total", outcome="late") == 1


@asynccontextmanager
async def bounded(**bounds):
    """A server that waits for `go` with each request."""
    go, begun = asyncio.Event(), asyncio.Semaphore(0)

    async def handle(_request):
        begun.release()
        await go.wait()
        return web.Response(text="done")

    application = web.Application()
    application.router.add_get("/", handle)
    made = connections.Connections(application, **bounds)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    listening = await asyncio.get_running_loop().create_server(made.of(runner.server), "127.0.0.1", 0)
    try:
        yield listening.sockets[0].getsockname()[1], go, begun
    finally:
        listening.close()
        await runner.cleanup()


async def test_a_head_that_does_not_come_is_not_waited_for():
    async with bounded(head_s=0.1) as (port, _, _):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET / HT")
        async with asyncio.timeout(10):
            assert await reader.read() == b""
        writer.close()


async def test_too_many_connections_are_refused_and_there_is_room_again():
    async with bounded(most=2) as (port, go, begun), aiohttp.ClientSession(f"http://127.0.0.1:{port}") as client:

        async def ask():
            async with client.get("/") as answer:
                return answer.status

        waiting = [asyncio.create_task(ask()) for _ in range(2)]
        for _ in waiting:
            await begun.acquire()
        assert await ask() == 503
        go.set()
        assert await asyncio.gather(*waiting) == [200, 200]
        assert await ask() == 200


async def test_an_address_that_is_taken_is_told(side, here):
    _, port, _ = here
    with pytest.raises(SettingsError, match=f"MRRS_TRIGGER_ADDRESS: 127.0.0.1:{port}"):
        async with serving(web.Application(), "127.0.0.1", port):
            pass
