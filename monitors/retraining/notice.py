"""Tells people how a job has ended or what policy did: a POST of JSON to a webhook of theirs."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from monitors.retraining.config import Notify


def notify(
    config: Notify, key: str, body: Mapping[str, Any], *, pause: Callable[[float], object] = time.sleep
) -> dict[str, Any]:
    """Send a notice; a receiver that is away or says no changes nothing about what was done.

    Args:
        config: where to, and how often it is tried.
        key: of the notice, the same at every try, so that a receiver can tell a repeat.
        body: what to say; `text` is a line for people.
        pause: waits some seconds.
    """
    if not config.url:
        return {"sent": False, "why": "no url in [notify]"}
    headers = {"Content-Type": "application/json", "Idempotency-Key": key, "User-Agent": "mrrs"}
    why = ""
    for attempt in range(config.tries):
        if attempt:
            pause(config.pause_s * 2 ** (attempt - 1))
        try:
            if config.token_file is not None:
                headers["Authorization"] = f"Bearer {config.token_file.read_text('ascii').strip()}"
            request = urllib.request.Request(config.url, msgspec.json.encode(body), headers)  # noqa: S310 - http(s) by its type
            with urllib.request.urlopen(request, timeout=config.timeout_s) as answer:  # noqa: S310
                return {"sent": True, "status": answer.status, "tries": attempt + 1}
        except urllib.error.HTTPError as error:
            why = f"status {error.code}"
            if error.code < 500 and error.code != 429:
                break
        except (OSError, ValueError) as error:
            why = str(error) or type(error).__name__
    return {"sent": False, "why": why}
