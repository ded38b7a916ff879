"""What the nets for whole photos share, so that one can start from another."""

from __future__ import annotations

import torch
from torch import nn

from training.nets.blocks import Residual, conv
from training.nets.net import Normalise

#: Channels at strides of 8, 16 and 32.
CHANNELS = (48, 80, 112)


class Encoder(nn.Module):
    """Sees a photo at strides of 8, 16 and 32."""

    def __init__(self) -> None:
        super().__init__()
        eighth, sixteenth, deep = CHANNELS
        self.stem = nn.Sequential(Normalise(), conv(3, 16, 2), conv(16, 24, 2))
        self.eighth = nn.Sequential(conv(24, eighth, 2), Residual(eighth))
        self.sixteenth = nn.Sequential(conv(eighth, sixteenth, 2), Residual(sixteenth))
        self.thirtysecond = nn.Sequential(conv(sixteenth, deep, 2), Residual(deep), Residual(deep))

    def forward(self, tensor: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Return the features at the three strides."""
        eighth = self.eighth(self.stem(tensor))
        sixteenth = self.sixteenth(eighth)
        return eighth, sixteenth, self.thirtysecond(sixteenth)
