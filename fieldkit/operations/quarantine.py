"""
What arrived and could not be believed: listed, looked at, released by an ordinary entry, or discarded with a reason.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from fieldkit.core.claimed import Claimed, Release, known_entry, plan_release, read_claimed
from fieldkit.core.codes import place_of
from fieldkit.core.entry import Entry, decode_line
from fieldkit.core.fold import Record
from fieldkit.core.shapes import text
from fieldkit.core.state import State
from fieldkit.core.tuples import NamedTuple
from fieldkit.core.undo import commands_of
from fieldkit.core.union import erased_records
from fieldkit.errors import ConflictStands, FieldkitError, InvalidInput, NotFound
from fieldkit.operations.gathering import Piece
from fieldkit.operations.handed import entries_of, own_writers
from fieldkit.operations.merge_result import Released
from fieldkit.operations.people import note_value
from fieldkit.operations.session import Session
from fieldkit.store.ledger import Content, write_failure
from fieldkit.store.quarantine import QUARANTINE, Held, decide, hold, load_held

RELEASED, DISCARDED, ARRIVED = "released", "discarded", "arrived"


class Item(NamedTuple):
    """
    A piece that is held, what it claims to say, and what became of it: "" (open), released or discarded, with who
    decided, when and why; or arrived, where it cannot be read and the entry it was is here by now.
    """

    held: Held
    claimed: Claimed
    fate: str

    @property
    def decided_by(self) -> str:
        """
        Who decided.
        """
        return text(self.held.decision.get("by")) if self.fate in (RELEASED, DISCARDED) else ""


class Items(NamedTuple):
    """
    Pieces that are held, with the state to name records by; `decided` counts those that are not listed.
    """

    state: State
    items: tuple[Item, ...]
    decided: int = 0


class Look(NamedTuple):
    """
    One piece in full: the record it is about and the real entry of that id where they are here, and what releasing it
    would write, or the refusal.
    """

    state: State
    item: Item
    record: Record | None
    real: Entry | None
    release: Release | None
    refusal: FieldkitError | None


class Decided(NamedTuple):
    """
    A piece about which something was decided, and the release that was written for it (None: it was discarded).
    """

    state: State
    item: Item
    release: Release | None
    entry: str


def keep_unbelieved(session: Session, pieces: Iterable[Piece]) -> None:
    """
    Keep what of these inputs cannot be believed, before any entry of them is written. Raises NotSaved, ReadOnly.
    """
    for piece in pieces:
        if piece.unbelieved:
            facts = (session.author, str(piece.input.path), piece.sha256, piece.unbelieved)
            try:
                hold(session.workspace, session.now(), *facts)
            except OSError as error:
                raise write_failure(session.workspace.place("local", QUARANTINE), error, []) from error


def decided(session: Session) -> tuple[frozenset[str], tuple[Released, ...]]:
    """
    Give the names of the pieces that are not open, and which entries those say that were released.
    """
    items = [item for item in _items(session) if item.fate]
    released = [item for item in items if item.fate == RELEASED]
    return frozenset(item.held.digest for item in items), tuple(
        Released(item.claimed.dev, item.claimed.n, item.decided_by, text(item.held.decision.get("at")))
        for item in released
    )


def count_open(session: Session) -> int:
    """
    Count the pieces that wait for a person.
    """
    return sum(not item.fate for item in _items(session))


def listing(session: Session, everything: bool = False) -> Items:
    """
    Give the pieces that are open, or all.
    """
    items = _items(session)
    shown = tuple(item for item in items if everything or not item.fate)
    return Items(session.state, shown, len(items) - len(shown))


def look(session: Session, number: str) -> Look:
    """
    Show one piece by its number; raises NotFound.
    """
    item, state = _item(session, number), session.state
    release: Release | None = None
    refusal: FieldkitError | None = None
    try:
        _refuse_erased(session.content, item, number)
        release = plan_release(state, item.claimed, number)
    except FieldkitError as error:
        refusal = error
    claimed = item.claimed
    return Look(state, item, state.get(claimed.kind, claimed.rec), known_entry(state, claimed), release, refusal)


def release(session: Session, number: str, reason: str = "") -> Decided:
    """
    Write what a piece says as an ordinary entry by this person, who was shown the record. Raises NotFound, CodeTaken,
    ConflictStands where it was released before, its record was erased, it says nothing new or is not to be read.
    """
    item = _item(session, number)
    if item.fate == RELEASED:
        raise ConflictStands(what=QUARANTINE, code=number, reason="released_before")
    _refuse_erased(session.content, item, number)
    why = note_value("--reason", reason)
    planned: list[Release] = []

    def plan(state: State, who: object) -> list[Any]:
        planned[:] = [plan_release(state, item.claimed, number)]
        return [planned[0].change]

    written = session.write(plan)
    entry = written.entries[0].id
    _decide(session, item, RELEASED, {"entry": entry, "reason": why})
    return Decided(written.state, _item(session, number), planned[0], entry)


def _refuse_erased(content: Content, item: Item, number: str) -> None:
    """
    Refuse to bring back by hand what was erased for good.
    """
    if item.claimed.rec in erased_records(content.lines.values(), item.claimed.kind):
        raise ConflictStands(what=QUARANTINE, code=number, reason="record_erased")


def discard(session: Session, number: str, reason: str) -> Decided:
    """
    Note that a piece is to be left alone, by whom and why; its bytes stay, and no file brings it up again. Raises
    NotFound, ConflictStands where it was decided before, InvalidInput without a reason.
    """
    item = _item(session, number)
    if item.fate in (RELEASED, DISCARDED):
        raise ConflictStands(what=QUARANTINE, code=number, reason=f"{item.fate}_before")
    if not reason:
        raise InvalidInput(field="--reason", value=reason, reason="blank", hint=None)
    _decide(session, item, DISCARDED, {"reason": note_value("--reason", reason)})
    return Decided(session.state, _item(session, number), None, "")


def _decide(session: Session, item: Item, decision: str, facts: dict[str, Any]) -> None:
    try:
        decide(session.workspace, session.now(), item.held, decision, {**facts, "by": session.author})
    except OSError as error:
        raise write_failure(session.workspace.place("local", QUARANTINE), error, []) from error


def _items(session: Session) -> list[Item]:
    claims = [(held, read_claimed(held.raw)) for held in load_held(session.workspace)]
    released = {text(held.decision.get("entry")) for held, _ in claims if held.decision.get("decision") == RELEASED}
    standing = _standing(session, released) if released else frozenset()
    return [Item(held, claimed, _fate(session, held, claimed, standing)) for held, claimed in claims]


def _item(session: Session, number: str) -> Item:
    items = {item.held.number: item for item in _items(session)}
    place = place_of(number, max(items, default=0))
    if place is None or place + 1 not in items:
        raise NotFound(kind=QUARANTINE, name=number, nearest=[])
    return items[place + 1]


def _fate(session: Session, held: Held, claimed: Claimed, standing: Collection[str]) -> str:
    """
    Tell what became of a piece. A release that was taken back, or is not in this ledger, leaves it open.
    """
    decision = text(held.decision.get("decision"))
    if decision and (decision != RELEASED or text(held.decision.get("entry")) in standing):
        return decision
    return ARRIVED if claimed.fields is None and claimed.id.encode() in session.content.lines else ""


def _standing(session: Session, names: Iterable[str]) -> frozenset[str]:
    """
    Give those of these entries that begin a command which nobody took back.
    """
    lines = session.content.lines
    there = {name: decode_line(lines[name.encode()]) for name in names if name.encode() in lines}
    writers = tuple(dict.fromkeys([*own_writers(session), *(entry.dev for entry in there.values())]))
    commands = commands_of(entries_of(session, writers), writers)
    return frozenset(command.first for command in commands if command.first in there and not command.undone)
