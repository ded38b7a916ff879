"""First step: the photos whose readings were confirmed, out of the request log."""

from __future__ import annotations

import json
import shutil
from typing import Any

from monitors.retraining import child
from monitors.retraining.context import Context, Halt


def gather(context: Context) -> dict[str, Any]:
    """Export the labelled requests of the order's time into a folder of their own.

    Raises:
        Halt: there is none.
    """
    order, part = context.order, context.gathered.with_name("gathered.part")
    # An export that was cut short cannot be gone on with; it takes seconds.
    shutil.rmtree(part, ignore_errors=True)
    shutil.rmtree(context.gathered, ignore_errors=True)
    options = {
        "--since": order.since,
        "--until": order.until,
        "--tenant": order.tenant,
        "--type": context.lesson.meter_type,
        "--val": str(order.held_out),
    }
    given = [text for name, value in options.items() if value is not None for text in (name, value)]
    command = [*child.MRRS, "requests", "export", str(part), *given, "--json"]
    status, output = child.run(command, context.log("gather"), context.say, lock=context.lock, allowed=(0, 1))
    if status == 1:
        raise Halt("few_labels", "the request log has no photo with a confirmed reading in that time")
    found = json.loads(output)
    part.rename(context.gathered)
    return {"photos": found["photos"], "labelled_by": found["labelled_by"], "no_picture": found["no_picture"]}
