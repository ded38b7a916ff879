"""The net that finds registers: the encoder, and a decoder back to a stride of 8."""

from __future__ import annotations

import torch
from torch import nn
from torch.nn import functional

from training.nets.blocks import Residual, conv
from training.nets.encoder import CHANNELS, Encoder
from training.nets.net import Net

#: Of the head's offsets: without it one step of the optimiser moves a corner by as much as a digit's height.
OFFSET_SCALE = 0.1


class Detector(Net):
    """Scores each cell as a register's centre and points from there to the four corners."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = Encoder()
        low, middle, deep = CHANNELS
        self.up_sixteenth = conv(deep, middle, kernel=1)
        self.mix_sixteenth = conv(middle, middle)
        self.context = nn.Sequential(Residual(middle, dilation=2), Residual(middle, dilation=4))
        self.up_eighth = conv(middle, low, kernel=1)
        self.mix_eighth = conv(low, 64)
        self.head = nn.Conv2d(64, 9, 1)
        # Almost every cell is no centre: start from there, or the first steps are spent on saying so.
        assert self.head.bias is not None
        nn.init.constant_(self.head.bias[:1], -4.0)

    def forward(self, tensor: torch.Tensor) -> torch.Tensor:
        """Return a score logit and 8 offsets a cell."""
        eighth, sixteenth, deep = self.encoder(tensor)
        deep = self.up_sixteenth(deep)
        sixteenth = self.mix_sixteenth(sixteenth + functional.interpolate(deep, scale_factor=2.0))
        # The ends of a long register are far from its centre, and must be known there to a few pixels.
        sixteenth = self.context(sixteenth)
        eighth = self.mix_eighth(eighth + functional.interpolate(self.up_eighth(sixteenth), scale_factor=2.0))
        raw: torch.Tensor = self.head(eighth)
        return torch.cat([raw[:, :1], raw[:, 1:] * OFFSET_SCALE], 1)

    def activate(self, raw: torch.Tensor) -> torch.Tensor:
        """Return score 0..1 and offsets."""
        return torch.cat([torch.sigmoid(raw[:, :1]), raw[:, 1:]], 1)


def focal(logits: torch.Tensor, wanted: torch.Tensor) -> torch.Tensor:
    """Return the focal loss of a heat map (Zhou et al. 2019, Objects as Points), by centre."""
    score = torch.sigmoid(logits).clamp(1e-5, 1 - 1e-5)
    centre = wanted > 0.99
    hit = -((1 - score) ** 2) * torch.log(score) * centre
    miss = -((1 - wanted) ** 4) * score**2 * torch.log(1 - score) * ~centre
    return (hit.sum() + miss.sum()) / centre.sum().clamp(min=1)


def roi_loss(raw: torch.Tensor, targets: tuple[torch.Tensor, ...]) -> torch.Tensor:
    """Return the loss of score and corners; an error of a corner counts by the register's height."""
    planes = targets[0]
    weight, wanted, height, directed = planes[:, 1], planes[:, 2:10], planes[:, 10], planes[:, 11]
    offsets = raw[:, 1:]
    error = functional.smooth_l1_loss(offsets, wanted, reduction="none", beta=0.01).mean(1)
    # Where the reading direction is unknown either direction is right: the corners turned by half a turn.
    turned = functional.smooth_l1_loss(offsets, wanted.roll(4, 1), reduction="none", beta=0.01).mean(1)
    error = torch.where(directed > 0, error, torch.minimum(error, turned))
    corners = (weight * error / (height + 0.02)).sum() / weight.sum().clamp(min=1)
    return focal(raw[:, 0], planes[:, 0]) + 6 * corners
