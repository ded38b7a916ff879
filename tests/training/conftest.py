import contextlib
import json
from pathlib import Path

import pytest


@pytest.fixture(scope="session", autouse=True)
def _one_thread():
    """Nets this small lose more to PyTorch's threads than they gain."""
    with contextlib.suppress(ImportError):
        import torch

        torch.set_num_threads(1)


@pytest.fixture(scope="session")
def float_model(pytestconfig):
    """Gives the file of a version of a model that is not quantised."""

    def path(name):
        cards = sorted((Path(pytestconfig.rootpath) / "onnx" / name).glob("*/card.json"), reverse=True)
        return next(
            card.with_name("model.onnx") for card in cards if json.loads(card.read_text()).get("weights") != "int8"
        )

    return path
