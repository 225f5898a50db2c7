"""
The process that proves for the tests: it reads which harness to run with which planted fault, a line of JSON each, runs
it at gate size in a forked child, and answers with a line of JSON; it ends with its input.
"""

from __future__ import annotations

import json
import sys

from .child import fork
from .night import prove, warm_up


def main() -> None:
    """
    Answer every line.
    """
    warm_up()
    for line in sys.stdin:
        asked = json.loads(line)
        done = fork(lambda asked=asked: _proven(*asked))  # type: ignore[misc]
        cases, failures = done.back if isinstance(done.back, tuple) else (0, [])
        trouble = "" if isinstance(done.back, tuple) else f"exit {done.exit}: {done.err[-2000:]}"
        print(json.dumps({"asked": asked, "cases": cases, "failures": failures, "trouble": trouble}), flush=True)


def _proven(name: str, plant: str) -> tuple[int, list[str]]:
    report = prove(name, plant)
    return report.cases, report.failures


if __name__ == "__main__":
    main()
