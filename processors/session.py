"""A model file as a callable, by onnxruntime on the CPU."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime

from processors.contracts import Contract, Model, Tensor
from processors.manifest import Fault, ModelError


class NotFiniteError(ModelError):
    """A model's output holds NaN or infinity: every comparison with it would be false, so no answer may be made of it."""

    def __init__(self, model: str) -> None:
        super().__init__(
            f"{model}: the output holds NaN or infinity; roll the model back, or look at its input", Fault.NOT_FINITE
        )
        #: Its name, with the version behind a space where that is known.
        self.model = model


def options() -> onnxruntime.SessionOptions:
    """Return the options under which 17 small models share two cores: the defaults burn three times the CPU."""
    chosen = onnxruntime.SessionOptions()
    chosen.intra_op_num_threads = 1
    chosen.inter_op_num_threads = 1
    chosen.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
    chosen.enable_cpu_mem_arena = False
    chosen.add_session_config_entry("session.intra_op.allow_spinning", "0")
    chosen.log_severity_level = 3  # errors; they come as exceptions too
    return chosen


def open_model(path: Path, name: str, contract: Contract) -> Model:
    """Return the model in a file, once its one input and its one output are what the contract says.

    Raises:
        ModelError: onnxruntime does not take the file, or it breaks the contract.
    """
    try:
        session = onnxruntime.InferenceSession(str(path), options(), providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's exceptions have no public common base
        raise ModelError(
            f"{name}: onnxruntime does not open {path}: {error}; export it again", Fault.UNREADABLE
        ) from error
    found = {
        "inputs": [(one.name, one.type, tuple(one.shape)) for one in session.get_inputs()],
        "outputs": [(one.name, one.type, tuple(one.shape)) for one in session.get_outputs()],
    }
    expected = {
        "inputs": [("input", "tensor(float)", contract.input)],
        "outputs": [("output", "tensor(float)", contract.output)],
    }
    for side, wanted in expected.items():
        if found[side] != wanted:
            raise ModelError(
                f"{name}: {side} are {found[side]}, {wanted} is expected; export it under this contract", Fault.CONTRACT
            )

    def model(tensor: Tensor) -> Tensor:
        output = np.asarray(session.run(["output"], {"input": tensor})[0], np.float32)
        if not np.isfinite(output).all():  # onnxruntime makes NaN out of NaN without an error
            raise NotFiniteError(name)
        return output

    return model
