from datetime import UTC, datetime

import pytest

from monitors.references.build import build
from tests.monitors.observations import observations

CREATED = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="session")
def reference():
    """Of 300 photos of gas meters."""
    return build(
        observations("images", 300, 1),
        observations("predictions", 300, 2),
        source="drawn",
        created=CREATED,
        window=100,
        draws=1000,
    )
