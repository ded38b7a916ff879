"""Models become integers inside and keep their contract."""

from __future__ import annotations

import numpy as np
import onnx
import pytest

pytest.importorskip("torch", reason="PyTorch is not installed")

from processors.contracts import CONTRACTS
from processors.session import open_model
from training.quantisation import graph
from training.warm_start import folded

#: One of each architecture.
NAMES = ("digits-gas", "areas-gas", "roi-gas", "meter-type")


@pytest.fixture(scope="module", params=NAMES)
def pair(request, float_model, tmp_path_factory):
    """A float model, its quantised self, and its contract."""
    source = float_model(request.param)
    target = tmp_path_factory.mktemp("quantised") / "model.onnx"
    graph.quantise(source, target, examples(request.param, 8), graph.Kept())
    return source, target, request.param


def examples(name, count):
    """Smooth pictures: noise from pixel to pixel is nothing that a net has ever seen."""
    rng = np.random.default_rng(0)
    _, channels, height, width = CONTRACTS[name].input
    coarse = rng.random((count, channels, height // 8, width // 8), np.float32)
    return list(coarse.repeat(8, 2).repeat(8, 3))


def test_the_contract_is_kept(pair):
    _, target, name = pair
    output = open_model(target, name, CONTRACTS[name])(examples(name, 1)[0][np.newaxis])
    assert output.shape == CONTRACTS[name].output
    assert output.dtype == np.float32


def test_the_outputs_stay_near(pair):
    source, target, name = pair
    before, after = (open_model(path, name, CONTRACTS[name]) for path in (source, target))
    away = [np.abs(before(one[np.newaxis]) - after(one[np.newaxis])).mean() for one in examples(name, 8)]
    assert np.mean(away) < 0.02


def test_the_file_is_less_than_a_third(pair):
    source, target, _ = pair
    assert target.stat().st_size < source.stat().st_size / 3


def test_only_the_first_and_the_last_layer_are_float(pair):
    source, target, _ = pair
    first, *_, last = graph.layers(target)
    assert graph.float_layers(target) == [first, last]
    assert graph.float_layers(source) == graph.layers(source)


def test_what_joins_the_output_is_float(pair):
    _, target, _ = pair
    model = onnx.load(str(target)).graph
    quantised = {name for node in model.node if node.op_type == "QuantizeLinear" for name in node.input[:1]}
    assert model.output[0].name not in quantised


def test_weights_use_seven_bits(pair):
    _, target, _ = pair
    values = {one.name: onnx.numpy_helper.to_array(one) for one in onnx.load(str(target)).graph.initializer}
    weights = [value for value in values.values() if value.dtype == np.int8 and value.ndim > 1]
    assert weights
    assert max(int(np.abs(value.astype(int)).max()) for value in weights) <= 64


def test_a_training_can_start_from_the_quantised_weights(pair):
    source, target, _ = pair
    before, after = folded(source), folded(target)
    assert len(before) == len(after)
    for (weight, bias), (near, near_bias) in zip(before, after, strict=True):
        assert near.shape == weight.shape
        assert np.abs(near - weight).max() <= np.abs(weight).max() / 64
        np.testing.assert_allclose(near_bias, bias, atol=1e-2)


def test_what_is_quantised_is_not_quantised_again(pair, tmp_path):
    _, target, name = pair
    with pytest.raises(ValueError, match="quantised already; name the float version"):
        graph.quantise(target, tmp_path / "again.onnx", examples(name, 1), graph.Kept())
