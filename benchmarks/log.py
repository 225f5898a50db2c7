"""
G2: logging a check, whole process, as a ratio of a bare Click group's `--help`, in a ledger of a thousand entries and
in larger ones: it must take the same time in all of them.

`--largest 1000000` makes the largest ledger first, which takes minutes; `--folder` keeps it.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from large import begin, log
from startup import BARE, durable
from teams import make_workspace
from timing import process, rounds, verdict

# The lists of a city are a thousand entries; with the visit of a team and its checks, five more.
SIZES = (1_000, 100_000, 1_000_000)
GOAL, GOAL_FLAT = 1.25, 1.05


def main() -> int:
    """
    Measure and print; 1 when a goal is missed. The check has deputies and answers, no photo; the fifth check of a
    site is no rarer than the first, so one line is logged again and again.
    """
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--largest", type=int, default=1_000)
    arguments.add_argument("--rounds", type=int, default=21)
    arguments.add_argument("--folder", type=Path, help="keep the workspaces here, and use those that are here")
    given = arguments.parse_args()
    sizes = [size for size in SIZES if size <= given.largest] or [SIZES[0]]
    with tempfile.TemporaryDirectory(dir=".") as name:
        scratch = Path(name).resolve()
        bare = scratch / "bare.py"
        bare.write_text(BARE, encoding="utf-8")
        contestants: dict[str, Callable[[], object]] = {
            "bare": process([str(bare), "--help"]),
            "disk": lambda: durable(scratch / "disk"),
        }
        for size in sizes:
            kept, work = make_workspace((given.folder or scratch) / f"kept-{size}", size), scratch / f"work-{size}"
            shutil.copytree(kept.root, work)
            # A home for each: one laptop that writes in two workspaces by turns is not what is measured.
            home = {"FIELDKIT_HOME": str(scratch / f"home-{size}"), "FIELDKIT_LANG": "en"}
            begin(work, **home)
            contestants[f"{size:,}"] = process(log(work), **home)
        measured = rounds(contestants, given.rounds)
    floor, disk = measured["bare"], measured["disk"]
    print(f"bare click group --help: {floor * 1000:.1f} ms; one durable write: {disk * 1000:.1f} ms")
    holds = True
    for size in sizes:
        holds &= verdict(f"G2 check log at {size:,} entries", measured[f"{size:,}"] / floor, GOAL)
    least = measured[f"{sizes[0]:,}"]
    for size in sizes[1:]:
        holds &= verdict(f"G2 the same: {size:,} / {sizes[0]:,} entries", measured[f"{size:,}"] / least, GOAL_FLAT)
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
