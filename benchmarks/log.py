"""
G2: logging a check, whole process, as a ratio of a bare Click group's `--help`, in a ledger of a thousand entries.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from startup import BARE, durable
from summary import fill
from timing import process, rounds, verdict

# Groups, deputies and sites of a city are a thousand entries; with a visit and its four checks, five more.
LISTS = 1021
GOAL = 1.25


def main() -> int:
    """
    Measure and print; 1 when the goal is missed. The check has deputies and answers, no photo; the fifth check of a
    site is no rarer than the first, so one line is logged again and again.
    """
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 21
    checks = max(0, (wanted - LISTS) * 4 // 5)
    with tempfile.TemporaryDirectory() as folder:
        home = {"FIELDKIT_HOME": str(Path(folder) / "home"), "FIELDKIT_LANG": "en"}
        bare = Path(folder) / "bare.py"
        bare.write_text(BARE, encoding="utf-8")
        work = fill(Path(folder) / "team", checks)
        inside = {**home, "FOLDER": str(work)}
        run = ["-m", "fieldkit"]
        group = next(line for line in (work / "ledger.json").read_text("utf-8").split('"') if line.endswith("-G01"))
        process([*run, "config", "group", group], **inside)()
        process([*run, "visit", "start", "--on", "2021-10-18", "-m", "random", "-d", "D001,D002,D003"], **inside)()
        log = ["check", "log", "GW-007", "--rest", "ok", "-x", "GW04=an unsealed well"]
        contestants = {
            "bare": process([str(bare), "--help"]),
            "check log": process([*run, *log], **inside),
            "disk": lambda: durable(Path(folder) / "disk"),
        }
        measured = rounds(contestants, count)
    disk, floor = measured["disk"], measured["bare"]
    print(f"bare click group --help: {floor * 1000:.1f} ms; one durable write: {disk * 1000:.1f} ms")
    entries = LISTS + checks * 5 // 4
    return 0 if verdict(f"G2 check log at {entries:,} entries", measured["check log"] / floor, GOAL) else 1


if __name__ == "__main__":
    sys.exit(main())
