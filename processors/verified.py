"""A version of a model that is what the manifest and the contract say."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np

from processors.contracts import CONTRACTS, Model
from processors.looks import looking
from processors.manifest import Fault, ModelError, Version
from processors.session import open_model
from processors.warm_up import TOLERANCE, warm_up


def model_path(directory: Path, name: str, version: str) -> Path:
    """Return where a version's file is."""
    return directory / name / version / "model.onnx"


def digest(path: Path, label: str) -> str:
    """Return the SHA-256 of a model's file, hexadecimal.

    Raises:
        ModelError: it cannot be read.
    """
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise ModelError(
            f"{label}: {path} cannot be read ({error.strerror}); fetch the models again", Fault.MISSING
        ) from error


def verified(directory: Path, name: str, version: str, row: Version) -> Model:
    """Open a version with its looks, once its digest, its shapes and its warm-up are what they must be.

    Raises:
        ModelError: one of them is not.
    """
    path, contract = model_path(directory, name, version), CONTRACTS[name]
    label = f"{name} {version}"
    if (found := digest(path, label)) != row.sha256:
        raise ModelError(
            f"{label}: SHA-256 of {path} is {found}, {row.sha256} is expected; fetch the file again", Fault.DIGEST
        )
    model = open_model(path, label, contract)
    numbers = warm_up(model, contract.input)
    if not row.warm_up or len(numbers) != len(row.warm_up) or not np.allclose(numbers, row.warm_up, 0, TOLERANCE):
        raise ModelError(
            f"{label}: the warm-up gives {numbers}, {list(row.warm_up)} is expected within {TOLERANCE};"
            " check the version of onnxruntime",
            Fault.WARM_UP,
        )
    return looking(name, model)
