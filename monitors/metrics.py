"""Every metric of the monitors; labels are monitors, segments, features and stages, never requests or meters."""

from __future__ import annotations

from collections.abc import Sequence

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

#: Seconds; judging a window takes milliseconds per feature.
JUDGEMENT_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class MonitorMetrics:
    """The metrics of the monitor apps, created on the registry that is passed in."""

    def __init__(self, registry: CollectorRegistry) -> None:
        def counter(name: str, meaning: str, labels: Sequence[str] = ()) -> Counter:
            return Counter(name, meaning, labels, registry=registry)

        def gauge(name: str, meaning: str, labels: Sequence[str] = ()) -> Gauge:
            return Gauge(name, meaning, labels, registry=registry)

        feature = ["monitor", "segment", "feature"]
        self.registry = registry
        self.observations = counter(
            "mrrs_monitor_observations_total", "Answered photos that a monitor has looked at.", ["monitor", "segment"]
        )
        self.windows = counter("mrrs_monitor_windows_total", "Windows judged.", ["monitor", "segment"])
        self.unusable = counter(
            "mrrs_monitor_unusable_records_total", "Records that made no sense to a monitor.", ["monitor"]
        )
        self.missed = counter(
            "mrrs_monitor_missed_records_total",
            "Records that were deleted before a monitor had read them.",
            ["monitor"],
        )
        self.crashes = counter(
            "mrrs_monitor_crashes_total",
            "Times that a monitor itself failed; it passes over what it was at.",
            ["monitor"],
        )
        self.last_window = gauge(
            "mrrs_monitor_last_window_timestamp_seconds",
            "When the newest window of a segment was judged.",
            ["monitor", "segment"],
        )
        self.judgement = Histogram(
            "mrrs_monitor_judgement_duration_seconds",
            "Time that judging a window took.",
            ["monitor"],
            registry=registry,
            buckets=JUDGEMENT_BUCKETS,
        )
        self.reference = gauge(
            "mrrs_monitor_reference_info", "1 for the reference that windows are held against.", ["version", "source"]
        )
        self.reference_outdated = gauge(
            "mrrs_monitor_reference_outdated_info",
            "1 where the version of a model that answers is not the one that the reference belongs to.",
            ["model"],
        )
        self.score = gauge(
            "mrrs_drift_score", "How far a feature of the newest window has moved.", [*feature, "method"]
        )
        self.threshold = gauge("mrrs_drift_threshold", "The score from which that is drift.", [*feature, "method"])
        self.detected = gauge(
            "mrrs_drift_detected_info", "1 while the newest window of a segment drifts.", [*feature, "stage"]
        )
        self.alarms = counter("mrrs_drift_alarms_total", "Drift alarms published.", [*feature, "stage"])
        self.window_mean = gauge("mrrs_drift_window_mean", "A feature's mean in the newest window.", feature)
        self.reference_mean = gauge("mrrs_drift_reference_mean", "A feature's mean in the reference.", feature)
        self.missing = gauge("mrrs_drift_missing_ratio", "Share of a feature's values that are missing.", feature)
        self.share = gauge("mrrs_segment_share_ratio", "Share of a segment among the newest photos.", ["segment"])
        self.reference_share = gauge(
            "mrrs_segment_reference_share_ratio", "Share of a segment among the reference's photos.", ["segment"]
        )
        self.violations = counter(
            "mrrs_input_violations_total", "Answered photos that broke a rule of what may be, by rule.", ["rule"]
        )
        self.skew = counter(
            "mrrs_skew_photos_total",
            "Stored photos read again: the same or different, or away where nothing can be compared.",
            ["outcome"],
        )
        self.oldest_unanswered = gauge(
            "mrrs_oldest_unanswered_photo_age_seconds",
            "Age of the oldest photo of the last day that has no answer, dead letters included; 0 where all have one.",
        )
        self.accuracy = gauge(
            "mrrs_live_accuracy_ratio", "Share right among the readings of the last days with a label.", ["segment"]
        )
        self.accuracy_lower = gauge("mrrs_live_accuracy_lower_ratio", "Lower bound of it, at 95 %.", ["segment"])
        self.accuracy_upper = gauge("mrrs_live_accuracy_upper_ratio", "Upper bound of it, at 95 %.", ["segment"])
        self.coverage = gauge(
            "mrrs_live_label_coverage_ratio", "Share of the answers of the last days that have a label.", ["segment"]
        )
        self.estimate = gauge(
            "mrrs_live_accuracy_estimate_ratio",
            "Accuracy of the newest readings as their confidences tell it; no series where it cannot be known.",
            ["segment"],
        )
        self.estimate_lower = gauge(
            "mrrs_live_accuracy_estimate_lower_ratio", "Lower bound of the estimate, at 95 %.", ["segment"]
        )
        self.estimate_upper = gauge(
            "mrrs_live_accuracy_estimate_upper_ratio", "Upper bound of the estimate, at 95 %.", ["segment"]
        )
        self.estimate_known = gauge(
            "mrrs_live_accuracy_estimate_known_info",
            "1 while the accuracy of unlabelled readings can be estimated, 0 while it cannot be known.",
            ["segment"],
        )


class TriggerMetrics:
    """The metrics of the trigger, which is a process of its own."""

    def __init__(self, registry: CollectorRegistry) -> None:
        def counter(name: str, meaning: str, labels: Sequence[str]) -> Counter:
            return Counter(name, meaning, labels, registry=registry)

        self.registry = registry
        self.notifications = counter(
            "mrrs_trigger_notifications_total",
            "Notifications of Alertmanager, by what they were: new, repeated, resolved, or why they were refused.",
            ["outcome"],
        )
        self.decisions = counter(
            "mrrs_retrain_decisions_total",
            "Decisions to retrain, to wait or not to retrain; a repeated look that finds the same is none.",
            ["model", "decision"],
        )
        self.actions = counter(
            "mrrs_retrain_actions_total",
            "Tries of actions: done, retried, or dead, which needs a person.",
            ["action", "outcome"],
        )
