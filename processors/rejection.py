"""The one exception by which a stage refuses a photo."""

from __future__ import annotations

from processors.records import Reason, Trail


class Rejected(Exception):  # noqa: N818 - an answer, not an error
    """A photo cannot be read, for a reason from the closed list."""

    def __init__(
        self, reason: Reason, detail: str, trail: Trail | None = None, *, also: tuple[Reason, ...] = ()
    ) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        #: For the operator; the customer gets the advice that belongs to the reason.
        self.detail = detail
        #: What the stage had found out before it refused, if that is more than came in.
        self.trail = trail
        #: What else it may be: the customer gets advice for all of it.
        self.also = also
