"""A warm-up that depends on the processor's rounding is noticed."""

import pytest

pytest.importorskip("torch", reason="PyTorch is not installed")

from processors.contracts import CONTRACTS
from processors.warm_up import TOLERANCE
from training.quantisation.portable import portable, warm_up_away


def test_a_float_model_gives_the_same_either_way(float_model):
    assert warm_up_away(float_model("digits-gas"), CONTRACTS["digits-gas"]) < 1e-4


@pytest.mark.parametrize(("away", "taken"), [(0.0, True), (TOLERANCE, True), (2 * TOLERANCE, False)])
def test_the_bound_is_the_service_s_own(away, taken):
    assert portable(away) is taken
