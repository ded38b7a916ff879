"""What goes through the stages, as a page shows it: counted from a worker's metrics."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from streams.demo.summary import quantile as nearest
from streams.status.history import EVERY_S, History, quantile
from streams.status.samples import Samples
from streams.topics import STAGES


@dataclass(frozen=True, slots=True)
class Flow:
    """Photos and answers since the service started."""

    photos: int
    answered: int
    read: int
    rejected: int
    dead_letters: int
    #: Answers a second now, and over the last minutes, `every_s` apart, oldest first.
    per_second: float
    rates: tuple[float, ...]
    every_s: float
    #: From received to answered, of the newest answers; seconds.
    p50_s: float | None
    p95_s: float | None
    #: Bytes of photos between intake and assemble.
    in_flight_bytes: int
    #: Of the newest photos that are not answered, how long the oldest one waits; seconds, None where all are.
    oldest_unanswered_s: float | None


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage."""

    name: str
    received: int
    refused: int
    dead_letters: int
    #: Of its own work over the last minutes, without waiting; seconds.
    p50_s: float | None
    p95_s: float | None
    in_progress: int
    #: Records that wait; None where no worker says so.
    lag: int | None
    #: By too many dead letters.
    stopped: bool


def flow(samples: Samples, history: History, latencies: Sequence[float], oldest_s: float | None) -> Flow:
    """Count what went through.

    Args:
        samples: The worker's metrics.
        history: Of the same worker.
        latencies: From received to answered of the newest answers, seconds, in any order.
        oldest_s: How long the oldest unanswered photo waits, seconds.
    """
    answers = samples.by("mrrs_answers_total", "status")
    ordered = sorted(latencies)
    return Flow(
        photos=samples.count("mrrs_stage_received_records_total", stage="intake"),
        answered=int(sum(answers.values())),
        read=int(answers.get("read", 0)),
        rejected=int(answers.get("rejected", 0)),
        dead_letters=samples.count("mrrs_dead_letters_total"),
        per_second=history.rate(),
        rates=history.rates(),
        every_s=EVERY_S,
        p50_s=nearest(ordered, 0.5) if ordered else None,
        p95_s=nearest(ordered, 0.95) if ordered else None,
        in_flight_bytes=samples.count("mrrs_in_flight_bytes"),
        oldest_unanswered_s=oldest_s,
    )


def stages(samples: Samples, history: History) -> tuple[Stage, ...]:
    """Return the stages in the order in which photos pass them."""
    lags = samples.by("mrrs_consumer_lag_records", "stage")
    return tuple(
        Stage(
            name=name,
            received=samples.count("mrrs_stage_received_records_total", stage=name),
            refused=samples.count("mrrs_stage_refused_records_total", stage=name),
            dead_letters=samples.count("mrrs_dead_letters_total", stage=name),
            p50_s=quantile(history.durations(name), 0.5),
            p95_s=quantile(history.durations(name), 0.95),
            in_progress=samples.count("mrrs_stage_in_progress_records", stage=name),
            lag=int(lags[name]) if name in lags else None,
            stopped=bool(samples.total("mrrs_stage_stopped_info", stage=name)),
        )
        for name in STAGES
    )


def warnings(samples: Samples) -> tuple[str, ...]:
    """Return what the worker itself says is not as it should be, besides its stages."""

    def named(name: str, label: str, *, least: bool = False) -> str:
        values = samples.by(name, label)
        return ", ".join(sorted(one for one, value in values.items() if (value == 0 if least else value > 0)))

    found = {
        "the request log does not answer": named("mrrs_request_log_up_info", "stage", least=True),
        "NaN or infinity came out of": named("mrrs_model_output_not_finite_total", "model"),
        "other versions than recorded of": named("mrrs_library_changed_info", "library"),
    }
    return tuple(f"{what}: {who}" for what, who in found.items() if who)
