"""Whether Prometheus can read every expression: promtool is asked, as for alert rules."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from dashboards.checks.finding import Finding, Skipped
from dashboards.expressions import Asked, filled

#: Seconds.
PATIENCE = 60


def unreadable(queries: Sequence[Asked], promtool: str | None = None) -> list[Finding]:
    """Return the expressions that are not PromQL.

    Raises:
        Skipped: promtool is not installed.
    """
    program = promtool or shutil.which("promtool")
    if program is None:
        raise Skipped("promtool is not installed")
    rules = [{"record": f"query:{place}", "expr": filled(query.expr)} for place, query in enumerate(queries)]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "queries.yml"  # JSON is YAML, too
        file.write_text(json.dumps({"groups": [{"name": "queries", "rules": rules}]}), "utf-8")
        command = [program, "check", "rules", "--lint=none", str(file)]
        said = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)  # noqa: S603
    if not said.returncode:
        return []
    found = re.findall(r'rule \d+, "query:(\d+)": (.*)', said.stdout + said.stderr)
    if not found:
        return [Finding("all", "promtool", (said.stdout + said.stderr).strip())]
    return [Finding(queries[int(place)].board, queries[int(place)].where, what) for place, what in found]
