"""Keeps observations, so that fitting again does not run the stages again."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

import processors
from processors import manifest
from training.calibration.datasets import Source
from training.calibration.observation import CropObservation, Observation
from training.calibration.observe import Observed, observe

#: Modules of the processors that run again at each fitting, or that only keep models; what they do is not kept.
_AFTERWARDS = frozenset(
    f"{name}.py"
    for name in [
        "adding",
        "advice",
        "agreement",
        "assemble",
        "calibration",
        "cards",
        "carry",
        "causes",
        "confidence",
        "coupled",
        "decimals",
        "digits",
        "draft",
        "evidence",
        "history",
        "labels",
        "library",
        "lit",
        "mcnemar",
        "plausibility",
        "registry",
        "semver",
        "served",
        "signs",
        "temperature",
        "verified",
        "versions",
        "warm_up",
    ]
)


def _plain(array: Any) -> tuple[str, tuple[int, ...], bytes]:
    return array.dtype.str, array.shape, array.tobytes()


def _array(_wanted: object, value: Any) -> object:
    dtype, shape, data = value
    return np.frombuffer(data, np.dtype(dtype)).reshape(shape)


#: Files whose observations are kept together.
CHUNK = 100
_encoder = msgspec.msgpack.Encoder(enc_hook=_plain)
_photos = msgspec.msgpack.Decoder(list[Observation], dec_hook=_array)
_crops = msgspec.msgpack.Decoder(list[CropObservation], dec_hook=_array)


def observations(chosen: Source, models: Path, cache: Path, jobs: int) -> list[Observation] | list[CropObservation]:
    """Return what is observed of a dataset's files whose truth is known, from the cache as far as it is there.

    Interrupted, it goes on where it stood: what a chunk's files gave is written once the last of them is done.

    Raises:
        DatasetError: the dataset cannot be used.
        ModelError: a model cannot be loaded.
    """
    key = f"{chosen.path.stem}-{_key(chosen, models)}"
    chunks = {
        cache / "observations" / f"{key}-{start}.msgpack": chosen.entries[start : start + CHUNK]
        for start in range(0, len(chosen.entries), CHUNK)
    }
    missing = {path: entries for path, entries in chunks.items() if not path.is_file()}
    if missing:
        rest = replace(chosen, entries=tuple(entry for entries in missing.values() for entry in entries))
        found = _shown(observe(rest, models, jobs), rest)
        for path, entries in missing.items():
            _write(path, [one for one in islice(found, len(entries)) if one is not None])
        sys.stderr.write("\n")
    decoder: msgspec.msgpack.Decoder[Any] = _crops if chosen.crops else _photos
    return [one for path in chunks for one in decoder.decode(path.read_bytes())]


def _write(path: Path, found: list[Observed]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{os.getpid()}.part")
    part.write_bytes(_encoder.encode(found))
    part.replace(path)


def _key(chosen: Source, models: Path) -> str:
    """Return a digest of the files, of the models and of the code that looks at them."""
    digest = hashlib.sha256(chosen.digest().encode())
    for name, entry in sorted(manifest.read(models).items()):
        champion = entry.aliases.get("champion", "")
        digest.update(f"{name} {champion} {entry.versions[champion].sha256 if champion else ''}".encode())
    code = [path for path in Path(processors.__file__).parent.glob("*.py") if path.name not in _AFTERWARDS]
    for path in sorted([*code, Path(__file__).with_name("observe.py"), Path(__file__).with_name("observation.py")]):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _shown(found: Iterator[Observed | None], chosen: Source) -> Iterator[Observed | None]:
    for count, one in enumerate(found, 1):
        if count % 20 == 0 or count == len(chosen.entries):
            sys.stderr.write(f"\r{chosen.path.stem}: {count} of {len(chosen.entries)} observed")
            sys.stderr.flush()
        yield one
