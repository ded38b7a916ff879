"""`python -m training calibrate`."""

from __future__ import annotations

import argparse
import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from processors import manifest
from processors.calibration import FILE
from processors.limits import Limits
from processors.manifest import ModelError
from training.calibration.datasets import DatasetError, source
from training.calibration.fit import Aim, CannotError, document
from training.calibration.observation import CropObservation, Observation
from training.calibration.store import observations
from training.code_version import code_version

EPILOG = """examples:
  python -m training calibrate --data .cache/val ../shared/data/photos-water:val
  python -m training calibrate --data val/ digits.zip:val --models /models --risk 0.02

The datasets must hold nothing that a model was trained on. What the models say about a photo is kept under --cache;
fitting again, with other photos added or another --risk, takes seconds."""


def add_parser(verbs: Any) -> None:
    """Add the verb to the command line."""
    one = verbs.add_parser(
        "calibrate",
        help="measure what the confidences are worth, and choose the one from which on a reading is answered",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    one.add_argument(
        "--data", nargs="+", required=True, metavar="PATH[:SPLIT]", help="labelled photos, or crops of digits in a zip"
    )
    one.add_argument("--models", type=Path, default=Path("onnx"), help="folder of the models (default: onnx)")
    one.add_argument("--out", type=Path, help=f"file to write (default: {FILE} beside the manifest)")
    one.add_argument(
        "--risk", type=_share, default=0.01, help="largest share of wrong readings among those answered (default: 0.01)"
    )
    one.add_argument(
        "--delta", type=_share, default=0.05, help="probability that the bound does not hold (default: 0.05)"
    )
    one.add_argument("--seed", type=int, default=0, help="decides which meters are fitted and which are judged on")
    one.add_argument("--jobs", type=int, default=max(1, (os.cpu_count() or 2) - 1), help="processes that read photos")
    one.add_argument("--cache", type=Path, default=Path(".cache/training"), help="what the models said")


def _share(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = -1.0
    if not 0 < share < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a share between 0 and 1, such as 0.01")
    return share


def run(chosen: argparse.Namespace) -> int:
    """Observe, fit, write; 1 if no threshold keeps the wrong share down, 2 if the input cannot be used."""
    photos: list[Observation] = []
    crops: list[CropObservation] = []
    data: list[dict[str, object]] = []
    try:
        versions = champions(chosen.models)
        for text in chosen.data:
            one = source(text)
            found = observations(one, chosen.models, chosen.cache, chosen.jobs)
            photos += [seen for seen in found if isinstance(seen, Observation)]
            crops += [seen for seen in found if isinstance(seen, CropObservation)]
            data.append({"name": one.path.name, "split": one.split, "digest": one.digest(), "used": len(found)})
        made = document(photos, crops, versions, Limits(), Aim(chosen.risk, chosen.delta, chosen.seed))
    except (DatasetError, ModelError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except CannotError as cannot:
        sys.stderr.write(f"{cannot}\n")
        return 1
    out = chosen.out or chosen.models / FILE
    stamped = {
        **made,
        "data": data,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "code_version": code_version(),
    }
    part = out.with_name(f"{out.name}.part")
    part.write_text(json.dumps(stamped, indent=2) + "\n", encoding="utf-8")
    part.replace(out)
    bound = made["bound"]
    sys.stderr.write(
        f"wrote {out}: from confidence {made['threshold']:.4f} on, {bound['answered']} of {made['figures']['readings']}"
        f" readings are answered, {bound['wrong']} of them wrong; at most {bound['bound']:.2%} with"
        f" {1 - bound['delta']:.0%} confidence\n"
    )
    return 0


def champions(models: Path) -> dict[str, str]:
    """Return model -> version of those that would answer."""
    found = manifest.read(models)
    return {name: entry.aliases["champion"] for name, entry in found.items() if "champion" in entry.aliases}
