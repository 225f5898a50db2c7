"""
One row of a summary, counted over its checks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from operator import attrgetter, itemgetter
from typing import Any

from fieldkit.core.rectification import ASSIGNED
from fieldkit.core.scope import Standing
from fieldkit.core.standing import NOBODY, People, StandingCheck, StandingFinding
from fieldkit.core.tuples import NamedTuple

# Picked by place: all of this happens as often as there are checks.
_visit, _site, _groups, _photos, _advice, _marked = (
    itemgetter(StandingCheck._fields.index(name)) for name in ("visit", "site", "groups", "photos", "advice", "marked")
)
_visit_here = itemgetter(*map(StandingCheck._fields.index, ("visit", "here")))
_stop = itemgetter(*map(StandingCheck._fields.index, ("visit", "site", "id", "here")))
_state, _overdue, _finding_marked = map(attrgetter, ("state", "overdue", "marked"))


class Row(NamedTuple):
    """
    The numbers of one row, named as in the JSON contract; `sites_planned` and `rectification_rate` are None where
    there is nothing to divide by. Not in the JSON: `covered` is how many of the sites planned in the row were checked
    in it, `marked` says that a conflict stands on a record behind the numbers.
    """

    key: str
    name: str
    applicable: bool
    groups: int
    persons: int
    participations: int
    visits: int
    sites: int
    sites_planned: int | None
    checks: int
    findings: int
    confirmed: int
    assigned: int
    closed: int
    dismissed: int
    combined: int
    rectification_rate: float | None
    overdue: int
    advice: int
    casefiles: int
    photos: int
    covered: int = 0
    marked: bool = False


class Part(NamedTuple):
    """
    What one row is counted over: checks, findings (those of the checks, but by agency their own), group ids
    registered in the row, site ids planned in it (None: no plan is known), and whether a conflict stands on one of the
    latter two.
    """

    checks: Sequence[StandingCheck]
    findings: Sequence[StandingFinding]
    registered: Iterable[str]
    planned: Collection[str] | None
    marked: bool


# A rule of counting people: gives persons, participations and outings of some checks.
Attended = Callable[[Standing, Sequence[StandingCheck]], tuple[int, int, int]]


def count_row(standing: Standing, key: str, name: str, applicable: bool, part: Part, attended: Attended) -> Row:
    """
    Count one row, its people by the rule given; nothing in it is added up from other rows.
    """
    checks = part.checks
    # Of one problem its findings say the same, so any of them may speak for it.
    findings = {finding.problem: finding for finding in part.findings}.values()
    persons, participations, visits = attended(standing, checks)
    found = Counter(map(_state, findings))
    sites = set(map(_site, checks)) - {""}
    confirmed = len(findings) - found["draft"]
    return Row(
        key=key,
        name=name,
        applicable=applicable,
        groups=len(set(part.registered).union(*set(map(_groups, checks)))),
        persons=persons,
        participations=participations,
        visits=visits,
        sites=len(sites),
        sites_planned=None if part.planned is None else len(part.planned),
        checks=len(checks),
        findings=len(findings),
        confirmed=confirmed,
        assigned=sum(found[state] for state in ASSIGNED),
        closed=found["closed"],
        dismissed=found["dismissed"],
        combined=found["combined"],
        rectification_rate=rate(found["closed"], confirmed - found["dismissed"] - found["combined"]),
        overdue=sum(map(_overdue, findings)),
        advice=sum(map(_advice, checks)),
        casefiles=0,
        photos=len(set().union(*filter(None, map(_photos, checks)))),
        covered=len(sites.intersection(part.planned or ())),
        marked=part.marked or any(map(_marked, checks)) or any(map(_finding_marked, part.findings)),
    )


def out_together(standing: Standing, checks: Sequence[StandingCheck]) -> tuple[int, int, int]:
    """
    Count the people of the outings, those on the visit records of these checks: at an outing each person counts once,
    however many records tell of it.
    """
    outings: dict[str, People] = {}
    for visit in set(map(_visit, checks)):
        _join(outings, standing.outing[visit], standing.people.get(visit, NOBODY))
    return *_count(outings.values()), len(outings)


def at_checks(standing: Standing, checks: Sequence[StandingCheck]) -> tuple[int, int, int]:
    """
    Count the people at these checks alone, each once for an outing.
    """
    outings: dict[str, People] = {}
    for visit, here in set(map(_visit_here, checks)):
        _join(outings, standing.outing[visit], here)
    return *_count(outings.values()), len(outings)


def at_sites(standing: Standing, checks: Sequence[StandingCheck]) -> tuple[int, int, int]:
    """
    Count the people at these checks, each once for a site on an outing, however many records tell of it. A check
    without a site is one of its own.
    """
    stops: dict[tuple[str, str, str], People] = {}
    for visit, site, check, here in map(_stop, checks):
        _join(stops, (standing.outing[visit], site, "" if site else check), here)
    return *_count(stops.values()), len({outing for outing, _, _ in stops})


def _join(people: dict[Any, People], key: object, here: People) -> None:
    people[key] = people[key] | here if key in people else here


def _count(people: Collection[People]) -> tuple[int, int]:
    return len(NOBODY.union(*people)), sum(map(len, people))


def rate(closed: int, divisor: int) -> float | None:
    """
    Give the rectification rate, 0 to 1 with six digits, or None when there is nothing to rectify. Per cent for people
    are rounded from the two numbers, never from this one: rounding twice makes 45.95 of 45.946 and 46.0 of that.
    """
    return round(closed / divisor, 6) if divisor else None
