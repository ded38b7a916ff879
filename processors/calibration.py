"""What the confidences are worth, as measured on validation data: temperatures, weights of signs, a threshold."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from processors.contracts import CONTRACTS, Model
from processors.manifest import ModelError
from processors.signs import SIGNS
from processors.temperature import scaled

#: The file beside the manifest.
FILE = "reading.json"
#: The file's layout; another one needs other code.
SCHEMA = 2


@dataclass(frozen=True, slots=True)
class Calibration:
    """How the models' confidences become the probability that a reading is right."""

    #: Model -> the version that all of this was measured with.
    versions: Mapping[str, str]
    #: Model -> temperature, of those that classify.
    temperatures: Mapping[str, float]
    #: Log-odds of a reading all of whose signs are 0.
    intercept: float
    #: Sign -> log-odds a unit.
    weights: Mapping[str, float]
    #: Confidence (0..1) from which on a reading is answered.
    threshold: float

    def tempered(self, name: str, version: str, model: Model) -> Model:
        """Return a model with its temperature applied; as it is where none is known for this very version."""
        temperature = self.temperatures.get(name, 1.0)
        if temperature == 1.0 or self.versions.get(name) != version:
            return model
        return lambda tensor: scaled(model(tensor), temperature)

    def strange(self, used: Mapping[str, str]) -> list[str]:
        """Return the models, of those used, whose version is not the one that was calibrated."""
        return sorted(name for name, version in used.items() if self.versions.get(name) != version)

    def probability(self, signs: Mapping[str, float]) -> float:
        """Return the probability (0..1) that a reading with these signs is right."""
        odds = self.intercept + sum(weight * signs[name] for name, weight in self.weights.items())
        return 1 / (1 + math.exp(-min(max(odds, -50.0), 50.0)))


def read(directory: Path) -> Calibration | None:
    """Return the calibration of a folder of models, None where there is no file.

    Raises:
        ModelError: the file is not what it must be.
    """
    path = directory / FILE
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ModelError(f"{path} cannot be read ({error.strerror}); check its rights") from error
    except ValueError as error:
        raise ModelError(f"{path} is no JSON: {error}; run `python -m training calibrate` again") from error
    return parse(document, str(path))


def parse(document: Any, where: str) -> Calibration:
    """Return the calibration that a document describes.

    Raises:
        ModelError: something is missing or is no number; `where` is named.
    """
    again = "run `python -m training calibrate` again"
    if not isinstance(document, dict) or document.get("schema") != SCHEMA:
        found = document.get("schema") if isinstance(document, dict) else document
        raise ModelError(f"{where}: schema {found!r}, {SCHEMA} is expected; {again}")
    try:
        calibration = Calibration(
            versions={str(name): str(version) for name, version in document["versions"].items()},
            temperatures={str(name): float(one["temperature"]) for name, one in document["temperatures"].items()},
            intercept=float(document["intercept"]),
            weights={str(name): float(weight) for name, weight in document["weights"].items()},
            threshold=float(document["threshold"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ModelError(f"{where}: something is missing or is no number ({error!r}); {again}") from error
    if wrong := _wrong(calibration):
        raise ModelError(f"{where}: {wrong}; {again}")
    return calibration


def _wrong(found: Calibration) -> str | None:
    if unknown := sorted((set(found.versions) | set(found.temperatures)) - set(CONTRACTS)):
        return f"no such model: {', '.join(unknown)}"
    if unknown := sorted(set(found.weights) - set(SIGNS)):
        return f"no such sign: {', '.join(unknown)}"
    if not all(math.isfinite(number) for number in (found.intercept, *found.weights.values())):
        return "a weight is not finite"
    if not all(math.isfinite(number) and number > 0 for number in found.temperatures.values()):
        return "a temperature is not above 0"
    if not 0 <= found.threshold <= 1:
        return f"threshold {found.threshold} is not within 0 and 1"
    return None
