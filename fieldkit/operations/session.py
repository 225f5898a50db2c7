"""
What an operation needs of the world: a ledger to read and write, the time, randomness, and who works here.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from fieldkit.core.canonical import base32
from fieldkit.core.codes import laptop_letter
from fieldkit.core.entry import Change, Entry, Writer, decode_line, decode_lines, mint
from fieldkit.core.fold import Record
from fieldkit.core.state import State, build_state, extend_state
from fieldkit.errors import NotFound
from fieldkit.store.ledger import Content
from fieldkit.store.settings import WriterNote, load_defaults, load_writer, save_writer
from fieldkit.store.workspace import (
    Workspace,
    find_workspace,
    load_about,
    read_content,
    rewrite_union,
    save_about,
    stamp,
    writing,
)

if TYPE_CHECKING:
    from fieldkit.core.campaign import Campaign

LETTERS = "abcdefghjkmnpqrstuvwxyz"


class Written(NamedTuple):
    """
    What a command wrote: the entries, and the records as they are now.
    """

    entries: tuple[Entry, ...]
    state: State


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


Plan = Callable[[State, Identity], Iterable[Change]]
ListPlan = Callable[[State, Identity], tuple[list[tuple[str, bytes]], list[Change]]]


class Session:
    """
    One command's view of one workspace. The state is read once, when first asked for: that is what was shown to
    the person, and what their entries will say they have seen.
    """

    def __init__(
        self,
        workspace: Workspace,
        now: Callable[[], datetime] | None = None,
        random_bytes: Callable[[int], bytes] = os.urandom,
        author: str | None = None,
    ) -> None:
        self.workspace = workspace
        self.now = now or (lambda: datetime.now().astimezone())
        self.random_bytes = random_bytes
        self._author = author
        self._read: tuple[tuple[int, int, int], Content] | None = None
        self._state: State | None = None
        self._about: dict[str, Any] | None = None
        self._campaign: Campaign | None = None

    @classmethod
    def at(cls, folder: Path, author: str | None = None) -> Session:
        """
        Open the workspace at or above a folder; raises NoWorkspace.
        """
        return cls(find_workspace(folder), author=author)

    @property
    def content(self) -> Content:
        """
        The ledger as first read by this command.
        """
        if self._read is None:
            self._read = (stamp(self.workspace), read_content(self.workspace))
        return self._read[1]

    @property
    def state(self) -> State:
        """
        The records as shown to the person of this command.
        """
        if self._state is None:
            self._state = state_of(self.content)
        return self._state

    @property
    def about(self) -> dict[str, Any]:
        """
        Who works here: region, group, author, the current visit.
        """
        if self._about is None:
            self._about = load_about(self.workspace)
        return self._about

    def remember(self, **values: Any) -> None:
        """
        Set or, with None, remove facts of `workspace.json`.
        """
        about = {**self.about, **values}
        self._about = {name: value for name, value in about.items() if value is not None}
        save_about(self.workspace, self._about)

    @property
    def author(self) -> str:
        """
        The name entries are signed with: given with the command, of the workspace, of the user, or "".
        """
        return self._author or str(self.about.get("author") or load_defaults().get("author") or "")

    @property
    def campaign(self) -> Campaign:
        """
        The campaign of this ledger; raises NotFound when the ledger holds none.
        """
        if self._campaign is None:
            self._campaign = campaign_of(self.state)
        return self._campaign

    def reread(self) -> None:
        """
        Forget what was read: the ledger was rewritten, so the next look reads it again.
        """
        self._read, self._state, self._campaign = None, None, None

    def new_id(self) -> str:
        """
        Give a random record id.
        """
        return base32(self.random_bytes(20))

    def salt(self) -> str:
        """
        Give a random salt, so that an erased `set` cannot be guessed from its hash.
        """
        return self.random_bytes(8).hex()

    def write(self, plan: Plan) -> Written:
        """
        Plan on the ledger as it is under the lock, mint the entries with what was *shown* as seen, and append them
        in one durable write. Gives the entries and the new state; an empty plan writes nothing.
        """
        shown = self.state
        with writing(self.workspace, self._read) as content:
            state = self._now(content, shown)
            who = self._identity(content)
            minted = self._mint(plan(state, who), who, shown)
            if not minted:
                return Written((), state)
            from fieldkit.store.database import LedgerDatabase

            with LedgerDatabase(self.workspace.ledger, torn_folder=self.workspace.local) as database:
                database.entries().insert_lines([line for _, line in minted])
            save_writer(self.workspace.root, WriterNote(who.dev, minted[-1][0]))
        return self._written(state, [line for _, line in minted])

    def write_list(self, plan: ListPlan) -> Written:
        """
        Plan an import on the ledger as it is under the lock, and put its list entries and changes in place by one
        atomic rewrite. Entries that are here already are not written again; nothing new writes nothing.
        """
        shown = self.state
        with writing(self.workspace, self._read) as content:
            state = self._now(content, shown)
            who = self._identity(content)
            listed, changes = plan(state, who)
            minted = self._mint(changes, who, shown)
            lines = {key.encode(): line for key, line in (*listed, *minted) if key.encode() not in content.lines}
            if not lines:
                return Written((), state)
            rewrite_union(self.workspace, content, lines)
            if minted:
                save_writer(self.workspace.root, WriterNote(who.dev, minted[-1][0]))
        return self._written(state, list(lines.values()))

    def _now(self, content: Content, shown: State) -> State:
        return shown if self._read and content is self._read[1] else state_of(content)

    def _mint(self, changes: Iterable[Change], who: Identity, shown: State) -> list[tuple[str, bytes]]:
        writer = Writer(self.author, who.dev, who.n, self.now().isoformat(timespec="seconds"))
        return mint([_as_shown(change, shown) for change in changes], writer, self.salt)

    def _written(self, state: State, lines: Sequence[bytes]) -> Written:
        entries = tuple(decode_line(line) for line in lines)
        self._read, self._state, self._campaign = None, extend_state(state, entries), None
        return Written(entries, self._state)

    def _identity(self, content: Content) -> Identity:
        note = load_writer(self.workspace.root)
        if note and (not note.last or note.last.encode() in content.lines):
            return Identity(note.dev, last_counter(content.lines.values(), note.dev) + 1)
        return Identity(new_writer(content, self.random_bytes, str(self.about.get("laptop") or "")), 1)


def state_of(content: Content) -> State:
    """
    Fold a ledger as read into its state.
    """
    with uncollected():
        return build_state(content.campaign, decode_lines(content.lines.values()))


@contextmanager
def uncollected() -> Iterator[None]:
    """
    Hold the garbage collector off while much is built that stays: it would walk all of it, again and again.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def campaign_of(state: State) -> Campaign:
    """
    Give the campaign record of a state; raises NotFound.
    """
    record = state.by_code("campaign", state.campaign)
    if record is None:
        raise NotFound(kind="campaign", name=state.campaign, nearest=[])
    from fieldkit.core.campaign import from_fields

    return from_fields(record.fields)


