"""
G1: how long fieldkit takes to start, as a ratio of a bare Click group's `--help` in the same run.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from timing import process, rounds, verdict

BARE = """
import click
@click.group()
def cli(): pass
@cli.command()
def one(): 'One.'
@cli.command()
def two(): 'Two.'
cli()
"""
BARE_COMPLETE = {"_BARE_PY_COMPLETE": "bash_complete", "COMP_WORDS": "bare.py o", "COMP_CWORD": "1"}
COMPLETE = {"_FIELDKIT_COMPLETE": "bash_complete", "COMP_LINE": "fieldkit si"}
COMPLETE_VERB = {"_FIELDKIT_COMPLETE": "bash_complete", "COMP_LINE": "fieldkit site li"}
COMPLETE_CODE = {"_FIELDKIT_COMPLETE": "bash_complete", "COMP_LINE": "fieldkit site show 131022-GW-00"}
GROUPS = "code,name,kind,level,region,topic\n131022-G03,第三监督小组,supervision,county,131022,GW\n"
SITES = "code,name,region,topic\n" + "".join(f"131022-GW-{n:03d},示例点位{n},131022,GW\n" for n in range(1, 41))


def durable(path: Path) -> None:
    """
    Do what a light command waits for at the least: one small write, on the disk before it goes on.
    """
    with path.open("ab") as file:
        file.write(b"x" * 600)
        file.flush()
        os.fsync(file.fileno())


def main() -> int:
    """
    Measure help, completion and light commands; 1 when a goal is missed. The two that write also wait for the disk,
    as they must: what that costs here is shown beside them.
    """
    with tempfile.TemporaryDirectory() as folder:
        home = {"FIELDKIT_HOME": str(Path(folder) / "home"), "FIELDKIT_LANG": "en"}
        bare = Path(folder) / "bare.py"
        bare.write_text(BARE, encoding="utf-8")
        run = ["-m", "fieldkit"]
        work = str(Path(folder) / "work")
        process([*run, "init", work, "--region", "131022", "--campaign", "langfang-2021"], **home)()
        (Path(folder) / "groups.csv").write_text(GROUPS, encoding="utf-8")
        (Path(folder) / "sites.csv").write_text(SITES, encoding="utf-8")
        inside = {**home, "FOLDER": work}
        for kind in ("group", "site"):
            process([*run, kind, "import", str(Path(folder) / f"{kind}s.csv")], **inside)()
        process([*run, "config", "group", "131022-G03"], **inside)()
        start = [*run, "visit", "start", "--on", "2021-10-18", "--method", "random"]
        process(start, **inside)()
        measured = rounds(
            {
                "bare": process([str(bare), "--help"]),
                "bare completion": process([str(bare)], **BARE_COMPLETE),
                "--help": process([*run, "--help"], **home),
                "completion": process(run, **home, **COMPLETE),
                "completion of a verb": process(run, **home, **COMPLETE_VERB),
                "completion of a site code": process(run, **inside, **COMPLETE_CODE),
                "config show": process([*run, "config", "show"], **inside),
                "todo": process([*run, "todo"], **inside),
                "visit start": process(start, **inside),
                "check log": process([*run, "check", "log", "131022-GW-001", "--rest", "ok"], **inside),
                "disk": lambda: durable(Path(folder) / "disk"),
            },
            int(sys.argv[1]) if len(sys.argv) > 1 else 21,
        )
    floor = measured["bare"]
    print(f"bare click group --help: {floor * 1000:.1f} ms; one durable write: {measured['disk'] * 1000:.1f} ms")
    goals = {"--help": 1.10, "completion": 1.10, "completion of a verb": 1.10}
    goals |= {"config show": 1.15, "todo": 1.15, "visit start": 1.15, "check log": 1.15}
    holds = [verdict(f"G1 {name}", measured[name] / floor, goal) for name, goal in goals.items()]
    bare_completion = measured["bare completion"]
    for name, goal in {"completion": 1.5, "completion of a verb": 1.5, "completion of a site code": 2.0}.items():
        holds.append(verdict(f"G1 {name}, of a bare completion", measured[name] / bare_completion, goal))
    return 0 if all(holds) else 1


if __name__ == "__main__":
    sys.exit(main())
