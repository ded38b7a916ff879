"""`python -m training.synthetic`: write a labelled dataset of synthetic meters."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from training.synthetic.curated.__main__ import SETS
from training.synthetic.curated.__main__ import main as write_set
from training.synthetic.dataset import write
from training.synthetic.faults import FAULTS
from training.synthetic.repertoire import REPERTOIRES
from training.synthetic.truth import KINDS


def main(arguments: list[str] | None = None) -> int:
    """Write the dataset; 130 when interrupted."""
    arguments = sys.argv[1:] if arguments is None else arguments
    if arguments[:1] and arguments[0] in SETS:
        return write_set(arguments)
    parser = argparse.ArgumentParser(
        prog="python -m training.synthetic",
        description=__doc__,
        epilog=f"Fixed sets that no training sees: {', '.join(SETS)} (python -m training.synthetic curated --help).",
    )
    parser.add_argument("--count", type=int, required=True, help="how many photos")
    parser.add_argument("--seed", type=int, required=True, help="the same seed gives the same bytes")
    parser.add_argument("--out", type=Path, required=True, help="folder to write")
    parser.add_argument("--fonts", choices=sorted(REPERTOIRES), default="train", help="repertoire (default: train)")
    parser.add_argument("--side", type=int, default=1280, help="longest side in pixels (default: 1280)")
    parser.add_argument("--kind", choices=KINDS, help="only this kind (default: all)")
    parser.add_argument("--fault", choices=sorted(FAULTS), help="only this fault (default: mostly none)")
    parser.add_argument("--split", default="", help="what the column split says")
    chosen = parser.parse_args(arguments)
    if chosen.count < 1 or chosen.side < 64:
        parser.error("--count must be at least 1 and --side at least 64")

    def progress(done: int) -> None:
        sys.stderr.write(f"\r{done}/{chosen.count} photos")
        sys.stderr.flush()

    try:
        write(
            chosen.out, chosen.count, chosen.seed, fonts=chosen.fonts, side=chosen.side, kind=chosen.kind,
            fault=chosen.fault, split=chosen.split, progress=progress,
        )  # fmt: skip
    except KeyboardInterrupt:
        sys.stderr.write(f"\nstopped; what is in {chosen.out} is whole\n")
        return 130
    sys.stderr.write("\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
