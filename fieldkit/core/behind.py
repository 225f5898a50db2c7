"""
Which records stand behind which numbers, so that a number with a conflict behind it can be marked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from fieldkit.core.aside import SET_ASIDE, is_disputed, named_by
from fieldkit.core.classes import joint_key
from fieldkit.core.fold import WITHDRAWN, Record
from fieldkit.core.problem import told_with
from fieldkit.core.shapes import text
from fieldkit.core.state import State
from fieldkit.core.tuples import NamedTuple

# Behind every number: who takes part, which topics, how 人次 are counted.
_EVERYTHING = ("campaign", "erase")
# What of a check says whether, and with which visit, the deputies it names were out.
_OUT = ("date", "visit", WITHDRAWN)
# What of a visit says which outing it is part of.
_JOINING = ("joint", "date", WITHDRAWN)
Place = tuple[str, str]


class Touched(NamedTuple):
    """
    Record ids by kind: checks (also for their photos and findings), visits and groups; sites and deputies stand for
    all they are unified with.
    """

    check: frozenset[str]
    visit: frozenset[str]
    group: frozenset[str]
    site: frozenset[str]
    deputy: frozenset[str]


def touched_by(state: State, records: Iterable[Record]) -> Touched:
    """
    Give what conflicts on these records stand on.
    """
    found: dict[str, set[str]] = {kind: set() for kind in Touched._fields}
    for record in records:
        for kind, rec in places(state, record):
            if kind in found:
                found[kind].add(rec)
    return Touched(*(frozenset(found[kind]) for kind in Touched._fields))


def conflicts_behind(state: State, records: Iterable[Record], behind: Touched | None) -> int:
    """
    Count the conflicts of those of these records that are behind the numbers of a county, or behind everything;
    without a county all of them.
    """
    return sum(len(record.conflicts) for record in records if behind is None or _is_behind(state, record, behind))


def total_in_doubt(state: State, records: Iterable[Record], behind: Touched | None) -> bool:
    """
    Tell whether one of these records in conflict is behind the total whatever its rows say: the campaign, or one that
    declares others to be one; of a county (`behind`) only where one of these is behind its numbers.
    """
    return any(
        record.kind in _EVERYTHING
        or (_decides(record) and (behind is None or _is_behind(state, record, behind)))
        for record in records
    )


def _decides(record: Record) -> bool:
    """
    Tell whether a record in conflict decides what others are: one, or counted at all.
    """
    return is_disputed(record) if record.kind == SET_ASIDE else record.kind == "unify" and not record.withdrawn


def _is_behind(state: State, record: Record, behind: Touched) -> bool:
    if record.kind in _EVERYTHING:
        return True
    return any(kind in _EVERYTHING or rec in getattr(behind, kind, ()) for kind, rec in places(state, record))


def places(state: State, record: Record) -> set[Place]:
    """
    Give the kinds and ids under which a record in conflict stands behind numbers, under every claim. A withdrawn
    photo, finding or unification stands behind none, nor does a setting-aside of which only the reason is in conflict.
    """
    if record.kind == "photo":
        return set() if record.withdrawn else {("check", text(check)) for check in record.claimed("check")}
    if record.kind == "finding":
        return set() if record.withdrawn else set(_told_at(state, record.id))
    if record.kind == "unify":
        return set() if record.withdrawn else _both(state, record)
    if record.kind == SET_ASIDE:
        return _named(state, record) if is_disputed(record) else set()
    if record.kind == "check":
        return {("check", record.id), *_companions(record)}
    if record.kind == "visit":
        return {("visit", record.id), *_same_outing(state, record)}
    return {_place(state, record.kind, record.id)}


def _place(state: State, kind: str, rec: str) -> Place:
    return kind, state.class_of(kind, rec) if kind in ("site", "deputy") else rec


def _companions(check: Record) -> Iterator[Place]:
    """
    Give the visits whose number of people hangs on a check: those it may belong to, when it names deputies itself.
    """
    own = [field for field in check.fields if field.startswith("deputy.")]
    if own and check.is_torn((*_OUT, *own)):
        yield from (("visit", text(visit)) for visit in check.claimed("visit"))


def _same_outing(state: State, visit: Record) -> Iterator[Place]:
    """
    Give the visits that are one outing with a visit, or would be under another claim of its joint code or its day.
    """
    if not visit.is_torn(_JOINING):
        return
    claims = [{"joint": joint, "date": date} for joint in visit.claimed("joint") for date in visit.claimed("date")]
    keys = set(filter(None, map(joint_key, claims)))
    joined = [other.id for other in state.every("visit") if joint_key(other.fields) in keys]
    for rec in (visit.id, *joined):
        yield from _outing(state, rec)


def _outing(state: State, visit: str) -> Iterator[Place]:
    classes = state.classes("visit")
    shown = classes.get(visit, visit)
    yield "visit", visit
    yield from (("visit", rec) for rec, of in classes.items() if of == shown)


def _named(state: State, record: Record) -> set[Place]:
    """
    Give where the records stand of which something is set aside and restored at once.
    """
    here = state.aside.here
    of = {(here[name].kind, here[name].rec) for name in named_by(record) if name in here}
    found = [named for kind, rec in of if kind != SET_ASIDE and (named := state.known(kind, rec))]
    # A check read for counting alone is no record, and stands at its own place.
    plain = {("check", rec) for kind, rec in of if kind == "check"}
    return plain.union(*(places(state, one) for one in found))


def _both(state: State, unify: Record) -> set[Place]:
    """
    Give where the records stand that a record declares to be one.
    """
    found: set[Place] = set()
    for kind in map(text, unify.claimed("of")):
        for rec in map(text, (*unify.claimed("a"), *unify.claimed("b"))):
            if kind == "visit":
                found |= set(_outing(state, rec))
            elif kind == "finding":
                found |= set(_told_at(state, rec))
            else:
                found.add(_place(state, kind, rec))
    return found


def _told_at(state: State, finding: str) -> Iterator[Place]:
    """
    Give the checks at which the problem of a finding may have been found.
    """
    for one in told_with(state, finding):
        yield from (("check", text(check)) for check in one.claimed("check"))
