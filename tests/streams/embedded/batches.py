"""Record batches as a producer packs them."""

from streams.embedded.partition import HEADER


def batch(size=100, count=1, *, magic=2, timestamp=1000, producer=-1, sequence=-1) -> bytes:
    """A batch of `size` bytes whose base offset is 0, as a producer sends it."""
    assert size >= HEADER.size
    header = HEADER.pack(0, size - 12, 0, magic, 0, 0, count - 1, timestamp, timestamp, producer, 0, sequence, count)
    return header + bytes(size - HEADER.size)
