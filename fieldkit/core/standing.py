"""
What stands on a day: the checks that count, with everything a number needs of them looked up once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from fieldkit.core.behind import Touched, conflicts_behind, in_conflict, touched_by
from fieldkit.core.planned import PlannedSite, RegisteredGroup, planned_sites, registered_groups
from fieldkit.core.rectification import is_overdue, state_of
from fieldkit.core.relations import region_of_group
from fieldkit.core.shapes import text
from fieldkit.core.state import State
from fieldkit.core.tuples import NamedTuple

People = frozenset[str]
_NOBODY: People = frozenset()


class StandingFinding(NamedTuple):
    """
    A finding of a standing check: the agency that answers for it, its state, whether it is overdue, and whether a
    conflict stands behind its check.
    """

    agency: str
    state: str
    overdue: bool
    marked: bool


class StandingCheck(NamedTuple):
    """
    A check that counts. `visit` is its visit record or, without one, the check itself; `site` stands for all sites
    unified with it; `present` is how many deputies were at this check; `marked` says that a conflict stands behind.
    """

    id: str
    visit: str
    groups: tuple[str, ...]
    regions: tuple[str, ...]
    site: str
    topic: str
    agency: str
    week: str
    present: int
    advice: int
    photos: list[str]
    findings: list[StandingFinding]
    marked: bool


class Standing(NamedTuple):
    """
    A selection: its standing checks, its sites and groups of the lists, and for each visit record who was there
    (`people`) and which outing it is part of (`outing`). `conflicts` stand in the selection.
    """

    checks: list[StandingCheck]
    planned: list[PlannedSite]
    registered: list[RegisteredGroup]
    people: dict[str, People]
    outing: dict[str, str]
    conflicts: int


def stand(state: State, as_of: str, region: str | None = None) -> Standing:
    """
    Give what stands in a county, or everywhere without a region: checks neither withdrawn nor after `as_of`, and
    what the lists plan there. A check is a county's when one of its groups is.
    """
    doubtful = in_conflict(state)
    touched = touched_by(state, doubtful)
    checks, people, outing = _Reader(state, as_of, touched).read()
    planned, registered = planned_sites(state, touched), registered_groups(state, touched)
    if region is None:
        everything = sum(len(record.conflicts) for record in doubtful)
        return Standing(checks, planned, registered, people, outing, everything)
    checks = [check for check in checks if region in check.regions]
    planned = [site for site in planned if site.region == region]
    registered = [group for group in registered if group.region == region]
    behind = Touched(
        check=frozenset(check.id for check in checks),
        visit=frozenset(check.visit for check in checks),
        group=frozenset(group for check in checks for group in check.groups) | {group.id for group in registered},
        site=frozenset(check.site for check in checks) | {site.id for site in planned},
        deputy=_NOBODY.union(*(people.get(check.visit, _NOBODY) for check in checks)),
    )
    return Standing(checks, planned, registered, people, outing, conflicts_behind(state, doubtful, behind))


# Of a visit: its groups, their regions, who was there, which outing it is part of.
_Visit = tuple[tuple[str, ...], tuple[str, ...], People, str]


class _Regions(dict[tuple[str, ...], tuple[str, ...]]):
    """
    Remembers the regions that groups are registered in; "" for a group that has not arrived, or when there is none.
    """

    def __init__(self, state: State) -> None:
        super().__init__()
        self.state = state

    def __missing__(self, groups: tuple[str, ...]) -> tuple[str, ...]:
        regions = {region_of_group(self.state, group) for group in groups} or {""}
        found = self[groups] = tuple(sorted(regions))
        return found


class _Visits(dict[str, _Visit]):
    """
    Reads a visit the first time a check names it; one whose record has not arrived holds nobody yet.
    """

    def __init__(self, state: State, regions: _Regions) -> None:
        super().__init__()
        self.visits = state.records["visit"]
        self.deputies = state.classes("deputy")
        self.outings = state.classes("visit")
        self.regions = regions

    def __missing__(self, rec: str) -> _Visit:
        record = self.visits.get(rec)
        fields = record.fields if record else {}
        switches = [key for key in fields if "." in key and fields[key]]
        groups = tuple([key[6:] for key in switches if key[:6] == "group."])
        people = people_of([key[7:] for key in switches if key[:7] == "deputy."], self.deputies)
        visit = self[rec] = (groups, self.regions[groups], people, self.outings.get(rec, rec))
        return visit


class _Sites(dict[str, tuple[str, str]]):
    """
    Remembers for each site the one that stands for it and that one's agency.
    """

    def __init__(self, state: State) -> None:
        super().__init__()
        self.state = state

    def __missing__(self, rec: str) -> tuple[str, str]:
        shown = self.state.class_of("site", rec)
        site = self.state.get("site", shown)
        found = self[rec] = (shown, text(site.fields.get("agency")) if site else "")
        return found


class _Weeks(dict[str, str]):
    """
    Remembers the week of each day.
    """

    def __missing__(self, day: str) -> str:
        week = self[day] = week_of(day)
        return week


class _Reader:
    """
    Reads all standing checks in one pass; each visit, site, deputy and day is looked up once.
    """

    def __init__(self, state: State, as_of: str, touched: Touched) -> None:
        self.state = state
        self.as_of = as_of
        self.touched = touched
        self.regions = _Regions(state)
        self.visits = _Visits(state, self.regions)
        self.sites = _Sites(state)
        self.own: list[tuple[str, People]] = []

    def read(self) -> tuple[list[StandingCheck], dict[str, People], dict[str, str]]:
        """
        Give the standing checks, and for each visit record who was there and which outing it is part of.
        """
        checks = self._checks(self._photos())
        people: dict[str, People] = {visit: facts[2] for visit, facts in self.visits.items()}
        outing = {visit: facts[3] for visit, facts in self.visits.items()}
        for visit, own in self.own:
            people[visit] = people.get(visit, _NOBODY) | own
        # A check without a visit is its own.
        outing |= {check.id: check.id for check in checks if check.visit == check.id}
        if any(self.touched):
            checks = [self._marked(check, people.get(check.visit, _NOBODY)) for check in checks]
        return self._with_findings(checks), people, outing

    def _photos(self) -> dict[str, list[str]]:
        photos: dict[str, list[str]] = {}
        for _, rec, fields, _, withdrawn, _, _ in self.state.records["photo"].values():
            if not withdrawn:
                photos.setdefault(text(fields.get("check")), []).append(text(fields.get("sha256")) or rec)
        return photos

    def _checks(self, photos: Mapping[str, list[str]]) -> list[StandingCheck]:
        # The one loop over all checks: written flat, because every look-up in it happens as often as there are checks.
        checks: list[StandingCheck] = []
        add, new, weeks, visits, sites = checks.append, tuple.__new__, _Weeks(), self.visits, self.sites
        none: list[Any] = []
        for rec, named, site, day, topic, group, advice, withdrawn, fields in _facts(self.state):
            if withdrawn or type(day) is not str or not "" < day <= self.as_of:
                continue
            groups: tuple[str, ...] = ()
            regions: tuple[str, ...] = ("",)
            people = _NOBODY
            visit = rec
            if named and type(named) is str:
                groups, regions, people, _ = visits[named]
                visit = named
            if group and type(group) is str:
                groups = (group,)
                regions = self.regions[groups]
            if fields and "deputy." in "\n".join(fields):
                people = self._own(visit, fields) or people
            pictures = photos.get(rec, none) if photos else none
            shown, agency = sites[site] if type(site) is str else ("", "")
            add(new(StandingCheck, (
                rec, visit, groups, regions, shown, topic if type(topic) is str else "", agency, weeks[day],
                len(people), len(advice) if type(advice) is list else 0, pictures, none, False,
            )))  # fmt: skip
        return checks

    def _own(self, visit: str, fields: Mapping[str, Any]) -> People:
        switched = [key[7:] for key, value in fields.items() if key[:7] == "deputy." and value]
        own = people_of(switched, self.visits.deputies)
        if own:
            self.own.append((visit, own))
        return own

    def _marked(self, check: StandingCheck, people: People) -> StandingCheck:
        touched = self.touched
        marked = check.id in touched.check or check.visit in touched.visit or check.site in touched.site
        marked = marked or not touched.group.isdisjoint(check.groups) or not touched.deputy.isdisjoint(people)
        return check._replace(marked=True) if marked else check

    def _with_findings(self, checks: list[StandingCheck]) -> list[StandingCheck]:
        found: dict[str, list[Mapping[str, Any]]] = {}
        for _, _, fields, _, withdrawn, _, _ in self.state.records["finding"].values():
            if not withdrawn:
                found.setdefault(text(fields.get("check")), []).append(fields)
        if not found:
            return checks
        return [
            check._replace(findings=[self._finding(fields, check) for fields in found[check.id]])
            if check.id in found
            else check
            for check in checks
        ]

    def _finding(self, fields: Mapping[str, Any], check: StandingCheck) -> StandingFinding:
        state = state_of(fields)
        overdue = is_overdue(state, fields.get("due_date"), self.as_of)
        return StandingFinding(text(fields.get("agency")) or check.agency, state, overdue, check.marked)


def _facts(state: State) -> Iterator[tuple[Any, ...]]:
    """
    Give for each check its id, visit, site, date, topic, group, advice, whether it is withdrawn, and all its fields
    where these may name deputies.
    """
    for _, rec, fields, _, withdrawn, _, _ in state.records["check"].values():
        get = fields.get
        texts = get("visit"), get("site"), get("date"), get("topic"), get("group")
        yield rec, *texts, get("advice"), withdrawn, fields
    for rec, own in state.plain_checks.items():
        yield rec, own.visit, own.site, own.date, own.topic, own.group, own.advice, own.withdrawn is not None, None


def people_of(deputies: list[str], classes: Mapping[str, str]) -> People:
    """
    Give the people that records of deputies stand for; those unified are one.
    """
    return frozenset([classes.get(rec, rec) for rec in deputies] if classes else deputies)


def week_of(day: str) -> str:
    """
    Give the ISO week of a date, `2021-W42`; "" for a text that is no date.
    """
    try:
        year, week, _ = date.fromisoformat(day).isocalendar()
    except ValueError:
        return ""
    return f"{year}-W{week:02d}"
