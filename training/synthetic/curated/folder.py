"""A fixed set as a folder on disk: rendered by several processes, resumed after a kill, done once."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import signal
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import cv2

from training.synthetic import typefaces
from training.synthetic.curated.files import as_file
from training.synthetic.curated.plan import Order
from training.synthetic.curated.scenes import make
from training.synthetic.dataset import COLUMNS, rows

#: A line a photo that lies there, until all do; a folder with labels.csv is complete.
_JOURNAL = "progress.jsonl"
_ABOUT = "set.json"


def write(
    out: Path, name: str, orders: Sequence[Order], *, jobs: int = 1, progress: Callable[[int], None] = lambda _: None
) -> str:
    """Render what is not there yet, and return the digest of the labels, which name every file's digest.

    Raises:
        RuntimeError: an order cannot be fulfilled.
    """
    out.mkdir(parents=True, exist_ok=True)
    recipe = {"set": name, "photos": len(orders), "renderer": renderer_digest()}
    done = _complete(out, recipe)
    if done is not None:
        progress(len(orders))
        return done
    (out / "labels.csv").unlink(missing_ok=True)
    journal = out / _JOURNAL
    made = _resumed(journal, recipe, out)
    progress(len(made))
    with journal.open("w", encoding="utf-8") as lines:
        for entry in (recipe, *made.values()):
            lines.write(json.dumps(entry) + "\n")
        lines.flush()
        missing = [order for order in orders if order.index not in made]
        with closing(_rendered(missing, jobs)) as results:
            for index, file, data, entries in results:
                (out / file).write_bytes(data)
                made[index] = {"index": index, "file": file, "rows": entries}
                lines.write(json.dumps(made[index]) + "\n")
                lines.flush()
                progress(len(made))
    digest = _finish(out, recipe, [row for index in sorted(made) for row in made[index]["rows"]])
    journal.unlink()
    return digest


def renderer_digest() -> str:
    """Return the digest of the code and the fonts that decide what is rendered."""
    root = Path(__file__).resolve().parent.parent
    digest = hashlib.sha256()
    for path in sorted([*root.rglob("*.py"), *typefaces.FONTS.glob("*.ttf")]):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def render_file(order: Order) -> tuple[int, str, bytes, list[dict[str, str]]]:
    """Return a photo's index, its file and its labels."""
    made = make(order)
    file, data = as_file(made.scene.image, order)
    previous = "" if made.previous is None else str(made.previous)
    sha256 = hashlib.sha256(data).hexdigest()
    return order.index, file, data, rows(file, made.scene, previous=previous, sha256=sha256)


def _rendered(orders: list[Order], jobs: int) -> Generator[tuple[int, str, bytes, list[dict[str, str]]]]:
    if jobs == 1:
        yield from map(render_file, orders)
        return
    with ProcessPoolExecutor(jobs, get_context("spawn"), initializer=_alone) as pool:
        try:
            yield from pool.map(render_file, orders, chunksize=4)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _alone() -> None:
    """Keep a process to its own core; Ctrl-C is for the one that started it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    cv2.setNumThreads(1)


def _complete(out: Path, recipe: dict[str, Any]) -> str | None:
    """Return the digest of a folder that already holds just this set."""
    labels, about = out / "labels.csv", out / _ABOUT
    if not (labels.is_file() and about.is_file()):
        return None
    known = json.loads(about.read_text("utf-8"))
    digest = hashlib.sha256(labels.read_bytes()).hexdigest()
    return digest if known == {**recipe, "digest": digest} else None


def _resumed(journal: Path, recipe: dict[str, Any], out: Path) -> dict[int, dict[str, Any]]:
    """Return what an earlier run of the same recipe left whole."""
    if not journal.is_file():
        return {}
    made: dict[int, dict[str, Any]] = {}
    for number, line in enumerate(journal.read_text("utf-8").splitlines()):
        try:
            entry = json.loads(line)
        except ValueError:  # cut off in mid-line by a kill
            break
        if number == 0:
            if entry != recipe:
                return {}
            continue
        path = out / entry["file"]
        if path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == entry["rows"][0]["sha256"]:
            made[entry["index"]] = entry
    return made


def _finish(out: Path, recipe: dict[str, Any], entries: list[dict[str, str]]) -> str:
    table = io.StringIO(newline="")
    writer = csv.DictWriter(table, COLUMNS, restval="")
    writer.writeheader()
    writer.writerows(entries)
    data = table.getvalue().encode()
    digest = hashlib.sha256(data).hexdigest()
    (out / _ABOUT).write_text(json.dumps({**recipe, "digest": digest}) + "\n", "utf-8")
    part = out / "labels.csv.part"
    part.write_bytes(data)
    os.replace(part, out / "labels.csv")  # noqa: PTH105
    return digest
