"""A model file as a callable."""

from __future__ import annotations

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper

from processors.contracts import Contract
from processors.manifest import Fault
from processors.session import NotFiniteError, open_model


@pytest.fixture
def logarithm(tmp_path):
    """A graph of one node: NaN for what is negative, an infinity for 0."""
    source, target = (helper.make_tensor_value_info(name, TensorProto.FLOAT, (1, 2)) for name in ("input", "output"))
    graph = helper.make_graph([helper.make_node("Log", ["input"], ["output"])], "g", [source], [target])
    path = tmp_path / "log.onnx"
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=10), path)
    return open_model(path, "digits-gas 0.1.0", Contract((1, 2), (1, 2), ""))


def test_finite_numbers_come_out_as_they_are(logarithm):
    np.testing.assert_allclose(logarithm(np.array([[1.0, np.e]], np.float32)), [[0, 1]], atol=1e-6)


@pytest.mark.parametrize("bad", [-1.0, 0.0, np.nan, np.inf])
def test_one_number_that_is_not_finite_is_an_error_that_names_the_model(logarithm, bad):
    with pytest.raises(NotFiniteError, match=r"digits-gas 0.1.0.*NaN or infinity.*roll the model back") as caught:
        logarithm(np.array([[1.0, bad]], np.float32))
    assert (caught.value.model, caught.value.fault) == ("digits-gas 0.1.0", Fault.NOT_FINITE)
