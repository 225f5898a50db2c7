"""
The facts of a paper, as they stand in the ledger: the record of a check that both sides sign, and what a group takes
along when the laptop stays in the car. No words: those are the view's.
"""

from __future__ import annotations

from collections.abc import Iterable

from fieldkit.core.campaign import Campaign
from fieldkit.core.fold import WITHDRAWN, Conflict, Record
from fieldkit.core.lookup import find
from fieldkit.core.paper import ItemLine, item_lines
from fieldkit.core.planned import sites_for
from fieldkit.core.relations import Presence, attached, checks_of, persons, presence
from fieldkit.core.shapes import text
from fieldkit.core.state import State
from fieldkit.core.tuples import NamedTuple
from fieldkit.errors import ConflictStands, UsageFault
from fieldkit.operations.record import find_record
from fieldkit.operations.session import Session

EXAMPLE_MARKS = ("示例数据", "EXAMPLE")


class Sheet(NamedTuple):
    """
    One check as its paper says it. `leaders` are those of the visit, else of its groups; `recorder` is who logged it;
    `withdrawn_by` who took it back and when; `left_out` the findings and photos withdrawn since; `conflicts` the
    disagreements about anything that is on the paper; `twins` the ids of other checks with its code.
    """

    check: Record
    visit: Record | None
    site: Record | None
    there: Presence
    leaders: tuple[str, ...]
    recorder: str
    lines: tuple[ItemLine, ...]
    findings: tuple[Record, ...]
    photos: tuple[Record, ...]
    left_out: tuple[Record, ...]
    withdrawn_by: tuple[str, str]
    conflicts: tuple[Conflict, ...]
    twins: tuple[str, ...]


class Records(NamedTuple):
    """
    The record papers of one check, or of all checks of a visit: `code` names them all, `printed` is the day.
    """

    state: State
    campaign: Campaign
    example: bool
    printed: str
    code: str
    sheets: tuple[Sheet, ...]


class Blanks(NamedTuple):
    """
    What a group takes along: its sites (`assigned` to it, else those of its region and topic), its members, and the
    topics that need a form.
    """

    state: State
    campaign: Campaign
    example: bool
    printed: str
    group: Record
    sites: tuple[Record, ...]
    assigned: bool
    deputies: tuple[Record, ...]
    topics: tuple[str, ...]


def record(session: Session, name: str) -> Records:
    """
    Gather the record of a check, withdrawn or not, or of every check of a visit.

    Raises NotFound with the nearest checks and visits, Ambiguous, and ConflictStands for a visit without checks.
    """
    state, campaign = session.state, session.campaign
    named = find_record(state, name, ("check", "visit"), "check")
    checks = [named] if named.kind == "check" else checks_of(state, named)
    if not checks:
        raise ConflictStands(what="visit", code=named.code, reason="no_checks")
    sheets = tuple(_sheet(state, campaign, check) for check in checks)
    return Records(state, campaign, is_example(campaign), _today(session), named.code or named.id[:8], sheets)


def blank(session: Session, group: str | None) -> Blanks:
    """
    Gather what the group takes along; without a name it is the workspace's own. Raises UsageFault when it has none.
    """
    name = group or text(session.about.get("group"))
    if not name:
        raise UsageFault(missing=["--group"])
    state, campaign = session.state, session.campaign
    found = find(state, "group", name)
    sites, assigned = sites_for(state, found)
    members = [state.get("deputy", identity) for identity in persons(state, found.named("member"))]
    deputies = sorted((one for one in members if one and not one.withdrawn), key=lambda one: (one.code, one.id))
    wanted = {text(one.fields.get("topic")) for one in (found, *sites)}
    topics = [topic for topic in campaign.topics if topic in wanted] or [""]
    return Blanks(
        state=state,
        campaign=campaign,
        example=is_example(campaign),
        printed=_today(session),
        group=found,
        sites=sites,
        assigned=assigned,
        deputies=tuple(deputies),
        topics=tuple(topics),
    )


def is_example(campaign: Campaign) -> bool:
    """
    Tell whether a campaign's name says that its people, sites and agencies are invented.
    """
    return any(mark in name for mark in EXAMPLE_MARKS for name in campaign.names.values())


def _today(session: Session) -> str:
    return session.now().date().isoformat()


def _sheet(state: State, campaign: Campaign, check: Record) -> Sheet:
    there = presence(state, check)
    visit = state.get("visit", check.fields.get("visit"))
    site = state.get("site", state.class_of("site", text(check.fields.get("site"))))
    everything = {kind: attached(state, kind, check, withdrawn=True) for kind in ("finding", "photo")}
    findings, photos = (tuple(one for one in found if not one.withdrawn) for found in everything.values())
    groups = [state.get("group", identity) for identity in there.groups]
    named = (check, visit, site, *groups, *findings, *photos)
    topic = text(check.fields.get("topic"))
    return Sheet(
        check=check,
        visit=visit,
        site=site,
        there=there,
        leaders=_leaders(visit, groups),
        recorder=next((entry.by for entry in check.entries if entry.by), ""),
        lines=item_lines(campaign, topic, check.fields),
        findings=findings,
        photos=photos,
        left_out=tuple(one for found in everything.values() for one in found if one.withdrawn),
        withdrawn_by=_withdrawn_by(check),
        conflicts=tuple(conflict for one in named if one for conflict in one.conflicts),
        twins=_twins(state, check),
    )


def _leaders(visit: Record | None, groups: Iterable[Record | None]) -> tuple[str, ...]:
    own = text(visit.fields.get("leader")) if visit else ""
    return (own,) if own else tuple(filter(None, (text(one.fields.get("leader")) for one in groups if one)))


def _withdrawn_by(check: Record) -> tuple[str, str]:
    """
    Give who withdrew a check and when, as its last entry that did says; ("", "") for one that stands.
    """
    taking = [entry for entry in check.entries if type(entry.set) is dict and entry.set.get(WITHDRAWN) is not None]
    return (taking[-1].by, taking[-1].at) if check.withdrawn and taking else ("", "")


def _twins(state: State, check: Record) -> tuple[str, ...]:
    same = state.coded("check", check.code) if check.code else []
    return tuple(one.id for one in same if one.id != check.id)
