"""
The lock: one writer at a time, freed by any end of its holder, never by deleting a file.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from fieldkit.errors import LedgerLocked
from fieldkit.store import lock
from fieldkit.store.lock import write_lock

ROOT = Path(__file__).resolve().parents[2]
HOLDER = """
import os, sys
from pathlib import Path
from fieldkit.store.lock import write_lock
with write_lock(Path(sys.argv[1])):
    print(os.getpid(), flush=True)
    sys.stdin.readline()
    os._exit(int(sys.argv[2]))
"""


def holder(path: Path, code: int = 0) -> subprocess.Popen[str]:
    """
    Start a process that holds the lock until told, then ends without a word.
    """
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path), str(code)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        text=True,
    )
    assert process.stdout is not None
    assert str(process.pid) == process.stdout.readline().strip()
    return process


def test_the_second_writer_waits_and_is_told_who_holds(tmp_path: Path) -> None:
    """
    While another process writes, a writer gives up after its time and names the holder; exit code 6.
    """
    path = tmp_path / "lock"
    process = holder(path)
    try:
        with pytest.raises(LedgerLocked) as caught, write_lock(path, timeout_s=0.05):
            pass
    finally:
        process.communicate("\n")

    assert (f"pid {process.pid}", 0.05, 6) == (
        caught.value.facts["holder"],
        caught.value.facts["seconds"],
        caught.value.exit_code,
    )


def test_whoever_waits_is_told_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    A writer that waits longer than its patience is told once who holds the lock; one that does not wait is not.
    """
    monkeypatch.setattr(lock, "PATIENCE_S", 0.01)
    path = tmp_path / "lock"
    told: list[str] = []
    process = holder(path)
    try:
        with pytest.raises(LedgerLocked), write_lock(path, timeout_s=0.2, waiting=told.append):
            pass
    finally:
        process.communicate("\n")
    with write_lock(path, timeout_s=0.2, waiting=told.append):
        pass

    assert [f"pid {process.pid}"] == told


def test_a_holder_that_died_holds_nothing(tmp_path: Path) -> None:
    """
    The lock of a process that ended without a word is free at once, and what it left is settled first.
    """
    path, settled = tmp_path / "lock", []
    holder(path, code=9).communicate("\n")
    with write_lock(path, timeout_s=0.05, settle=lambda: settled.append(True)):
        assert [True] == settled


def test_a_holder_that_finished_leaves_nothing_to_settle(tmp_path: Path) -> None:
    """
    After a writer that finished, the next one settles nothing.
    """
    path, settled = tmp_path / "lock", []
    with write_lock(path):
        pass
    with write_lock(path, settle=lambda: settled.append(True)):
        pass

    assert [] == settled


def test_a_writer_that_failed_is_settled_by_the_next(tmp_path: Path) -> None:
    """
    After a writer that broke off with an error, the lock is free and the next one settles once.
    """
    path, settled = tmp_path / "lock", []
    with pytest.raises(KeyError), write_lock(path):
        raise KeyError("broke off")
    for _ in range(2):
        with write_lock(path, timeout_s=0.05, settle=lambda: settled.append(True)):
            pass

    assert [True] == settled


def test_the_file_is_never_deleted(tmp_path: Path) -> None:
    """
    The lock's file stays and stays the same file, so that no two processes can hold two of them.
    """
    path = tmp_path / "lock"
    with write_lock(path):
        before = path.stat().st_ino
    with write_lock(path):
        pass

    assert before == path.stat().st_ino
