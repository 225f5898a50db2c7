"""
Checks: one site on one day, with its answers, photos and findings, planned as the entries of one command.
"""

from __future__ import annotations

from typing import Any

from fieldkit.core.codes import beginning_of, dated_code, next_number
from fieldkit.core.entry import Change
from fieldkit.core.fold import WITHDRAWN, Record
from fieldkit.core.state import State
from fieldkit.core.tuples import NamedTuple
from fieldkit.core.visit import IdMaker, new_code, switches


class PhotoFacts(NamedTuple):
    """
    A kept photo: its fields as stored, `sha256` among them, without the check it belongs to.
    """

    fields: dict[str, Any]


class FindingFacts(NamedTuple):
    """
    A problem as written down at the site; further fields (agency, due date, quantity, move) may be given.
    """

    text: str
    item: str = ""
    fields: dict[str, Any] = {}


class CheckFacts(NamedTuple):
    """
    What is known of a check. Ids are record ids; what is empty is inherited from the visit.
    """

    site: str
    date: str
    time: str | None
    topic: str
    groups: tuple[str, ...]
    visit: str = ""
    own_group: str = ""
    method: str = ""
    deputies: tuple[str, ...] = ()
    escorts: tuple[str, ...] = ()
    checklist: int = 0
    answers: dict[str, dict[str, str]] = {}
    advice: tuple[str, ...] = ()
    note: str = ""
    coordinate: dict[str, Any] | None = None
    distance_m: int | None = None
    photos: tuple[PhotoFacts, ...] = ()
    findings: tuple[FindingFacts, ...] = ()


def plan_log(state: State, letter: str, facts: CheckFacts, new_id: IdMaker) -> list[Change]:
    """
    Plan the entries of one logged check: the check, then its photos, then its findings, each with a free code.
    """
    check_id = new_id()
    code = new_code(state, "check", facts.groups, letter, facts.date, "C")
    changes = [Change("check", check_id, {"code": code, **check_fields(facts)})]
    changes += [Change("photo", new_id(), {"check": check_id, **photo.fields}) for photo in facts.photos]
    changes += plan_findings(state, letter, check_id, facts, new_id)
    return changes


def check_fields(facts: CheckFacts) -> dict[str, Any]:
    """
    Give the fields of a check; what is empty is not stored.
    """
    fields: dict[str, Any] = {
        "site": facts.site,
        "date": facts.date,
        "time": facts.time,
        "topic": facts.topic,
        "visit": facts.visit,
        "group": facts.own_group,
        "method": facts.method,
        "escorts": list(facts.escorts),
        "checklist": facts.checklist,
        "advice": list(facts.advice),
        "note": facts.note,
        "coordinate": facts.coordinate,
        "distance_m": facts.distance_m,
    }
    kept = {name: value for name, value in fields.items() if value not in ("", [], None) and value is not False}
    if not facts.checklist:
        kept.pop("checklist", None)
    return {**kept, **switches("deputy", facts.deputies), **facts.answers}


def plan_findings(state: State, letter: str, check_id: str, facts: CheckFacts, new_id: IdMaker) -> list[Change]:
    """
    Plan the findings of a check as drafts, found off the government's ledger unless said otherwise.
    """
    group = state.get("group", facts.groups[0]) if facts.groups else None

    def make(number: int) -> str:
        return dated_code(group.code if group else "", letter, facts.date, "", number)

    taken = state.numbered("finding", beginning_of(make(1))) if facts.findings else set()
    changes = []
    for finding in facts.findings:
        code = make(next_number(taken, make))
        taken.add(code)
        changes.append(Change("finding", new_id(), {"code": code, **finding_fields(finding, check_id, facts.date)}))
    return changes


def finding_fields(finding: FindingFacts, check_id: str, date: str) -> dict[str, Any]:
    """
    Give the fields of a finding as it is first written down: a draft, off the ledger unless said otherwise.
    """
    item = {"item": finding.item} if finding.item else {}
    move = {"state": "draft", "date": date}
    return {"check": check_id, "text": finding.text, "origin": "off_ledger", **item, "move": move, **finding.fields}


def plan_withdraw(record: Record, reason: str) -> Change:
    """
    Plan the withdrawal of a record: it stays in the ledger and stops counting.
    """
    return Change(record.kind, record.id, {WITHDRAWN: {"reason": reason}}, record.heads)
