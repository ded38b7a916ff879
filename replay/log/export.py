"""A labelled dataset out of the request log: the originals, and what a person confirmed about them."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from processors.containers import codec
from processors.labels import RegisterLabel
from processors.records import Reading, Status
from streams.codec import UndecodableError, decode_reading
from streams.logged import Original, Query
from streams.messages import Label
from streams.originals import photo
from streams.request_log import RequestLog, entries

#: Of labels.csv; docs/datasets.md says what they mean.
COLUMNS = (
    "file", "medium", "display", "reading", "decimals", "tariff", "readable", "meter_id", "source", "split",
    "request_id", "labelled_by", "received",
)  # fmt: skip
#: What `labelled_by` says where nobody has confirmed the reading.
ANSWER = "answer"

Row = dict[str, str]


class ExportError(ValueError):
    """The dataset cannot be written; the message says why and what to do."""


@dataclass(slots=True)
class Exported:
    """What was written, and what was left out."""

    photos: int = 0
    rows: int = 0
    #: Who says so -> photos.
    labelled_by: dict[str, int] = field(default_factory=dict)
    #: Requests without a label, or with an original that is no picture.
    unlabelled: int = 0
    no_picture: int = 0


def rows(original: Original, answer: Reading | None, label: Label | None, *, val_share: float) -> list[Row]:
    """Return a photo's rows of labels.csv; none where it has no truth.

    Args:
        original: The photo.
        answer: What was answered; its registers count where there is no label.
        label: What was confirmed.
        val_share: Share of the meters whose photos are for validation.
    """
    kind = codec(original.data)
    read = answer is not None and answer.status is Status.READ
    if kind is None or (label is None and not read):
        return []
    request = photo(original).trail.request
    registers = label.registers if label else _as_labels(answer)
    medium = request.medium or (answer.medium if answer else None)
    display = answer.display if answer and answer.medium == medium else None
    meter = _digest(f"{request.tenant}/{request.meter_id}") if request.meter_id else ""
    common = {
        "file": f"photos/{_digest(original.request_id)}.{kind}",
        "medium": medium or "",
        "display": display or "",
        "readable": "1" if registers else "0",
        "meter_id": meter,
        "source": "request-log",
        "split": "val" if _share_of(meter or original.request_id) < val_share else "train",
        "request_id": original.request_id,
        "labelled_by": str(label.confirmed_by) if label else ANSWER,
        "received": original.received.isoformat(timespec="milliseconds"),
    }
    shown = [_register(register) for register in registers] or [{"reading": "", "decimals": "", "tariff": ""}]
    return [{column: {**common, **register}[column] for column in COLUMNS} for register in shown]


async def export(
    log: RequestLog,
    query: Query,
    folder: Path,
    *,
    answers: bool = False,
    limit: int | None = None,
    val_share: float = 0.1,
    on_photo: Callable[[Exported], object] = lambda _: None,
) -> Exported:
    """Write a dataset into a folder that is empty or not there.

    Args:
        log: Where the requests are.
        query: Which ones.
        folder: Where the dataset goes; each photo is written before its rows.
        answers: Whether what was answered counts where nobody confirmed it.
        limit: Photos at most.
        val_share: Share of the meters whose photos are for validation.
        on_photo: Told how far it is after each request.

    Raises:
        ExportError: there is something in the folder.
    """
    _make(folder)
    done = Exported()
    with (folder / "labels.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        async for entry in entries(log, query):
            if limit is not None and done.photos >= limit:
                break
            answered = None if entry.label is None and not answers else await log.answered(entry.request_id)
            original = await log.original(entry.request_id) if entry.label or answers else None
            if original is None:
                done.unlabelled += 1
            else:
                written = rows(original, _reading(answered), entry.label, val_share=val_share)
                _write(folder, original, written, writer, done)
            on_photo(done)
    return done


def _make(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ExportError(f"{folder} is not an empty folder; name one that is not there")
    (folder / "photos").mkdir(parents=True, exist_ok=True)


def _write(folder: Path, original: Original, written: list[Row], writer: Any, done: Exported) -> None:
    if not written:
        done.no_picture += codec(original.data) is None
        done.unlabelled += codec(original.data) is not None
        return
    (folder / written[0]["file"]).write_bytes(original.data)
    writer.writerows(written)
    done.photos += 1
    done.rows += len(written)
    by = written[0]["labelled_by"]
    done.labelled_by[by] = done.labelled_by.get(by, 0) + 1


def _reading(answer: bytes | None) -> Reading | None:
    try:
        return None if answer is None else decode_reading(answer)
    except UndecodableError:  # of a release whose answers were others
        return None


def _as_labels(answer: Reading | None) -> tuple[RegisterLabel, ...]:
    registers = answer.registers if answer else ()
    return tuple(RegisterLabel(register.tariff, register.value, register.decimals) for register in registers)


def _register(register: RegisterLabel) -> Row:
    decimals = "" if register.decimals is None else str(register.decimals)
    return {"reading": register.value, "decimals": decimals, "tariff": register.tariff or ""}


def _digest(text: str) -> str:
    """Return a name that tells nothing about a person to whoever only has the dataset."""
    return hashlib.blake2b(text.encode(), digest_size=12).hexdigest()


def _share_of(text: str) -> float:
    """Return a number from 0 to 1 that is always the same for a text."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=4).digest()) / 2**32
