"""`python -m training.synthetic curated` and `not-a-meter`: write a fixed set of photos that no training sees."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from training.synthetic.curated import folder, plan

SETS = ("curated", "not-a-meter")


def main(arguments: list[str] | None = None) -> int:
    """Write the set; 130 when interrupted, the same command then goes on."""
    parser = argparse.ArgumentParser(prog="python -m training.synthetic", description=__doc__)
    parser.add_argument("set", choices=SETS, help=f"{plan.CURATED} photos of all kinds, or photos of no meter")
    parser.add_argument("--out", type=Path, required=True, help="folder to write; finished once, it is left as it is")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes (default: one a core)")
    parser.add_argument("--count", type=int, help="only the first so many (a part of the set, with the same files)")
    parser.add_argument(
        "--seed", type=int, help="another set, made alike, whose photos nobody has looked at (1, 2, ...)"
    )
    chosen = parser.parse_args(arguments)
    if chosen.jobs < 1 or (chosen.count is not None and chosen.count < 1):
        parser.error("--jobs and --count must be at least 1")
    if chosen.seed is not None and chosen.seed < 0:
        parser.error("--seed must be at least 0")
    planned, count = (plan.curated, plan.CURATED) if chosen.set == "curated" else (plan.not_a_meter, plan.NOT_A_METER)
    seed = {} if chosen.seed is None else {"seed": chosen.seed}
    orders = list(planned(chosen.count or count, **seed))
    name = chosen.set if chosen.seed is None else f"{chosen.set} {chosen.seed}"

    def progress(done: int) -> None:
        sys.stderr.write(f"\r{done}/{len(orders)} photos")
        sys.stderr.flush()

    try:
        digest = folder.write(chosen.out, name, orders, jobs=chosen.jobs, progress=progress)
    except KeyboardInterrupt:
        sys.stderr.write(f"\nstopped; the same command goes on with what is in {chosen.out}\n")
        return 130
    except OSError as error:
        sys.stderr.write(f"\n{error}: choose another folder with --out\n")
        return 2
    sys.stderr.write("\n")
    sys.stdout.write(f"{chosen.out}: {len(orders)} photos, labels {digest}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
