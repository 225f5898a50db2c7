"""
How a test runs a harness: in a child of a process of its own, which may fork thousands more and die as it likes.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]


class Proof(NamedTuple):
    """
    What a harness said: how many cases it ran, and what it found.
    """

    cases: int
    failures: list[str]


def prove(name: str, plant: str = "") -> Proof:
    """
    Run one harness at gate size, with a planted fault or with none.
    """
    asked = [name, plant]
    said = _ask(json.dumps(asked))
    assert said.startswith("{"), said[-2500:]
    answer = json.loads(said)
    assert answer["asked"] == asked and not answer["trouble"], answer
    return Proof(answer["cases"], answer["failures"])


def _ask(line: str) -> str:
    process = _proving()
    assert process.stdin and process.stdout
    try:
        process.stdin.write(line + "\n")
        process.stdin.flush()
        return process.stdout.readline() or f"the process that proves ended with {process.wait()}"
    except BaseException:
        # Whoever asks next must not get the answer that came too late.
        process.kill()
        _proving.cache_clear()
        raise


@cache
def _proving() -> subprocess.Popen[str]:
    """
    Start the one process that forks a child for each proof: it becomes warm once, and ends with these tests.
    """
    path = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    process = subprocess.Popen(
        [sys.executable, "-m", "reliability.proving"],
        env={**os.environ, "PYTHONPATH": path, "PYTHONUTF8": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    atexit.register(process.communicate)
    return process
