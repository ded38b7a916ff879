"""A worker: hosts stages in this process until it is told to stop."""

from __future__ import annotations

import asyncio
import logging
import signal
import tempfile
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from pathlib import Path

from prometheus_client import CollectorRegistry, disable_created_metrics, start_http_server

from streams.group import StageGroup, StageStoppedError
from streams.live import follow
from streams.logged import RequestLogError, RetentionError
from streams.metrics import Metrics
from streams.request_log import RequestLog, request_log_of
from streams.settings import Settings
from streams.shadow import Shadow
from streams.stages import limits_of, open_live, processors_of
from streams.steps import Processors
from streams.topics import STAGES
from streams.vitals import introduce, watch

__all__ = ["StageStoppedError", "configure_logging", "run_worker", "serve"]

#: What of a worker writes to the request log.
KEEPERS = frozenset({"intake", "assemble", "labels"})

logger = logging.getLogger(__name__)


async def serve(
    settings: Settings,
    stages: Sequence[str] = STAGES,
    *,
    processors: Processors | None = None,
    request_log: RequestLog | None = None,
    registry: CollectorRegistry | None = None,
    ready: Callable[[], None] = lambda: None,
    stop: asyncio.Event | None = None,
) -> None:
    """Run stages on the current loop until `stop` is set, then finish what is begun and commit.

    Args:
        settings: All settings.
        stages: Names out of HOSTED.
        processors: Stage -> pure function; by default the real ones, with the models of the settings.
        request_log: By default the one that the settings name; one that is passed in is not closed.
        registry: Where the metrics go.
        ready: Called once every stage has its partitions.
        stop: Set from outside to end.

    Raises:
        StageStoppedError: a stage crashed, or none is left running.
        RequestLogError: the request log cannot be used.
        RetentionError: nothing in it would ever be deleted.
    """
    metrics = Metrics(registry or CollectorRegistry())
    live, shadow = None, None
    if processors is None:
        live = await asyncio.to_thread(open_live, settings, tuple(stages), metrics)
        processors = processors_of(live, settings, stages)
        if settings.shadow_share:
            shadow = Shadow(live, limits_of(settings), settings.shadow_share, metrics)
    stop = stop or asyncio.Event()
    log = request_log_of(settings) if request_log is None else request_log
    try:
        if request_log is None and KEEPERS & set(stages):
            await _prepare(log)
        with tempfile.TemporaryDirectory(prefix="mrrs-") as folder, _metrics_server(settings, metrics.registry):
            group = StageGroup(
                settings,
                stages,
                processors,
                request_log=log,
                metrics=metrics,
                folder=Path(folder),
                shadow=shadow,
            )
            introduce(settings, metrics)
            async with _beside(follow(live) if live else None), _beside(watch(_lags(group), metrics)):
                await _until(group, ready, stop)
    finally:
        if request_log is None:
            await log.close()


async def _prepare(log: RequestLog) -> None:
    """Make the request log ready; one that is away is waited for by the stages."""
    try:
        await log.prepare()
    except (RequestLogError, RetentionError):
        raise
    except Exception as error:
        logger.warning("the request log does not answer yet, the stages wait for it: %s", error)


@asynccontextmanager
async def _beside(work: Coroutine[None, None, None] | None) -> AsyncIterator[None]:
    """Let something run while the block does."""
    if work is None:
        yield
        return
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()


def _lags(group: StageGroup) -> dict[str, Callable[[], int | None]]:
    return {stage: partial(group.lag, stage) for stage in group.stages}


async def _until(group: StageGroup, ready: Callable[[], None], stop: asyncio.Event) -> None:
    stopped = asyncio.create_task(stop.wait())
    try:
        await group.start()
        crashed = asyncio.create_task(group.crashed())
        assigned = asyncio.create_task(group.ready.wait())
        await asyncio.wait({crashed, assigned, stopped}, return_when=asyncio.FIRST_COMPLETED)
        if assigned.done():
            logger.info("ready: %s", ", ".join(group.stages))
            ready()
        await asyncio.wait({crashed, stopped}, return_when=asyncio.FIRST_COMPLETED)
        assigned.cancel()
        if crashed.done():
            crashed.result()
        crashed.cancel()
    finally:
        stopped.cancel()
        logger.info("stopping: %s", ", ".join(group.stages))
        await group.stop_all()


def run_worker(
    settings: Settings,
    stages: Sequence[str] = STAGES,
    *,
    processors: Processors | None = None,
    ready: Callable[[], None] = lambda: None,
) -> int:
    """Run stages until SIGTERM or SIGINT; return the exit status, 1 where a stage crashed or was stopped."""
    disable_created_metrics()  # type: ignore[no-untyped-call]

    async def main() -> None:
        stop = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        await serve(settings, stages, processors=processors, ready=ready, stop=stop)

    try:
        asyncio.run(main())
    except StageStoppedError as error:
        logger.critical("%s", error)
        return 1
    return 0


def configure_logging(level: str) -> None:
    """Log to standard error; the client libraries only speak up when something is wrong."""
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s", force=True)
    for name in ("faust", "mode", "aiokafka", "streams.consumer"):
        logging.getLogger(name).setLevel(logging.DEBUG if level == "DEBUG" else logging.WARNING)


@contextmanager
def _metrics_server(settings: Settings, registry: CollectorRegistry) -> Iterator[None]:
    address = settings.metrics_address()
    if address is None:
        yield
        return
    host, port = address
    server, thread = start_http_server(port, addr=host, registry=registry)
    logger.info("metrics http://%s:%d/metrics", host, server.server_port)
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