def last_counter(lines: Iterable[bytes], dev: str) -> int:
    """
    Give the greatest counter a writer has used in a ledger, 0 when it wrote nothing.
    """
    mark = f'"dev":"{dev}","f":'.encode()
    return max((decode_line(line).n for line in lines if mark in line), default=0)


def new_writer(content: Content, random_bytes: Callable[[int], bytes], letter: str = "") -> str:
    """
    Make a writer id; its first sign is the laptop's letter, one no writer of this ledger has while one is free.
    """
    used = {line[line.find(b'"dev":"') + 7 :][:1].decode("ascii", "replace") for line in content.lines.values()}
    free = [sign for sign in LETTERS if sign not in used] or list(LETTERS)
    chosen = letter.lower() if letter else free[random_bytes(1)[0] % len(free)]
    return chosen + base32(random_bytes(20))[:15]


def _as_shown(change: Change, shown: State) -> Change:
    record: Record | None = shown.get(change.kind, change.rec)
    return change._replace(seen=record.heads if record else ())


def edit(record: Record, fields: dict[str, Any]) -> Change:
    """
    Give the change that sets those of the fields that differ from how the record stands. A field in conflict is set
    even to the value that stands: that is how a person settles it.
    """
    torn = {conflict.field for conflict in record.conflicts}
    different = {name: value for name, value in fields.items() if name in torn or record.fields.get(name) != value}
    return Change(record.kind, record.id, different, record.heads)


def changes_of(pairs: Sequence[tuple[Record, dict[str, Any]]]) -> list[Change]:
    """
    Give the changes of several records, leaving out those that would set nothing new.
    """
    return [change for change in (edit(record, fields) for record, fields in pairs) if change.set]
