"""
Backing up: the whole workspace as it is, damaged or not, in one dated and verified file.
"""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path
from typing import Any

from fieldkit.core.entry import decode_lines
from fieldkit.core.evidence import PHOTO_NAME
from fieldkit.core.filename import file_names, file_stem
from fieldkit.core.tuples import NamedTuple
from fieldkit.core.writers import writer_spans
from fieldkit.errors import InvalidInput, LedgerDamaged, LedgerTooNew, NotFound
from fieldkit.operations.handed import latest_list
from fieldkit.operations.session import Session
from fieldkit.operations.stick import needed_stick, stick_of
from fieldkit.store.backup import FOLDER, PHOTOS, Told, kept_files, write_backup
from fieldkit.store.durable import make_folder, read_file
from fieldkit.store.ledger import Content
from fieldkit.store.limits import OWN
from fieldkit.store.lock import reading_still
from fieldkit.store.notes import COPIES, keep_note
from fieldkit.store.settings import load_writer
from fieldkit.store.workspace import ABOUT, LEDGER, LOCAL, Workspace, read_content


class BackedUp(NamedTuple):
    """
    What was copied: the file, its size in bytes, how many files, entries and photos are in it; why the ledger could not
    be read and at which line ("" and 0 when it could), photos whose bytes do not match their names, files that were
    left out, and whether the copy is on the workspace's own disk.
    """

    path: str
    size: int
    files: int
    entries: int
    photos: int
    damage: str
    line: int
    damaged_photos: tuple[str, ...]
    left_out: tuple[str, ...]
    same_disk: bool


class _Ledger(NamedTuple):
    """
    The ledger as it was when the copying began: its bytes, what could be read of it, and why not all.
    """

    data: bytes
    content: Content | None
    damage: str
    line: int


def backup(session: Session, folder: Path | None = None, tell: Told = lambda stage, done, of: None) -> BackedUp:
    """
    Write a backup into a folder, by default the stick or, without one, `local/backups` on the workspace's own disk.

    A damaged ledger, photo or note is copied as it is; nothing in the workspace is changed. Raises NotFound for a
    folder that is not there, InvalidInput for one of the workspace's own, NotSaved, ReadOnly, LedgerLocked.
    """
    workspace = session.workspace
    target = _folder(session, folder)
    ledger = _ledger(session)
    names, strange = kept_files(workspace)
    damaged: list[str] = []

    def read(name: str) -> bytes | None:
        data = ledger.data if name == LEDGER else _read(workspace, name)
        photo = PHOTO_NAME.fullmatch(name.removeprefix(PHOTOS))
        if data is not None and photo and sha256(data).hexdigest() != photo[1]:
            damaged.append(name)
        return data

    note, now = load_writer(workspace.folder), session.now()
    name, writer = file_stem([workspace.root.resolve().name]), note.dev if note else ""
    facts = {
        "name": name,
        "made_at": now.isoformat(timespec="seconds"),
        "writer": writer,
        "damage": ledger.damage,
        "left_out": [_plain(name) for name in strange],
    }
    path = _free(target, file_stem([name, f"{now:%Y%m%d-%H%M}"]))
    listed = write_backup(path, facts, names, read, tell)
    done = BackedUp(
        path=str(path),
        size=path.stat().st_size,
        files=len(listed),
        entries=len(ledger.content.lines) if ledger.content else 0,
        photos=sum(name.startswith(PHOTOS) for name in listed),
        damage=ledger.damage,
        line=ledger.line,
        damaged_photos=tuple(damaged),
        left_out=tuple(sorted({*facts["left_out"], *names} - listed.keys())),
        same_disk=os.stat(target).st_dev == os.stat(workspace.place()).st_dev,
    )
    _keep_note(session, done, ledger, writer)
    return done


def _folder(session: Session, folder: Path | None) -> Path:
    """
    Find where a backup goes, and make the workspace's own place for it where there is no other.
    """
    workspace = session.workspace
    if folder is None:
        if _stick(session):
            return Path(needed_stick(session, "FOLDER"))
        own = Path(workspace.place(LOCAL, FOLDER))
        make_folder(own)
        return own
    if folder.exists() and not folder.is_dir():
        raise InvalidInput(field="FOLDER", value=str(folder), reason="not_folder", hint=None)
    if not folder.is_dir():
        raise NotFound(kind="folder", name=str(folder), nearest=[])
    target, root = folder.resolve(), workspace.root.resolve()
    if target != root / LOCAL / FOLDER and any(
        target.is_relative_to(root / name) for name in ("photos", LOCAL, "cache")
    ):
        raise InvalidInput(field="FOLDER", value=str(folder), reason="own_place", hint=None)
    return folder


def _stick(session: Session) -> str:
    """
    Give the stick, of the user alone where `workspace.json` is damaged: that is when a backup is wanted most.
    """
    try:
        return stick_of(session)
    except (LedgerDamaged, OSError):
        from fieldkit.store.settings import load_defaults

        return load_defaults().get("stick", "")


def _ledger(session: Session) -> _Ledger:
    """
    Read the ledger before anything else, while no other window writes: photos and notes that come in afterwards do no
    harm.
    """
    workspace = session.workspace
    with reading_still(workspace.place(LOCAL, "lock"), session.waiting):
        data = read_file(workspace.place(LEDGER))
        try:
            content = read_content(workspace)
        except LedgerDamaged as error:
            line = error.facts["line"]
            return _Ledger(data, None, str(error.facts["reason"]), line if type(line) is int else 0)
        except LedgerTooNew:
            return _Ledger(data, None, "too_new", 0)
    return _Ledger(data, content, "torn" if content.torn else "", 0)


def _read(workspace: Workspace, name: str) -> bytes | None:
    """
    Read a file of the workspace; None for one that is gone by now, that the disk does not give, or that no zip of ours
    may hold: it is said to be left out, and the others are saved.
    """
    path = workspace.place(*name.split("/"))
    try:
        return read_file(path) if os.stat(path).st_size <= OWN.size else None
    except OSError:
        if name == ABOUT:
            raise
        return None


def _plain(name: str) -> str:
    return name.encode("utf-8", "backslashreplace").decode()


def _free(folder: Path, stem: str) -> Path:
    """
    Give the path of a new file: no backup is ever written over.
    """
    for name in file_names(stem, ".zip"):
        if not os.path.lexists(folder / name):
            return folder / name
    raise InvalidInput(field="FOLDER", value=str(folder / stem), reason="exists", hint=None)


def _keep_note(session: Session, done: BackedUp, ledger: _Ledger, writer: str) -> None:
    """
    Note what was copied when, and how far of this laptop's own entries.
    """
    document: dict[str, Any] = {"path": str(Path(done.path).resolve()), "size": done.size, "files": done.files}
    lines = ledger.content.lines if ledger.content else {}
    document["writers"] = [span.document() for span in writer_spans(decode_lines(lines.values()))]
    document["lists"] = latest_list(session, lines)
    keep_note(session.workspace, COPIES, session.now(), {**document, "own": writer})
