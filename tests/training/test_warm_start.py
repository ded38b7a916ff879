"""A training can go on from an exported model."""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from processors.contracts import CONTRACTS  # noqa: E402
from training.export import load  # noqa: E402
from training.nets.net import Deployed  # noqa: E402
from training.tasks import TASKS  # noqa: E402
from training.warm_start import from_champion  # noqa: E402


class Noise:
    """Examples without meaning, of a model's shape."""

    def __init__(self, shape: tuple[int, ...]) -> None:
        self.shape = shape[1:]

    def draw(self, rng: np.random.Generator) -> tuple[np.ndarray, ...]:
        return (rng.random(self.shape, np.float32),)


@pytest.mark.parametrize("name", ["meter-type", "areas-gas", "digits-rolling"])
def test_the_net_gives_what_the_champion_gives(name: str, champion_path):
    net = TASKS[name].net()
    from_champion(net, champion_path(name), Noise(CONTRACTS[name].input), 0)
    tensor = np.random.default_rng(1).random(CONTRACTS[name].input, np.float32)
    with torch.no_grad():
        given = Deployed(net).eval()(torch.from_numpy(tensor)).numpy()
    np.testing.assert_allclose(given, load(champion_path(name))(tensor), atol=1e-5)


def test_the_normalisations_have_the_statistics_of_the_examples(champion_path):
    net = TASKS["digits-rolling"].net()
    from_champion(net, champion_path("digits-rolling"), Noise(CONTRACTS["digits-rolling"].input), 0)
    net.train()
    tensor = torch.from_numpy(np.random.default_rng(0).random((64, *CONTRACTS["digits-rolling"].input[1:]), np.float32))
    net.eval()
    with torch.no_grad():
        steady = net(tensor)
        for module in net.modules():
            if isinstance(module, torch.nn.BatchNorm2d):
                module.train()
        trained = net(tensor)
    assert float((steady - trained).abs().max()) < 0.1 * float(steady.abs().max())


def test_another_architecture_is_refused(champion_path):
    net = TASKS["digits-gas"].net()
    with pytest.raises(ValueError, match="another architecture"):
        from_champion(net, champion_path("meter-type"), Noise(CONTRACTS["digits-gas"].input), 0)


@pytest.fixture
def champion_path(pytestconfig):
    folder = Path(pytestconfig.rootpath) / "onnx"
    manifest = tomllib.loads((folder / "manifest.toml").read_text())

    def path(name: str) -> Path:
        return folder / name / manifest["models"][name]["champion"] / "model.onnx"

    return path
