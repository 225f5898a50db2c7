"""
Undo: what this laptop's last command wrote, shown and taken back by new entries.
"""

from __future__ import annotations

from collections.abc import Sequence

from fieldkit.core.codes import place_of
from fieldkit.core.entry import Entry, decode_line
from fieldkit.core.relations import checks_of
from fieldkit.core.shapes import text, texts
from fieldkit.core.state import RECEIPT, State
from fieldkit.core.tuples import NamedTuple
from fieldkit.core.undo import FOR_GOOD, Command, Undoing, commands_of, plan_undo, void
from fieldkit.errors import ConflictStands, NotFound
from fieldkit.operations.handed import entries_of, own_writers
from fieldkit.operations.session import Session
from fieldkit.store.notes import LISTS, load_notes

RECENT = 10


class Done(NamedTuple):
    """
    What one command of this laptop wrote, when, its place in this laptop's work, and the name of the list it imported
    ("" for none).
    """

    command: Command
    at: str
    place: tuple[int, int]
    list_name: str = ""

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
    Give the last commands this laptop wrote with, the newest first; merges wrote nothing of their own, and a receipt,
    which only says what was here, is nothing to take back.
    """
    return Recent(session.state, tuple(_everything(session)[:count]))


def _everything(session: Session) -> list[Done]:
    writers = own_writers(session)
    commands = commands_of(entries_of(session, writers), writers)
    taken = {command.undoes for command in commands if command.undoes and not command.undone}
    lists = [one for note in load_notes(session.workspace, LISTS) if (one := _listed(session, note, taken))]
    in_lists = {entry.id for done in lists for entry in done.entries}
    own = [one for one in commands if one.first not in in_lists and one.entries[0].kind != RECEIPT]
    done = [Done(one, one.entries[0].at, _place(one, writers)) for one in own]
    # An import found the next counter free: what took it came later.
    ordered = sorted(enumerate([*lists, *done]), key=lambda each: (each[1].place, each[0]), reverse=True)
    return [each for _number, each in ordered]


def _place(command: Command, writers: Sequence[str]) -> tuple[int, int]:
    first = command.entries[0]
    return writers.index(first.dev), first.n


def _listed(session: Session, note: dict[str, object], taken: set[str]) -> Done | None:
    lines, behind = session.content.lines, note.get("behind")
    here = [decode_line(lines[name.encode()]) for name in texts(note.get("entries")) if name.encode() in lines]
    if not here or type(behind) is not list or [int, int] != [type(each) for each in behind]:
        return None
    command = Command(tuple(sorted(here, key=lambda entry: (entry.n, entry.id))))
    command = command._replace(undone=command.first in taken)
    return Done(command, text(note.get("at")), (behind[0], behind[1]), text(note.get("name")))


def preview(session: Session, number: str | None = None) -> Undone:
    """
    Give what taking back would do: the last command that stands and took none back, or one by its number of `recent`.
    Raises ConflictStands when there is nothing to take back or checks of a visit would be left without it, NotFound
    for a number nobody has.
    """
    everything = _everything(session)
    if number is None:
        chosen = next((done for done in everything if not done.undone and not done.is_undo), None)
    else:
        place = place_of(number, len(everything))
        if place is None:
            raise NotFound(kind="command", name=number, nearest=[])
        chosen = everything[place]
    if chosen is None or chosen.undone:
        raise ConflictStands(what="undo", code="", reason="nothing_to_undo")
    if any(entry.kind in FOR_GOOD for entry in chosen.entries):
        raise ConflictStands(what="undo", code="", reason="for_good")
    cancelled = void([one.command for one in everything], chosen.command.undoes)
    plan = plan_undo(session.state, chosen.entries, cancelled)
    _refuse_bereft(session.state, plan)
    return Undone(session.state, chosen, plan, cancelled)


def _refuse_bereft(state: State, plan: Undoing) -> None:
    """
    Refuse to take a visit away from checks that would go on standing: they would belong to an outing nobody can see.
    """
    gone = {record.id for record in plan.withdrawn}
    for record in plan.withdrawn:
        if record.kind == "visit" and any(check.id not in gone for check in checks_of(state, record)):
            raise ConflictStands(what="visit", code=record.code, reason="has_checks")


def undo(session: Session, found: Undone) -> Undone:
    """
    Take a command back, on the ledger as it is now. A visit whose end was taken back is under way again, unless another
    is. Raises ConflictStands when a check of a visit was logged meanwhile.
    """
    entries: Sequence[Entry] = found.done.entries
    plans: list[Undoing] = []

    def plan(state: State, who: object) -> Sequence[object]:
        plans[:] = [plan_undo(state, entries, found.cancelled)]
        _refuse_bereft(state, plans[0])
        return plans[0].changes

    written = session.write(plan)  # type: ignore[arg-type]
    for record, field in plans[0].restored:
        if record.kind == "visit" and field == "ended_at":
            ended = written.state.records["visit"][record.id].fields.get("ended_at")
            session.move_on(*((record.id, None) if ended else ("", record.id)))
    return Undone(written.state, found.done, plans[0])
