"""
Bytes that survive a power cut: files replaced whole, folders synced, appends that end where they began on failure.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

BINARY = getattr(os, "O_BINARY", 0)
_BUSY_ON_WINDOWS = (5, 32, 33)
_RETRIES = 25


def sync_file(descriptor: int) -> None:
    """
    Return only when the file's bytes are on the disk; an OSError here is final.
    """
    if sys.platform == "darwin":
        import fcntl

        fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
    else:
        getattr(os, "fdatasync", os.fsync)(descriptor)


def sync_folder(folder: Path) -> None:
    """
    Make the names in a folder durable, where the system knows such a thing.
    """
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_all(descriptor: int, data: bytes) -> None:
    """
    Write every byte at the current place, however often the system takes only a part.
    """
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def replace_file(path: Path, data: bytes, durable: bool = True) -> None:
    """
    Put a file in place whole or not at all: a temporary file in the same folder, synced, then renamed over it.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{time.monotonic_ns()}.tmp")
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | BINARY, 0o644)
        try:
            write_all(descriptor, data)
            if durable:
                sync_file(descriptor)
        finally:
            os.close(descriptor)
        rename_file(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    if durable:
        sync_folder(path.parent)


def rename_file(source: Path, target: Path) -> None:
    """
    Rename over the target; on Windows wait a little for scanners and viewers that hold it open.
    """
    for attempt in range(_RETRIES):
        try:
            os.replace(source, target)
            return
        except OSError as error:
            if getattr(error, "winerror", None) not in _BUSY_ON_WINDOWS or attempt == _RETRIES - 1:
                raise
            time.sleep(0.1)


def make_folder(folder: Path) -> None:
    """
    Make a folder with its parents, its name durable.
    """
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    sync_folder(folder.parent)
