"""Model files of two nodes, and folders of models made of them."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper

from processors.contracts import CONTRACTS
from processors.manifest import dumps
from processors.warm_up import NUMBERS

NAME = "digits-gas"
SHAPES = CONTRACTS[NAME].input, CONTRACTS[NAME].output


def graph(path: Path, shapes=SHAPES, *, names=("input", "output"), value=0.5, nan=False) -> Path:
    """Write a model that answers the mean of its input times `value` everywhere, or NaN."""
    source, target = (
        helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in zip(names, shapes, strict=True)
    )
    factor = np.full(shapes[1], float("nan") if nan else value, np.float32)
    nodes = [
        helper.make_node("ReduceMean", [names[0]], ["mean"], keepdims=0),
        helper.make_node("Mul", ["mean", "factor"], [names[1]]),
    ]
    made = helper.make_graph(nodes, "g", [source], [target], [onnx.numpy_helper.from_array(factor, "factor")])
    path.parent.mkdir(parents=True, exist_ok=True)
    onnx.save(helper.make_model(made, opset_imports=[helper.make_opsetid("", 18)], ir_version=10), path)
    return path


def folder(directory: Path, *versions: str, names=(NAME,), challenger: str | None = None) -> Path:
    """Write models of some versions and their manifest; the first version is the champion."""
    models = {}
    for name in names:
        contract, rows = CONTRACTS[name], {}
        numbers = min(NUMBERS, int(np.prod(contract.output)))
        for place, version in enumerate(versions):
            path = graph(
                directory / name / version / "model.onnx", (contract.input, contract.output), value=0.5 + place
            )
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            rows[version] = {"sha256": digest, "warm_up": [0.5 * (0.5 + place)] * numbers}
        models[name] = {"champion": versions[0], "versions": rows}
        if challenger:
            models[name]["challenger"] = challenger
    directory.mkdir(parents=True, exist_ok=True)
    (directory / "manifest.toml").write_text(dumps({"schema": 1, "models": models}), encoding="utf-8")
    return directory


def card(folder: Path, **facts: object) -> None:
    """Write a card into a version's folder."""
    (folder / "card.json").write_text(json.dumps(facts), encoding="utf-8")
