"""
What is left to do in a workspace: sites not yet checked, checks that lack something, work not handed over.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING

from fieldkit.core.codes import is_city
from fieldkit.core.fold import Record
from fieldkit.core.planned import PlannedSite, planned_sites
from fieldkit.core.problem import states_today
from fieldkit.core.relations import checks_of, presence, region_of_group, unworded_items
from fieldkit.core.shapes import text
from fieldkit.core.state import RECEIPT, State
from fieldkit.core.tuples import NamedTuple
from fieldkit.operations.duplicates import likely_doubles
from fieldkit.operations.handed import Unhanded, unhanded
from fieldkit.operations.outstanding import Outstanding, outstanding
from fieldkit.operations.reading import uncollected
from fieldkit.operations.session import Session
from fieldkit.operations.stick import stick_of
from fieldkit.operations.underway import Begun, begun_checks, current_visit
from fieldkit.store.workspace import LOCAL

if TYPE_CHECKING:
    from fieldkit.operations.delivered import Told


class Todo(NamedTuple):
    """
    What is left, as records: the visit under way and its checks, sites planned for the group (or region) without a
    check, how many are planned (None: no plan is known, as in the summary), checks without a photo or a position or
    with a problem nobody described, findings still drafts, the number of conflicts, checks begun on this laptop and
    not finished, what is in no hand-over or backup yet, and the folder set for these. `blank` tells that neither sites
    nor checks are here yet; `quarantined` counts what arrived, could not be believed and waits for a person, `doubles`
    by kind the pairs of records that look like one; `put_off` how many of the conflicts were put off; `outstanding` is
    what has not come yet; `awaited` are the receipts the group was given, held against what is here.
    """

    state: State
    visit: Record | None
    visit_checks: int
    sites_left: tuple[Record, ...]
    sites_planned: int | None
    without_photo: tuple[Record, ...]
    without_position: tuple[Record, ...]
    without_finding: tuple[Record, ...]
    drafts: tuple[Record, ...]
    conflicts: int
    begun: tuple[Begun, ...] = ()
    unhanded: Unhanded = Unhanded()
    stick: str = ""
    blank: bool = False
    quarantined: int = 0
    put_off: int = 0
    doubles: Mapping[str, int] = {}
    outstanding: Outstanding = Outstanding()
    awaited: tuple[Told, ...] = ()


def _quarantined(session: Session) -> int:
    if not os.path.isdir(session.workspace.place(LOCAL, "quarantine")):
        return 0
    from fieldkit.operations.quarantine import count_open

    return count_open(session)


class Sites(NamedTuple):
    """
    The sites planned for a group or region, and those of them nobody has checked.
    """

    planned: tuple[Record, ...]
    left: tuple[Record, ...]


@uncollected()
def todo(session: Session) -> Todo:
    """
    Look at the workspace's own group, or its region when it has no group, or everything for the city.
    """
    state = session.state
    group, region = _whose(session)
    checks = [check for check in state.all("check") if _is_ours(state, check, group, region)]
    sites = sites_of(session, state)
    visit = current_visit(session)
    pictured = {text(photo.fields.get("check")) for photo in state.all("photo")}
    found: dict[str, list[Record]] = {check.id: [] for check in checks}
    drafts: dict[str, Record] = {}
    stands = states_today(state)
    for finding in state.all("finding"):
        if (hanging := found.get(text(finding.fields.get("check")))) is not None:
            hanging.append(finding)
            if stands(finding) == "draft":
                drafts.setdefault(state.class_of("finding", finding.id), finding)
    return Todo(
        state=state,
        visit=visit,
        visit_checks=len(checks_of(state, visit)) if visit else 0,
        sites_left=sites.left,
        sites_planned=len(sites.planned) or None,
        without_photo=tuple(check for check in checks if check.id not in pictured),
        without_position=tuple(check for check in checks if not check.fields.get("coordinate")),
        without_finding=tuple(check for check in checks if unworded_items(check, found[check.id])),
        drafts=tuple(drafts.values()),
        conflicts=len(state.conflicts()),
        begun=begun_checks(session),
        unhanded=unhanded(session),
        stick=stick_of(session),
        quarantined=_quarantined(session),
        doubles=likely_doubles(state),
        blank=not any(True for kind in ("site", "check") for _record in state.every(kind)),
        put_off=_put_off(session),
        outstanding=outstanding(session),
        awaited=_awaited(session),
    )


def _awaited(session: Session) -> tuple[Told, ...]:
    if not session.state.records[RECEIPT]:
        return ()
    from fieldkit.operations.delivered import awaited

    return awaited(session)


def _put_off(session: Session) -> int:
    if not session.state.in_conflict():
        return 0
    from fieldkit.operations.conflict import standing_conflicts
    from fieldkit.operations.deferred import deferrals

    if not deferrals(session):
        return 0

    return sum(1 for one in standing_conflicts(session).conflicts if one.deferral)


def sites_of(session: Session, state: State) -> Sites:
    """
    Give the sites of the workspace's own group, or of its region when it has no group, and those not checked yet.
    """
    group, region = _whose(session)
    checked = {state.class_of("site", str(check.fields.get("site"))) for check in state.all("check")}
    wanted = {site.id for site in planned_sites(state) if _is_planned(site, group, region)}
    planned = tuple(site for site in state.every("site") if site.id in wanted)
    return Sites(planned, tuple(site for site in planned if site.id not in checked))


def _whose(session: Session) -> tuple[Record | None, str]:
    group = session.state.by_code("group", str(session.about.get("group") or ""))
    return group, str(session.about.get("region") or "")


def _is_ours(state: State, check: Record, group: Record | None, region: str) -> bool:
    groups = presence(state, check).groups
    if group:
        return group.id in groups
    return is_city(region) or any(region_of_group(state, identity) == region for identity in groups)


def _is_planned(site: PlannedSite, group: Record | None, region: str) -> bool:
    if group:
        return site.group == group.id
    return is_city(region) or site.region == region
