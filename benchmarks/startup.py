"""
G1: how long fieldkit takes to start, as a ratio of a bare Click group's `--help` in the same run.
"""

from __future__ import annotations

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
COMPLETE = {"_FIELDKIT_COMPLETE": "bash_complete", "COMP_WORDS": "fieldkit si", "COMP_CWORD": "1"}
COMPLETE_VERB = {"_FIELDKIT_COMPLETE": "bash_complete", "COMP_WORDS": "fieldkit site li", "COMP_CWORD": "2"}


def main() -> int:
    """
    Measure help, completion and light commands; 1 when a goal is missed.
    """
    with tempfile.TemporaryDirectory() as folder:
        home = {"FIELDKIT_HOME": str(Path(folder) / "home"), "FIELDKIT_LANG": "en"}
        bare = Path(folder) / "bare.py"
        bare.write_text(BARE, encoding="utf-8")
        run = ["-m", "fieldkit"]
        work = str(Path(folder) / "work")
        process([*run, "init", work, "--region", "131022", "--campaign", "langfang-2021"], **home)()
        measured = rounds(
            {
                "bare": process([str(bare), "--help"]),
                "--help": process([*run, "--help"], **home),
                "completion": process(run, **home, **COMPLETE),
                "completion of a verb": process(run, **home, **COMPLETE_VERB),
                "config": process([*run, "-w", work, "config"], **home),
                "todo": process([*run, "-w", work, "todo"], **home),
            },
            int(sys.argv[1]) if len(sys.argv) > 1 else 21,
        )
    floor = measured["bare"]
    print(f"bare click group --help: {floor * 1000:.1f} ms")
    goals = {"--help": 1.10, "completion": 1.10, "completion of a verb": 1.10, "config": 1.15, "todo": 1.15}
    return 0 if all([verdict(f"G1 {name}", measured[name] / floor, goal) for name, goal in goals.items()]) else 1


if __name__ == "__main__":
    sys.exit(main())
