"""The trainings, in the order in which they build on each other."""

from __future__ import annotations

from processors.contracts import CONTRACTS
from training.task import Task
from training.tasks import areas, digits, drums, roi, tariff, whole

TASKS: dict[str, Task] = {
    task.name: task for module in (drums, digits, roi, whole, areas, tariff) for task in module.TASKS
}


def is_model(task: str) -> bool:
    """Return whether a task gives one of the 17 models, not a net that others start from."""
    return task in CONTRACTS
