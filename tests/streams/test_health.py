"""The container's health check."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from prometheus_client import CollectorRegistry, start_http_server

from streams.health import main
from streams.metrics import Metrics


@pytest.fixture
def metrics(monkeypatch: pytest.MonkeyPatch) -> Iterator[Metrics]:
    """The metrics of a worker that answers on the address of the settings."""
    registry = CollectorRegistry()
    server, thread = start_http_server(0, addr="127.0.0.1", registry=registry)
    monkeypatch.setenv("MRRS_METRICS", f"0.0.0.0:{server.server_port}")
    yield Metrics(registry)
    server.shutdown()
    server.server_close()
    thread.join()


def _check() -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "streams.health"], capture_output=True, text=True, check=False)


def test_a_worker_whose_stages_run_is_well(metrics: Metrics) -> None:
    metrics.stopped.labels("locate").set(0)
    assert main() is None


def test_a_worker_with_a_stopped_stage_is_not(metrics: Metrics) -> None:
    metrics.stopped.labels("locate").set(0)
    metrics.stopped.labels("segment").set(1)
    assert main() == "stopped by too many dead letters: segment"


def test_the_exit_status_is_what_the_container_engine_looks_at(metrics: Metrics) -> None:
    assert _check().returncode == 0
    metrics.stopped.labels("locate").set(1)
    checked = _check()
    assert (checked.returncode, checked.stderr) == (1, "stopped by too many dead letters: locate\n")


def test_a_worker_that_does_not_answer_is_not_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MRRS_METRICS", "127.0.0.1:1")  # a port that nobody listens on without being root
    assert str(main()).startswith("no metrics at port 1: ")


def test_without_metrics_there_is_no_saying(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MRRS_METRICS", "none")
    assert "MRRS_METRICS" in str(main())


def test_with_a_path_only_its_status_counts(metrics: Metrics) -> None:
    metrics.stopped.labels("locate").set(1)
    assert main("/metrics") is None


def test_a_path_that_is_answered_with_another_status_is_not_well(monkeypatch: pytest.MonkeyPatch) -> None:
    class Ill(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(503)
            self.end_headers()
            self.wfile.write(b"the ledger cannot be written")

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Ill)
    thread = Thread(target=server.handle_request)
    thread.start()
    monkeypatch.setenv("MRRS_METRICS", f"127.0.0.1:{server.server_port}")
    assert str(main("/healthz")).endswith("/healthz says 503: the ledger cannot be written")
    thread.join()
    server.server_close()
