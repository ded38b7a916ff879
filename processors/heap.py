"""The C library's heap: what one photo has freed is kept for the next one."""

from __future__ import annotations

import ctypes
import sys

#: Bytes of a block up to which it comes from the heap: a decoded photo has 10 million or less.
_BLOCK = 32 * 2**20
#: Bytes at the heap's end that are kept when they are free.
_KEPT = 64 * 2**20
#: What glibc's malloc.h calls the two.
_M_MMAP_THRESHOLD, _M_TRIM_THRESHOLD = -3, -1


def keep() -> bool:
    """Let the heap keep up to 64 MB of freed memory; return False where the C library has no such setting.

    Without it every photo's pixels are given back to the system and fetched again page by page, 2,500 faults that take
    a tenth of the processor time of a photo.
    """
    if not sys.platform.startswith("linux"):
        return False
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError):  # musl has none
        return False
    return bool(mallopt(_M_MMAP_THRESHOLD, _BLOCK)) and bool(mallopt(_M_TRIM_THRESHOLD, _KEPT))
