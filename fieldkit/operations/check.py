"""
Checks logged: with everything that belongs to them in one durable write.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from fieldkit.core import shapes
from fieldkit.core.check import CheckFacts, PhotoFacts, plan_log
from fieldkit.core.codes import HERE
from fieldkit.core.dates import When, names_day, parse_when
from fieldkit.core.fold import Record
from fieldkit.core.lookup import find
from fieldkit.core.relations import Presence, attached, presence
from fieldkit.core.state import State
from fieldkit.core.tuples import NamedTuple
from fieldkit.errors import UsageFault
from fieldkit.operations.answers import checklist_version, read_answers
from fieldkit.operations.check_request import CheckRequest, Where
from fieldkit.operations.day import Day, day_of
from fieldkit.operations.doubts import (
    OddThing,
    check_people_doubts,
    double_doubts,
    photo_doubts,
    place_doubts,
    shared_photos,
    unlike_findings,
    visit_day_doubts,
)
from fieldkit.operations.people import coordinate_of, find_all, parse_word, split_names, text_value, typed_datum
from fieldkit.operations.session import Session
from fieldkit.operations.underway import current_visit, date_warnings, own_group

if TYPE_CHECKING:
    from fieldkit.core.coordinate import Coordinate
    from fieldkit.operations.photo import Prepared


class CheckShown(NamedTuple):
    """
    A check with what hangs on it and what looks odd about it: (word, facts) pairs for a person to judge; of one just
    logged what its day came to.
    """

    state: State
    check: Record
    presence: Presence
    photos: tuple[Record, ...]
    findings: tuple[Record, ...]
    warnings: tuple[OddThing, ...] = ()
    entries: tuple[str, ...] = ()
    day: Day | None = None


class Reading(NamedTuple):
    """
    A check as it is to be written: its facts, its pictures, which are not kept yet, and what looks odd.
    """

    facts: CheckFacts
    prepared: list[Prepared]
    odd: tuple[OddThing, ...]


def log(session: Session, request: CheckRequest) -> CheckShown:
    """
    Log one check: photos are kept first, then check, photos and findings are written as one command.

    Raises UsageFault naming everything that is missing, NotFound with the nearest names, InvalidInput,
    InvalidCoordinate or InvalidPhoto; then nothing was written.
    """
    session.in_haste = session.asks_for_few = True
    state = session.state
    site = _site(session, request)
    visit, when = _visit_and_date(session, request)
    groups = groups_of(session, request, visit)
    _need(SITE=site, date=when, group=groups)
    assert when is not None and site is not None
    deputies = tuple(record.id for record in find_all(state, "deputy", request.deputies))
    found = read_check(session, request, Where(site, when, tuple(groups), visit, deputies))
    return _write(session, found.facts._replace(photos=_kept(session, found.prepared)), found.odd)


def read_check(session: Session, request: CheckRequest, where: Where) -> Reading:
    """
    Read everything else that was said of a check by the rules of logging one; nothing is kept or written yet.
    """
    site, when, groups, visit, deputies = where
    topic = _topic(session.state, request, site, groups)
    position = typed_coordinate(session, request)
    prepared = _photos(request, coordinate_of(site))
    position = position or next((one.coordinate for one in prepared if one.coordinate), None)
    answers, findings = read_answers(session, request, topic)
    facts = CheckFacts(
        site=site.id,
        date=when.date,
        time=when.time or _photo_time(prepared, when.date),
        topic=topic,
        groups=groups,
        visit=visit.id if visit else "",
        own_group=groups[0] if not visit or list(groups) != visit.named("group") else "",
        method=parse_word("method", request.method, "method") if request.method else "",
        deputies=deputies,
        escorts=tuple(split_names(request.escorts)),
        checklist=checklist_version(session, topic) if answers else 0,
        answers=answers,
        advice=tuple(text_value("advice", text) for text in request.advice),
        note=text_value("note", request.note) if request.note else "",
        coordinate=position.to_field() if position else None,
        distance_m=_distance(position, coordinate_of(site)),
        photos=tuple(PhotoFacts(one.fields) for one in prepared),
        findings=findings,
    )
    return Reading(facts, prepared, tuple(_doubts(session, request, facts, site, visit)))


def _site(session: Session, request: CheckRequest) -> Record | None:
    """
    Find the site named, `@` for the one the photos were taken at.
    """
    if request.site.strip() != HERE:
        return find(session.state, "site", request.site) if request.site else None
    from fieldkit.operations.choosing import at_the_photos

    return at_the_photos(session, (*request.photos, *request.before, *request.after, *request.documents))


def _write(session: Session, facts: CheckFacts, warnings: tuple[OddThing, ...]) -> CheckShown:
    ids = [session.new_id() for _ in range(1 + len(facts.photos) + len(facts.findings))]

    def plan(state: State, who: Any) -> Any:
        fresh = iter(ids)
        return plan_log(state, who.letter, facts, lambda: next(fresh))

    written = session.write(plan)
    state, check = written.state, written.state.records["check"][ids[0]]
    both = check_people_doubts(state, check) if facts.deputies or facts.escorts else ()
    shown = shown_check(state, check, (*warnings, *both, *double_doubts(state, check)))
    late = (*unlike_findings(check, shown.findings), *shared_photos(state, check, shown.photos))
    shown = shown._replace(warnings=(*shown.warnings, *late))
    return shown._replace(entries=tuple(entry.id for entry in written.entries), day=day_of(state, check))


def _distance(position: Coordinate | None, site: Coordinate | None) -> int | None:
    if position is None or site is None:
        return None
    from fieldkit.operations.photo import distance_between

    return distance_between(position, site)


def _kept(session: Session, prepared: Sequence[Prepared]) -> tuple[PhotoFacts, ...]:
    if not prepared:
        return ()
    from fieldkit.operations.photo import keep

    return keep(session, prepared)


def _need(**given: object) -> None:
    shown = {"date": "--on", "group": "--group"}
    names = [shown.get(name, name) for name, value in given.items() if not value]
    if names:
        raise UsageFault(missing=names)


def _visit_and_date(session: Session, request: CheckRequest) -> tuple[Record | None, When | None]:
    """
    Give the visit named, else the current one unless another day is named, and when the check was: a time alone, or
    nothing at all, is of the visit's day.
    """
    visit = find(session.state, "visit", request.visit) if request.visit else current_visit(session)
    day = shapes.text(visit.fields.get("date")) if visit else ""
    when = parse_when(request.when, session.now().date(), day) if request.when else None
    if when is None:
        return visit, When(day, None) if day else None
    return (visit if request.visit or when.date == day else None), when


def groups_of(session: Session, request: CheckRequest, visit: Record | None = None) -> list[str]:
    """
    Give the ids of the groups of a check: the one given, else the visit's, else the workspace's own; none at worst.
    """
    if request.group:
        return [find(session.state, "group", request.group).id]
    if visit and visit.named("group"):
        return visit.named("group")
    group = own_group(session)
    return [group.id] if group else []


def _topic(state: State, request: CheckRequest, site: Record, groups: Sequence[str]) -> str:
    group = state.get("group", groups[0])
    return str(site.fields.get("topic") or (group and group.fields.get("topic")) or "")


def typed_coordinate(session: Session, request: CheckRequest) -> Coordinate | None:
    """
    Read the position typed with a check, in its own datum, the workspace's, the user's, or WGS-84.
    """
    if not request.at:
        return None
    from fieldkit.adapters.coordinates import parse

    return parse(request.at, typed_datum(session, request.datum)).coordinate


def _photos(request: CheckRequest, site: Coordinate | None) -> list[Prepared]:
    """
    Prepare every picture once; a folder that also holds the “before” picture does not take its role away.
    """
    roles = {"before": request.before, "after": request.after, "document": request.documents, "scene": request.photos}
    if not any(roles.values()):
        return []
    from fieldkit.operations.photo import ROLES, expand, prepare

    found: dict[str, Prepared] = {}
    for role, patterns in roles.items():
        if patterns:
            for photo in prepare(expand(patterns), role, site):
                found.setdefault(str(photo.fields["sha256"]), photo)
    return sorted(found.values(), key=lambda photo: ROLES.index(str(photo.fields["role"])))


def _photo_time(prepared: Sequence[Prepared], date: str) -> str | None:
    """
    Give the time of the first photo taken on the day of the check: the best witness of when it was.
    """
    taken = sorted(str(one.fields["taken_at"]) for one in prepared if one.fields.get("taken_at"))
    return next((moment[11:16] for moment in taken if moment.startswith(date)), None)


def _doubts(
    session: Session, request: CheckRequest, facts: CheckFacts, site: Record, visit: Record | None
) -> Iterator[OddThing]:
    """
    Say what looks odd about a check's day, place, answers and photos.
    """
    other_day = visit_day_doubts(visit, facts.date)
    yield from other_day
    if visit and not other_day and not request.visit:
        started = str(visit.fields.get("started_at") or "")[:10]
        if started and started != session.now().date().isoformat() and not names_day(request.when):
            yield "visit_left_open", {"visit": visit.code, "date": facts.date}
    yield from date_warnings(session, facts.date)
    yield from place_doubts(session, site, facts.topic, facts.coordinate, facts.distance_m)
    strange = sorted(item for item in (field[5:] for field in facts.answers) if not item.startswith(facts.topic))
    yield from (("other_topic", {"item": item, "topic": facts.topic}) for item in strange)
    yield from photo_doubts([photo.fields for photo in facts.photos], facts.date, facts.distance_m)


def shown_check(state: State, check: Record, warnings: tuple[OddThing, ...] = ()) -> CheckShown:
    """
    Give a check with its photos, findings and who was there.
    """
    photos, findings = tuple(attached(state, "photo", check)), tuple(attached(state, "finding", check))
    return CheckShown(state, check, presence(state, check), photos, findings, warnings)
