"""A small HTTP server that keeps what it is sent and answers as it is told, or fails on demand."""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from aiohttp import web

#: In place of a status: the connection ends without an answer; nothing is answered for a long time.
HANGS_UP, SLEEPS = "hangs up", "sleeps"


@dataclass
class Received:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode()))


@dataclass
class OtherSide:
    url: str = ""
    received: list[Received] = field(default_factory=list)
    #: Statuses, or a way to fail, of the next answers; 201 once they are used up.
    answers: deque = field(default_factory=deque)
    text: str = '{"id": 7}'

    async def handle(self, request: web.Request) -> web.Response:
        body = await request.read()
        self.received.append(Received(request.method, request.path, dict(request.headers), body))
        answer = self.answers.popleft() if self.answers else 201
        if answer == HANGS_UP:
            request.transport.close()
            raise asyncio.CancelledError
        if answer == SLEEPS:
            await asyncio.sleep(30)
        headers = {"Location": f"{self.url}/elsewhere"} if answer in (301, 302, 307) else {}
        return web.Response(status=answer, text=self.text, headers=headers)


@asynccontextmanager
async def other_side():
    side = OtherSide()
    application = web.Application()
    application.router.add_route("*", "/{path:.*}", side.handle)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1, handler_cancellation=True)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    side.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield side
    finally:
        await runner.cleanup()
