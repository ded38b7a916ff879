"""Waiting for a server: always with a deadline, never with a fixed sleep."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable

#: Seconds between two looks.
PAUSE = 0.1


def wait_until(condition: Callable[[], bool], what: str, seconds: float) -> None:
    """Return as soon as the condition holds.

    Raises:
        TimeoutError: it did not within the deadline; the message says what was waited for.
    """
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what}: not within {seconds:g} s")
        time.sleep(PAUSE)


def free_ports(count: int) -> list[int]:
    """Return ports of loopback that were free a moment ago, all different."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [sock.getsockname()[1] for sock in sockets]
    for sock in sockets:
        sock.close()
    return ports
