"""A worker that crashes on marked photos while a file is there: crashing_worker.py FILE."""

from __future__ import annotations

import sys
from pathlib import Path

from processors.records import Reading, Record
from streams.settings import Settings
from streams.stages import load_processors
from streams.steps import Process
from streams.worker import configure_logging, run_worker


def mark(stage: str) -> str:
    """Return what the ids of the photos begin with on which a stage crashes."""
    return f"crash-{stage}-"


def crashing(stage: str, process: Process, file: Path) -> Process:
    """Return a stage that raises on the photos marked for it as long as the file is there."""

    def run(record: Record) -> Record | Reading:
        if record.trail.request.request_id.startswith(mark(stage)) and file.exists():
            raise ZeroDivisionError("a defect of this release")
        return process(record)

    return run


if __name__ == "__main__":
    file = Path(sys.argv[1])
    settings = Settings.from_environment()
    configure_logging(settings.log_level)
    processors = {stage: crashing(stage, process, file) for stage, process in load_processors(settings).items()}
    sys.exit(run_worker(settings, processors=processors))
