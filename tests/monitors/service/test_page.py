"""What the monitors serve: metrics, reports, nothing else of the disk."""

from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from prometheus_client import CollectorRegistry

from monitors.metrics import MonitorMetrics
from monitors.service.page import serving


@pytest.fixture
def served(tmp_path):
    registry = CollectorRegistry()
    MonitorMetrics(registry).unusable.labels("images").inc()
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "one.html").write_text("<p>a report")
    (tmp_path / "secret.html").write_text("not for show")
    with serving(("127.0.0.1", 0), registry, tmp_path / "reports") as address:
        yield address


def get(url):
    with urlopen(url, timeout=10) as page:
        return page.read().decode()


def test_prometheus_finds_the_metrics(served):
    assert 'mrrs_monitor_unusable_records_total{monitor="images"} 1.0' in get(f"{served}/metrics")


def test_reports_are_listed_and_can_be_opened(served):
    assert 'href="/reports/one.html"' in get(f"{served}/reports/")
    assert get(f"{served}/reports/one.html") == "<p>a report"


@pytest.mark.parametrize(
    "path", ["/reports/../secret.html", "/reports/..%2fsecret.html", "/reports/two.html", "/secret.html"]
)
def test_nothing_else_is_there(served, path):
    with pytest.raises(HTTPError, match="404"):
        get(served + path)


def test_without_an_address_nothing_is_served(tmp_path):
    with serving(None, CollectorRegistry(), tmp_path) as address:
        assert address == ""
