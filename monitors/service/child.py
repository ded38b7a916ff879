"""Monitors as the child of an embedded service: they give way to it, and go when it goes."""

from __future__ import annotations

import os
import time
from threading import Thread

#: Added to the process's niceness: a reading goes before a judgement.
NICENESS = 5
#: Seconds between two looks whether the service is still there.
EVERY_S = 1.0


def go_with_the_service() -> None:
    """Give way to the parent process, and end at once when it has died: its broker, and all in it, died with it."""
    os.nice(NICENESS)
    parent = os.getppid()

    def look() -> None:
        while os.getppid() == parent:
            time.sleep(EVERY_S)
        os._exit(1)

    Thread(target=look, name="parent", daemon=True).start()
