"""What the figures were measured on."""

from __future__ import annotations

import os
import platform
import sys
from pathlib import Path

from processors.versions import libraries

CPUINFO = Path("/proc/cpuinfo")


def machine() -> dict[str, str]:
    """Return the processor, how many there are, the system and the versions."""
    model = platform.processor() or platform.machine()
    if CPUINFO.is_file():
        lines = CPUINFO.read_text().splitlines()
        model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), model)
    load = " ".join(f"{value:.1f}" for value in os.getloadavg())
    return {
        "processor": f"{os.cpu_count()} x {model}",
        "system": f"{platform.system()} {platform.release()}",
        "load before": load,
        "python": sys.version.split()[0],
        **libraries(),
    }
