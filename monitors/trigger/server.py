"""The HTTP side: POST /alerts for Alertmanager, /metrics and /healthz beside it; everything is bounded."""

from __future__ import annotations

import asyncio
import hmac
import logging
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from http import HTTPStatus

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from monitors.metrics import TriggerMetrics
from monitors.trigger.alerts import Notification, NotificationError, parse
from monitors.trigger.connections import Connections
from streams.settings import SettingsError

#: Bytes of a body; a notification of a hundred alerts has less than a tenth.
MOST_BYTES = 1_000_000
#: Seconds until a body must be there; until it must stand in the ledger, which is the same if it is sent again.
BODY_S, TAKE_S = 10.0, 10.0
#: Seconds that requests in work have when the server stops.
STOP_S = 5.0

#: Keeps a notification, and says what it was.
Take = Callable[[Notification, bytes], Awaitable[str]]
#: What is wrong with the trigger, or None.
Ailment = Callable[[], Awaitable[str | None]]

logger = logging.getLogger(__name__)


class Server:
    """Answers requests; what is refused gets its status and one line."""

    def __init__(self, take: Take, token: Callable[[], str], ailment: Ailment, metrics: TriggerMetrics) -> None:
        self._take = take
        self._token = token
        self._ailment = ailment
        self._metrics = metrics

    def application(self) -> web.Application:
        """Return the routes."""
        application = web.Application(client_max_size=MOST_BYTES)
        application.router.add_post("/alerts", self._alerts)
        application.router.add_get("/metrics", self._show_metrics)
        application.router.add_get("/healthz", self._health)
        return application

    async def _alerts(self, request: web.Request) -> web.Response:
        outcome, status, text = await self._judged(request)
        self._metrics.notifications.labels(outcome).inc()
        if status is not HTTPStatus.OK:
            logger.warning("a notification from %s was answered with %d: %s", request.remote, status, text)
        headers = {"WWW-Authenticate": "Bearer"} if status is HTTPStatus.UNAUTHORIZED else {}
        return web.Response(text=f"{text}\n", status=status, headers=headers)

    async def _judged(self, request: web.Request) -> tuple[str, HTTPStatus, str]:
        try:
            token = await asyncio.to_thread(self._token)
        except SettingsError as error:
            logger.error("%s", error)
            return "unavailable", HTTPStatus.SERVICE_UNAVAILABLE, "the token cannot be checked now"
        if not _shows(request, token):
            return "unauthorised", HTTPStatus.UNAUTHORIZED, "Authorization: Bearer TOKEN is missing or wrong"
        try:
            async with asyncio.timeout(BODY_S):
                body = await request.read()
            notification = parse(body)
        except TimeoutError:
            return "late", HTTPStatus.REQUEST_TIMEOUT, f"not complete within {BODY_S:g} s"
        except web.HTTPRequestEntityTooLarge:
            text = f"more than {MOST_BYTES} bytes; set max_alerts in Alertmanager's webhook_config"
            return "too_large", HTTPStatus.REQUEST_ENTITY_TOO_LARGE, text
        except NotificationError as error:
            return "malformed", HTTPStatus.BAD_REQUEST, str(error)
        try:
            async with asyncio.timeout(TAKE_S):
                return await self._take(notification, body), HTTPStatus.OK, "taken"
        except (sqlite3.Error, TimeoutError) as error:
            logger.error("the ledger cannot be written: %s", error or "no answer in time")
            return "unavailable", HTTPStatus.SERVICE_UNAVAILABLE, "the ledger cannot be written now; send it again"

    async def _show_metrics(self, _: web.Request) -> web.Response:
        return web.Response(body=generate_latest(self._metrics.registry), headers={"Content-Type": CONTENT_TYPE_LATEST})

    async def _health(self, _: web.Request) -> web.Response:
        ailment = await self._ailment()
        status = HTTPStatus.SERVICE_UNAVAILABLE if ailment else HTTPStatus.OK
        return web.Response(text=f"{ailment or 'well'}\n", status=status)


def _shows(request: web.Request, token: str) -> bool:
    """Tell whether a request shows the token; the time that takes says nothing about it."""
    scheme, _, shown = request.headers.get("Authorization", "").partition(" ")
    right = hmac.compare_digest(shown.strip().encode(errors="replace"), token.encode())
    return right and scheme.lower() == "bearer"


@asynccontextmanager
async def serving(application: web.Application, host: str, port: int) -> AsyncIterator[int]:
    """Serve while the block runs; gives the port.

    Raises:
        SettingsError: the address cannot be had.
    """
    connections = Connections(application)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=STOP_S, lingering_time=1.0)
    await runner.setup()
    try:
        assert runner.server is not None  # noqa: S101 - setup has made it
        try:
            listening = await asyncio.get_running_loop().create_server(connections.of(runner.server), host, port)
        except OSError as error:
            raise SettingsError(f"MRRS_TRIGGER_ADDRESS: {host}:{port}: {error.strerror}") from error
        try:
            yield listening.sockets[0].getsockname()[1]
        finally:
            listening.close()
    finally:
        await runner.cleanup()
