"""
Checks listed and shown, corrected and withdrawn: always by new entries.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from fieldkit.core.check import plan_withdraw
from fieldkit.core.dates import parse_when
from fieldkit.core.edit import correct, edit
from fieldkit.core.entry import Change
from fieldkit.core.fold import Record
from fieldkit.core.lookup import find
from fieldkit.core.relations import attached, checks_at, presence
from fieldkit.core.shapes import text
from fieldkit.core.state import State
from fieldkit.core.tuples import NamedTuple
from fieldkit.core.visit import switches
from fieldkit.errors import ConflictStands
from fieldkit.operations.answers import checklist_version, read_answers
from fieldkit.operations.check import (
    CheckShown,
    shown_check,
    typed_coordinate,
)
from fieldkit.operations.check_request import CheckRequest
from fieldkit.operations.doubts import (
    OddThing,
    check_people_doubts,
    double_doubts,
    far_photos,
    place_doubts,
    visit_day_doubts,
)
from fieldkit.operations.people import coordinate_of, find_all, parse_word, split_names, text_value
from fieldkit.operations.photo import distance_between
from fieldkit.operations.session import Session
from fieldkit.operations.underway import date_warnings


class CheckList(NamedTuple):
    """
    Checks by date and code, with the state to look names up in.
    """

    state: State
    checks: tuple[Record, ...]


def show(session: Session, name: str) -> CheckShown:
    """
    Give the named check, withdrawn or not.
    """
    return shown_check(session.state, find(session.state, "check", name, withdrawn=True))


def list_checks(
    session: Session,
    site: str | None = None,
    group: str | None = None,
    date: str | None = None,
    withdrawn: bool = False,
) -> CheckList:
    """
    Give the checks, of one site, group or day or all; withdrawn ones only when asked for.
    """
    state = session.state
    site_id = state.class_of("site", find(state, "site", site).id) if site else None
    group_id = find(state, "group", group).id if group else None
    day = parse_when(date, session.now().date()).date if date else None
    checks = [
        check
        for check in (checks_at(state, site_id) if site_id else state.every("check"))
        if (withdrawn or not check.withdrawn)
        and (not group_id or group_id in presence(state, check).groups)
        and (not day or check.fields.get("date") == day)
    ]
    checks.sort(key=lambda check: (str(check.fields.get("date")), str(check.fields.get("time") or "~"), check.code))
    return CheckList(state, tuple(checks))


def amend(session: Session, name: str, request: CheckRequest) -> CheckShown:
    """
    Correct a check by a new entry holding only what differs. Raises ConflictStands for a withdrawn one.
    """
    check = find(session.state, "check", name, withdrawn=True)
    if check.withdrawn:
        raise ConflictStands(what="check", code=check.code, reason="withdrawn")
    fields = read_amendment(session, check, request)
    change = correct(check, fields)
    site = session.state.get("site", change.set.get("site"))
    moved = measured_again(session.state, check, site) if site else []
    written = session.write(lambda now, who: [one for one in (change, *moved) if one.set])
    amended = written.state.records["check"][check.id]
    shown = shown_check(written.state, amended, tuple(_doubts(session, written.state, amended, change.set)))
    return shown._replace(entries=tuple(entry.id for entry in written.entries))


def read_amendment(session: Session, check: Record, request: CheckRequest) -> dict[str, Any]:
    """
    Read what is asked of a check into its fields, with those that follow from them: of a site the topic and distance.
    A note, advice, method or position given as "" is cleared. Raises InvalidInput, NotFound, Ambiguous or
    InvalidCoordinate.
    """
    fields: dict[str, Any] = {}
    if request.when:
        when = parse_when(request.when, session.now().date(), text(check.fields.get("date")))
        fields["date"], fields["time"] = when.date, when.time or check.fields.get("time")
    fields |= _amended_place(session, check, request)
    topic = str(fields.get("topic") or check.fields.get("topic") or "")
    fields |= _amended_answers(session, check, request, topic)
    fields |= _amended_presence(session.state, check, request)
    if request.advice:
        fields["advice"] = [text_value("advice", text) for text in request.advice if text or len(request.advice) > 1]
    if request.note is not None:
        fields["note"] = text_value("note", request.note) if request.note else None
    return fields


def _doubts(session: Session, state: State, check: Record, changed: Mapping[str, Any]) -> Iterator[OddThing]:
    """
    Say what looks odd about the day, place, people or visit a correction has set; what stays as it was is not asked
    again.
    """
    fields = check.fields
    if "date" in changed:
        yield from date_warnings(session, text(fields.get("date")))
    if "date" in changed or "visit" in changed:
        yield from visit_day_doubts(state.get("visit", fields.get("visit")), text(fields.get("date")))
    if "distance_m" in changed or "coordinate" in changed:
        site = state.get("site", fields.get("site"))
        yield from place_doubts(
            session, site, str(fields.get("topic")), fields.get("coordinate"), fields.get("distance_m")
        )
    if "site" in changed:
        yield from far_photos([photo.fields for photo in attached(state, "photo", check)], fields.get("distance_m"))
    if "escorts" in changed or any(name.startswith("deputy.") for name in changed):
        yield from check_people_doubts(state, check)
    if not {"date", "site", "group"}.isdisjoint(changed):
        yield from double_doubts(state, check)


def measured_again(state: State, check: Record, site: Record) -> list[Change]:
    """
    Give the changes that measure the photos of a check to another site: their kept distances follow it.
    """
    place = coordinate_of(site)
    photos = attached(state, "photo", check)
    return [edit(photo, {"distance_m": distance_between(coordinate_of(photo), place)}) for photo in photos]


def _amended_place(session: Session, check: Record, request: CheckRequest) -> dict[str, Any]:
    """
    Give another site or position of a check; topic and distance follow from them.
    """
    if request.at is None and not request.site:
        return {}
    state, fields = session.state, dict[str, Any]()
    site = find(state, "site", request.site) if request.site else state.get("site", check.fields.get("site"))
    if request.site and site:
        fields = {"site": site.id, "topic": site.fields.get("topic") or check.fields.get("topic")}
    if request.at == "":
        return {**fields, "coordinate": None, "distance_m": None}
    position = typed_coordinate(session, request)
    if position:
        fields["coordinate"] = position.to_field()
    fields["distance_m"] = distance_between(position or coordinate_of(check), coordinate_of(site))
    return fields


def _amended_answers(session: Session, check: Record, request: CheckRequest, topic: str) -> dict[str, Any]:
    """
    Give the answers that were named, each as it is said now and nothing of what was said before: a judgement also
    drops the values measured beside it. `--rest` is for the items the check has no answer to: it never overwrites a
    problem.
    """
    answered = {field: value for field, value in check.fields.items() if field.startswith("item.") and value}
    fields: dict[str, Any] = dict(read_answers(session, request._replace(findings=()), topic, answered)[0])
    for field, value in tuple(fields.items()):
        if "judgement" in value:
            fields |= {known: None for known in answered if known.startswith(f"{field}.") and known not in fields}
    if fields:
        fields["checklist"] = checklist_version(session, topic) or check.fields.get("checklist")
    return fields


def _amended_presence(state: State, check: Record, request: CheckRequest) -> dict[str, Any]:
    """
    Give who was at a check. Naming deputies names all of them, so that one entered wrongly can be left out.
    """
    fields: dict[str, Any] = {}
    if request.group:
        fields["group"] = find(state, "group", request.group).id
    if request.visit:
        visit = find(state, "visit", request.visit)
        fields["visit"] = visit.id
        if not request.group and check.fields.get("group") in visit.named("group"):
            # It went out with the visit: who did is the visit's to say.
            fields["group"] = None
    if request.method is not None:
        fields["method"] = parse_word("method", request.method, "method") if request.method else None
    if request.deputies:
        fields |= switches("deputy", check.named("deputy"), on=False)
        fields |= switches("deputy", [record.id for record in find_all(state, "deputy", request.deputies)])
    if request.escorts:
        fields["escorts"] = split_names(request.escorts)
    return fields


def withdraw(session: Session, name: str, reason: str) -> CheckShown:
    """
    Withdraw a check: it stays in the ledger with its reason and stops counting, and so do its photos and findings.

    Raises ConflictStands when it is withdrawn already.
    """
    check = find(session.state, "check", name, withdrawn=True)
    if check.withdrawn:
        raise ConflictStands(what="check", code=check.code, reason="withdrawn")
    written = session.write(lambda state, who: [plan_withdraw(check, reason)])
    return shown_check(written.state, written.state.records["check"][check.id])
