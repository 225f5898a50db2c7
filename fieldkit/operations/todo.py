"""
What is left to do in a workspace: sites not yet checked, checks that lack something, work not handed over.
"""

from __future__ import annotations

from typing import NamedTuple

from fieldkit.core.fold import Record
from fieldkit.core.state import State
from fieldkit.core.visit import checks_of, presence
from fieldkit.operations.session import Session
from fieldkit.operations.visit import current_visit


class Todo(NamedTuple):
    """
    What is left, as records: the visit under way and its checks, sites of the group (or region) without a check,
    checks without a photo or a position, findings still drafts, the number of conflicts.
    """

    state: State
    visit: Record | None
    visit_checks: int
    sites_left: tuple[Record, ...]
    sites_planned: int
    without_photo: tuple[Record, ...]
    without_position: tuple[Record, ...]
    drafts: tuple[Record, ...]
    conflicts: int


def todo(session: Session) -> Todo:
    """
    Look at the workspace's own group, or its region when it has no group, or everything for the city.
    """
    state = session.state
    group = state.by_code("group", str(session.about.get("group") or ""))
    region = str(session.about.get("region") or "")
    checks = [check for check in state.all("check") if _is_ours(state, check, group, region)]
    checked = {state.class_of("site", str(check.fields.get("site"))) for check in state.all("check")}
    planned = [site for site in state.all("site") if _is_planned(state, site, group, region)]
    visit = current_visit(session)
    pictured = {photo.fields.get("check") for photo in state.all("photo")}
    ours = {check.id for check in checks}
    drafts = [
        finding
        for finding in state.all("finding")
        if finding.fields.get("check") in ours and (finding.fields.get("move") or {}).get("state") == "draft"
    ]
    return Todo(
        state=state,
        visit=visit,
        visit_checks=len(checks_of(state, visit)) if visit else 0,
        sites_left=tuple(site for site in planned if state.class_of("site", site.id) not in checked),
        sites_planned=len(planned),
        without_photo=tuple(check for check in checks if check.id not in pictured),
        without_position=tuple(check for check in checks if not check.fields.get("coordinate")),
        drafts=tuple(drafts),
        conflicts=len(state.conflicts()),
    )


def _is_ours(state: State, check: Record, group: Record | None, region: str) -> bool:
    groups = presence(state, check).groups
    if group:
        return group.id in groups
    return _is_city(region) or any(_region_of(state, identity) == region for identity in groups)


def _is_planned(state: State, site: Record, group: Record | None, region: str) -> bool:
    assigned = site.fields.get("group")
    if group:
        return assigned == group.id or (not assigned and site.fields.get("region") == group.fields.get("region"))
    return _is_city(region) or site.fields.get("region") == region


def _is_city(region: str) -> bool:
    return not region or region.endswith("00")


def _region_of(state: State, group_id: str) -> str:
    group = state.get("group", group_id)
    return str(group.fields.get("region")) if group else ""
