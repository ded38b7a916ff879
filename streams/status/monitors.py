"""Asks the monitors, which are a process of their own, for their metrics."""

from __future__ import annotations

from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException

from streams.status.samples import Samples

#: Seconds; the monitors answer from a thread of their own.
TIMEOUT_S = 2.0


@dataclass(frozen=True, slots=True)
class Monitors:
    """What the monitors' process says."""

    #: http://HOST:PORT; empty where there is none.
    address: str = ""
    metrics: Samples = field(default_factory=Samples)
    #: Why there are no metrics.
    missing: str = "No monitor is running: nobody looks for drift."


def ask(place: tuple[str, int] | None) -> Monitors:
    """Return what the monitors at host and port say; None where none is running."""
    if place is None:
        return Monitors()
    host, port = place
    address = f"http://{host}:{port}"
    connection = HTTPConnection(host, port, timeout=TIMEOUT_S)
    try:
        connection.request("GET", "/metrics")
        return Monitors(address, Samples.parse(connection.getresponse().read().decode()), missing="")
    except (OSError, HTTPException, ValueError) as error:
        return Monitors(address, missing=f"The monitors do not answer: {error}")
    finally:
        connection.close()
