"""Whether the committed JSON is what the code builds."""

from __future__ import annotations

from pathlib import Path

from dashboards.boards import BOARDS
from dashboards.checks.finding import Finding, Skipped
from dashboards.files import FOLDER, path_of

BUILD = "`mrrs dashboards build` writes it"


def stale(folder: Path = FOLDER) -> list[Finding]:
    """Return the boards whose files differ from what the code builds.

    Raises:
        Skipped: the SDK that builds boards is not installed.
    """
    try:
        from dashboards.house.build import build  # noqa: PLC0415 - the SDK is for development
    except ModuleNotFoundError as error:
        raise Skipped(f"{error.name} is not installed") from error
    found = []
    for board in BOARDS:
        path = path_of(board.name, folder)
        if not path.is_file():
            found.append(Finding(board.name, path.name, f"not there; {BUILD}"))
        elif path.read_text("utf-8") != build(board):
            found.append(Finding(board.name, path.name, f"not what the code says; {BUILD}"))
    known = {board.name for board in BOARDS}
    left = sorted(path for path in folder.glob("*.json") if path.stem not in known)
    return found + [Finding(path.stem, path.name, "no board of this name: delete it") for path in left]
