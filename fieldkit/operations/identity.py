"""
Which writer this laptop is in a workspace: remembered in the user's settings, made anew when that is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from fieldkit.core.canonical import base32
from fieldkit.core.codes import LETTERS, laptop_letter
from fieldkit.core.entry import Entry
from fieldkit.core.tuples import NamedTuple
from fieldkit.core.writers import counter_of
from fieldkit.store.ledger import Content
from fieldkit.store.notes import WRITERS, load_notes
from fieldkit.store.settings import WriterNote, load_writer, save_writer
from fieldkit.store.workspace import Workspace

LAST_COUNTER = 2**52


class Identity(NamedTuple):
    """
    Which writer this laptop is here, and the counter of its next entry.
    """

    dev: str
    n: int

    @property
    def letter(self) -> str:
        """
        The laptop's letter in display codes.
        """
        return laptop_letter(self.dev)


def identify(
    workspace: Workspace,
    content: Content,
    random_bytes: Callable[[int], bytes],
    letter: str,
    last_entries: Callable[[str], list[Entry]] | None = None,
) -> Identity:
    """
    Give who writes here next. What the settings remember counts only while the ledger has its last entry, while
    no forged entry has used up the numbers, and while nobody began to write here since: the folder was elsewhere then.
    `last_entries` looks the last ones of a writer up where an index can.
    """
    note = load_writer(workspace.folder)
    if note and not _followed(workspace, note.dev):
        known = last_entries(note.dev) if last_entries else []
        held = not note.last or any(one.id == note.last for one in known) or note.last.encode() in content.lines
        last = known[0].n if known else last_counter(content.lines.values(), note.dev) if held else 0
        if held and last < LAST_COUNTER:
            return Identity(note.dev, last + 1)
    return Identity(new_writer(content, random_bytes, letter), 1)


def _followed(workspace: Workspace, dev: str) -> bool:
    began = [note.get("writer") for note in load_notes(workspace, WRITERS)]
    return dev in began and began[-1] != dev


@contextmanager
def noted(workspace: Workspace, who: Identity, last: str) -> Iterator[None]:
    """
    Remember who writes here and the id of the last entry, before it is written: a crash in between makes a new
    writer, never one counter used twice. What was remembered is put back when the write fails; no id, no note.
    """
    before = load_writer(workspace.folder) if last else None
    if last:
        save_writer(workspace.folder, WriterNote(who.dev, last))
    try:
        yield
    except BaseException:
        if before:
            save_writer(workspace.folder, before)
        raise


def last_counter(lines: Iterable[bytes], dev: str) -> int:
    """
    Give the greatest counter a writer has used in a ledger, 0 when it wrote nothing.
    """
    mark = f'"dev":"{dev}","f":'.encode()
    return max((counter_of(line)[1] for line in lines if mark in line), default=0)


def new_writer(content: Content, random_bytes: Callable[[int], bytes], letter: str = "") -> str:
    """
    Make a writer id; its first sign is the laptop's letter, one no writer of this ledger has while one is free: a
    copied workspace brings its letter along, and two laptops with one letter would make the same codes.
    """
    used = {line[line.find(b'"dev":"') + 7 :][:1].decode("ascii", "replace") for line in content.lines.values()}
    free = [sign for sign in LETTERS if sign not in used] or list(LETTERS)
    wanted = letter.lower()
    chosen = wanted if wanted in free else free[random_bytes(1)[0] % len(free)]
    return chosen + base32(random_bytes(20))[:15]
