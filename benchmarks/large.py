"""
What commands cost in a workspace of a million entries: whole processes, against a bare Click group's `--help` and
against reading the ledger's bytes once and hashing them.

`--folder` keeps the workspace, which takes minutes to make; commands that write do so in a copy.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from startup import BARE
from teams import code_of, make_workspace
from timing import process, rounds, verdict

GOAL = 1.25
READ = "import sys\nopen(sys.argv[1], 'rb').read()\n"
HASH = "import hashlib, sys\nhashlib.file_digest(open(sys.argv[1], 'rb'), 'sha256')\n"
BARE_HELP, READING, HASHING, LOG = "bare click --help", "reading the ledger", "sha256 of the ledger", "check log"


def begin(work: Path, **home: str) -> None:
    """
    Begin a visit, as one who logs checks has done.
    """
    process(["-m", "fieldkit", "-w", str(work), "config", "group", code_of("group", 0)], **home)()
    deputies = ",".join(code_of("deputy", 0, number) for number in range(3))
    visit = ["visit", "start", "--on", "2021-10-18", "-m", "random", "-d", deputies]
    process(["-m", "fieldkit", "-w", str(work), *visit], **home)()


def log(work: Path) -> list[str]:
    """
    Give the command that logs a check of the group's first site, with answers and a finding.
    """
    answers = ["--rest", "ok", "-x", "GW04=an unsealed well"]
    return ["-m", "fieldkit", "-w", str(work), "check", "log", code_of("site", 0), *answers]


def contestants(work: Path, scratch: Path) -> dict[str, Callable[[], object]]:
    """
    Give the floors and the commands.
    """
    home = {"FIELDKIT_HOME": str(scratch / "home"), "FIELDKIT_LANG": "en"}
    bare, ledger = scratch / "bare.py", str(work / "ledger.json")
    bare.write_text(BARE, encoding="utf-8")
    begin(work, **home)
    run = ["-m", "fieldkit", "-w", str(work)]
    return {
        BARE_HELP: process([str(bare), "--help"]),
        READING: process(["-c", READ, ledger]),
        HASHING: process(["-c", HASH, ledger]),
        LOG: process(log(work), **home),
        "check list --site": process([*run, "check", "list", "--site", code_of("site", 0)], **home),
        "summary": process([*run, "summary"], **home),
        "todo": process([*run, "todo"], **home),
    }


def main() -> int:
    """
    Print times and ratios; 1 when logging a check misses its goal.
    """
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--entries", type=int, default=1_000_000)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--folder", type=Path, help="keep the workspace here, and use the one that is here")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory(dir=".") as name:
        scratch = Path(name).resolve()
        kept = make_workspace(given.folder or scratch / "kept", given.entries)
        work = scratch / "work"
        shutil.copytree(kept.root, work)
        size = (work / "ledger.json").stat().st_size
        times = rounds(contestants(work, scratch), given.rounds)
    print(f"about {given.entries:,} entries, {size / 1e6:.0f} MB")
    bare, read, hashed = times[BARE_HELP], times[READING], times[HASHING]
    for who, taken in times.items():
        ratios = f"{taken / bare:8.2f}x --help {taken / read:8.2f}x reading {taken / hashed:8.2f}x sha256"
        print(f"{who:24s} {taken * 1000:10.1f} ms {ratios}")
    return 0 if verdict(f"G2 check log at {given.entries:,} entries / bare --help", times[LOG] / bare, GOAL) else 1


if __name__ == "__main__":
    sys.exit(main())
