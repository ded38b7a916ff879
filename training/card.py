"""The card that goes with a model's version."""

from __future__ import annotations

import platform
from dataclasses import asdict
from datetime import datetime
from typing import Any

import onnxruntime
import torch

from processors.contracts import CONTRACTS
from training.data.workshop import Workshop
from training.loop import EPOCH, State
from training.task import Metrics, Task


def card(
    task: Task, version: str, workshop: Workshop, state: State, *, metrics: Metrics, now: datetime
) -> dict[str, Any]:
    """Return what is to be known about a trained model."""
    return {
        "model": task.name,
        "version": version,
        "task": CONTRACTS[task.name].meaning,
        "created": now.isoformat(timespec="seconds"),
        "code_version": state.code,
        "seed": state.seed,
        "data": [asdict(use) for use in workshop.used.values()],
        "metrics": {name: {key: round(value, 4) for key, value in found.items()} for name, found in metrics.items()},
        "training": {
            "torch": torch.__version__,
            "onnxruntime": onnxruntime.__version__,
            "python": platform.python_version(),
            "threads": torch.get_num_threads(),
            "seconds": round(state.seconds),
            "epochs": round(state.step / EPOCH, 2),
            "steps": state.step,
            "batch": task.batch,
            "starts_from": state.starts_from,
        },
        "preprocessing": [f"processors.preprocess.{name}" for name in task.preprocessing],
        "limits": task.limits,
    }
