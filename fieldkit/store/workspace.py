"""
The workspace folder: one ledger, its photos, and what stays on this laptop.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from fieldkit.core.hashing import sha256
from fieldkit.core.union import unite
from fieldkit.errors import LedgerDamaged, NoWorkspace, ReadOnly
from fieldkit.store.durable import make_folder, replace_file
from fieldkit.store.ledger import (
    NOTHING_KNOWN,
    Content,
    KnownGood,
    create_ledger,
    read_ledger,
    repair_ledger,
    rewrite_ledger,
    sync_ledger,
)
from fieldkit.store.lock import TIMEOUT_S, write_lock

LEDGER = "ledger.json"
Stamp = tuple[int, int, int]
ABOUT = "workspace.json"
ABOUT_KEYS = ("region", "group", "author", "visit", "datum")


class Workspace(NamedTuple):
    """
    The places of a workspace. `photos`, `local` and `cache` are made when first needed.
    """

    root: Path

    @property
    def ledger(self) -> Path:
        """
        The one truth.
        """
        return self.root / LEDGER

    @property
    def photos(self) -> Path:
        """
        Original photos, named by their sha256.
        """
        return self.root / "photos"

    @property
    def local(self) -> Path:
        """
        Durable notes that stay here: merges, torn tails, the lock.
        """
        return self.root / "local"

    @property
    def known_good_note(self) -> Path:
        """
        Where the size and hash of the last atomically written ledger stand.
        """
        return self.local / "known_good.json"


def find_workspace(start: Path) -> Workspace:
    """
    Give the workspace at or above a folder; raises NoWorkspace.
    """
    folder = start.resolve()
    for candidate in (folder, *folder.parents):
        if (candidate / LEDGER).is_file() and (candidate / ABOUT).is_file():
            return Workspace(candidate)
    raise NoWorkspace(folder=str(start))


def create_workspace(root: Path, campaign: str, about: dict[str, Any]) -> Workspace:
    """
    Make a workspace with an empty ledger. `workspace.json` comes last: a half-made one is not found.
    """
    workspace = Workspace(root)
    try:
        make_folder(root)
        make_folder(workspace.local)
        create_ledger(workspace.ledger, campaign)
        save_about(workspace, about)
    except PermissionError as error:
        raise ReadOnly(path=str(root)) from error
    return workspace


def load_about(workspace: Workspace) -> dict[str, Any]:
    """
    Give who works here: region, group, author, the current visit, defaults.
    """
    path = workspace.root / ABOUT
    try:
        value = json.loads(path.read_text("utf-8"))
    except ValueError:
        raise LedgerDamaged(path=str(path), line=1, reason="not_json") from None
    if not isinstance(value, dict):
        raise LedgerDamaged(path=str(path), line=1, reason="layout")
    return value


def save_about(workspace: Workspace, about: dict[str, Any]) -> None:
    """
    Write `workspace.json` whole or not at all.
    """
    try:
        text = json.dumps(about, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        replace_file(workspace.root / ABOUT, text.encode("utf-8"))
    except PermissionError as error:
        raise ReadOnly(path=str(workspace.root)) from error


def known_good(workspace: Workspace) -> KnownGood:
    """
    Give what is noted of the ledger's verified beginning; the note counts only while its hash matches.
    """
    try:
        note = json.loads(workspace.known_good_note.read_text("utf-8"))
        return KnownGood(int(note["size"]), str(note["sha256"]))
    except (OSError, ValueError, KeyError, TypeError):
        return NOTHING_KNOWN


def read_content(workspace: Workspace) -> Content:
    """
    Read the workspace's ledger: every line verified, singly or by the hash of the whole beginning.
    """
    return read_ledger(workspace.ledger, known_good(workspace))


def stamp(workspace: Workspace) -> Stamp:
    """
    Give size, time of change and file number of the ledger: an append changes them.
    """
    found = workspace.ledger.stat()
    return (found.st_size, found.st_mtime_ns, found.st_ino)


@contextmanager
def writing(
    workspace: Workspace, known: tuple[Stamp, Content] | None = None, timeout_s: float = TIMEOUT_S
) -> Iterator[Content]:
    """
    Hold the workspace's lock and give its ledger as it is now, its end mended if a crash left it torn. What was
    read before (`known`) is used again when the file has not changed since. What a writer that broke off left behind
    is made durable before anything is put after it.
    """
    if not os.access(workspace.root, os.W_OK):
        raise ReadOnly(path=str(workspace.root))
    try:
        make_folder(workspace.local)
        lock = write_lock(workspace.local / "lock", timeout_s, lambda: sync_ledger(workspace.ledger))
        lock.__enter__()
    except PermissionError as error:
        raise ReadOnly(path=str(workspace.root)) from error
    try:
        if known and known[0] == stamp(workspace) and not known[1].torn:
            content = known[1]
        else:
            content = read_content(workspace)
        if content.torn or content.changed_layout:
            repair_ledger(workspace.ledger, workspace.local, known_good(workspace))
            content = read_content(workspace)
        yield content
    except BaseException as error:
        lock.__exit__(type(error), error, error.__traceback__)
        raise
    lock.__exit__(None, None, None)


def rewrite_union(workspace: Workspace, content: Content, arrived: dict[bytes, bytes]) -> None:
    """
    Put the union of what is here and what arrived in place, atomically: old lines first and in their order.
    """
    union = unite(content.lines, arrived)
    size = rewrite_ledger(workspace.ledger, content.campaign, list(union.values()))
    _note_known_good(workspace, size)


def _note_known_good(workspace: Workspace, size: int) -> None:
    with workspace.ledger.open("rb") as ledger:
        digest = sha256(ledger.read(size)).hexdigest()
    note = json.dumps({"sha256": digest, "size": size}).encode()
    try:
        replace_file(workspace.known_good_note, note)
    except OSError:
        workspace.known_good_note.unlink(missing_ok=True)
