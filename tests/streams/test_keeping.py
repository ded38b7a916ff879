"""A stage's use of the request log."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from prometheus_client import CollectorRegistry

from streams.keeping import Keeping
from streams.logged import Facts, Original, RequestLogError
from streams.memory_log import MemoryRequestLog
from streams.metrics import Metrics
from streams.retry import Retry

ORIGINAL = Original("id", b"id", b"photo", (), datetime.now(UTC))


class Failing(MemoryRequestLog):
    """Raises what it is given, one a call, before it works."""

    def __init__(self, *errors: Exception) -> None:
        super().__init__()
        self.errors = list(errors)

    async def keep(self, original: Original) -> None:
        if self.errors:
            raise self.errors.pop(0)
        await super().keep(original)


def keeping(log: MemoryRequestLog, *, seen=None):
    metrics = Metrics(CollectorRegistry())

    async def sleep(_: float) -> None:
        if seen is not None:
            seen.append(value(metrics, "mrrs_request_log_up_info", stage="intake"))

    return Keeping(log, Retry(0.0, 0.0, sleep=sleep), metrics, "intake"), metrics


def value(metrics: Metrics, name: str, **labels: str) -> float | None:
    return metrics.registry.get_sample_value(name, labels)


async def test_a_store_that_is_away_is_said_to_be_down_until_it_answers():
    seen: list[float | None] = []
    log = Failing(OSError("away"), OSError("away"))
    kept, metrics = keeping(log, seen=seen)
    assert value(metrics, "mrrs_request_log_up_info", stage="intake") is None  # nothing is known yet
    await kept.keep(ORIGINAL)
    assert seen == [0, 0]
    assert value(metrics, "mrrs_request_log_up_info", stage="intake") == 1
    assert value(metrics, "mrrs_request_log_writes_total", outcome="failed") == 2
    assert value(metrics, "mrrs_request_log_writes_total", outcome="stored") == 1
    assert log.originals == {"id": ORIGINAL}


async def test_what_the_store_will_never_take_is_counted_and_raised():
    kept, metrics = keeping(Failing(RequestLogError("too large")))
    with pytest.raises(RequestLogError, match="too large"):
        await kept.keep(ORIGINAL)
    assert value(metrics, "mrrs_request_log_writes_total", outcome="refused") == 1


async def test_reading_counts_as_no_write():
    kept, metrics = keeping(MemoryRequestLog())
    assert await kept.answered("id") is None
    assert await kept.answer("id", b"1", Facts()) == b"1"
    assert value(metrics, "mrrs_request_log_writes_total", outcome="stored") == 1
