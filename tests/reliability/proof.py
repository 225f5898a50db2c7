"""
How a test runs a harness: in a process of its own, which may fork thousands of children and die as it likes.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
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
    words = [sys.executable, "-m", "reliability.night", "--gate", "--json", "--only", name, "--plant", plant]
    path = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    done = subprocess.run(
        words, env={**os.environ, "PYTHONPATH": path, "PYTHONUTF8": "1"}, capture_output=True, encoding="utf-8"
    )
    assert done.returncode in (0, 1) and done.stdout.startswith("{"), done.stdout[-500:] + done.stderr[-2000:]
    found = json.loads(done.stdout)[name]
    return Proof(found["cases"], found["failures"])
