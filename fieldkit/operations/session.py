"""
What an operation needs of the world: a ledger to read and write, the time, randomness, and who works here.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from fieldkit.core.canonical import base32
from fieldkit.core.entry import Change, Entry, Writer, decode_line, mint
from fieldkit.core.fold import Record
from fieldkit.core.state import State, extend_state
from fieldkit.core.tuples import NamedTuple
from fieldkit.operations.reading import Reading, state_of
from fieldkit.store.about import change_about
from fieldkit.store.durable import StrPath
from fieldkit.store.ledger import Content
from fieldkit.store.workspace import (
    LEDGER,
    LOCAL,
    Workspace,
    find_workspace,
    rewrite_union,
    stamp,
    writing,
)

if TYPE_CHECKING:
    from fieldkit.operations.identity import Identity
    from fieldkit.store.indexed import Looked


class Written(NamedTuple):
    """
    What a command wrote: the entries, the records as they are now, and of an import who would write here next.
    """

    entries: tuple[Entry, ...]
    state: State
    who: Identity | None = None


Plan = Callable[[State, "Identity"], Iterable[Change]]
# A list is planned on the lines too: what was erased is no record, and stays erased.
ListPlan = Callable[[State, Mapping[bytes, bytes]], tuple[list[tuple[str, bytes]], list[Change]]]


class Session(Reading):
    """
    One command's work on one workspace: what was shown to the person is what their entries will say they have seen.
    """

    def __init__(
        self,
        workspace: Workspace,
        now: Callable[[], datetime] | None = None,
        random_bytes: Callable[[int], bytes] = os.urandom,
        author: str | None = None,
        waiting: Callable[[str], None] | None = None,
    ) -> None:
        super().__init__(workspace, author)
        self.waiting = waiting
        # From UTC: a system may not know the zone of a day long gone, as a dead battery leaves it.
        self.now = now or (lambda: datetime.now(UTC).astimezone())
        self.random_bytes = random_bytes

    @classmethod
    def at(
        cls, folder: StrPath | None, author: str | None = None, waiting: Callable[[str], None] | None = None
    ) -> Session:
        """
        Open the workspace in a folder, without one that at or above the current folder; raises NoWorkspace. `waiting`
        is told who holds its lock for long.
        """
        return cls(find_workspace(folder), author=author, waiting=waiting)

    def remember(self, **values: Any) -> None:
        """
        Set or, with None, remove facts of `workspace.json`; what another window set meanwhile stays.
        """

        def change(about: dict[str, Any]) -> dict[str, Any]:
            return {name: value for name, value in {**about, **values}.items() if value is not None}

        self._about = change_about(self.workspace, change)

    def move_on(self, visit: str, to: str | None) -> None:
        """
        Leave a visit ("" for none) for another or none; where another window stands at a third by now, it stays there.
        """

        def change(about: dict[str, Any]) -> dict[str, Any]:
            if str(about.get("visit") or "") != visit:
                return about
            rest = {name: value for name, value in about.items() if name != "visit"}
            return {**rest, "visit": to} if to else rest

        self._about = change_about(self.workspace, change)

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

    @contextmanager
    def _writing(self) -> Iterator[Content]:
        """
        Hold the lock and give the ledger as it is now.
        """
        with writing(self.workspace, self._read, waiting=self.waiting) as content:
            self._put_aside = content.put_aside
            yield content

    def write(self, plan: Plan) -> Written:
        """
        Plan on the ledger as it is under the lock, mint the entries with what was *shown* as seen, and append them
        in one durable write. Gives the entries and the new state; an empty plan writes nothing.
        """
        from fieldkit.operations.identity import noted

        shown = self.state
        with self._writing() as content:
            state = self._now(content, shown)
            looked = self._looked if self._read and content is self._read[1] else None
            who = self._who(content, looked)
            minted = self._mint(plan(state, who), who, shown)
            if not minted:
                return Written((), state)
            from fieldkit.store.database import LedgerDatabase

            place = self.workspace.place
            database = LedgerDatabase(place(LEDGER), torn_folder=place(LOCAL))
            with noted(self.workspace, who, minted[-1][0]), database:
                database.entries().insert_lines([line for _, line in minted])
            if looked:
                looked.by.follow(self.workspace, stamp(self.workspace))
        self._note_writer(who, minted)
        return self._written(state, [line for _, line in minted])

    def write_list(self, plan: ListPlan) -> Written:
        """
        Plan an import on records and lines of the ledger as it is under the lock, and put its list entries and changes
        in place by one atomic rewrite. Entries that are here already are not written again; nothing new writes nothing.
        """
        from fieldkit.operations.identity import noted

        shown = self.state
        with self._writing() as content:
            state = self._now(content, shown)
            who = self._who(content, None)
            listed, changes = plan(state, content.lines)
            minted = self._mint(changes, who, shown, {key for key, _ in listed})
            lines = {key.encode(): line for key, line in (*listed, *minted) if key.encode() not in content.lines}
            if not lines:
                return Written((), state)
            with noted(self.workspace, who, minted[-1][0] if minted else ""):
                rewrite_union(self.workspace, content, lines)
        self._note_writer(who, minted)
        return self._written(state, list(lines.values()))._replace(who=who)

    def _who(self, content: Content, looked: Looked | None) -> Identity:
        from fieldkit.operations.identity import identify

        letter = str(self.about.get("laptop") or "")
        return identify(self.workspace, content, self.random_bytes, letter, looked.last_entries if looked else None)

    def _now(self, content: Content, shown: State) -> State:
        return shown if self._read and content is self._read[1] else state_of(content)

    def _mint(
        self, changes: Iterable[Change], who: Identity, shown: State, own: Collection[str] = ()
    ) -> list[tuple[str, bytes]]:
        writer = Writer(self.author, who.dev, who.n, self.now().isoformat(timespec="seconds"))
        return mint([_as_shown(change, shown, own) for change in changes], writer, self.salt)

    def _note_writer(self, who: Identity, minted: Sequence[object]) -> None:
        """
        Note in the workspace who began to write here: the settings know only the last one, and this place only under
        the name it has now.
        """
        if minted and who.n == 1:
            from fieldkit.store.notes import WRITERS, keep_note

            keep_note(self.workspace, WRITERS, self.now(), {"writer": who.dev})

    def _written(self, state: State, lines: Sequence[bytes]) -> Written:
        entries = tuple(decode_line(line) for line in lines)
        self._read, self._state, self._campaign, self._looked = None, extend_state(state, entries), None, None
        return Written(entries, self._state)


def _as_shown(change: Change, shown: State, own: Collection[str]) -> Change:
    """
    Let a change have seen what its person was shown. Of a record that was not there to be shown nothing was seen, even
    if another window has made it meanwhile; only entries of this command itself, which makes it and speaks of it again.
    """
    record: Record | None = shown.known(change.kind, change.rec)
    return change._replace(seen=record.heads if record else tuple(one for one in change.seen if one in own))
