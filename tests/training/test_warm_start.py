"""A training can go on from an exported model."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from processors.contracts import CONTRACTS  # noqa: E402
from training.export import load  # noqa: E402
from training.nets.net import Deployed  # noqa: E402
from training.tasks import TASKS  # noqa: E402
from training.warm_start import StartError, from_champion  # noqa: E402


class Noise:
    """Examples without meaning, of a model's shape."""

    def __init__(self, shape: tuple[int, ...]) -> None:
        self.shape = shape[1:]

    def draw(self, rng: np.random.Generator) -> tuple[np.ndarray, ...]:
        return (rng.random(self.shape, np.float32),)


@pytest.mark.parametrize("name", ["meter-type", "areas-gas", "digits-rolling"])
def test_the_net_gives_what_the_model_gives(name: str, float_model):
    net = TASKS[name].net()
    from_champion(net, float_model(name), Noise(CONTRACTS[name].input), 0)
    tensor = np.random.default_rng(1).random(CONTRACTS[name].input, np.float32)
    with torch.no_grad():
        given = Deployed(net).eval()(torch.from_numpy(tensor)).numpy()
    np.testing.assert_allclose(given, load(float_model(name))(tensor), atol=1e-5)


def test_a_block_that_the_champion_lacks_lets_everything_past(tmp_path):
    contract, path = CONTRACTS["areas-gas"], tmp_path / "model.onnx"
    before, net = TASKS["areas-gas"].net(), TASKS["areas-gas"].net()
    before.far = torch.nn.Identity()
    for parameter in before.parameters():
        # Blocks that are still closed are all alike, and the export would keep one of them.
        torch.nn.init.uniform_(parameter, -0.1, 0.1)
    tensor = torch.from_numpy(np.random.default_rng(1).random(contract.input, np.float32))
    deployed = Deployed(before).eval()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        torch.onnx.export(deployed, (tensor,), str(path), opset_version=17, dynamo=False)
    from_champion(net, path, Noise(contract.input), 0)
    with torch.no_grad():
        given, wanted = Deployed(net).eval()(tensor), deployed(tensor)
    np.testing.assert_allclose(given.numpy(), wanted.numpy(), atol=1e-5)


def test_the_normalisations_have_the_statistics_of_the_examples(float_model):
    net = TASKS["digits-rolling"].net()
    from_champion(net, float_model("digits-rolling"), Noise(CONTRACTS["digits-rolling"].input), 0)
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


def test_another_architecture_is_refused(float_model):
    net = TASKS["digits-gas"].net()
    with pytest.raises(StartError, match="another architecture"):
        from_champion(net, float_model("meter-type"), Noise(CONTRACTS["digits-gas"].input), 0)
