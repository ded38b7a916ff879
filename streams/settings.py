"""The one set of settings, read once at the entry point from MRRS_* variables."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Annotated, Any, Literal, Self, get_type_hints

import msgspec

from streams.topics import HOSTED

Positive = Annotated[float, msgspec.Meta(gt=0)]
Count = Annotated[int, msgspec.Meta(ge=1)]
Share = Annotated[float, msgspec.Meta(gt=0, le=1)]

PREFIX = "MRRS_"


class SettingsError(ValueError):
    """A variable has a value that cannot be used; the message is one line that names it."""


def _models_beside() -> Path | None:
    """Return ./onnx if there is a manifest in it: in a checkout the service runs without a setting."""
    return Path("onnx") if Path("onnx/manifest.toml").is_file() else None


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set; a field `x` is read from MRRS_X."""

    #: Kafka's bootstrap servers, host:port with commas between.
    brokers: str = "localhost:9092"
    #: What stands before the names of all topics and consumer groups: a second pipeline on the same brokers, e.g. of a
    #: replay, never meets the live one.
    topic_prefix: Annotated[str, msgspec.Meta(pattern=r"^([A-Za-z0-9._-]{1,40})?$")] = ""
    #: The folder with manifest.toml; by default ./onnx if it has one.
    model_dir: Path | None = field(default_factory=_models_beside)
    #: Where originals and answers are kept: sqlite:///PATH, mongodb://...
    request_log: str = "sqlite:///mrrs-requests.sqlite"
    #: Seconds after which an original's time to live ends (30 days).
    request_log_ttl_s: Positive = 30 * 24 * 3600.0
    #: Seconds after which an answer's and a label's time ends (360 days).
    request_log_answers_ttl_s: Positive = 360 * 24 * 3600.0
    #: `mrrs requests purge` is run regularly: a database that deletes nothing by itself will do.
    request_log_purged: bool = False

    #: Records that a stage works on at a time: a number, or e.g. `locate=2,classify=2` (the others then have 1).
    concurrency: str = "1"
    #: Records that wait in memory per stage: photos are large.
    buffer_records: Count = 4
    #: Bytes fetched at once per partition; a larger single record is still fetched.
    fetch_bytes: Count = 2 * 1024 * 1024
    #: Bytes between intake and assemble while both are in this process; 0 for no bound. The embedded broker holds
    #: everything in memory and forgets it at the end: there it is bounded, and drained before the end.
    in_flight_bytes: Annotated[int, msgspec.Meta(ge=0)] = 0
    #: Seconds after which a photo in flight no longer counts: it went to another process or was lost.
    in_flight_expiry_s: Positive = 60.0
    #: The brokers are the embedded one: a partition starts at offset 0, and the pipeline is drained before it stops.
    embedded: bool = False

    #: Seconds between two commits of offsets: what is done again after a crash.
    commit_interval_s: Positive = 1.0
    #: Seconds until the broker gives a dead worker's partitions to another (6 at least on Apache Kafka's defaults).
    session_timeout_s: Positive = 10.0
    #: Seconds after which an unanswered request to the broker fails and is tried again.
    request_timeout_s: Positive = 30.0
    #: Seconds that a worker may take to finish what it has begun when it is told to stop.
    stop_timeout_s: Positive = 30.0
    #: Seconds between two tries while the request log or the broker is down: first, and at most.
    retry_first_s: Positive = 0.2
    retry_most_s: Positive = 15.0

    #: Dead letters in a row after which a stage stops: a release that crashes on everything.
    dead_letter_run: Count = 20
    #: Share of dead letters among the last `dead_letter_window` records from which a stage stops.
    dead_letter_share: Share = 0.25
    dead_letter_window: Count = 200

    #: What the nightly accuracy test reads, the folders of its accepted baselines and of the records of its runs, and
    #: the folder for Prometheus' textfile collector.
    accuracy_dataset: Path = Path(".cache/curated")
    accuracy_baselines: Path = Path("replay/baselines")
    accuracy_runs: Path = Path(".cache/accuracy")
    accuracy_metrics: Path = Path(".cache/accuracy")

    #: What the monitors hold photos against: the file of a reference; by default the one that is shipped.
    reference: Path | None = None
    #: Photos of a segment in a window, and how many new ones make the next window.
    monitor_window: Count = 100
    monitor_step: Count = 50
    #: Seconds after which a window is judged though it is not full (6 hours).
    monitor_window_s: Positive = 6 * 3600.0
    #: The folder in which the monitors keep their windows and reports: one each process.
    monitor_state: Path = Path(".cache/monitor")
    #: Whether each tenant's photos are segments of their own.
    monitor_tenants: bool = False
    #: host:port of the monitors' /metrics and /reports/; port 0 is the system's choice, empty is none.
    monitor_metrics: str = "127.0.0.1:9109"
    #: Days of requests whose labels count for the live accuracy: truth arrives late.
    monitor_label_days: Count = 30
    #: Share of the answered photos that are read again, to see whether training sees what serving saw; 0 is none.
    monitor_skew_share: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.002
    #: The record of libraries and levels that workers are held against; by default the one that is shipped.
    recorded: Path | None = None

    #: host:port on which alerts are taken; port 0 is the system's choice.
    trigger_address: str = "127.0.0.1:9110"
    #: The file with the token that Alertmanager must show.
    trigger_token_file: Path | None = None
    #: The folder of the ledger of notifications and decisions, and of the logs of local trainings.
    trigger_state: Path = Path(".cache/trigger")
    #: Limits, table of models and actions; by default what is shipped.
    trigger_config: Path | None = None

    #: The folder of the retrainings: their orders, receipts and reports.
    retrain_state: Path = Path(".cache/retraining")
    #: How versions are compared, when policy may promote and roll back, who is told; by default what is shipped.
    retrain_config: Path | None = None

    #: Share of photos on which challengers read along.
    shadow_share: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.0

    #: Whether digits after the comma are part of a reading's value.
    decimals: Literal["keep", "cut"] = "keep"
    #: host:port of /metrics; port 0 is the system's choice, empty is none.
    metrics: str = "127.0.0.1:9108"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None, **overrides: object) -> Self:
        """Read the settings; `overrides` (of the command line) go before the environment.

        Raises:
            SettingsError: a value cannot be used; unknown MRRS_* variables are not ours to judge.
        """
        environ = os.environ if environ is None else environ
        types = get_type_hints(cls, include_extras=True)
        values: dict[str, Any] = {}
        for item in fields(cls):
            text = environ.get(PREFIX + item.name.upper())
            if text is not None and text.strip():
                values[item.name] = _convert(item.name, text.strip(), types[item.name])
        settings = cls(**values | {name: value for name, value in overrides.items() if value is not None})
        settings.concurrency_of(HOSTED[0])
        settings.metrics_address()
        settings.monitor_address()
        settings.trigger_host_port()
        if settings.monitor_step > settings.monitor_window:
            raise SettingsError(
                f"{PREFIX}MONITOR_STEP: {settings.monitor_step} is more than {PREFIX}MONITOR_WINDOW"
                f" ({settings.monitor_window}): photos between two windows would be looked at by none"
            )
        if settings.request_log_answers_ttl_s < settings.request_log_ttl_s:
            raise SettingsError(
                f"{PREFIX}REQUEST_LOG_ANSWERS_TTL_S: {settings.request_log_answers_ttl_s:g} is less than"
                f" {PREFIX}REQUEST_LOG_TTL_S ({settings.request_log_ttl_s:g}): a photo that comes again would be read again"
            )
        return settings

    def concurrency_of(self, stage: str) -> int:
        """Return how many records a stage works on at a time.

        Raises:
            SettingsError: `concurrency` names no stage of ours or no number of at least 1.
        """
        given: dict[str, int] = {}
        default = 1
        for part in self.concurrency.split(","):
            name, separator, number = part.strip().rpartition("=")
            if not (number.isascii() and number.isdigit() and 1 <= int(number) <= 64) or (
                separator and name not in HOSTED
            ):
                raise SettingsError(
                    f"{PREFIX}CONCURRENCY: {part.strip()!r} is neither a number from 1 to 64 nor STAGE=NUMBER;"
                    f" the stages are {', '.join(HOSTED)}"
                )
            if separator:
                given[name] = int(number)
            else:
                default = int(number)
        return given.get(stage, default)

    def metrics_address(self) -> tuple[str, int] | None:
        """Return host and port of a worker's /metrics, or None.

        Raises:
            SettingsError: `metrics` is no host:port.
        """
        return _address("METRICS", self.metrics)

    def monitor_address(self) -> tuple[str, int] | None:
        """Return host and port of the monitors' /metrics and /reports/, or None.

        Raises:
            SettingsError: `monitor_metrics` is no host:port.
        """
        return _address("MONITOR_METRICS", self.monitor_metrics)

    def trigger_host_port(self) -> tuple[str, int]:
        """Return host and port on which alerts are taken.

        Raises:
            SettingsError: `trigger_address` is no host:port.
        """
        address = _address("TRIGGER_ADDRESS", self.trigger_address)
        if address is None:
            raise SettingsError(f"{PREFIX}TRIGGER_ADDRESS: {self.trigger_address!r} is not host:port")
        return address


def _address(name: str, value: str) -> tuple[str, int] | None:
    if not value or value == "none":
        return None
    host, _, port = value.rpartition(":")
    if not host or not port.isdigit() or int(port) > 65535:
        raise SettingsError(f"{PREFIX}{name}: {value!r} is not host:port")
    return host.strip("[]"), int(port)


def _convert(name: str, text: str, wanted: Any) -> Any:
    if wanted in (Path, Path | None):
        return Path(text).expanduser()
    lowered = text.lower()
    value = {"yes": "true", "on": "true", "no": "false", "off": "false"}.get(lowered, text) if wanted is bool else text
    try:
        return msgspec.convert(value, wanted, strict=False)
    except msgspec.ValidationError as error:
        raise SettingsError(f"{PREFIX}{name.upper()}: {text!r} cannot be used: {error}") from error
