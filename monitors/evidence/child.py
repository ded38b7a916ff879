"""The process that imports Evidently: takes sheets, writes pages, answers with scores.

Nothing else may import this module: Evidently takes 3.5 seconds and 280 MB.
"""

from __future__ import annotations

import os
import select
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

from monitors.evidence.messages import Answer, Job, receive, send
from monitors.evidence.sheet import Shown

#: Seconds without a job after which the process ends and its memory is free.
IDLE_S = 60.0
#: Evidently's name of the measure.
METHOD = "jensenshannon"


def main() -> int:
    """Answer until nothing is asked any more."""
    os.environ["DO_NOT_TRACK"] = "1"  # Evidently would report home
    os.nice(10)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # What libraries print must not stand between the answers.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return serve(sys.stdin.buffer, answers, work)


def serve(jobs: BinaryIO, answers: BinaryIO, do: Callable[[Job], dict[str, float]], idle_s: float = IDLE_S) -> int:
    """Answer jobs until there are no more, or none for a while."""
    while select.select([jobs], [], [], idle_s)[0]:
        job = receive(jobs, Job)
        if job is None:
            break
        try:
            answer = Answer(do(job))
        except Exception as error:
            answer = Answer({}, f"{type(error).__name__}: {error}")
        send(answers, answer)
    return 0


def work(job: Job) -> dict[str, float]:
    """Write the page of a sheet, and return Evidently's score of each column."""
    import pandas as pd  # noqa: PLC0415 - only once there is something to do
    from evidently import DataDefinition, Dataset, Report  # noqa: PLC0415
    from evidently.presets import DataDriftPreset  # noqa: PLC0415

    def dataset(side: Callable[[Shown], tuple[str, ...]]) -> Any:
        frame = pd.DataFrame({column.name: pd.Series(side(column), dtype="object") for column in job.sheet.columns})
        return Dataset.from_pandas(frame, data_definition=DataDefinition(categorical_columns=list(frame.columns)))

    preset = DataDriftPreset(
        columns=[column.name for column in job.sheet.columns],
        cat_method=METHOD,
        per_column_threshold={column.name: column.threshold for column in job.sheet.columns},
    )
    snapshot = Report([preset]).run(dataset(lambda column: column.window), dataset(lambda column: column.reference))
    snapshot.set_name(job.sheet.title)
    path = Path(job.path)
    scratch = path.with_name(path.name + ".part")
    scratch.write_text(snapshot.get_html_str(as_iframe=False), "utf-8")
    scratch.replace(path)
    return scores(snapshot.dict())


def scores(found: dict[str, Any]) -> dict[str, float]:
    """Return column -> score from a report's dictionary."""
    return {
        metric["config"]["column"]: float(metric["value"])
        for metric in found["metrics"]
        if metric["config"].get("column") is not None and isinstance(metric["value"], int | float)
    }


if __name__ == "__main__":
    sys.exit(main())
