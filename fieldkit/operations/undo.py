"""
Undo: what this laptop's last command wrote, shown and taken back by new entries.
"""

from __future__ import annotations

from collections.abc import Sequence

from fieldkit.core.entry import Entry, decode_line
from fieldkit.core.shapes import text, texts
from fieldkit.core.state import State
from fieldkit.core.tuples import NamedTuple
from fieldkit.core.undo import FOR_GOOD, Command, Undoing, commands_of, plan_undo, void
from fieldkit.errors import ConflictStands, NotFound
from fieldkit.operations.session import Session
from fieldkit.store.notes import LISTS, load_notes
from fieldkit.store.settings import WriterNote, load_writer

RECENT = 10


class Done(NamedTuple):
    """
    What one command of this laptop wrote, when, and the name of the list it imported ("" for none); of an import also
    the writer and its next counter then, 0 where that was not noted.
    """

    command: Command
    at: str
    list_name: str = ""
    dev: str = ""
    before: int = 0

    @property
    def entries(self) -> tuple[Entry, ...]:
        """
        The entries it wrote.
        """
        return self.command.entries

    @property
    def is_undo(self) -> bool:
        """
        Whether it took another command back.
        """
        return bool(self.command.undoes)

    @property
    def undone(self) -> bool:
        """
        Whether it was itself taken back.
        """
        return self.command.undone


class Undone(NamedTuple):
    """
    A command and the plan of taking it back, on the state it was planned on; and the entries that cancelled out before.
    """

    state: State
    done: Done
    plan: Undoing
    cancelled: frozenset[str] = frozenset()


class Recent(NamedTuple):
    """
    What this laptop did, the newest first, with the state to name records by.
    """

    state: State
    done: tuple[Done, ...]


def recent(session: Session, count: int = RECENT) -> Recent:
    """
    Give the last commands this laptop wrote with, the newest first; merges wrote nothing of their own.
    """
    return Recent(session.state, tuple(_everything(session)[:count]))


def _everything(session: Session) -> list[Done]:
    writer = load_writer(session.workspace.folder)
    mark = f'"dev":"{writer.dev}"'.encode() if writer else b"\n"
    own = [entry for line in session.content.lines.values() if mark in line and (entry := decode_line(line)).dev]
    commands = commands_of(entry for entry in own if writer and entry.dev == writer.dev)
    taken = {command.undoes for command in commands if command.undoes and not command.undone}
    lists = [one for note in load_notes(session.workspace, LISTS) if (one := _listed(session, note, taken))]
    in_lists = {entry.id for done in lists for entry in done.entries}
    done = [Done(one, one.entries[0].at) for one in commands if one.first not in in_lists]
    # Own counters order own commands; an import stands before the one that took the counter it found.
    placed = [(place, 0, each) for place, each in enumerate(done)]
    for number, each in enumerate(lists, 1):
        placed.append((sum(1 for one in done if _was_before(one, each, writer)) - 1, number, each))
    return [each for _place, _number, each in sorted(placed, key=lambda one: one[:2], reverse=True)]


def _was_before(one: Done, imported: Done, writer: WriterNote | None) -> bool:
    """
    Tell whether a command was before an import: by the counter the import found, where its note tells it. What this
    writer wrote came after all imports of one that it took the place of.
    """
    if not imported.before:
        return one.at <= imported.at
    return bool(writer and imported.dev == writer.dev and one.entries[0].n < imported.before)


def _listed(session: Session, note: dict[str, object], taken: set[str]) -> Done | None:
    lines = session.content.lines
    here = [decode_line(lines[name.encode()]) for name in texts(note.get("entries")) if name.encode() in lines]
    if not here:
        return None
    command = Command(tuple(sorted(here, key=lambda entry: (entry.n, entry.id))))
    command = command._replace(undone=command.first in taken)
    before = note.get("before")
    return Done(
        command,
        text(note.get("at")),
        text(note.get("name")),
        text(note.get("dev")),
        before if type(before) is int else 0,
    )


def preview(session: Session, number: str | None = None) -> Undone:
    """
    Give what taking back would do: the last command that stands and took none back, or one by its number of `recent`.
    Raises ConflictStands when there is nothing to take back, NotFound for a number nobody has.
    """
    everything = _everything(session)
    if number is None:
        chosen = next((done for done in everything if not done.undone and not done.is_undo), None)
    else:
        if not (number.isdecimal() and 1 <= int(number) <= len(everything)):
            raise NotFound(kind="command", name=number, nearest=[])
        chosen = everything[int(number) - 1]
    if chosen is None or chosen.undone:
        raise ConflictStands(what="undo", code="", reason="nothing_to_undo")
    if any(entry.kind in FOR_GOOD for entry in chosen.entries):
        raise ConflictStands(what="undo", code="", reason="for_good")
    cancelled = void([one.command for one in everything], chosen.command.undoes)
    return Undone(session.state, chosen, plan_undo(session.state, chosen.entries, cancelled), cancelled)


def undo(session: Session, found: Undone) -> Undone:
    """
    Take a command back, on the ledger as it is now. A visit whose end was taken back is under way again.
    """
    entries: Sequence[Entry] = found.done.entries
    plans: list[Undoing] = []

    def plan(state: State, who: object) -> Sequence[object]:
        plans[:] = [plan_undo(state, entries, found.cancelled)]
        return plans[0].changes

    written = session.write(plan)  # type: ignore[arg-type]
    for record, field in plans[0].restored:
        if record.kind == "visit" and field == "ended_at":
            session.remember(visit=record.id)
    return Undone(written.state, found.done, plans[0])
