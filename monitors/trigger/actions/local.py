"""A retraining on this machine: `mrrs retrain MODEL`, detached, with a log of its own."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from monitors.trigger.actions.outcomes import NotNowError
from monitors.trigger.config import Local
from monitors.trigger.job import log_of
from monitors.trigger.ledger.actions import Request

#: This installation's own command, however it was started.
COMMAND = (sys.executable, "-m", "streams.cli", "retrain")


async def start(action: Local, request: Request, folder: Path) -> str:
    """Start it, and return where its log is; a second time for the same request nothing more is started.

    Raises:
        NotNowError: it did not begin.
    """
    log = log_of(folder, request.id)
    said = ("--reason", request.reason, "--id", request.id, "--requested", request.since, "--by", "mrrs trigger")
    command = (*(action.command or COMMAND), request.model, *said)
    keeper = (sys.executable, "-m", "monitors.trigger.job", str(folder), request.id, str(action.nice), "--", *command)
    try:
        await asyncio.to_thread(folder.mkdir, mode=0o700, parents=True, exist_ok=True)
        with log.open("ab") as output:
            # The child ends as soon as the keeper that it leaves behind has begun.
            child = await asyncio.create_subprocess_exec(
                *keeper, stdin=asyncio.subprocess.DEVNULL, stdout=output, stderr=output
            )
    except OSError as error:
        raise NotNowError(f"{log}: {error.strerror}") from error
    try:
        status = await asyncio.wait_for(child.wait(), action.timeout_s)
    except TimeoutError as error:
        child.kill()
        await child.wait()
        raise NotNowError(f"it did not begin within {action.timeout_s:g} s; {log} may say why") from error
    if status:
        raise NotNowError(f"it did not begin; {log} says why")
    return f"log {log}"
