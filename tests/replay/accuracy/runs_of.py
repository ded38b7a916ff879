"""Cases and conditions as a run would give them."""

from __future__ import annotations

from dataclasses import replace

from processors.labels import Verdict
from replay.accuracy.record import Case, Conditions
from replay.replaying.environment import Environment

ENVIRONMENT = Environment("0.1.0", "3.11.7", "x86_64", {"numpy": "2.4.6"}, {"roi-gas": "0.1.0"}, "0a1b")
CONDITIONS = Conditions("curated", "d" * 64, None, 1, "c0de", ENVIRONMENT, "a processor", 1)


def case(number: int, verdict: Verdict | None = Verdict.RIGHT, **how: object) -> Case:
    """A photo that was read right in two workloads of time, unless another thing is said."""
    usual = Case(
        key=f"{number:016x}",
        file=f"{number:04d}.jpg",
        verdict=verdict,
        expected="",
        held=False,
        truth="00123",
        answer="gas: 00123" if verdict is Verdict.RIGHT else str(verdict),
        slices={"type": "gas-analog"},
        seconds=0.02,
        workload=0.01,
    )
    return replace(usual, **how)


def rejection(number: int, *, held: bool = True, verdict: Verdict = Verdict.REJECTED) -> Case:
    """A photo that must be rejected for glare."""
    answer = "rejected: glare" if held else f"{verdict}: otherwise"
    return case(number, verdict, expected="glare", held=held, truth="rejected: glare", answer=answer)
