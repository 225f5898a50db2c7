"""
Which writer this laptop is in a workspace: remembered in the user's settings, made anew when that is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from fieldkit.core.canonical import base32
from fieldkit.core.codes import LETTERS, laptop_letter
from fieldkit.core.entry import decode_line
from fieldkit.core.tuples import NamedTuple
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


def identify(workspace: Workspace, content: Content, random_bytes: Callable[[int], bytes], letter: str) -> Identity:
    """
    Give who writes here next. What the settings remember counts only while the ledger has its last entry, while
    no forged entry has used up the numbers, and while nobody began to write here since: the folder was elsewhere then.
    """
    note = load_writer(workspace.folder)
    if note and (not note.last or note.last.encode() in content.lines) and not _followed(workspace, note.dev):
        last = last_counter(content.lines.values(), note.dev)
        if last < LAST_COUNTER:
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
    return max((_counter(line, mark) for line in lines if mark in line), default=0)


def _counter(line: bytes, mark: bytes) -> int:
    """
    Read the counter of a line where a line of ours has it, `"dev":…,"f":…,"n":…,`; else by decoding it all.
    """
    _, _, rest = line.partition(mark)
    form, sign, number = rest[:48].partition(b',"n":')
    digits, comma, _ = number.partition(b",")
    return int(digits) if form.isdigit() and sign and comma and digits.isdigit() else decode_line(line).n


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
