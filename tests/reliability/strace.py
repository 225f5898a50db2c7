"""
P1 once more without the shim: the real program, killed by strace at its system calls. Only where strace is installed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from .child import Outcome
from .judge import complaints
from .report import Report
from .scene import Scene, set_environment

CALLS = "write,pwrite64,fsync,fdatasync,ftruncate,rename,renameat,renameat2,mkdir,unlink,flock"
ROOT = Path(__file__).resolve().parents[2]
KILLED = (137, -9)


def kill_by_strace(scene: Scene, report: Report, at_most: int = 400) -> None:
    """
    Log a check in a new process that is killed at its first, second, third … call that writes, until it lives.
    """
    strace = shutil.which("strace")
    if strace is None:
        return
    words = [sys.executable, "-B", "-m", "fieldkit", *scene.log_words("by strace")]
    for number in range(1, at_most):
        if report.enough:
            return
        scene.again()
        set_environment(scene.home)
        inject = ["-f", "-o", os.devnull, "-e", f"trace={CALLS}", "-e", f"inject={CALLS}:signal=KILL:when={number}"]
        world = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
        done = subprocess.run([strace, *inject, *words], capture_output=True, env=world)
        outcome = Outcome(done.returncode, done.stdout.decode("utf-8", "replace"), "")
        report.check(f"strace: killed at call {number}", complaints(scene, outcome, 3))
        if done.returncode not in KILLED:
            return
