"""
Restoring: a workspace made of a backup again, in a place of its own and as a writer of its own.

The laptop the backup is of may go on writing, and may have written more than the backup knows. So what is restored
never goes on with its counters, and takes another letter for its codes.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fieldkit.core.codes import LETTERS, laptop_letter
from fieldkit.core.entry import decode_lines
from fieldkit.core.tuples import NamedTuple
from fieldkit.core.writers import writer_spans
from fieldkit.errors import LedgerDamaged, LedgerTooNew, NotFound, ReadOnly
from fieldkit.operations.handed import latest_list
from fieldkit.operations.session import Session
from fieldkit.store.about import load_about, save_about
from fieldkit.store.backup import PHOTOS, Backup, Contents, Told
from fieldkit.store.notes import COPIES, RESTORES, last_number, write_note
from fieldkit.store.restoring import refuse_used, unpacked
from fieldkit.store.settings import forget_writer, settings_folder


class Restored(NamedTuple):
    """
    What was restored where: the folder, when the backup was made (ISO), how many files, entries and photos; why the
    ledger in it cannot be read ("" when it can), what the backup had left out, and this laptop's letter there, before
    and now.
    """

    folder: str
    made_at: str
    files: int
    entries: int
    photos: int
    damage: str
    left_out: tuple[str, ...]
    letter_before: str
    letter: str


def restore(file: Path, folder: Path, tell: Told = lambda stage, done, of: None) -> Restored:
    """
    Make the workspace in a new or empty folder, every byte of it matching the backup's list, by one last rename.

    Raises NotFound for a file that is not there, ConflictStands for a folder that holds anything, FileRefused for a
    backup that cannot be believed, naming what is damaged in it, NotSaved, ReadOnly.
    """
    if not file.is_file():
        raise NotFound(kind="file", name=str(file), nearest=[])
    refuse_used(folder)
    with Backup.open(file) as backup, unpacked(backup, folder, tell) as workspace:
        session = Session(workspace)
        contents = backup.contents
        damage, entries, used = _judged(session)
        before, letter = _new_letter(session, contents.writer, used)
        _note_origin(session, file, contents, bool(damage))
        _forget(folder)
    return Restored(
        folder=str(folder),
        made_at=contents.made_at,
        files=len(contents.files),
        entries=entries,
        photos=sum(name.startswith(PHOTOS) for name in contents.files),
        damage=damage,
        left_out=contents.left_out,
        letter_before=before,
        letter=letter,
    )


def _note_origin(session: Session, file: Path, contents: Contents, damaged: bool) -> None:
    """
    Note where this workspace comes from: as which writer the laptop went on before, and what is safe in the backup.
    """
    document: dict[str, Any] = {"path": str(file.resolve()), "made_at": contents.made_at, "writer": contents.writer}
    lines = {} if damaged else session.content.lines
    document["writers"] = [span.document() for span in writer_spans(decode_lines(lines.values()))]
    document["lists"] = latest_list(session, lines)
    document["behind"] = last_number(session.workspace, COPIES)
    write_note(session.workspace, RESTORES, session.now(), document)


def _forget(folder: Path) -> None:
    """
    Forget what the settings remember of this place: it was another workspace, or this one before it was lost.
    """
    try:
        forget_writer(folder)
    except OSError as error:
        raise ReadOnly(path=str(settings_folder())) from error


def _judged(session: Session) -> tuple[str, int, set[str]]:
    """
    Read the restored ledger: why it cannot be, how many entries it has, and which letters its writers took.
    """
    try:
        lines = session.content.lines.values()
    except LedgerDamaged as error:
        return str(error.facts["reason"]), 0, set()
    except LedgerTooNew:
        return "too_new", 0, set()
    return "", len(lines), {line[line.find(b'"dev":"') + 7 :][:1].decode("ascii", "replace") for line in lines}


def _new_letter(session: Session, writer: str, used: set[str]) -> tuple[str, str]:
    """
    Give this laptop a letter that no writer of the ledger has, nor the laptop the backup is of, and keep it; give what
    was the letter, and the new one. A `workspace.json` that is damaged stays as it is.
    """
    try:
        about = load_about(session.workspace)
    except LedgerDamaged:
        return "", ""
    before = laptop_letter(writer) if writer else str(about.get("laptop") or "")
    taken = {*used, before.lower(), str(about.get("laptop") or "").lower()}
    free = [sign for sign in LETTERS if sign not in taken] or list(LETTERS)
    letter = free[session.random_bytes(1)[0] % len(free)].upper()
    save_about(session.workspace, {**about, "laptop": letter})
    return before, letter
