"""Everything that the page shows, as one value; /status.json is it."""

from __future__ import annotations

from dataclasses import dataclass

from streams.status.flow import Flow, Stage
from streams.status.models import ServedModel
from streams.status.recent import Answer
from streams.status.watched import Watched


@dataclass(frozen=True, slots=True)
class Figures:
    """The service at one time."""

    #: ISO 8601, UTC; and seconds since the page's service began.
    time: str
    up_s: float
    #: host:port
    kafka: str
    flow: Flow
    stages: tuple[Stage, ...]
    #: Reason -> rejections, most frequent first.
    rejections: dict[str, int]
    models: tuple[ServedModel, ...]
    watched: Watched
    #: Newest first.
    newest: tuple[Answer, ...]
    #: What the worker says is not as it should be.
    warnings: tuple[str, ...]
    #: Why there are no newest answers; empty where the request log answers.
    log_missing: str

    @property
    def troubles(self) -> tuple[str, ...]:
        """What a person should look at, the worst first."""
        found = [f"stage {stage.name} is stopped by too many dead letters" for stage in self.stages if stage.stopped]
        if self.flow.dead_letters:
            found.append(f"dead letters: {self.flow.dead_letters}")
        found += self.warnings
        if self.log_missing:
            found.append(f"the request log cannot be read: {self.log_missing}")
        segments = sorted({alarm.segment for alarm in self.watched.lasting})
        if segments:
            found.append(f"drift: {', '.join(segments)}")
        return tuple(found)

    @property
    def shown(self) -> tuple[str, ...]:
        """Request ids whose photos the page shows."""
        examples = (request_id for alarm in self.watched.alarms for request_id in alarm.request_ids)
        return (*(answer.request_id for answer in self.newest if answer.photo), *examples)
