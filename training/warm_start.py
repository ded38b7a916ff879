"""Weights of an exported model, back in a net: so a training goes on from a champion without its checkpoint."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from torch import nn

from training.nets.net import Net
from training.task import Samples, batch

#: Examples that the statistics of the normalisations are taken from.
_EXAMPLES = 64


class StartError(ValueError):
    """A training cannot begin where it is to, or go on: the message says why, and what to do."""


def from_champion(net: Net, path: Path, samples: Samples, seed: int) -> None:
    """Give a net the weights of an exported model.

    The export folded each batch normalisation into its convolution. Here each gets the statistics of the examples and
    a scale and a shift that undo them: the net gives what the model gives, and trains like one that was never folded.
    Blocks that were added to the net since begin by letting everything past.

    Raises:
        StartError: there is no such model, or it has another shape than the net.
    """
    if not path.is_file():
        raise StartError(f"{path} is not there: mrrs models list says which versions are")
    layers = folded(path)
    pairs = modules(net, samples, seed)
    added = {layer for block in net.added for layer in block.modules()}
    if len(layers) == len(pairs) - sum(layer in added for layer, _ in pairs):
        pairs = [pair for pair in pairs if pair[0] not in added]
    if len(layers) != len(pairs):
        raise StartError(f"{path} has {len(layers)} layers with weights, the net {len(pairs)}: another architecture")
    for (weight, bias), (layer, norm) in zip(layers, pairs, strict=True):
        if tuple(weight.shape) != tuple(layer.weight.shape):
            raise StartError(f"{path}: a layer is {weight.shape}, the net's {tuple(layer.weight.shape)}")
        layer.weight.data = torch.from_numpy(weight.copy())
        if norm is None:
            assert layer.bias is not None
            layer.bias.data = torch.from_numpy(bias.copy())
        else:
            assert norm.running_mean is not None
            assert norm.running_var is not None
            norm.running_mean.zero_()
            norm.running_var.fill_(1 - norm.eps)
            norm.weight.data.fill_(1)
            norm.bias.data = torch.from_numpy(bias.copy())
    _normalise(net, [norm for _, norm in pairs if norm is not None], samples, seed)


def folded(path: Path) -> list[tuple[NDArray[np.float32], NDArray[np.float32]]]:
    """Return weight and bias of each convolution and dense layer of a model, in the order of their work."""
    graph = onnx.load(str(path)).graph
    values = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    for node in graph.node:
        # A quantised model keeps its weights as integers: along the first axis each has its scale; their zero is 0.
        if node.op_type == "DequantizeLinear" and node.input[0] in values:
            whole = values[node.input[0]]
            scale = values[node.input[1]].reshape(-1, *[1] * (whole.ndim - 1))
            values[node.output[0]] = whole * scale
    return [
        (np.asarray(values[node.input[1]], np.float32), np.asarray(values[node.input[2]], np.float32))
        for node in graph.node
        if node.op_type in {"Conv", "Gemm"}
    ]


def modules(net: Net, samples: Samples, seed: int) -> list[tuple[nn.Conv2d | nn.Linear, nn.BatchNorm2d | None]]:
    """Return the layers in the order of their work, each with the normalisation that follows it."""
    found: list[tuple[nn.Conv2d | nn.Linear, nn.BatchNorm2d | None]] = []

    def seen(module: nn.Module, *_: object) -> None:
        if isinstance(module, nn.BatchNorm2d):
            found[-1] = (found[-1][0], module)
        elif isinstance(module, nn.Conv2d | nn.Linear):
            found.append((module, None))

    hooks = [module.register_forward_hook(seen) for module in net.modules()]
    _look(net, samples, seed, 1)
    for hook in hooks:
        hook.remove()
    return found


def _normalise(net: Net, norms: list[nn.BatchNorm2d], samples: Samples, seed: int) -> None:
    statistics: dict[nn.Module, tuple[torch.Tensor, torch.Tensor]] = {}

    def seen(module: nn.Module, inputs: tuple[torch.Tensor, ...], _: object) -> None:
        statistics[module] = (inputs[0].mean((0, 2, 3)), inputs[0].var((0, 2, 3), unbiased=False))

    hooks = [norm.register_forward_hook(seen) for norm in norms]
    _look(net, samples, seed, _EXAMPLES)
    for hook in hooks:
        hook.remove()
    for norm in norms:
        assert norm.running_mean is not None
        assert norm.running_var is not None
        mean, variance = statistics[norm]
        norm.running_mean.copy_(mean)
        norm.running_var.copy_(variance)
        norm.weight.data = torch.sqrt(variance + norm.eps)
        norm.bias.data = norm.bias.data + mean


def _look(net: Net, samples: Samples, seed: int, count: int) -> None:
    inputs, *_ = batch(samples, np.random.default_rng(seed), count)
    net.eval()
    with torch.no_grad():
        net(inputs)
    net.train()
