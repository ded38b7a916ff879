"""What a side was run with: the service, its libraries, its models."""

from __future__ import annotations

import hashlib
import platform
from dataclasses import dataclass
from importlib.metadata import version

from processors.chain import Models
from processors.contracts import CONTRACTS
from processors.limits import Limits
from processors.versions import libraries


@dataclass(frozen=True, slots=True)
class Environment:
    """One side of a replay."""

    mrrs: str
    python: str
    #: Processor architecture: kernels differ between them.
    machine: str
    libraries: dict[str, str]
    #: Model -> version.
    models: dict[str, str]
    #: Digest of all thresholds and of the calibration.
    limits: str


def here(models: Models, limits: Limits) -> Environment:
    """Return what this process runs with."""
    return Environment(
        mrrs=version("mrrs"),
        python=platform.python_version(),
        machine=platform.machine(),
        libraries=dict(libraries()),
        models={name: models.version(name) for name in CONTRACTS},
        limits=hashlib.blake2b(repr(limits).encode(), digest_size=8).hexdigest(),
    )
