"""
A backup put back: every file durable in a folder beside the wanted one, which it becomes by one rename.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fieldkit.errors import ConflictStands, FileRefused, NotFound
from fieldkit.store.backup import Backup, Told
from fieldkit.store.durable import (
    make_folder,
    remove_file,
    rename_file,
    sync_folder,
    write_file,
)
from fieldkit.store.handover import not_saved
from fieldkit.store.workspace import Workspace

_MARK = ".restoring-"
_DAY_S = 86_400


def refuse_used(folder: Path) -> None:
    """
    Refuse a folder that holds anything: nothing is ever restored over something. Raises ConflictStands, and NotFound
    where there is no folder to make it in.
    """
    if os.path.lexists(folder) and not (folder.is_dir() and not folder.is_symlink()):
        raise ConflictStands(what="file", code=str(folder), reason="exists")
    if folder.is_dir() and any(folder.iterdir()):
        raise ConflictStands(what="folder", code=str(folder), reason="in_use")
    if not folder.resolve().parent.is_dir():
        raise NotFound(kind="folder", name=str(folder.parent), nearest=[])


@contextmanager
def unpacked(backup: Backup, folder: Path, tell: Told) -> Iterator[Workspace]:
    """
    Give the workspace of a backup, unpacked beside the folder and durable, so that it can be made ready; when the body
    is done it becomes the folder. Whatever goes wrong before leaves nothing.

    Raises FileRefused naming the files that differ from their list, NotSaved or ReadOnly.
    """
    target = folder.resolve()
    _sweep(target)
    staging = target.with_name(f".{target.name}{_MARK}{os.getpid()}-{time.monotonic_ns()}")
    try:
        try:
            os.mkdir(staging)
            _unpack(backup, staging, tell)
            yield Workspace(staging)
            _sync_folders(staging)
            if os.name == "nt" and target.is_dir():
                target.rmdir()
            rename_file(staging, target)
        except BaseException:
            _remove(staging)
            raise
        sync_folder(target.parent)
    except OSError as error:
        raise not_saved(target, error) from error


def _sweep(target: Path) -> None:
    """
    Remove what a restore into this folder that was killed more than a day ago left beside it.
    """
    for left in target.parent.iterdir():
        if left.name.startswith(f".{target.name}{_MARK}") and time.time() - left.stat().st_mtime > _DAY_S:
            _remove(left)


def _remove(staging: Path) -> None:
    for folder, folders, files in os.walk(staging, topdown=False):
        for name in files:
            remove_file(os.path.join(folder, name))
        for name in folders:
            os.rmdir(os.path.join(folder, name))
    if staging.is_dir():
        os.rmdir(staging)


def _unpack(backup: Backup, staging: Path, tell: Told) -> None:
    names = list(backup.contents.files)
    bad = []
    for index, name in enumerate(names):
        tell("restored", index, len(names))
        data = backup.read(name)
        if data is None:
            bad.append(name)
        elif not bad:
            make_folder((staging / name).parent)
            write_file(staging / name, data)
    tell("restored", len(names), len(names))
    if bad:
        raise FileRefused(path=backup.path, reason="backup_differs", line=None, detail=bad)


def _sync_folders(staging: Path) -> None:
    """
    Make the names of all files durable, the deepest folders first.
    """
    for folder, _folders, _files in os.walk(staging, topdown=False):
        sync_folder(folder)
