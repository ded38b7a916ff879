"""Bounds on connections: so many at a time, a head within its time, one request each."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

#: Connections at a time; Alertmanager needs one, Prometheus another. Of the next so many the requests are refused, what
#: comes beyond them is closed unheard.
MOST = 64
#: Seconds until a request's head must be there.
HEAD_S = 5.0

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Connections:
    """Ends connections that are too many, or on which nothing sensible comes: aiohttp waits for a head for ever."""

    def __init__(self, application: web.Application, *, most: int = MOST, head_s: float = HEAD_S) -> None:
        self._most = most
        self._head_s = head_s
        #: Protocol -> what ends it while its head is not there.
        self._open: dict[Any, asyncio.TimerHandle] = {}
        application.middlewares.append(self._middleware())

    def of(self, server: web.Server) -> Callable[[], asyncio.Protocol]:
        """Return what makes the protocol of a new connection."""

        def protocol() -> asyncio.Protocol:
            made = server()
            patience = self._head_s if len(self._open) < 2 * self._most else 0.0
            self._open[made] = asyncio.get_running_loop().call_later(patience, self._end, made)
            return made

        return protocol

    def _end(self, protocol: Any) -> None:
        self._open.pop(protocol, None)
        protocol.force_close()

    def _middleware(self) -> Any:
        @web.middleware
        async def once(request: web.Request, handler: Handler) -> web.StreamResponse:
            timer = self._open.get(request.protocol)
            if timer is not None:
                timer.cancel()
            try:
                if len(self._open) > self._most:
                    answer: web.StreamResponse = web.Response(text="too many connections at a time\n", status=503)
                else:
                    answer = await handler(request)
            finally:
                self._open.pop(request.protocol, None)
            answer.force_close()
            return answer

        return once
