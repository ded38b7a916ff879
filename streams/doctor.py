"""What can be wrong with an installation: each check finds something out and says what to do."""

from __future__ import annotations

import asyncio
import os
import resource
import shutil
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from processors.limits import Limits
from processors.manifest import ModelError
from streams.client import KafkaUnavailableError, check
from streams.library import open_library
from streams.logged import RequestLogError, RetentionError
from streams.recorded import RecordedError, changed, read_recorded, running
from streams.request_log import request_log_of
from streams.settings import Settings, SettingsError
from streams.topics import MAX_PHOTO_BYTES, TOPICS

#: Distributions without which no stage runs.
PACKAGES = (
    "faust-streaming",
    "aiokafka",
    "confluent-kafka",
    "onnxruntime",
    "opencv-python-headless",
    "numpy",
    "pillow",
    "pi-heif",
    "msgspec",
    "prometheus-client",
    "pymongo",
)
#: File descriptors that seven stages with their connections, models and the request log need, with room to spare.
DESCRIPTORS = 512
#: Bytes that a worker with all stages and models uses at most.
MEMORY = 1_000_000_000
#: Seconds to wait for a broker.
BROKER_S = 5.0
#: The request under which the check of the request log writes an answer, and erases it again.
PROBE = "mrrs-doctor"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found."""

    check: str
    ok: bool
    found: str
    #: What to do; empty if all is well.
    advice: str = ""


def examine(environ: dict[str, str] | None = None) -> Iterator[Finding]:
    """Run all checks, each as far as the ones before it allow."""
    yield python()
    yield packages()
    yield machine()
    yield limits()
    try:
        settings = Settings.from_environment(environ)
    except SettingsError as error:
        yield Finding("settings", False, str(error), "correct the variable")
        return
    yield Finding("settings", True, "every MRRS_… variable can be used")
    yield recorded(settings)
    yield models(settings)
    yield request_log(settings)
    yield broker(settings, configured="MRRS_BROKERS" in (os.environ if environ is None else environ))
    yield metrics(settings)


def python() -> Finding:
    """Check the interpreter."""
    found = f"{sys.version_info.major}.{sys.version_info.minor}.{sys.version_info.micro} at {sys.executable}"
    return Finding(
        "python", sys.version_info >= (3, 11), found, "" if sys.version_info >= (3, 11) else "use 3.11 or newer"
    )


def packages(names: tuple[str, ...] = PACKAGES) -> Finding:
    """Check that the dependencies are installed."""
    found, missing = [], []
    for name in names:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            missing.append(name)
    if missing:
        return Finding("packages", False, f"missing: {', '.join(missing)}", "make setup")
    return Finding("packages", True, ", ".join(found))


def machine() -> Finding:
    """Check processors, memory, file descriptors and scratch space."""
    descriptors = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    scratch = shutil.disk_usage(tempfile.gettempdir()).free
    found = (
        f"{os.cpu_count()} processors, {memory / 1e9:.1f} GB of memory, {descriptors} file descriptors,"
        f" {scratch / 1e9:.1f} GB free in {tempfile.gettempdir()}"
    )
    advice = [
        *(["raise the limit: ulimit -n 4096"] if 0 <= descriptors < DESCRIPTORS else []),
        *(["give it 1 GB of memory for all stages, or host fewer here"] if memory < MEMORY else []),
        *(["free some space"] if scratch < MEMORY else []),
    ]
    return Finding("machine", not advice, found, "; ".join(advice))


def limits() -> Finding:
    """Check that what intake accepts also passes the topics."""
    accepted = Limits().max_bytes
    ok = accepted < MAX_PHOTO_BYTES == TOPICS["mrrs.photos.v1"].max_bytes
    found = f"photos up to {accepted / 1e6:g} MB are read, records up to {MAX_PHOTO_BYTES / 1e6:.1f} MB pass the topic"
    return Finding("limits", ok, found, "" if ok else "raise MAX_PHOTO_BYTES above Limits.max_bytes")


def recorded(settings: Settings) -> Finding:
    """Check that the libraries are those with which accuracy and speed were measured."""
    try:
        record = read_recorded(settings.recorded)
    except RecordedError as error:
        return Finding("recorded", False, str(error), "correct MRRS_RECORDED, or record a worker that runs well")
    differing = changed(record.libraries, running())
    if differing:
        found = "; ".join(f"{name} is {how}" for name, how in differing.items())
        return Finding("recorded", False, found, "make setup; or run mrrs accuracy run, then mrrs levels record")
    return Finding(
        "recorded", True, f"{len(record.libraries)} libraries are as {record.by} recorded on {record.time[:10]}"
    )


def models(settings: Settings) -> Finding:
    """Check digest, shapes and warm-up of every model."""
    try:
        checks = open_library(settings, ()).verify_all()
    except (SettingsError, ModelError) as error:
        return Finding("models", False, str(error), "set MRRS_MODEL_DIR to the folder with manifest.toml")
    wrong = [check.error for check in checks if check.error]
    if wrong:
        return Finding(
            "models", False, f"{len(wrong)} of {len(checks)} wrong: {wrong[0]}", "mrrs models verify shows all"
        )
    return Finding("models", True, f"{len(checks)} versions verified in {settings.model_dir}")


def request_log(settings: Settings) -> Finding:
    """Check that the request log can be written and read."""
    shown = settings.request_log.rpartition("@")[2]
    try:
        asyncio.run(_probe(settings))
    except RetentionError as error:
        return Finding("request log", False, f"{shown}: {error}", "or use a database that does")
    except RequestLogError as error:
        return Finding("request log", False, str(error), "correct MRRS_REQUEST_LOG")
    except Exception as error:
        text = " ".join(str(error).split())[:200]
        return Finding("request log", False, f"{shown}: {text}", "is the server running, and may it be written?")
    return Finding("request log", True, f"{shown} can be written and read")


async def _probe(settings: Settings) -> None:
    log = request_log_of(settings)
    try:
        await log.prepare()
        await log.answer(PROBE, b"{}")
        if await log.answered(PROBE) is None:
            raise OSError("what was written is not there")
        await log.erase(PROBE)
    finally:
        await log.close()


def broker(settings: Settings, *, configured: bool) -> Finding:
    """Check that Kafka answers and has our topics; without MRRS_BROKERS nobody expects one."""
    try:
        check(settings.brokers, *TOPICS.values(), timeout_s=BROKER_S)
    except KafkaUnavailableError as error:
        if configured:
            return Finding("kafka", False, str(error), "start it, correct MRRS_BROKERS, or mrrs topics create")
        return Finding("kafka", True, "MRRS_BROKERS is not set, and none runs here; mrrs up and mrrs demo need none")
    return Finding("kafka", True, f"{settings.brokers} answers and has all topics")


def metrics(settings: Settings, *, bind: Callable[[tuple[str, int]], socket.socket] = socket.create_server) -> Finding:
    """Check that the port of /metrics is free."""
    address = settings.metrics_address()
    if address is None:
        return Finding("metrics", True, "off: MRRS_METRICS is none")
    try:
        bind(address).close()
    except OSError as error:
        found = f"{settings.metrics}: {error.strerror or error}"
        return Finding(
            "metrics", False, found, "a worker may be running there; MRRS_METRICS=127.0.0.1:0 takes a free port"
        )
    return Finding("metrics", True, f"{settings.metrics} is free")
