"""
The visit that the rows of one group and day belong to: one that is there already, or one made of the rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fieldkit.core.check import CheckFacts
from fieldkit.core.fold import Record
from fieldkit.core.listing import compare, last_listed
from fieldkit.core.shapes import text, texts
from fieldkit.core.state import State
from fieldkit.core.visit import switches


def joined_visit(state: State, group: str, date: str, outing: str, current: str) -> Record | None:
    """
    Give the visit of this group and day that new rows join, or None where they make their own (`outing`): that one as
    soon as it has checks, so that an outing is never split; else the one under way here, else the first by code.
    """
    found = [
        visit
        for visit in state.all("visit")
        if visit.id != outing and visit.fields.get("date") == date and group in visit.named("group")
    ]
    if not found or has_checks(state, outing):
        return None
    return next((visit for visit in found if visit.id == current), found[0])


def has_checks(state: State, visit: str) -> bool:
    """
    Tell whether a check that stands is in a visit.
    """
    return any(check.fields.get("visit") == visit for check in state.all("check"))


def known_visit(state: State, check: Record, group: str, date: str, outing: str, joined: Record | None) -> str:
    """
    Give the visit a sheet puts a check in that is known. It stays where a sheet put it while its row tells of the same
    day and group, or a person gave it another day than the row; otherwise it goes along to the visit of the row, unless
    it is in one of that day and group.
    """
    base, stands = last_listed(check) or {}, text(check.fields.get("visit"))
    before = text(base.get("visit"))
    day = compare(base, check.fields, {"date": date}).write.get("date", check.fields.get("date"))
    stayed = base.get("date") == date and group in _groups(state, before)
    if before == outing or stayed or day != date:
        return before
    there = state.get("visit", stands)
    if there and there.fields.get("date") == date and group in there.named("group"):
        return stands
    return joined.id if joined else outing


def _groups(state: State, visit: str) -> list[str]:
    record = state.get("visit", visit)
    return record.named("group") if record else []


def outing_fields(state: State, outing: str, rows: Sequence[CheckFacts], group: str, here: set[str]) -> dict[str, Any]:
    """
    Give what the visit of a group and day is, from the rows and from what sheets said of its other checks: everyone
    named at any of them, the escorts, and the method where all that name one name the same.
    """
    others = [said for said in _others(state, outing) if said[0] not in here]
    deputies = {identity for facts in rows for identity in facts.deputies}
    deputies |= {name[7:] for _, said in others for name, on in said.items() if name.startswith("deputy.") and on}
    escorts = {name for facts in rows for name in facts.escorts}
    escorts |= {name for _, said in others for name in texts(said.get("escorts"))}
    methods = {facts.method for facts in rows} | {text(said.get("method")) for _, said in others}
    there = {**switches("group", (group,)), **switches("deputy", sorted(deputies))}
    fields: dict[str, Any] = {"date": rows[0].date, **there}
    if escorts:
        fields["escorts"] = sorted(escorts)
    if len(methods - {""}) == 1:
        fields["method"] = next(iter(methods - {""}))
    return fields


def _others(state: State, outing: str) -> list[tuple[str, dict[str, Any]]]:
    """
    Give the standing checks that sheets said belong to this visit, each with what they said of it.
    """
    said = ((check.id, last_listed(check)) for check in state.records["check"].values() if not check.withdrawn)
    return [(identity, fields) for identity, fields in said if fields and fields.get("visit") == outing]
