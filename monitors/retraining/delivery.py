"""How models are delivered, by the four figures of software delivery, from the history of the aliases.

N. Forsgren, J. Humble, G. Kim, Accelerate (2018), and the State of DevOps reports of DORA: deployment frequency, lead time
for changes, time to restore service, change failure rate. Here a deployment is a promotion to champion.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from processors.contracts import CONTRACTS
from processors.history import ModelChange, ModelEvent


@dataclass(frozen=True, slots=True)
class Delivery:
    """How one model was delivered; the first version's promotion, before which nothing served, does not count."""

    model: str
    #: Promotions to champion.
    deployments: int
    #: A day, over the time from the first event of the model until now, which counts as a day at least.
    deployments_a_day: float
    #: Median seconds from when a version was added to when it was promoted; None where none was.
    lead_time_s: float | None
    #: Deployments that were rolled back, and median seconds for which they had served until then.
    failures: int
    restore_s: float | None

    @property
    def change_failure_ratio(self) -> float | None:
        """Share (0..1) of the deployments that were rolled back; None where there was none."""
        return self.failures / self.deployments if self.deployments else None


def delivery(events: Iterable[ModelEvent], now: datetime, *, since: datetime | None = None) -> list[Delivery]:
    """Return the figures of every model in the history, in the order of CONTRACTS.

    Args:
        events: as they stand in the history, oldest first.
        now: until when.
        since: only deployments from then on; what they began with may be older.
    """
    found = list(events)
    return [
        _of(model, own, now, since)
        for model in CONTRACTS
        if (own := [event for event in found if event.model == model])
    ]


def _of(model: str, events: list[ModelEvent], now: datetime, since: datetime | None) -> Delivery:
    added: dict[str | None, datetime] = {}
    leads: list[float] = []
    restores: list[float] = []
    deployments = 0
    #: Version -> when it became the champion: deployments that still serve or may be gone back from.
    serving: dict[str | None, datetime] = {}
    for event in events:
        at = datetime.fromisoformat(event.time)
        if event.change is ModelChange.ADDED:
            added[event.version] = at
        elif event.alias == "champion" and event.change is ModelChange.PROMOTED and event.previous is not None:
            serving[event.version] = at
            if since is None or at >= since:
                deployments += 1
                if event.version in added:
                    leads.append((at - added[event.version]).total_seconds())
        elif event.alias == "champion" and event.change is ModelChange.ROLLED_BACK:
            began = serving.pop(event.previous, None)
            # A version that is gone back from has failed once, however often it is gone back further.
            if began is not None and (since is None or began >= since):
                restores.append((at - began).total_seconds())
    first = since or datetime.fromisoformat(events[0].time)
    days = (now - first).total_seconds() / 86400
    return Delivery(
        model,
        deployments,
        deployments / max(days, 1.0),
        median(leads) if leads else None,
        len(restores),
        median(restores) if restores else None,
    )
