"""What decisions are held against: one number a rule."""

from __future__ import annotations

from typing import Annotated

import msgspec

Seconds = Annotated[float, msgspec.Meta(ge=0)]
Share = Annotated[float, msgspec.Meta(ge=0, le=1)]
Count = Annotated[int, msgspec.Meta(ge=0)]
Some = Annotated[int, msgspec.Meta(ge=1)]


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The section [limits] of the trigger's file."""

    #: How long an alert must have been firing, beyond the `for` of its rule.
    lasts_s: Seconds = 900.0
    #: Photos of the segment that must have been answered since the onset: about one window.
    photos: Some = 100
    #: The onset is taken to be so long before the alert began to fire: a window and the rule's `for` lie between.
    lead_s: Seconds = 1800.0
    #: Right readings lost, as a share of all photos, from which a retraining is worth its cost.
    loss: Share = 0.005
    #: Labelled photos of the segment since the onset that a training can learn from.
    labels: Count = 100
    #: Share of the loss from which one source is to blame rather than the model.
    one_source: Share = 0.8
    #: Between two retrainings of one model.
    cool_down_s: Seconds = 3 * 24 * 3600.0
    #: After a retraining for a segment, before another model of it is trained: first see what that one has mended.
    settle_s: Seconds = 24 * 3600.0
    #: Retrainings within seven days, of all models together.
    budget: Count = 5
    #: Retrainings that run at a time, of all models together.
    at_once: Some = 1
    #: After which a retraining that runs elsewhere, and of whose end nothing is heard, no longer counts as running.
    longest_run_s: Seconds = 6 * 3600.0
    #: Between two looks at what waits for more photos, labels or a free place.
    again_s: Annotated[float, msgspec.Meta(gt=0)] = 300.0
    #: Between two looks at what was declined and still fires.
    declined_s: Annotated[float, msgspec.Meta(gt=0)] = 24 * 3600.0
    #: An alert that Alertmanager has not repeated for so long is over; more than its repeat_interval.
    silent_s: Annotated[float, msgspec.Meta(gt=0)] = 12 * 3600.0
