"""Whether the worker in this container is well, for the container's health check: `python -m streams.health`."""

from __future__ import annotations

import sys
from http.client import HTTPConnection

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


def fetch(host: str, port: int) -> str:
    """Return the metrics of the worker on this host.

    Raises:
        OSError: nobody answers.
    """
    connection = HTTPConnection("127.0.0.1" if host in ANY else host, port, timeout=TIMEOUT)
    try:
        connection.request("GET", "/metrics")
        return connection.getresponse().read().decode()
    finally:
        connection.close()


def main() -> str | None:
    """Return what is wrong with the worker that the settings describe, or None."""
    address = Settings.from_environment().metrics_address()
    if address is None:
        return "MRRS_METRICS is none: there is nothing to ask"
    try:
        return ailment(fetch(*address))
    except OSError as error:
        return f"no metrics at port {address[1]}: {error}"


if __name__ == "__main__":
    sys.exit(main())  # a text goes to standard error, with status 1
