"""Whether the process in this container is well, for the container's health check: `python -m streams.health [PATH]`.

Without a path a worker's metrics are read; with one, as `/healthz`, the process must answer it with 200.
"""

from __future__ import annotations

import sys
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException

from prometheus_client.parser import text_string_to_metric_families

from streams.settings import Settings

#: Seconds; the metrics are answered by a thread of their own.
TIMEOUT = 4.0
#: Addresses to listen on that are none to connect to.
ANY = ("0.0.0.0", "::", "")  # noqa: S104


def ailment(metrics: str) -> str | None:
    """Return what is wrong according to a worker's metrics, or None.

    >>> ailment('mrrs_stage_stopped_info{stage="locate"} 1.0')
    'stopped by too many dead letters: locate'
    """
    stopped = [
        sample.labels["stage"]
        for family in text_string_to_metric_families(metrics)
        for sample in family.samples
        if sample.name == "mrrs_stage_stopped_info" and sample.value
    ]
    return f"stopped by too many dead letters: {', '.join(stopped)}" if stopped else None


def fetch(host: str, port: int, path: str = "/metrics") -> str:
    """Return what the process on this host answers.

    Raises:
        OSError: nobody answers, or with another status than 200.
    """
    connection = HTTPConnection("127.0.0.1" if host in ANY else host, port, timeout=TIMEOUT)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        said = response.read().decode()
    except HTTPException as error:
        raise OSError(f"no HTTP: {error!r}") from error
    finally:
        connection.close()
    if response.status != HTTPStatus.OK:
        raise OSError(f"{path} says {response.status}: {said.strip()[:200]}")
    return said


def main(path: str | None = None) -> str | None:
    """Return what is wrong with the process that answers at MRRS_METRICS, or None."""
    address = Settings.from_environment().metrics_address()
    if address is None:
        return "MRRS_METRICS is none: there is nothing to ask"
    try:
        said = fetch(*address, path or "/metrics")
    except OSError as error:
        return f"no metrics at port {address[1]}: {error}"
    return None if path else ailment(said)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))  # a text goes to standard error, with status 1
