"""
The workspace folder: one ledger, its photos, and what stays on this laptop.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from fieldkit.core.tuples import NamedTuple
from fieldkit.errors import NoWorkspace, ReadOnly
from fieldkit.store.durable import StrPath, make_folder, parent, read_file, remove_file, replace_file

if TYPE_CHECKING:
    from pathlib import Path

    from fieldkit.core.scan import KnownGood
    from fieldkit.store.ledger import Content
    from fieldkit.store.proven import ProvenLedger

LEDGER = "ledger.json"
LOCAL = "local"
NOTE = "known_good.json"
LARGEST_NOTE = 512
LARGE = 4_000_000  # bytes: ten thousand entries are hardly fewer
TIMEOUT_S = 20.0
_DAY_S = 86_400
Stamp = tuple[int, int, int]
ABOUT = "workspace.json"


class Workspace(NamedTuple):
    """
    The places of a workspace. `photos`, `local` and `cache` are made when first needed.

    `folder` may be text: what a light command reads is named by `place`, without pathlib.
    """

    folder: StrPath

    def place(self, *names: str) -> str:
        """
        Name something in the workspace.
        """
        return os.path.join(self.folder, *names)

    @property
    def root(self) -> Path:
        """
        The folder itself.
        """
        from pathlib import Path

        return Path(self.folder)

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
        return self.root / LOCAL

    @property
    def known_good_note(self) -> Path:
        """
        Where the size and hash of the last atomically written ledger stand.
        """
        return self.local / NOTE


def find_workspace(named: StrPath | None = None) -> Workspace:
    """
    Give the workspace in the folder named, and in no other: who misspells a folder must not write into the one around
    it. Without a name it is looked for in the current folder and upward. Raises NoWorkspace.
    """
    folder = os.path.realpath(named or ".")
    found = (Workspace(folder) if _is_workspace(folder) else None) if named is not None else workspace_around(folder)
    if found is None:
        raise NoWorkspace(folder=folder, named=named is not None)
    return found


def workspace_around(folder: StrPath) -> Workspace | None:
    """
    Give the workspace a folder is or lies in, or None.
    """
    here, below = os.path.realpath(folder), ""
    while here != below:
        if _is_workspace(here):
            return Workspace(here)
        here, below = parent(here), here
    return None


def _is_workspace(folder: str) -> bool:
    return os.path.isfile(os.path.join(folder, LEDGER)) and os.path.isfile(os.path.join(folder, ABOUT))


def create_workspace(root: StrPath, campaign: str, about: dict[str, Any]) -> Workspace:
    """
    Make a workspace with an empty ledger. `workspace.json` comes last: a half-made one is not found.
    """
    from fieldkit.store.about import save_about
    from fieldkit.store.ledger import create_ledger

    workspace = Workspace(root)
    try:
        make_folder(root)
        make_folder(workspace.local)
        create_ledger(workspace.ledger, campaign)
        save_about(workspace, about)
    except PermissionError as error:
        raise ReadOnly(path=str(root)) from error
    return workspace


def known_good(workspace: Workspace) -> KnownGood:
    """
    Give what is noted of the ledger's verified beginning. Its bytes are taken for verified only while the hash matches;
    its size says what no append can have torn.
    """
    import json

    from fieldkit.core.scan import NOTHING_KNOWN, KnownGood

    path = workspace.place(LOCAL, NOTE)
    try:
        if os.stat(path).st_size > LARGEST_NOTE:
            return NOTHING_KNOWN
        note = json.loads(read_file(path).decode("utf-8"))
        return KnownGood(int(note["size"]), str(note["sha256"]))
    except (OSError, ValueError, KeyError, TypeError):
        return NOTHING_KNOWN


def read_content(workspace: Workspace) -> Content:
    """
    Read the workspace's ledger: every line verified, singly or by the hash of the whole beginning.
    """
    from fieldkit.store.ledger import read_ledger

    return read_ledger(workspace.place(LEDGER), known_good(workspace))


def proven_ledger(workspace: Workspace) -> ProvenLedger:
    """
    Open the workspace's ledger to be read a piece at a time; raises NotProven unless its note vouches for all of it.
    """
    from fieldkit.store.proven import ProvenLedger

    return ProvenLedger(workspace.place(LEDGER), known_good(workspace))


def is_large(workspace: Workspace) -> bool:
    """
    Tell whether a ledger may be so large that looking things up in an index is quicker than reading it all.
    """
    # Windows lets no file be replaced that somebody looks into, so there ledgers are read whole.
    return os.name != "nt" and os.stat(workspace.place(LEDGER)).st_size > LARGE


def stamp(workspace: Workspace) -> Stamp:
    """
    Give size, time of change and file number of the ledger: an append changes them.
    """
    found = os.stat(workspace.place(LEDGER))
    return (found.st_size, found.st_mtime_ns, found.st_ino)


@contextmanager
def writing(
    workspace: Workspace,
    known: tuple[Stamp, Content] | None = None,
    timeout_s: float = TIMEOUT_S,
    waiting: Callable[[str], None] | None = None,
) -> Iterator[Content]:
    """
    Hold the workspace's lock and give its ledger as it is now, its end mended if a crash left it torn. What was
    read before (`known`) is used again when the file has not changed since. What a writer that broke off left behind
    is made durable before anything is put after it. `waiting` is told who holds the lock when that takes a while.
    """
    from fieldkit.store.ledger import sync_ledger
    from fieldkit.store.lock import write_lock

    root, ledger = workspace.place(), workspace.place(LEDGER)
    if not os.access(root, os.W_OK):
        raise ReadOnly(path=root)
    try:
        make_folder(workspace.place(LOCAL))
        lock = write_lock(workspace.place(LOCAL, "lock"), timeout_s, lambda: sync_ledger(ledger), waiting)
        lock.__enter__()
    except PermissionError as error:
        raise ReadOnly(path=root) from error
    try:
        if known and known[0] == stamp(workspace) and not known[1].torn:
            content = known[1]
        else:
            content = read_content(workspace)
        if content.torn or content.changed_layout:
            from fieldkit.store.mending import repair_ledger

            kept = repair_ledger(ledger, workspace.place(LOCAL), known_good(workspace))
            content = read_content(workspace)._replace(put_aside=os.fspath(kept) if kept else "")
        _forget_stale_note(workspace)
        yield content
    except BaseException as error:
        lock.__exit__(type(error), error, error.__traceback__)
        raise
    lock.__exit__(None, None, None)


def _forget_stale_note(workspace: Workspace) -> None:
    """
    Drop a note that vouches for more than a whole ledger holds: another ledger was put in its place. Left alone it
    would make damage of the next torn end.
    """
    from fieldkit.core.scan import CLOSING

    if known_good(workspace).size + len(CLOSING) > os.stat(workspace.place(LEDGER)).st_size:
        remove_file(workspace.place(LOCAL, NOTE))


def rewrite_union(workspace: Workspace, content: Content, arrived: dict[bytes, bytes]) -> None:
    """
    Put the union of what is here and what arrived in place, atomically: old lines first and in their order. What a
    rewrite that was killed left lying about goes: it may hold what was erased.
    """
    from fieldkit.core.union import unite
    from fieldkit.store.ledger import rewrite_ledger

    _sweep(workspace)
    union = unite(content.lines, arrived)
    remove_file(workspace.place(LOCAL, NOTE))
    size = rewrite_ledger(workspace.ledger, content.campaign, list(union.values()))
    _note_known_good(workspace, size)


def _sweep(workspace: Workspace) -> None:
    """
    Remove, under the lock, the temporary ledgers of commands that were killed, and photos they left on their way in
    more than a day ago: a merge that runs now has its own there.
    """
    for path in workspace.root.glob(f".{LEDGER}.*.tmp"):
        remove_file(path)
    for folder in workspace.local.glob("arriving-*"):
        if time.time() - folder.stat().st_mtime > _DAY_S:
            for path in folder.iterdir():
                remove_file(path)
            folder.rmdir()


def _note_known_good(workspace: Workspace, size: int) -> None:
    import json

    from fieldkit.core.hashing import sha256

    with open(workspace.place(LEDGER), "rb") as ledger:
        digest = sha256(ledger.read(size)).hexdigest()
    note = json.dumps({"sha256": digest, "size": size}).encode()
    try:
        replace_file(workspace.place(LOCAL, NOTE), note)
    except OSError:
        remove_file(workspace.place(LOCAL, NOTE))
