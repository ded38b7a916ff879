import contextlib

import pytest


@pytest.fixture(scope="session", autouse=True)
def _one_thread():
    """Nets this small lose more to PyTorch's threads than they gain."""
    with contextlib.suppress(ImportError):
        import torch

        torch.set_num_threads(1)
