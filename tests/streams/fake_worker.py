"""A real worker over fake stages, for tests that start, stop and kill processes: `python fake_worker.py FOLDER`.

A photo whose bytes begin with `kill` kills the process the first time it comes to identify; each photo that comes to
identify is noted in FOLDER/identified.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

from processors.records import Frame, Record
from streams.settings import Settings
from streams.worker import configure_logging, run_worker
from tests.streams import fake_stages


def identify_in(folder: Path):
    def identify(record: Record) -> Record:
        assert isinstance(record, Frame)
        request_id = record.trail.request.request_id
        with (folder / "identified").open("a") as noted:
            noted.write(f"{request_id}\n")
        mark = folder / f"killed-{request_id}"
        if record.jpeg.startswith(b"kill") and not mark.exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        if record.jpeg.startswith(b"slow"):
            time.sleep(0.1)
        return fake_stages.identify(record)

    return identify


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    log = os.environ.get("MRRS_REQUEST_LOG") or f"sqlite:///{folder / 'requests.sqlite'}"
    settings = Settings.from_environment(request_log=log, metrics="", session_timeout_s=6.0, embedded=True)
    configure_logging("WARNING")
    stages = {**fake_stages.STAGES, "identify": identify_in(folder)}
    sys.exit(run_worker(settings, processors=stages, ready=lambda: os.write(1, b"ready\n")))
