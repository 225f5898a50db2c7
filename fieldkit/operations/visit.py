"""
Visits: started once, carried by every check of the day, ended with the day's balance.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from fieldkit.core.dates import parse_when
from fieldkit.core.edit import correct, edit
from fieldkit.core.entry import Change
from fieldkit.core.fold import Record
from fieldkit.core.lookup import find
from fieldkit.core.relations import checks_of
from fieldkit.core.shapes import text
from fieldkit.core.state import State
from fieldkit.core.tuples import NamedTuple
from fieldkit.core.visit import VisitFacts, plan_start, switches
from fieldkit.errors import ConflictStands, UsageFault
from fieldkit.operations.doubts import OddThing, joint_doubts, visit_people_doubts
from fieldkit.operations.people import find_all, parse_word, split_names, text_value
from fieldkit.operations.session import Session
from fieldkit.operations.underway import current_visit, date_warnings, own_group

if TYPE_CHECKING:
    from fieldkit.operations.balance import DayBalance


class VisitShown(NamedTuple):
    """
    A visit with the state around it and its standing checks; `current` on this laptop or not; `moved` are the ids of
    checks that were dated anew with it, `changed` the fields a correction has set.
    """

    state: State
    visit: Record
    checks: tuple[Record, ...]
    current: bool
    warnings: tuple[OddThing, ...] = ()
    moved: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()


class VisitList(NamedTuple):
    """
    Visits by code, with the state to look names up in.
    """

    state: State
    visits: tuple[Record, ...]
    current: str


def start(
    session: Session,
    when: str | None,
    groups: Sequence[str],
    method: str | None = None,
    deputies: Sequence[str] = (),
    leader: str = "",
    escorts: Sequence[str] = (),
    joint: str = "",
    note: str = "",
) -> VisitShown:
    """
    Start a visit and make it current on this laptop; checks logged next inherit date, group, method and deputies.

    Group and date default to the workspace's group and today. Raises UsageFault naming what is missing.
    """
    session.asks_for_few = True
    state = session.state
    named = [record.id for record in find_all(state, "group", groups)] or _own_group(session)
    today = session.now()
    facts = VisitFacts(
        date=parse_when(when, today.date()).date if when else today.date().isoformat(),
        groups=tuple(named),
        method=parse_word("method", method, "method") if method else "",
        leader=text_value("leader", leader) if leader else "",
        deputies=tuple(record.id for record in find_all(state, "deputy", deputies)),
        escorts=tuple(split_names(escorts)),
        joint=text_value("joint", joint) if joint else "",
        note=text_value("note", note) if note else "",
        started_at=today.isoformat(timespec="minutes"),
    )
    visit_id, before = session.new_id(), current_visit(session)
    written = session.write(lambda now, who: [plan_start(now, who.letter, facts, visit_id)])
    session.remember(visit=visit_id)
    visit = written.state.records["visit"][visit_id]
    left = (("visit_still_open", {"visit": before.code}),) if before else ()
    state = written.state
    people = visit_people_doubts(state, visit)
    odd = (*left, *date_warnings(session, facts.date), *joint_doubts(state, visit), *people)
    return VisitShown(state, visit, (), True, odd)


def _own_group(session: Session) -> list[str]:
    """
    Give the workspace's own group as a list of one record id; raises UsageFault when none is set.
    """
    group = own_group(session)
    if group is None:
        raise UsageFault(missing=["--group"])
    return [group.id]


def end(session: Session, name: str | None = None) -> DayBalance:
    """
    End the current (or the named) visit and give what it came to. Raises ConflictStands when none is under way.
    """
    from fieldkit.operations.balance import balance
    from fieldkit.operations.todo import sites_of

    visit = find(session.state, "visit", name) if name else current_visit(session)
    if visit is None:
        raise ConflictStands(what="visit", code="", reason="no_visit")
    ended_at = session.now().isoformat(timespec="minutes")
    change = edit(visit, {"ended_at": ended_at})
    written = session.write(lambda state, who: [change] if change.set else [])
    session.move_on(visit.id, None)
    state = written.state
    shown = VisitShown(state, state.records["visit"][visit.id], tuple(checks_of(state, visit)), False)
    return balance(shown, sites_of(session, state))


def list_visits(session: Session, group: str | None = None) -> VisitList:
    """
    Give the visits, of one group or all.
    """
    state = session.state
    wanted = find(state, "group", group).id if group else None
    visits = [visit for visit in state.all("visit") if not wanted or wanted in visit.named("group")]
    return VisitList(state, tuple(visits), str(session.about.get("visit") or ""))


def show(session: Session, name: str | None) -> VisitShown:
    """
    Give the named or the current visit with its checks.
    """
    visit = find(session.state, "visit", name, withdrawn=True) if name else current_visit(session)
    if visit is None:
        raise ConflictStands(what="visit", code="", reason="no_visit")
    checks = tuple(checks_of(session.state, visit))
    return VisitShown(session.state, visit, checks, session.about.get("visit") == visit.id)


def amend(
    session: Session,
    name: str | None,
    when: str | None = None,
    method: str | None = None,
    leader: str | None = None,
    joint: str | None = None,
    note: str | None = None,
    add_deputies: Sequence[str] = (),
    drop_deputies: Sequence[str] = (),
    add_groups: Sequence[str] = (),
    escorts: Sequence[str] = (),
) -> VisitShown:
    """
    Correct a visit by a new entry; only what differs is written, and an empty leader, shared code or note clears it.
    Its checks follow, since they look up to it; those dated as the visit was are dated anew by entries of their own. Of
    a deputy who is to be dropped and was not there nothing is written, but said.
    """
    visit = show(session, name).visit
    state = session.state
    fields: dict[str, Any] = {}
    if when:
        fields["date"] = parse_when(when, session.now().date()).date
    if method:
        fields["method"] = parse_word("method", method, "method")
    fields |= _texts(visit, {"leader": leader, "joint": joint, "note": note})
    fields |= switches("deputy", [record.id for record in find_all(state, "deputy", add_deputies)])
    dropped = find_all(state, "deputy", drop_deputies)
    absent = [deputy for deputy in dropped if not _is_named(visit, deputy)]
    fields |= switches("deputy", [record.id for record in dropped if record not in absent], on=False)
    fields |= switches("group", [record.id for record in find_all(state, "group", add_groups)])
    if escorts:
        fields["escorts"] = split_names(escorts)
    change = correct(visit, fields)
    following = following_checks(state, visit, change.set.get("date"))
    written = session.write(lambda now, who: [change, *following] if change.set else [])
    amended = written.state.records["visit"][visit.id]
    current = session.about.get("visit") == visit.id
    odd = (
        *_doubts(session, written.state, amended, change.set),
        *(("not_there", {"name": deputy.name or deputy.code}) for deputy in absent),
    )
    checks = tuple(checks_of(written.state, amended))
    moved = tuple(one.rec for one in following)
    return VisitShown(written.state, amended, checks, current, odd, moved, tuple(change.set))


def _is_named(visit: Record, deputy: Record) -> bool:
    field = f"deputy.{deputy.id}"
    return bool(visit.fields.get(field)) or any(conflict.field == field for conflict in visit.conflicts)


def _texts(visit: Record, given: Mapping[str, str | None]) -> dict[str, str]:
    """
    Give the texts that were named; an empty one where there is something to clear, or two disagree about it.
    """
    there = {field for field, value in visit.fields.items() if value} | {one.field for one in visit.conflicts}
    named = {name: words for name, words in given.items() if words or (words == "" and name in there)}
    return {name: text_value(name, words) if words else "" for name, words in named.items()}


def following_checks(state: State, visit: Record, date: str | None) -> list[Change]:
    """
    Give the changes that date the checks of a visit anew which carry the date it had.
    """
    before = visit.fields.get("date")
    if date is None or date == before:
        return []
    return [edit(check, {"date": date}) for check in checks_of(state, visit) if check.fields.get("date") == before]


def _doubts(session: Session, state: State, visit: Record, changed: Mapping[str, Any]) -> Iterator[OddThing]:
    """
    Say what looks odd about the day, shared code or people a correction has set.
    """
    if "date" in changed:
        yield from date_warnings(session, text(visit.fields.get("date")))
    if "date" in changed or "joint" in changed:
        yield from joint_doubts(state, visit)
    if "escorts" in changed or any(name.startswith("deputy.") for name in changed):
        yield from visit_people_doubts(state, visit)
