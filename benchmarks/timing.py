"""
Timing shared by the benchmarks: interleaved rounds, medians, one line a contestant.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from statistics import median

UNLIKE_A_USER = ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "PYTHONPROFILEIMPORTTIME", "PYTHONDEVMODE")


def rounds(
    contestants: Mapping[str, Callable[[], object]], count: int, before: Callable[[], object] = lambda: None
) -> dict[str, float]:
    """
    Run every contestant `count` times, taking turns, and give the median seconds of each; what is done `before` each is
    not counted.
    """
    taken: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(count):
        for name, run in contestants.items():
            before()
            started = time.perf_counter()
            run()
            taken[name].append(time.perf_counter() - started)
    return {name: median(times) for name, times in taken.items()}


def process(arguments: Sequence[str], **environment: str) -> Callable[[], object]:
    """
    Give a contestant that runs a Python process to its end, in the folder `FOLDER` when the environment names one.

    Compiled modules are kept, in a folder of our own, whatever this shell says: an installed program has them.
    """
    command = [sys.executable, *arguments]
    env = _like_a_user(environment)
    folder = env.pop("FOLDER", None)
    return lambda: subprocess.run(
        command, env=env, cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def _like_a_user(environment: Mapping[str, str]) -> dict[str, str]:
    env = {name: value for name, value in os.environ.items() if name not in UNLIKE_A_USER}
    env |= {"PYTHONPYCACHEPREFIX": os.path.join(tempfile.gettempdir(), "fieldkit-benchmarks-pycache"), **environment}
    if "PYTHONPATH" in env:
        env["PYTHONPATH"] = os.pathsep.join(map(os.path.abspath, env["PYTHONPATH"].split(os.pathsep)))
    return env


def output(arguments: Sequence[str], **environment: str) -> str:
    """
    Run a Python process to its end and give what it printed.
    """
    command = [sys.executable, *arguments]
    return subprocess.run(command, env=_like_a_user(environment), check=True, capture_output=True, text=True).stdout


def peak(arguments: Sequence[str], **environment: str) -> int:
    """
    Run a Python process to its end and give the most memory it held, in bytes.
    """
    quiet = [(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_WRONLY, 0) for stream in (1, 2)]
    command = [sys.executable, *arguments]
    child = os.posix_spawn(sys.executable, command, _like_a_user(environment), file_actions=quiet)
    _, status, used = os.wait4(child, 0)
    if status:
        raise subprocess.CalledProcessError(os.waitstatus_to_exitcode(status), command)
    return used.ru_maxrss * 1024


def verdict(name: str, ratio: float, goal: float) -> bool:
    """
    Print a ratio beside its goal and give whether the goal holds.
    """
    holds = ratio <= goal
    print(f"{name:52s} {ratio:6.2f}x   goal <= {goal:.2f}x   {'holds' if holds else 'MISSED'}")
    return holds
