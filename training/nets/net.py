"""What all nets share."""

from __future__ import annotations

import torch
from torch import nn


class Net(nn.Module):
    """A net with a raw output for the loss and an activated one for the export."""

    #: Blocks that champions of before do not have.
    added: tuple[nn.Module, ...] = ()

    def activate(self, raw: torch.Tensor) -> torch.Tensor:
        """Return the output that the model's contract describes."""
        raise NotImplementedError


class Deployed(nn.Module):
    """What is exported: the net and its activation."""

    def __init__(self, net: Net) -> None:
        super().__init__()
        self.net = net

    def forward(self, tensor: torch.Tensor) -> torch.Tensor:
        """Return the contract's output."""
        return self.net.activate(self.net(tensor))


class Normalise(nn.Module):
    """Brings 0..1 to about -2..2."""

    def forward(self, tensor: torch.Tensor) -> torch.Tensor:
        """Return the normalised input."""
        return (tensor - 0.5) * 4.0
