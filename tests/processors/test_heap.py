import platform
import subprocess
import sys

import pytest

#: Faults of reading and freeing as many pixels as a photo of 12 megapixels has, again and again.
PROGRAM = """
import resource
import numpy as np
from processors import heap

assert heap.keep()
def photo():
    pixels, frame = np.ones(9_000_000, np.uint8), np.ones(3_700_000, np.uint8)
    return [frame + 1 for _ in range(4)], pixels
photo()
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(10):
    photo()
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc has the setting")
def test_memory_that_a_photo_has_freed_is_there_for_the_next_one():
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 500
