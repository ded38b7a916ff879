"""Counters that begin at zero: one that is born with its first event never rises for those who ask for its rate."""

from __future__ import annotations

from processors.manifest import Fault
from processors.records import Reason, Status
from streams.headers import KNOWN
from streams.metrics import Metrics

#: What a write to the request log may come to, and a label, and who may not answer.
WRITES = ("stored", "failed", "refused")
LABELS = ("kept", "outdated")
AWAY = ("request log", "broker")
#: Stages that write to the request log.
WRITERS = ("intake", "assemble", "labels")


def begin(metrics: Metrics, stage: str, topic: str) -> None:
    """Let every series begin that a stage may count in; label values that are not known before come with their events.

    Args:
        metrics: Where they are.
        stage: A stage that is hosted here.
        topic: The topic that it reads, by its whole name.
    """
    metrics.stopped.labels(stage).set(0)
    for counted in (
        metrics.received,
        metrics.passed,
        metrics.dead_letters,
        metrics.dead_letters_repeated,
        metrics.in_progress,
        metrics.duration,
    ):
        counted.labels(stage)
    metrics.offset_gaps.labels(stage, topic)
    for what in AWAY:
        metrics.retries.labels(what)
    for outcome in WRITES if stage in WRITERS else ():
        metrics.request_log_writes.labels(outcome)
    for outcome in LABELS if stage == "labels" else ():
        metrics.labels.labels(outcome)
    for header in KNOWN if stage == "intake" else ():
        metrics.headers_ignored.labels(header)
    if stage in ("intake", "assemble"):
        metrics.answers_repeated.labels(stage)
    if stage == "assemble":
        for status in Status:
            metrics.answers.labels(status)
        for reason in Reason:
            metrics.rejections.labels(reason)


def begin_model(metrics: Metrics, model: str) -> None:
    """The same for a model that is served."""
    metrics.model_swaps.labels(model)
    for reason in Fault:
        metrics.model_swaps_refused.labels(model, reason)
    metrics.not_finite.labels(model)


def begin_challenger(metrics: Metrics, model: str) -> None:
    """The same for a model that reads along."""
    metrics.shadow_errors.labels(model)
    for verdict in ("agrees", "differs"):
        metrics.shadow_readings.labels(model, verdict)
