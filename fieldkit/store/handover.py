"""
Files that are handed over: written beside their place, read again and verified, and only then put in it.
"""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import BinaryIO

from fieldkit.core.scan import OPENING, scan
from fieldkit.errors import FieldkitError, InvalidInput, NotFound, NotSaved, ReadOnly
from fieldkit.store.durable import BINARY, rename_file, sync_file, sync_folder

SUFFIXES = {".json": "ledger", ".zip": "bundle"}
_PIECE = 1 << 20
_READ_ONLY = (errno.EROFS, errno.EACCES, errno.EPERM)
_FULL = (errno.ENOSPC, getattr(errno, "EDQUOT", -1), errno.EFBIG)


def target_kind(path: Path, option: str) -> str:
    """
    Tell from the suffix whether a ledger (.json) or a bundle (.zip) is wanted; raises InvalidInput for neither, and
    when a file stands there that is neither of them, NotFound when there is no such folder: none is made, since it may
    be that of a stick that is not plugged in.
    """
    kind = SUFFIXES.get(path.suffix.lower())
    if kind is None or path.is_dir():
        raise InvalidInput(field=option, value=str(path), reason="suffix", hint="131022-G03.json, 131022-G03.zip")
    if not path.parent.is_dir():
        raise NotFound(kind="folder", name=str(path.parent), nearest=[])
    if path.exists() and not _is_ours(path):
        raise InvalidInput(field=option, value=str(path), reason="not_ours", hint=None)
    return kind


def _is_ours(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            start = file.read(len(OPENING))
    except OSError:
        return False
    return not start or start == OPENING or start[:2] == b"PK"


def put_in_place(path: Path, produce: Callable[[BinaryIO], None], verify: Callable[[Path], None]) -> None:
    """
    Put a file in place whole and verified or not at all: written under another name in the same folder, synced, read
    again by `verify`, renamed. Raises NotSaved, ReadOnly or NotFound (no such folder) and leaves what was there.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{time.monotonic_ns()}.tmp")
    try:
        try:
            descriptor = os.open(temporary, os.O_RDWR | os.O_CREAT | os.O_EXCL | BINARY, 0o644)
            with os.fdopen(descriptor, "wb") as file:
                produce(file)
                file.flush()
                sync_file(file.fileno())
            verify(temporary)
            rename_file(temporary, path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        sync_folder(path.parent)
    except OSError as error:
        raise not_saved(path, error) from error


def not_saved(path: Path, error: OSError) -> FieldkitError:
    """
    Say what a failed write means to a person: no such folder, no right to write, or no room.
    """
    if error.errno in _READ_ONLY:
        return ReadOnly(path=str(path), target=True)
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return NotFound(kind="folder", name=str(path.parent), nearest=[])
    reason = "full" if error.errno in _FULL else "medium" if error.errno == errno.EIO else error.strerror
    return NotSaved(path=str(path), reason=reason or str(error), entries=[])


def write_ledger(path: Path, data: bytes, verified: Mapping[bytes, bytes] | None = None) -> None:
    """
    Write a whole ledger: its bytes are read again and every line of it verified before it is in place, save those equal
    to lines `verified` before.
    """

    def verify(written: Path) -> None:
        if not _holds(written, data) or not scan(data, verified).whole:
            raise OSError(errno.EIO, os.strerror(errno.EIO), str(path))

    put_in_place(path, lambda file: _write(file, data), verify)


def _holds(path: Path, data: bytes) -> bool:
    """
    Tell whether a file holds just these bytes, without holding them all once more.
    """
    at = 0
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            # Not through a memoryview, which compares sign by sign.
            if data[at : at + len(piece)] != piece:
                return False
            at += len(piece)
    return at == len(data)


def _write(file: BinaryIO, data: bytes) -> None:
    file.write(data)
