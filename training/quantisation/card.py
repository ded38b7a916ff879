"""What the card of a version says about its quantisation, kept or not."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import onnxruntime

from training.code_version import code_version
from training.quantisation import graph
from training.quantisation.trial import Calibration, Trial
from training.quantisation.verdict import ALLOWED, SHARES, SMALLEST
from training.task import Metrics

METHOD = "static, QDQ; activations U8; weights S8 per channel, 7 bits of them used; ranges by minimum and maximum"
RULE = (
    f"int8 is kept where no share of a slice of at least {SMALLEST} held-out examples is worse by more than {ALLOWED}:"
    f" {', '.join(SHARES)}; and where the warm-up does not depend on how the processor rounds"
)


def described(trial: Trial, seen: Calibration) -> dict[str, Any]:
    """Return the entries that a card gets: the metrics of what is kept, and how both models did."""
    kept = trial.int8 if trial.holds else trial.float32
    return {
        "weights": "int8" if trial.holds else "float32",
        "metrics": _rounded(kept.metrics),
        "quantisation": {
            "kept": trial.holds,
            "rule": RULE,
            "objections": trial.objections,
            "method": METHOD,
            "float_layers": graph.float_layers(trial.int8.path),
            "calibration": {
                "examples": len(seen.inputs),
                "seed": seen.seed,
                "data": [asdict(use) for use in seen.data],
            },
            "code_version": code_version(),
            "onnxruntime": onnxruntime.__version__,
            "metrics": {"float32": _rounded(trial.float32.metrics), "int8": _rounded(trial.int8.metrics)},
            "bytes": {"float32": trial.float32.size, "int8": trial.int8.size},
            "times_faster": round(trial.float32.seconds / trial.int8.seconds, 2),
        },
    }


def _rounded(metrics: Metrics) -> dict[str, dict[str, float]]:
    return {name: {key: round(value, 4) for key, value in found.items()} for name, found in metrics.items()}
