"""Every metric of the streams; labels are stages, models, reasons, headers and topics, never requests or meters."""

from __future__ import annotations

from collections.abc import Sequence

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

#: Seconds; a stage takes milliseconds, a large photo's intake some hundreds.
STAGE_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Metrics:
    """The metrics, created on the registry that is passed in.

    Each has its meaning in its help text; what to do about it stands in the runbook of the alert that uses it.
    """

    def __init__(self, registry: CollectorRegistry) -> None:
        def counter(name: str, meaning: str, labels: Sequence[str] = ()) -> Counter:
            return Counter(name, meaning, labels, registry=registry)

        def gauge(name: str, meaning: str, labels: Sequence[str] = ()) -> Gauge:
            return Gauge(name, meaning, labels, registry=registry)

        self.registry = registry
        self.received = counter(
            "mrrs_stage_received_records_total",
            "Records that a stage has begun; its rate is the throughput.",
            ["stage"],
        )
        self.passed = counter(
            "mrrs_stage_passed_records_total", "Records that a stage has sent on, refusals included.", ["stage"]
        )
        self.refused = counter(
            "mrrs_stage_refused_records_total", "Photos that a stage has refused, by reason.", ["stage", "reason"]
        )
        self.dead_letters = counter(
            "mrrs_dead_letters_total", "Records on which a stage crashed; it should stand still.", ["stage"]
        )
        self.dead_letters_repeated = counter(
            "mrrs_dead_letters_repeated_total",
            "Crashes met again after a restart whose dead letter was there already.",
            ["stage"],
        )
        self.stopped = gauge(
            "mrrs_stage_stopped_info", "1 while a stage is stopped because of too many dead letters.", ["stage"]
        )
        self.duration = Histogram(
            "mrrs_stage_duration_seconds",
            "Time of a stage's own work, without waiting.",
            ["stage"],
            registry=registry,
            buckets=STAGE_BUCKETS,
        )
        self.in_progress = gauge(
            "mrrs_stage_in_progress_records",
            "Records that a stage works on now; at its concurrency all the time it is the bottleneck.",
            ["stage"],
        )
        self.offset_gaps = counter(
            "mrrs_offset_gap_records_total",
            "Offsets that a stage never saw: records that the broker deleted before they were read.",
            ["stage", "topic"],
        )
        self.retries = counter(
            "mrrs_retries_total", "Tries again because the request log or the broker did not answer.", ["what"]
        )
        self.answers = counter("mrrs_answers_total", "Answers sent, by status.", ["status"])
        self.answers_repeated = counter(
            "mrrs_answers_repeated_total", "Answers sent again because the photo or its record came again.", ["stage"]
        )
        self.rejections = counter("mrrs_rejections_total", "Reasons of the rejections sent.", ["reason"])
        self.headers_ignored = counter(
            "mrrs_headers_ignored_total",
            "Headers of photos that made no sense and were passed over: a producer is wrong.",
            ["header"],
        )
        self.photo_bytes = counter("mrrs_photo_bytes_total", "Bytes of the photos received.")
        self.conflicting_photos = counter(
            "mrrs_conflicting_photos_total", "Photos that came under a request id of other bytes: the first one counts."
        )
        self.labels = counter(
            "mrrs_labels_total", "Labels that came in: kept, or outdated by one confirmed later.", ["outcome"]
        )
        self.in_flight_bytes = gauge(
            "mrrs_in_flight_bytes", "Bytes charged between intake and assemble, where one process hosts both."
        )
        self.in_flight_expired = counter(
            "mrrs_in_flight_expired_total", "Photos that were not answered in time by this process."
        )
        self.model_version = gauge(
            "mrrs_model_version_info",
            "1 for the version of a model that is served under an alias.",
            ["model", "alias", "version"],
        )
        self.model_created = gauge(
            "mrrs_model_created_timestamp_seconds",
            "When the champion was trained, as its card says; time() less this is its age.",
            ["model"],
        )
        self.model_swaps = counter(
            "mrrs_model_swaps_total", "Champions put in the place of others while serving.", ["model"]
        )
        self.model_swaps_refused = counter(
            "mrrs_model_swaps_refused_total",
            "Changes of the models that were not followed: the version before goes on.",
            ["model", "reason"],
        )
        self.shadow_readings = counter(
            "mrrs_shadow_readings_total",
            "Photos on which a challenger read along, by whether its stage would have sent on the same.",
            ["model", "verdict"],
        )
        self.shadow_dropped = counter(
            "mrrs_shadow_dropped_total", "Photos that were to be read along and were not, by why.", ["stage", "reason"]
        )
        self.shadow_errors = counter("mrrs_shadow_errors_total", "Photos on which a challenger crashed.", ["model"])
        self.not_finite = counter(
            "mrrs_model_output_not_finite_total", "Outputs of a model that held NaN or infinity.", ["model"]
        )
        self.library_version = gauge(
            "mrrs_library_version_info", "1 for the version of a library that runs here.", ["library", "version"]
        )
        self.library_changed = gauge(
            "mrrs_library_changed_info", "1 where another version of a library runs than is recorded.", ["library"]
        )
        self.lag = gauge(
            "mrrs_consumer_lag_records", "Records in a stage's partitions here that are not done yet.", ["stage"]
        )
        self.request_log_up = gauge(
            "mrrs_request_log_up_info", "1 while the request log answers a stage, 0 while it does not.", ["stage"]
        )
        self.request_log_writes = counter(
            "mrrs_request_log_writes_total",
            "Writes to the request log: stored, failed (tried again), refused.",
            ["outcome"],
        )
        self.recorded_level = gauge(
            "mrrs_recorded_level", "What latency, throughput or memory was when it was last recorded.", ["what"]
        )
        self.current_level = gauge(
            "mrrs_current_level",
            "What it is now: seconds of work of the median photo, photos a second of work, bytes of memory.",
            ["what"],
        )
