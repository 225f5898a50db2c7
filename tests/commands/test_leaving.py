"""
How a command leaves: at once when nothing waits for its end, else as any program does; never with output unwritten.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
START = "import sys; sys.argv = ['fieldkit', *sys.argv[1:]]\nfrom fieldkit.cli import main\n"


def run(code: str, *words: str, stdout: int | None = subprocess.PIPE) -> subprocess.CompletedProcess[str]:
    """
    Run the console script in a process of its own, after some lines of Python.
    """
    env = {**os.environ, "PYTHONPATH": str(ROOT), "FIELDKIT_LANG": "en", "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-c", START + code + "\nmain()", *words]
    return subprocess.run(command, env=env, stdout=stdout, stderr=subprocess.PIPE, text=True, encoding="utf-8")


@pytest.mark.parametrize("words, code", [(["--help"], 0), (["nonsense"], 2), (["site", "--nonsense"], 2)])
def test_the_exit_code_and_all_output_arrive(words: list[str], code: int) -> None:
    """
    Nothing said into a pipe is lost, and the exit code is the command's.
    """
    done = run("", *words)

    assert code == done.returncode
    assert "Usage: fieldkit" in done.stdout + done.stderr
    assert code != 0 or "fieldkit help" in done.stdout.splitlines()[-1]


@pytest.mark.parametrize(
    "code, said",
    [
        ("import atexit; atexit.register(print, 'at exit')", "at exit"),
        ("import threading as t; t.Thread(target=lambda: (t.main_thread().join(), print('last'))).start()", "last"),
    ],
    ids=["exit function", "thread"],
)
def test_what_waits_for_the_end_gets_it(code: str, said: str) -> None:
    """
    Exit functions run and threads finish before the process ends.
    """
    assert said == run(code, "--help").stdout.splitlines()[-1]


def test_shell_completion_leaves_with_its_own_code() -> None:
    """
    A completion leaves by its own door: its answer arrives and its code is kept.
    """
    done = run("import os; os.environ |= {'_FIELDKIT_COMPLETE': 'bash_complete', 'COMP_LINE': 'fieldkit si'}")

    assert (0, "plain\tsite\n") == (done.returncode, done.stdout)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")
def test_output_that_is_not_taken_is_no_success() -> None:
    """
    A full disk under the output is told by the exit code.
    """
    full = os.open("/dev/full", os.O_WRONLY)
    try:
        assert run("", "--help", stdout=full).returncode != 0
    finally:
        os.close(full)
