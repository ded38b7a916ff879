"""What an answer still tells of the stages that made it."""

from __future__ import annotations

from processors.records import Reading, Status
from replay.replaying.trace import Fields, Trace, plain, trace


def stages_of(answer: Reading) -> Trace:
    """Return the trace that can be had from an answer alone: no pictures, and of boxes and digits what was answered.

    A rejection names the stage that refused in its detail; the stages behind it are missing.
    """
    whole = trace([("assemble", answer)])["assemble"]
    told: Trace = {"intake": {"properties": plain(answer.properties, "intake")}}
    if answer.medium is not None:
        told["identify"] = {"medium": str(answer.medium), "display": str(answer.display)}
    if answer.registers:
        told["locate"] = {"registers": [{"box": one["box"]} for one in whole["registers"]]}
        told["tariff"] = {"registers": [{"tariff": one["tariff"]} for one in whole["registers"]]}
        told["segment"] = {"registers": _digits(whole, "box", "decimal")}
        told["classify"] = {"registers": _digits(whole, "value", "confidence", "rolling", "position")}
    refused = answer.detail.partition(":")[0] if answer.status is Status.REJECTED else ""
    if refused not in ("", "assemble"):
        told[refused] = {**told.get(refused, {}), "refused": str(answer.reasons[0]) if answer.reasons else ""}
    return told | {"assemble": whole}


def _digits(whole: Fields, *names: str) -> list[list[Fields]]:
    return [[{name: digit[name] for name in names} for digit in one["digits"]] for one in whole["registers"]]
