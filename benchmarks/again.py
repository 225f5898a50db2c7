"""
G5: a folder of team files that was merged before, one of them handed in anew with one more entry: merged again and
summed up, against asking the system of every file whether it changed.

The summary is compared with the number of checks known from how the files were made. DuckDB, which reads everything
again, is no dependency of fieldkit: `pip install duckdb` into this environment by hand to see it beside.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median

from merge import DUCKDB_SUMMARY, missing
from startup import BARE
from teams import SITES, Team, canonical, file_name, groups_of, make_files
from timing import output, process, rounds, verdict

GOAL, GOAL_S = 2.0, 0.1
STAT = "import os, sys\nfor entry in os.scandir(sys.argv[1]): entry.stat()\n"
FLOOR, BARE_HELP, MERGE, SUMMARY, RECHECK = "stat of the files", "bare click --help", "merge", "summary", "--recheck"


class Folder:
    """
    The files, the workspace they were merged into, and how many of the teams handed in anew since.
    """

    def __init__(self, kept: Path, scratch: Path, count: int) -> None:
        self.count, self.groups, self.anew = count, groups_of(count), 0
        self.home = {"FIELDKIT_HOME": str(scratch / "home"), "FIELDKIT_LANG": "en"}
        # The kept files stay as they are made; these are changed.
        self.files = scratch / "files"
        shutil.copytree(make_files(kept / f"teams-{count}", count), self.files)
        self.work = scratch / "work"
        process(["-m", "fieldkit", "init", str(self.work), "--region", "131000"], **self.home)()
        process(self.inside("merge", str(self.files), "-q"), **self.home)()

    def inside(self, *arguments: str) -> list[str]:
        """
        Give a command of fieldkit in the workspace.
        """
        return ["-m", "fieldkit", "-w", str(self.work), *arguments]

    def hand_in(self) -> None:
        """
        Write one team's last file anew, with one more check.
        """
        group = self.anew % self.groups
        day = (self.count - 1 - group) // self.groups
        team = Team(group)
        path = self.files / file_name(group, day)
        fresh = path.with_suffix(".part")
        fresh.write_bytes(canonical([*team.lines(day), team.one_more(day)]))
        fresh.replace(path)
        self.anew += 1

    def is_right(self) -> bool:
        """
        Tell whether the summary counts every check that was ever handed in.
        """
        said = json.loads(output(self.inside("--json", "summary"), **self.home))
        counted, expected = said["fieldkit.summary/v1"]["total"]["checks"], self.count * SITES + self.anew
        if counted != expected:
            print(f"WRONG: the summary counts {counted:,} checks, {expected:,} were handed in")
        return bool(counted == expected)

    def contestants(self) -> dict[str, Callable[[], object]]:
        """
        Give who runs after a team handed in anew, in this order.
        """
        bare = self.files.parent / "bare.py"
        bare.write_text(BARE, encoding="utf-8")
        return {
            FLOOR: process(["-c", STAT, str(self.files)]),
            BARE_HELP: process([str(bare), "--help"]),
            MERGE: process(self.inside("merge", str(self.files), "-q"), **self.home),
            SUMMARY: process(self.inside("--json", "summary"), **self.home),
        }

    def others(self) -> dict[str, Callable[[], object]]:
        """
        Give who reads every file again: slower by far, and so run once.
        """
        found: dict[str, Callable[[], object]] = {}
        if RECHECK in output(self.inside("merge", "--help"), **self.home):
            found[f"merge {RECHECK}"] = process(self.inside("merge", RECHECK, str(self.files), "-q"), **self.home)
        if "duckdb" not in missing():
            found["duckdb, united and summed up"] = process(["-c", DUCKDB_SUMMARY, str(self.files), ""])
        return found


def measure(folder: Folder, turns: int) -> tuple[dict[str, float], bool]:
    """
    Let one team after another hand in anew; give the median seconds and whether every summary was right.
    """
    taken, right = [], True
    for _ in range(min(turns, folder.groups)):
        folder.hand_in()
        taken.append(rounds(folder.contestants(), 1))
        right &= folder.is_right()
    times = {name: median(each[name] for each in taken) for name in taken[0]}
    return {**times, **rounds(folder.others(), 1)}, right


def main() -> int:
    """
    Print times and ratios; 1 when a goal is missed or a summary is wrong. Merging and summing up are two commands, of
    which one start-up is counted.
    """
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--files", type=int, default=10_000)
    arguments.add_argument("--turns", type=int, default=5)
    arguments.add_argument("--folder", type=Path, help="keep the team files here, and use those that are here")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory(dir=".") as name:
        scratch = Path(name).resolve()
        folder = Folder(given.folder or scratch, scratch, given.files)
        times, right = measure(folder, given.turns)
    for who, seconds in times.items():
        print(f"{who:30s} {seconds * 1000:10.1f} ms")
    if f"merge {RECHECK}" not in times:
        print(f"merge {RECHECK}: no such option here, left out")
    if "duckdb" in missing():
        print("duckdb is not installed here and is left out: pip install duckdb")
    print(f"the summaries are {'right' if right else 'WRONG'}")
    floor, both = times[FLOOR], times[MERGE] + times[SUMMARY] - times[BARE_HELP]
    fast = both <= GOAL_S
    said = "holds" if fast else "MISSED"
    print(
        f"G5 merged again and summarised, one start-up: {both * 1000:.0f} ms   goal <= {GOAL_S * 1000:.0f} ms   {said}"
    )
    holds = verdict(f"G5 / {FLOOR}, {given.files:,} files", both / floor, GOAL)
    verdict(f"G5 merge alone / {FLOOR}", times[MERGE] / floor, GOAL)
    return 0 if holds and fast and right else 1


if __name__ == "__main__":
    sys.exit(main())
