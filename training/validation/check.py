"""The validation of all data, and its answer kept until the data changes."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from training.data.labels import OWN
from training.validation import boxes, duplicates, known, schema, splits
from training.validation.findings import Finding, Level, Report, from_json
from training.validation.looks import Look, looks
from training.validation.sources import Source, SourceError, open_source


def check(paths: Sequence[Path], own_labels: Path = OWN, accepted: Path = known.FILE) -> Report:
    """Look at every file and every label of some sources.

    Args:
        paths: folders and archives with a labels.csv, as `find_paths` gives them.
        own_labels: the folder of our own labels.
        accepted: the file of known findings.
    """
    began = time.monotonic()
    findings: list[Finding] = []
    sources: list[Source] = []
    for path in paths:
        try:
            sources.append(open_source(path, own_labels))
        except SourceError as error:
            advice = "Bring the data anew, or take it away."
            findings.append(Finding(Level.ERROR, path.stem, "source-unreadable", path.stem, str(error), advice))
    for digits in (True, False):
        alike = [source for source in sources if source.digits is digits]
        findings += _kind(alike, digits=digits)
    names = [source.name for source in sources]
    found = tuple(known.apply(findings, known.read(accepted), names))
    counts = {source.name: len(source.items) for source in sources}
    return Report(digest(paths, own_labels, accepted), counts, found, time.monotonic() - began)


def _kind(sources: Sequence[Source], *, digits: bool) -> Iterator[Finding]:
    """Give the findings of sources of one kind, which are compared with each other."""
    seen: list[Look] = []
    for source in sources:
        yield from schema.check(source)
        yield from splits.check(source)
        here, unreadable = looks(source)
        seen += here
        for file in unreadable:
            advice = "Bring the file anew or drop its row."
            yield Finding(Level.ERROR, source.name, "unreadable", file, f"{file} is no picture", advice)
        for look in here:
            if look.featureless:
                file, advice = look.item.file, "Look at it; drop its row if nothing can be seen."
                yield Finding(Level.WARNING, source.name, "featureless", file, f"{file} shows nothing", advice)
            yield from boxes.check(look)
    yield from duplicates.check(seen, digits=digits)


def digest(paths: Sequence[Path], own_labels: Path = OWN, accepted: Path = known.FILE) -> str:
    """Return the SHA-256 of the data, of our own labels and of the rules."""
    whole = hashlib.sha256()
    for path in (*paths, own_labels, Path(__file__).parent, accepted):
        files = [path] if path.is_file() else sorted(one for one in path.rglob("*") if one.is_file())
        for file in files:
            if file.suffix != ".pyc":
                whole.update(f"{path.name}/{file.relative_to(path)}".encode())
                whole.update(hashlib.sha256(file.read_bytes()).digest())
    return whole.hexdigest()


def kept(paths: Sequence[Path], cache: Path) -> Report:
    """Return what `check` says, from the cache where nothing has changed since."""
    now = digest(paths)
    path = cache / f"data-check-{now[:16]}.json"
    if path.is_file():
        try:
            old = json.loads(path.read_text(encoding="utf-8"))
            return Report(now, old["files"], from_json(old["findings"]), 0.0)
        except (ValueError, KeyError, TypeError):
            # Written by another version, or cut off: it is only a cache.
            pass
    report = check(paths)
    cache.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{os.getpid()}.part")
    part.write_text(json.dumps(asdict(report)), encoding="utf-8")
    os.replace(part, path)  # noqa: PTH105
    return report
