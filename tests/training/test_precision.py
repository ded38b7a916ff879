"""The number format that training multiplies in."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch", reason="PyTorch is not installed")

from training import precision  # noqa: E402


@pytest.mark.parametrize(("half_takes", "faster"), [(0.5, True), (0.9, False), (1.3, False)])
def test_bfloat16_is_taken_where_it_is_clearly_faster(
    monkeypatch: pytest.MonkeyPatch, half_takes: float, *, faster: bool
) -> None:
    seconds = iter([1.0, half_takes])
    monkeypatch.setattr(precision, "_shortest", lambda _do: next(seconds))
    assert precision.bfloat16_is_faster.__wrapped__() is faster


def test_measuring_leaves_the_generator_of_random_numbers_as_it_was() -> None:
    torch.manual_seed(3)
    wanted = torch.rand(4)
    torch.manual_seed(3)
    precision.bfloat16_is_faster.__wrapped__()
    assert torch.equal(torch.rand(4), wanted)


def test_it_is_measured_once_a_process(monkeypatch: pytest.MonkeyPatch) -> None:
    first = precision.bfloat16_is_faster()
    monkeypatch.setattr(precision, "_shortest", lambda _do: pytest.fail("measured again"))
    assert precision.bfloat16_is_faster() is first
