"""
Bytes that survive a power cut: files replaced whole, folders synced, appends that end where they began on failure.
"""

from __future__ import annotations

import os
import sys
import time

# What names a file: text on the quick path, where importing pathlib would cost 3 ms, or a Path.
StrPath = str | os.PathLike[str]

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


def sync_folder(folder: StrPath) -> None:
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


def write_file(path: StrPath, data: bytes, durable: bool = True, again: bool = False) -> None:
    """
    Write a new file and sync it; its name is not yet durable. With `again` one that is there is written anew.
    """
    there = os.O_TRUNC if again else os.O_EXCL
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | there | BINARY, 0o644)
    try:
        write_all(descriptor, data)
        if durable:
            sync_file(descriptor)
    finally:
        os.close(descriptor)


def replace_file(path: StrPath, data: bytes, durable: bool = True) -> None:
    """
    Put a file in place whole or not at all: a temporary file in the same folder, synced, then renamed over it.
    """
    folder, name = parent(path), os.path.basename(path)
    temporary = os.path.join(folder, f".{name}.{os.getpid()}.{time.monotonic_ns()}.tmp")
    try:
        write_file(temporary, data, durable)
        rename_file(temporary, path)
    except BaseException:
        remove_file(temporary)
        raise
    if durable:
        sync_folder(folder)


def rename_file(source: StrPath, target: StrPath) -> None:
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


def make_folder(folder: StrPath) -> None:
    """
    Make a folder with its parents, its name durable.
    """
    if os.path.isdir(folder):
        return
    above = parent(folder)
    if above != os.fspath(folder):
        make_folder(above)
    try:
        os.mkdir(folder)
    except FileExistsError:
        if not os.path.isdir(folder):
            raise
    sync_folder(above)


def remove_file(path: StrPath) -> None:
    """
    Remove a file; one that is not there is removed already.
    """
    try:
        os.unlink(path)
    except FileNotFoundError:
        pass


def parent(path: StrPath) -> str:
    """
    Give the folder a path lies in.
    """
    return os.path.dirname(path) or os.curdir


def read_file(path: StrPath) -> bytes:
    """
    Read a whole file; raises OSError.
    """
    with open(path, "rb") as file:
        return file.read()
