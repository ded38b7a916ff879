import numpy as np
import pytest

from processors.percentiles import percentiles


@pytest.mark.parametrize("shape", [(1,), (7,), (48, 32)])
@pytest.mark.parametrize("dtype", [np.uint8, np.float32])
def test_percentiles_are_those_of_numpy(shape, dtype):
    values = np.random.default_rng(0).integers(0, 255, shape).astype(dtype)
    ranks = (0, 1, 5, 37.5, 97, 100)
    assert percentiles(values, *ranks) == pytest.approx(np.percentile(values.astype(np.float64), ranks))
