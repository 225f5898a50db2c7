"""
One writer at a time: an operating system lock on a side file that is never deleted.
"""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from fieldkit.errors import LedgerLocked
from fieldkit.store.durable import BINARY, StrPath

PATIENCE_S = 1.0
_PAUSE_S = 0.02
_HOLDER_AT = 1  # msvcrt locks byte 0, so the holder's name stands behind it
_NOTE_LENGTH = 14


@contextmanager
def write_lock(
    path: StrPath,
    timeout_s: float = 20.0,
    settle: Callable[[], None] | None = None,
    waiting: Callable[[str], None] | None = None,
) -> Iterator[None]:
    """
    Hold the lock while the body runs; a crash frees it. Raises LedgerLocked naming the holder after the time-out;
    `waiting` is told the holder once, after a second.

    When the last holder broke off (killed, interrupted, failed), what it wrote may not be on the disk yet: `settle` is
    called first to make it so.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | BINARY, 0o644)
    try:
        _acquire(descriptor, path, timeout_s, waiting)
        try:
            broke_off = _holder(descriptor) != ""
            _note(descriptor, f"pid {os.getpid():<10d}\n")
            if broke_off and settle:
                settle()
            yield
            if settle or not broke_off:
                _note(descriptor, " " * _NOTE_LENGTH + "\n")
        finally:
            _unlock(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def reading_still(path: StrPath, waiting: Callable[[str], None] | None = None) -> Iterator[None]:
    """
    Hold the lock while the body reads what must not change meanwhile. Where no lock can be held, on a medium that takes
    no writing, nobody writes either.
    """
    lock = write_lock(path, waiting=waiting)
    try:
        lock.__enter__()
    except OSError as error:
        if error.errno not in (errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOENT):
            raise
        yield
        return
    try:
        yield
    finally:
        lock.__exit__(None, None, None)


def _acquire(
    descriptor: int, path: StrPath, timeout_s: float, waiting: Callable[[str], None] | None = None
) -> None:
    begun = time.monotonic()
    while not _try_lock(descriptor):
        waited = time.monotonic() - begun
        if waited >= timeout_s:
            raise LedgerLocked(path=str(path), holder=_holder(descriptor), seconds=timeout_s)
        if waiting and waited >= PATIENCE_S:
            waiting(_holder(descriptor))
            waiting = None
        time.sleep(_PAUSE_S)


def _try_lock(descriptor: int) -> bool:
    try:
        if os.name == "nt":
            import msvcrt

            os.lseek(descriptor, 0, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    except (BlockingIOError, PermissionError):
        return False


def _unlock(descriptor: int) -> None:
    if os.name == "nt":
        import msvcrt

        os.lseek(descriptor, 0, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)  # type: ignore[attr-defined,unused-ignore]
    else:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_UN)


def _note(descriptor: int, text: str) -> None:
    """
    Leave the process number for whoever waits, blanks when all was done; a full disk must not stop the lock.
    """
    try:
        os.lseek(descriptor, _HOLDER_AT, os.SEEK_SET)
        os.write(descriptor, text.encode())
    except OSError:
        pass


def _holder(descriptor: int) -> str:
    try:
        os.lseek(descriptor, _HOLDER_AT, os.SEEK_SET)
        return os.read(descriptor, 64).decode("ascii", "replace").strip()
    except OSError:
        return ""
