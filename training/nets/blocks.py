"""Building blocks; batch normalisation folds into the convolutions on export."""

from __future__ import annotations

import torch
from torch import nn


def conv(
    inputs: int,
    outputs: int,
    stride: int | tuple[int, int] = 1,
    *,
    kernel: int | tuple[int, int] = 3,
    dilation: int = 1,
) -> nn.Sequential:
    """Return convolution, normalisation, ReLU; the size stays but for the stride."""
    height, width = (kernel, kernel) if isinstance(kernel, int) else kernel
    spread = (1, dilation) if height == 1 else (dilation, dilation)
    padding = (height // 2 * spread[0], width // 2 * spread[1])
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, (height, width), stride, padding, dilation=spread, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU(),
    )


class Residual(nn.Module):
    """Two convolutions and a way past them."""

    def __init__(self, channels: int, *, kernel: int | tuple[int, int] = 3, dilation: int = 1) -> None:
        super().__init__()
        second = conv(channels, channels, kernel=kernel, dilation=dilation)[:2]
        self.body = nn.Sequential(conv(channels, channels, kernel=kernel, dilation=dilation), second)
        # At first the block lets everything past: deep nets start better so (Goyal et al. 2017).
        norm = second[1]
        assert isinstance(norm, nn.BatchNorm2d)
        nn.init.zeros_(norm.weight)

    def forward(self, tensor: torch.Tensor) -> torch.Tensor:
        """Return the sum of both ways."""
        return torch.relu(tensor + self.body(tensor))
