"""Which number format training multiplies in: bfloat16 where that is measured to be faster."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable

import torch

from training.nets.blocks import Residual

#: bfloat16 must be so many times faster: a measure close to 1 could fall this way in one process and that way in another.
FASTER = 1.2
#: Times that each is measured; the shortest counts, as other work can only lengthen it.
REPEATS = 3


@functools.cache
def bfloat16_is_faster() -> bool:
    """Tell whether a block is trained faster in bfloat16 than in single precision; measured once a process, in 0.2 s.

    What a processor says of itself does not tell: some that know the format convert each number of it.
    """
    # What is trained must not depend on whether this was measured.
    with torch.random.fork_rng(devices=[]):
        block = Residual(64)
    tensor = torch.zeros(16, 64, 24, 24).contiguous(memory_format=torch.channels_last)

    def learn(*, enabled: bool) -> None:
        with torch.autocast("cpu", torch.bfloat16, enabled=enabled):
            raw = block(tensor)
        torch.autograd.backward(raw.float().mean())

    single, half = (_shortest(functools.partial(learn, enabled=enabled)) for enabled in (False, True))
    return single > FASTER * half


def _shortest(do: Callable[[], None]) -> float:
    seconds = []
    for _ in range(REPEATS + 1):
        began = time.perf_counter()
        do()
        seconds.append(time.perf_counter() - began)
    # The first one prepares.
    return min(seconds[1:])
