"""The card that goes with a model's version."""

from __future__ import annotations

import platform
import subprocess
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import onnxruntime
import torch

from processors.contracts import CONTRACTS
from training.data.workshop import Workshop
from training.loop import EPOCH, State
from training.task import Metrics, Task


def code_version() -> str:
    """Return the commit that the code stands on, with a mark where files differ from it."""
    command = ["git", "describe", "--always", "--abbrev=40", "--dirty=-modified", "--exclude=*"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parent)  # noqa: S603
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return done.stdout.strip()


def card(
    task: Task, version: str, workshop: Workshop, state: State, *, metrics: Metrics, now: datetime
) -> dict[str, Any]:
    """Return what is to be known about a trained model."""
    return {
        "model": task.name,
        "version": version,
        "task": CONTRACTS[task.name].meaning,
        "created": now.isoformat(timespec="seconds"),
        "code_version": code_version(),
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
            "starts_from": task.starts_from,
        },
        "preprocessing": [f"processors.preprocess.{name}" for name in task.preprocessing],
        "limits": task.limits,
    }
