from prometheus_client import CollectorRegistry, Counter, start_http_server

from streams.status.monitors import ask
from tests.services.waiting import free_ports


def test_the_monitors_metrics_are_read_where_they_are():
    registry = CollectorRegistry()
    Counter("mrrs_monitor_windows_total", "Windows.", registry=registry).inc(3)
    server, thread = start_http_server(0, addr="127.0.0.1", registry=registry)
    try:
        said = ask(("127.0.0.1", server.server_port))
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    assert (said.metrics.total("mrrs_monitor_windows_total"), said.missing) == (3.0, "")
    assert said.address == f"http://127.0.0.1:{server.server_port}"


def test_monitors_that_are_away_or_not_there_are_named_as_that():
    assert ask(None).missing == "No monitor is running: nobody looks for drift."
    assert ask(("127.0.0.1", free_ports(1)[0])).missing.startswith("The monitors do not answer: ")
