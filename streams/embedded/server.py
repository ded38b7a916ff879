"""The embedded broker's connections, on an event loop and a thread of their own."""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import Future
from threading import Thread
from types import TracebackType
from typing import Self

from streams.embedded import wire
from streams.embedded.api import Api, Call, UnknownRequestError
from streams.embedded.group import WATCH_S
from streams.embedded.store import Store
from streams.embedded.wire import MalformedRequestError, Reader
from streams.topics import MAX_RECORD_BYTES

#: Bytes of the largest request: one record of the largest topic, and what stands around it.
MAX_REQUEST = MAX_RECORD_BYTES + 1024 * 1024
#: Bytes that a connection's buffer takes before its client has to wait.
BUFFER = 1024 * 1024

logger = logging.getLogger(__name__)


class EmbeddedBroker:
    """A Kafka broker in this process; every Kafka client of this machine can use it until it is closed.

    It listens on loopback, keeps nothing on disk and makes topics at first use. The port is the system's choice.
    """

    def __init__(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Start to listen.

        Raises:
            OSError: the port is taken.
        """
        started: Future[int] = Future()
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._run, args=(host, port, started), name="embedded-broker", daemon=True)
        self._thread.start()
        #: host:port for clients.
        self.bootstrap = f"{host}:{started.result()}"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End all connections and forget all records; may be called again."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stopped.set)
            self._thread.join()

    def _run(self, host: str, port: int, started: Future[int]) -> None:
        try:
            with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
                runner.run(self._serve(host, port, started))
        except BaseException as error:
            if started.done():
                raise
            started.set_exception(error)

    async def _serve(self, host: str, port: int, started: Future[int]) -> None:
        self._stopped = asyncio.Event()
        store = Store()
        server = await asyncio.start_server(self._connected, host, port, limit=BUFFER)
        port = server.sockets[0].getsockname()[1]
        self._api = Api(store, host, port)
        self._connections: set[asyncio.Task[None]] = set()
        watch = asyncio.create_task(store.watch(WATCH_S))
        started.set_result(port)
        await self._stopped.wait()
        watch.cancel()
        for listening in server.sockets:
            # A connection that is being accepted when the server closes would stay open.
            self._loop.remove_reader(listening.fileno())
        await self._turns()
        server.close()
        for connection in self._connections:
            connection.cancel()
        await asyncio.gather(watch, *self._connections, return_exceptions=True)
        await self._turns()

    @staticmethod
    async def _turns() -> None:
        """Let the loop turn: from being accepted to having a task a connection takes some turns, and to its end, too."""
        for _ in range(20):
            await asyncio.sleep(0)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._connections.add(task)
            task.add_done_callback(self._connections.discard)
        try:
            while True:
                await self._answer_one(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            # The client has gone.
            pass
        except (UnknownRequestError, MalformedRequestError) as error:
            logger.warning("a client was cut off: %s", error)
        except asyncio.CancelledError:
            # Only `_serve` cancels; asyncio's own callback would report a cancelled connection as an error.
            writer.transport.abort()
        finally:
            writer.close()

    async def _answer_one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Requests of one connection are answered in their order, as Kafka does."""
        size = int.from_bytes(await reader.readexactly(4), signed=True)
        if not 0 < size <= MAX_REQUEST:
            raise MalformedRequestError(f"a request of {size} bytes")
        request = Reader(await reader.readexactly(size))
        key, version, correlation, client = request.int16(), request.int16(), request.int32(), request.string()
        answer = await self._api.answer(Call(key, version, client), request)
        if answer is not None:
            writer.writelines((wire.int32(4 + len(answer)) + wire.int32(correlation), answer))
            await writer.drain()
