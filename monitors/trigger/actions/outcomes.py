"""How an action can fail."""

from __future__ import annotations


class ActionError(Exception):
    """An action was not done; the message is one line without secrets."""


class NotNowError(ActionError):
    """It was certainly not done, and may be tried again: nobody listens, or the other side is busy."""


class UnclearError(ActionError):
    """Nobody knows whether it was done: the connection ended after the request had been sent."""


class RefusedError(ActionError):
    """The other side does not want it, and will not want it a second time."""
