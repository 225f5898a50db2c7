"""
What stands on a day: the checks that count, with everything a number needs of them looked up once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from fieldkit.core.fold import Record
from fieldkit.core.rectification import is_overdue, state_on
from fieldkit.core.relations import region_of_group
from fieldkit.core.shapes import text
from fieldkit.core.state import State
from fieldkit.core.tuples import NamedTuple

if TYPE_CHECKING:
    from fieldkit.core.behind import Touched
    from fieldkit.core.problem import Problem

People = frozenset[str]
NOBODY: People = frozenset()


class StandingFinding(NamedTuple):
    """
    A finding of a standing check: the agency that answers for it, its state, whether it is overdue, whether a conflict
    stands behind its check, and the problem it tells of: the finding that stands for all declared one with it.
    """

    agency: str
    state: str
    overdue: bool
    marked: bool
    problem: str = ""


class StandingCheck(NamedTuple):
    """
    A check that counts. `visit` is its visit record or, without one, the check itself; `site` stands for all sites
    unified with it; `here` are the deputies at this check: those it names, else those its visit names; `marked` says
    that a conflict stands behind.
    """

    id: str
    visit: str
    groups: tuple[str, ...]
    regions: tuple[str, ...]
    site: str
    topic: str
    agency: str
    week: str
    here: People
    advice: int
    photos: list[str]
    findings: list[StandingFinding]
    marked: bool


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


def read_standing(
    state: State, as_of: str, touched: Touched | None = None
) -> tuple[list[StandingCheck], dict[str, People], dict[str, str]]:
    """
    Give the standing checks, neither withdrawn nor after `as_of`, and for each visit record who was there and which
    outing it is part of. What conflicts stand on is `touched`.
    """
    return _Reader(state, as_of, touched).read()


class _Reader:
    """
    Reads all standing checks in one pass; each visit, site, deputy and day is looked up once.
    """

    def __init__(self, state: State, as_of: str, touched: Touched | None) -> None:
        self.state = state
        self.as_of = as_of
        self.touched = touched
        self.regions = _Regions(state)
        self.visits = _Visits(state, self.regions)
        self.sites = _Sites(state)
        self.own: list[tuple[str, People]] = []

    def read(self) -> tuple[list[StandingCheck], dict[str, People], dict[str, str]]:
        """
        Give the checks, and people and outing of each visit record.
        """
        checks = self._checks(self._photos())
        people: dict[str, People] = {visit: facts[2] for visit, facts in self.visits.items()}
        outing = {visit: facts[3] for visit, facts in self.visits.items()}
        for visit, own in self.own:
            people[visit] = people.get(visit, NOBODY) | own
        # A check without a visit is its own.
        outing |= {check.id: check.id for check in checks if check.visit == check.id}
        if self.touched:
            checks = [_marked(check, people.get(check.visit, NOBODY), self.touched) for check in checks]
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
        for rec, named, site, day, topic, group, advice, withdrawn, fields in check_facts(self.state):
            if withdrawn or type(day) is not str or not "" < day <= self.as_of:
                continue
            groups: tuple[str, ...] = ()
            regions: tuple[str, ...] = ("",)
            people = NOBODY
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
                people, len(advice) if type(advice) is list else 0, pictures, none, False,
            )))  # fmt: skip
        return checks

    def _own(self, visit: str, fields: Mapping[str, Any]) -> People:
        switched = [key[7:] for key, value in fields.items() if key[:7] == "deputy." and value]
        own = people_of(switched, self.visits.deputies)
        if own:
            self.own.append((visit, own))
        return own

    def _with_findings(self, checks: list[StandingCheck]) -> list[StandingCheck]:
        found: dict[str, list[Record]] = {}
        for finding in self.state.records["finding"].values():
            if not finding.withdrawn:
                found.setdefault(text(finding.fields.get("check")), []).append(finding)
        if not found:
            return checks
        told = self._problems()
        return [
            check._replace(findings=[self._finding(finding, check, told) for finding in found[check.id]])
            if check.id in found
            else check
            for check in checks
        ]

    def _problems(self) -> Mapping[str, Problem]:
        if not self.state.classes("finding"):
            return {}
        # Findings are seldom declared one, and without any this need not be loaded.
        from fieldkit.core.problem import problems

        return problems(self.state, self.as_of)

    def _finding(self, finding: Record, check: StandingCheck, told: Mapping[str, Problem]) -> StandingFinding:
        if finding.id in told:
            problem, state, agency, due = told[finding.id]
        else:
            problem, fields = finding.id, finding.fields
            state, agency, due = state_on(finding, self.as_of), text(fields.get("agency")), text(fields.get("due_date"))
        overdue = is_overdue(state, due, self.as_of)
        return StandingFinding(agency or check.agency, state, overdue, check.marked, problem)


def _marked(check: StandingCheck, people: People, touched: Touched) -> StandingCheck:
    marked = check.id in touched.check or check.visit in touched.visit or check.site in touched.site
    marked = marked or not touched.group.isdisjoint(check.groups) or not touched.deputy.isdisjoint(people)
    return check._replace(marked=True) if marked else check


def check_facts(state: State) -> Iterator[tuple[Any, ...]]:
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
