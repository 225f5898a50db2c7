"""
Any record: found whatever its kind, and its history told.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from fieldkit.core.aside import ASIDE, RESTORED, is_aside, with_value
from fieldkit.core.claims import settled_by
from fieldkit.core.codes import normalise_code, normalise_text
from fieldkit.core.entry import RESERVED, UNDO, Entry, decode_line, is_stub
from fieldkit.core.fold import WITHDRAWN, Record, fold
from fieldkit.core.lookup import SHORTEST_ID_PREFIX, find
from fieldkit.core.shapes import texts
from fieldkit.core.sources import deciding_on
from fieldkit.core.state import State
from fieldkit.core.tuples import NamedTuple
from fieldkit.errors import NotFound
from fieldkit.operations.session import Session

LISTED = ("site", "group", "deputy")
SEARCHED = (
    "check", "finding", "visit", "site", "group", "deputy", "photo", "campaign",
    "unify", "set_aside", "erase", "freeze", "receipt",
)  # fmt: skip


class Step(NamedTuple):
    """
    One entry in a record's story: who, when, on which laptop, and (field, old, new) for what it changed; `settled` are
    the fields in conflict that it decided, each with the value; `undoes` says that it takes something back, `aside`
    that it is set aside and so changed nothing.
    """

    entry: Entry
    changes: tuple[tuple[str, Any, Any], ...]
    concurrent: bool
    settled: tuple[tuple[str, Any], ...] = ()
    undoes: bool = False
    aside: bool = False


class History(NamedTuple):
    """
    The story of one record, what was seen before who saw it. `code` is the one it was asked for by, when it was erased
    for good and no longer says one itself.
    """

    state: State
    record: Record
    steps: tuple[Step, ...]
    code: str = ""


def find_exactly(state: State, name: str, kinds: Sequence[str] = SEARCHED) -> Record | None:
    """
    Give the record of one of the kinds whose code, in any spelling, or whole id this is, or None. Raises Ambiguous
    where several that stand, or several withdrawn ones alone, have the code.
    """
    for kind in kinds:
        found = state.get(kind, name.strip().lower())
        if found:
            return found
        if state.by_code(kind, name):
            return find(state, kind, name, withdrawn=not state.coded(kind, name))
    return None


def find_record(state: State, name: str, kinds: Sequence[str] = SEARCHED, called: str = "record") -> Record:
    """
    Find a record of one of the kinds: one whose code or id is exactly this before any that it fits loosely (name, tail
    of a code, number). Raises NotFound, under what the kinds are called together, or Ambiguous.
    """
    exact = find_exactly(state, name, kinds)
    if exact:
        return exact
    near: list[str] = []
    for kind in kinds:
        try:
            return find(state, kind, name, withdrawn=True)
        except NotFound as error:
            near += error.facts["nearest"]  # type: ignore[arg-type]
    raise NotFound(kind=called, name=name, nearest=near[:3])


def history(session: Session, name: str) -> History:
    """
    Tell who set what in a record, when and on which laptop, old value to new; of one that was erased or set aside, who
    did it, when and why.
    """
    state = session.state
    hidden = None if find_exactly(state, name) else find_exactly(_hidden(state), name)
    gone = None if hidden or find_exactly(state, name) else _erased(session, name)
    record = hidden or (fold(gone) if gone else find_record(state, name))
    steps = (*_steps(record, state.aside.ids), *_erasures(state, record), *_settings(state, record))
    code = normalise_code(name) if gone and not record.id.startswith(normalise_text(name)) else ""
    return History(state, record, steps, code)


def _hidden(state: State) -> State:
    """
    Give the records that are set aside whole, to be found like others.
    """
    records: dict[str, dict[str, Record]] = {kind: {} for kind in state.records}
    for (kind, rec), record in state.aside.hidden.items():
        records[kind][rec] = record
    return State(state.campaign, records, ())


def _steps(record: Record, aside: Collection[str]) -> list[Step]:
    standing: dict[str, Any] = {}
    seen: set[str] = set()
    steps: list[Step] = []
    settling = settled_by(record)
    for entry in map(with_value, record.entries):
        fields = entry.set if isinstance(entry.set, dict) else {}
        settled = tuple((field, fields[field]) for field in settling.get(entry.id, ()))
        changes = tuple(
            (field, standing.get(field), value)
            for field, value in sorted(fields.items())
            if field not in RESERVED and field not in settling.get(entry.id, ())
            if field not in standing or standing[field] != value
        )
        concurrent = bool(steps) and not set(entry.seen) >= _heads(record.entries, seen)
        seen.add(entry.id)
        steps.append(Step(entry, changes, concurrent, settled, UNDO in fields, is_aside(entry, aside)))
        if not steps[-1].aside:
            standing.update({field: value for field, value in fields.items() if field not in RESERVED})
    return steps


def _erased(session: Session, name: str) -> list[Entry]:
    """
    Give the stubs of a record that was erased whole, named by its id (6 signs or more) or by the code its id was
    derived from, as of sites, groups and deputies of a list; none for a name of anything else.
    """
    state, sign = session.state, normalise_text(name)
    # No code has signs that are not printed; half a character cannot even be hashed.
    derived = {(kind, state.derive(kind, name)) for kind in LISTED if name.isprintable()}
    found: dict[tuple[str, str], list[Entry]] = {}
    for line in filter(is_stub, session.content.lines.values()):
        entry = decode_line(line)
        key = (entry.kind, entry.rec)
        if key in derived or (len(sign) >= SHORTEST_ID_PREFIX and entry.rec.startswith(sign)):
            found.setdefault(key, []).append(entry)
    gone = [entries for (kind, rec), entries in found.items() if state.get(kind, rec) is None]
    return gone[0] if len(gone) == 1 else []


def _erasures(state: State, record: Record) -> list[Step]:
    """
    Give who erased something of a record, when, and the reason given.
    """
    ids = {entry.id for entry in record.entries if entry.erased}
    steps = []
    for erase in state.every("erase") if ids else ():
        if ids & set(texts(erase.fields.get("entries"))):
            steps.append(Step(erase.entries[0], (("erased", None, erase.fields.get("reason") or True),), False))
    return sorted(steps, key=lambda step: step.entry.order())


def _settings(state: State, record: Record) -> list[Step]:
    """
    Give who set something of a record aside or restored it, when, and the reason given.
    """
    steps = []
    for deciding in deciding_on(state, (record.kind, record.id)):
        for entry in deciding.entries:
            said = entry.set if isinstance(entry.set, dict) else {}
            if "state" in said or WITHDRAWN in said:
                word = ASIDE if said.get("state") == ASIDE else RESTORED
                steps.append(Step(entry, ((word, None, said.get("reason") or True),), False))
    return sorted(steps, key=lambda step: step.entry.order())


def _heads(entries: tuple[Entry, ...], among: set[str]) -> set[str]:
    """
    Give those of some entries of a record that none of the others among them has seen.
    """
    present = [entry for entry in entries if entry.id in among]
    return among - {seen for entry in present for seen in entry.seen}

