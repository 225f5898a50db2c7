"""
What files were when a merge read them whole: with the same size, times and number they need not be read again. It lies
in `cache/`: lost or garbled, everything is read anew, with the same result.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Collection, Mapping
from typing import Any

from fieldkit import __version__
from fieldkit.core.hashing import sha256
from fieldkit.core.scan import CLOSING, KnownGood
from fieldkit.core.tuples import NamedTuple
from fieldkit.store.durable import make_folder, parent, read_file, replace_file
from fieldkit.store.index import CACHE
from fieldkit.store.limits import limits
from fieldkit.store.workspace import LEDGER, Workspace

NAME = "merged.json"
# A file changed so shortly before it was read may change again and show the same time.
_SETTLED_NS = 2_000_000_000
_MOST = 200_000
_LARGEST = 256 << 20

Mark = tuple[int, int, int, int, int]


class Remembered(NamedTuple):
    """
    A file as a merge read it: its `mark`, whether it is a ledger or a bundle, the sha256 and size of its ledger's file,
    how many entries it holds (repeated ones too), and which, as `EntryRuns.document` gives them.
    """

    mark: Mark
    kind: str
    sha256: str
    size: int
    read: int
    brought: Mapping[str, Any]


def mark_of(path: str) -> Mark | None:
    """
    Give what tells a file from a changed one without opening it: size, times of change, number and disk; None where
    there is none, or it was changed within the last two seconds.
    """
    try:
        found = os.stat(path)
    except OSError:
        return None
    if time.time_ns() - found.st_mtime_ns < _SETTLED_NS:
        return None
    return (found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino, found.st_dev)


class Memory:
    """
    The files remembered of a workspace, by their place. Empty, unless its ledger begins with all of what they were
    merged into then.
    """

    def __init__(self, files: dict[str, Remembered]) -> None:
        self.files = files
        self._folders: dict[str, str] = {}

    def place(self, path: str) -> str:
        """
        Name the place of a file: the same whatever folder the command runs in.
        """
        folder, name = os.path.split(path)
        known = self._folders.get(folder)
        if known is None:
            known = self._folders[folder] = os.path.realpath(folder or os.curdir)
        return os.path.join(known, name)

    def recall(self, path: str, mark: Mark) -> Remembered | None:
        """
        Give what is remembered of a file that is still the same.
        """
        found = self.files.get(self.place(path))
        return found if found and found.mark == mark else None


def load_memory(workspace: Workspace) -> Memory:
    """
    Read what is remembered; nothing where it cannot be read, or the ledger is another one by now.
    """
    proof, files = _read(workspace)
    return Memory(files if files and proof.holds(read_file(workspace.place(LEDGER))) else {})


def keep_memory(workspace: Workspace, files: Mapping[str, Remembered], gone: Collection[str]) -> None:
    """
    Remember files of which every entry is in the workspace's ledger, whose lock is held, and what was remembered before
    and still holds; no longer those that are `gone`. On a disk that takes no note nothing is remembered.
    """
    ledger = read_file(workspace.place(LEDGER))
    size = len(ledger) - len(CLOSING)
    if not ledger.endswith(CLOSING):
        return
    proof, before = _read(workspace)
    kept = dict(files)
    if before and proof.holds(ledger):
        kept.update((place, one) for place, one in before.items() if place not in files and place not in gone)
    if kept == before and proof.size == size:
        return
    rows = [[place, *one] for place, one in list(kept.items())[:_MOST]]
    known = KnownGood(size, sha256(memoryview(ledger)[:size]).hexdigest())
    text = json.dumps({"rules": _rules(), "ledger": known, "files": rows}, separators=(",", ":")).encode("utf-8")
    path = workspace.place(CACHE, NAME)
    try:
        make_folder(parent(path))
        replace_file(path, sha256(text).hexdigest().encode() + b"\n" + text, durable=False)
    except OSError:
        return


def _rules() -> list[Any]:
    """
    Give by what rules a file was taken: this program's, and the limits of its user.
    """
    return [__version__, *limits()]


def _read(workspace: Workspace) -> tuple[KnownGood, dict[str, Remembered]]:
    """
    Read the note, whose first line is the hash of the rest: a flipped bit in it must not make a file count as merged.
    """
    path = workspace.place(CACHE, NAME)
    try:
        if os.stat(path).st_size > _LARGEST:
            return KnownGood(0, ""), {}
        digest, _, text = read_file(path).partition(b"\n")
        if digest.decode() != sha256(text).hexdigest():
            return KnownGood(0, ""), {}
        document = json.loads(text)
        if document["rules"] != _rules():
            return KnownGood(0, ""), {}
        rows = {place: Remembered(tuple(mark), *rest) for place, mark, *rest in document["files"]}
        return KnownGood(*document["ledger"]), rows
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return KnownGood(0, ""), {}
