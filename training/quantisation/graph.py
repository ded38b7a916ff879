"""Static quantisation of a model's graph: 8-bit integers inside, float32 in and out."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import onnx
from numpy.typing import NDArray
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process

#: What becomes integers. Normalisation, activation and the putting together of the output stay float.
OPERATORS = ("Conv", "Gemm", "Relu", "Add", "Resize")
_LAYERS = {"Conv", "Gemm"}


@dataclass(frozen=True, slots=True)
class Kept:
    """How many layers stay float, from the beginning and from the end.

    The last has to: its output holds scores beside lengths, and one scale does not fit both. The first, of three
    channels, is faster in float.
    """

    first: int = 1
    last: int = 1


class _Reader(CalibrationDataReader):
    """Hands over the calibration examples one by one."""

    def __init__(self, inputs: Sequence[NDArray[np.float32]]) -> None:
        self._inputs: Iterator[NDArray[np.float32]] = iter(inputs)

    def get_next(self) -> dict[str, NDArray[np.float32]] | None:
        """Return the feed of the next example, None after the last one."""
        example = next(self._inputs, None)
        return None if example is None else {"input": example[np.newaxis]}


def layers(path: Path) -> list[str]:
    """Return the names of a model's convolutions and dense layers, in the order of their work."""
    return [node.name for node in onnx.load(str(path)).graph.node if node.op_type in _LAYERS]


def float_layers(path: Path) -> list[str]:
    """Return the names of the layers whose weights are float32."""
    graph = onnx.load(str(path)).graph
    weights = {one.name for one in graph.initializer}
    return [node.name for node in graph.node if node.op_type in _LAYERS and node.input[1] in weights]


def quantise(
    source: Path, target: Path, inputs: Sequence[NDArray[np.float32]], kept: Kept, ranges: Path | None = None
) -> None:
    """Write a model with activations as U8 and weights as S8 per channel.

    Args:
        source: the float model.
        target: the file to write.
        inputs: examples without batch dimension; the ranges of the activations are taken from them.
        kept: which layers stay float.
        ranges: a file that keeps the ranges; where it is there the examples are not looked at again.

    Raises:
        ValueError: the model is one of integers already.
    """
    if any(node.op_type == "QuantizeLinear" for node in onnx.load(str(source)).graph.node):
        raise ValueError(f"{source} is quantised already; name the float version that it derives from")
    with TemporaryDirectory() as folder, _quiet():
        prepared = Path(folder) / "prepared.onnx"
        quant_pre_process(source, prepared, skip_symbolic_shape=True)
        names = layers(prepared)
        quantize_static(
            prepared,
            target,
            _Reader(inputs),
            quant_format=QuantFormat.QDQ,
            op_types_to_quantize=list(OPERATORS),
            per_channel=True,
            # Weights of 7 bits: with 8, processors without VNNI saturate, and the accuracy measured here is not theirs.
            reduce_range=True,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
            nodes_to_exclude=[*names[: kept.first], *names[len(names) - kept.last :]],
            calibration_cache_path=ranges,
        )


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep back advice on a preparation that is done here already."""
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)
