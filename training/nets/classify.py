"""Nets that give one distribution for the whole image."""

from __future__ import annotations

import torch
from torch import nn

from training.nets.blocks import Residual, conv
from training.nets.encoder import CHANNELS, Encoder
from training.nets.net import Net, Normalise


class Classifier(Net):
    """Convolutions that halve the image a few times, then a small dense head that still knows where things are."""

    def __init__(
        self,
        shape: tuple[int, ...],
        classes: int,
        *,
        stem: tuple[int, ...],
        channels: tuple[int, ...],
        hidden: int = 96,
    ) -> None:
        """Make the net.

        Args:
            shape: of the input, 1 x C x H x W.
            classes: of the output.
            stem: channels of the first layers, each halving the image.
            channels: of the residual stages, each halving the image before it.
            hidden: width of the dense layer.
        """
        super().__init__()
        _, inputs, height, width = shape
        layers: list[nn.Module] = [Normalise()]
        for outputs in stem:
            layers.append(conv(inputs, outputs, 2))
            inputs = outputs
        for outputs in channels:
            layers += [conv(inputs, outputs, 2), Residual(outputs)]
            inputs = outputs
        halvings = 2 ** (len(stem) + len(channels))
        cells = -(-height // halvings) * -(-width // halvings)
        self.body = nn.Sequential(*layers, conv(inputs, 32, kernel=1))
        self.head = nn.Sequential(
            nn.Flatten(), nn.Dropout(0.1), nn.Linear(32 * cells, hidden), nn.ReLU(), nn.Linear(hidden, classes)
        )

    def forward(self, tensor: torch.Tensor) -> torch.Tensor:
        """Return logits."""
        logits: torch.Tensor = self.head(self.body(tensor))
        return logits

    def activate(self, raw: torch.Tensor) -> torch.Tensor:
        """Return probabilities."""
        return torch.softmax(raw, 1)


class WholeNet(Net):
    """A distribution for a whole photo, on the encoder of the detector."""

    def __init__(self, classes: int) -> None:
        super().__init__()
        self.encoder = Encoder()
        self.head = nn.Sequential(nn.Dropout(0.1), nn.Linear(2 * CHANNELS[-1], 128), nn.ReLU(), nn.Linear(128, classes))

    def forward(self, tensor: torch.Tensor) -> torch.Tensor:
        """Return logits."""
        deep = self.encoder(tensor)[-1]
        logits: torch.Tensor = self.head(torch.cat([deep.mean((2, 3)), deep.amax((2, 3))], 1))
        return logits

    def activate(self, raw: torch.Tensor) -> torch.Tensor:
        """Return probabilities."""
        return torch.softmax(raw, 1)


class DigitNet(Classifier):
    """A classifier whose first layer keeps the full size of the small crop."""

    def __init__(self, shape: tuple[int, ...], classes: int) -> None:
        super().__init__((1, 16, *shape[2:]), classes, stem=(), channels=(32, 64, 96), hidden=128)
        self.body[0] = nn.Sequential(Normalise(), conv(1, 16))


def soft_cross_entropy(raw: torch.Tensor, targets: tuple[torch.Tensor, ...]) -> torch.Tensor:
    """Return the cross entropy with a distribution as target."""
    return -(targets[0] * torch.log_softmax(raw, 1)).sum(1).mean()
