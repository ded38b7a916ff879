from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry

from monitors.evidence.gauges import Gauges
from monitors.evidence.process import EvidenceError, Score
from monitors.metrics import MonitorMetrics
from monitors.windows import Window

WINDOW = Window("images", "gas", ())


def shown(registry, feature, method):
    labels = {"monitor": "images", "segment": "gas", "feature": feature, "method": method}
    return registry.get_sample_value("mrrs_drift_score", labels)


@pytest.fixture
def registry():
    return CollectorRegistry()


async def test_scores_are_shown_until_the_next_page_of_the_segment(registry):
    pages = iter([(Score("glare", "evidently:jensenshannon", 0.5), Score("glare", "evidently:missing", 0.1)),
                  (Score("glare", "evidently:jensenshannon", 0.2),)])  # fmt: skip

    async def page(_window, _reference, _path):
        return next(pages)

    gauges = Gauges(page, MonitorMetrics(registry))
    await gauges.page(WINDOW, None, Path("a"))
    assert shown(registry, "glare", "evidently:jensenshannon") == 0.5
    assert shown(registry, "glare", "evidently:missing") == 0.1
    await gauges.page(WINDOW, None, Path("b"))
    assert shown(registry, "glare", "evidently:jensenshannon") == 0.2
    assert shown(registry, "glare", "evidently:missing") is None


async def test_without_a_page_nothing_changes(registry):
    async def page(_window, _reference, _path):
        raise EvidenceError("crashed")

    with pytest.raises(EvidenceError):
        await Gauges(page, MonitorMetrics(registry)).page(WINDOW, None, Path("a"))
    assert shown(registry, "glare", "evidently:jensenshannon") is None
