"""
The truth of a plan: every number of the summaries, counted straight from the plan's rows.

Written on purpose with plain loops and nothing of fieldkit but the rows it is given, so that it can disagree with
the summaries. The rules are those of `docs/counting.md`.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fieldkit.operations.example.rows import Plan, PlanCheck, PlanFinding, PlanSite, PlanVisit

_CITY = "131000"
_ASSIGNED = ("assigned", "rectifying", "responded", "returned", "accepted", "closed", "reopened")
_OPEN = ("confirmed", "assigned", "rectifying", "responded", "returned", "reopened")

Row = dict[str, Any]


def truth(plan: Plan, as_of: str = "2021-12-31", count_unit: str = "visit") -> dict[str, Any]:
    """
    Count the plan as of a day: `{"by": {axis: {"rows": [ROW…], "total": ROW}}}` for the six axes of the summary.
    """
    count = _Count(plan, as_of, count_unit)
    axes = {
        "county": _by_county(count),
        "topic": _by_topic(count),
        "group": _by_group(count),
        "site": _by_site(count),
        "week": _by_week(count),
        "agency": _by_agency(count),
    }
    return {"by": {axis: {"rows": rows, "total": _total(count)} for axis, rows in axes.items()}}


class _Count:
    """
    The plan with its rows by code, and the checks that stand on the day.
    """

    def __init__(self, plan: Plan, as_of: str, count_unit: str) -> None:
        self.plan = plan
        self.as_of = as_of
        self.count_unit = count_unit
        self.sites: dict[str, PlanSite] = {site.code: site for site in plan.sites}
        self.visits: dict[str, PlanVisit] = {visit.code: visit for visit in plan.visits}
        self.region_of_group = {group.code: group.region for group in plan.groups}
        self.checks = [check for check in plan.checks if check.withdrawn is None and check.date <= as_of]

    def groups_of(self, check: PlanCheck) -> set[str]:
        """
        The groups of a check: its own, else those of its visit.
        """
        if check.group:
            return {check.group}
        if check.visit is None:
            return set()
        return set(self.visits[check.visit].groups)

    def regions_of(self, check: PlanCheck) -> set[str]:
        """
        The regions of a check: those of its groups.
        """
        return {self.region_of_group[group] for group in self.groups_of(check)}

    def people_at_check(self, check: PlanCheck) -> set[str]:
        """
        The deputies at one check: those it names, else those of its visit.
        """
        if check.deputies:
            return set(check.deputies)
        if check.visit is None:
            return set()
        return set(self.visits[check.visit].deputies)

    def people_at_record(self, record: str) -> set[str]:
        """
        The deputies at one visit record: those of the visit and of every standing check of it.
        """
        people: set[str] = set()
        if record in self.visits:
            people |= set(self.visits[record].deputies)
        for check in self.checks:
            if record_of(check) == record:
                people |= set(check.deputies)
        return people

    def outing_of_record(self, record: str) -> str:
        """
        What makes two visit records one outing: the joint code and the day.
        """
        if record in self.visits and self.visits[record].joint:
            return f"joint {self.visits[record].joint} {self.visits[record].date}"
        return record

    def agency_of(self, check: PlanCheck) -> str:
        """
        The agency of a check: that of its site, empty when the list names none.
        """
        return self.sites[check.site].agency

    def agency_of_finding(self, check: PlanCheck, finding: PlanFinding) -> str:
        """
        The agency of a finding: its own, else that of the site.
        """
        return finding.agency or self.agency_of(check)

    def state_of(self, finding: PlanFinding) -> str:
        """
        The state of a finding on the day: that of its last move made by then, draft before its first.
        """
        state = "draft"
        for move in finding.moves:
            if move.date <= self.as_of:
                state = move.state
        return state


def record_of(check: PlanCheck) -> str:
    """
    Give the visit record of a check; one without a visit is its own.
    """
    return check.visit if check.visit is not None else check.code


def week_of(day: str) -> str:
    """
    Give the ISO week of a date: `2021-W42`.
    """
    year, week, _ = date.fromisoformat(day).isocalendar()
    return f"{year}-W{week:02d}"


def _row(
    count: _Count,
    key: str,
    name: str,
    checks: list[PlanCheck],
    registered: set[str],
    planned: int | None,
    findings: list[PlanFinding] | None = None,
    applicable: bool = True,
    parts: bool = False,
) -> Row:
    """
    Count one row over its checks and their findings (unless others are given); `planned` sites stand in the list. Of
    `parts` of outings only the people at the checks count.
    """
    groups = set(registered)
    photos = set()
    advice = 0
    for check in checks:
        groups |= count.groups_of(check)
        advice += len(check.advice)
        photos |= {photo.name for photo in check.photos}
    if findings is None:
        findings = [finding for check in checks for finding in check.findings]
    persons, participations, visits = _attendance(count, checks, parts)
    return {
        "key": key,
        "name": name,
        "applicable": applicable,
        "groups": len(groups),
        "persons": persons,
        "participations": participations,
        "visits": visits,
        "sites": len({check.site for check in checks}),
        "sites_planned": planned,
        "checks": len(checks),
        **_finding_numbers(count, findings),
        "advice": advice,
        "casefiles": 0,
        "photos": len(photos),
    }


def _attendance(count: _Count, checks: list[PlanCheck], parts: bool) -> tuple[int, int, int]:
    """
    Count persons, participations and visits: an outing counts each deputy once, however many records tell of it, and
    so does each site of an outing when the count unit is the check.
    """
    people_of: dict[tuple[str, str], set[str]] = {}
    outings: set[str] = set()
    for check in checks:
        record = record_of(check)
        outing = count.outing_of_record(record)
        outings.add(outing)
        if count.count_unit == "check":
            here, once = count.people_at_check(check), (outing, check.site)
        elif parts:
            here, once = count.people_at_check(check), (outing, "")
        else:
            here, once = count.people_at_record(record), (outing, "")
        people_of.setdefault(once, set()).update(here)
    persons: set[str] = set()
    for people in people_of.values():
        persons |= people
    return len(persons), sum(len(people) for people in people_of.values()), len(outings)


def _finding_numbers(count: _Count, findings: list[PlanFinding]) -> Row:
    states = [count.state_of(finding) for finding in findings]
    confirmed = len(states) - states.count("draft")
    closed, dismissed, combined = (states.count(state) for state in ("closed", "dismissed", "combined"))
    overdue = 0
    for finding, state in zip(findings, states, strict=True):
        if finding.due_date is not None and finding.due_date < count.as_of and state in _OPEN:
            overdue += 1
    divisor = confirmed - dismissed - combined
    return {
        "findings": len(findings),
        "confirmed": confirmed,
        "assigned": sum(states.count(state) for state in _ASSIGNED),
        "closed": closed,
        "dismissed": dismissed,
        "combined": combined,
        "rectification_rate": round(closed / divisor, 6) if divisor else None,
        "overdue": overdue,
    }


def _total(count: _Count) -> Row:
    everyone = {group.code for group in count.plan.groups}
    return _row(count, "total", "合计", count.checks, everyone, len(count.plan.sites) or None)


def _by_county(count: _Count) -> list[Row]:
    rows = []
    for region in count.plan.regions:
        checks = [check for check in count.checks if region.code in count.regions_of(check)]
        registered = {group.code for group in count.plan.groups if group.region == region.code}
        planned = 0
        for site in count.plan.sites:
            if count.region_of_group.get(site.group, site.region) == region.code:
                planned += 1
        rows.append(_row(count, region.code, region.zh, checks, registered, planned or None))
    return rows


def _by_topic(count: _Count) -> list[Row]:
    counties = [region.code for region in count.plan.regions if region.code != _CITY]
    rows = []
    for topic in count.plan.topics:
        if topic.code == "CE":
            continue
        checks = [check for check in count.checks if check.topic == topic.code]
        registered = {group.code for group in count.plan.groups if group.topic == topic.code}
        planned = len([site for site in count.plan.sites if site.topic == topic.code])
        applicable = not all(county in topic.exempt for county in counties)
        rows.append(_row(count, topic.code, topic.zh, checks, registered, planned or None, None, applicable, True))
    return rows


def _by_group(count: _Count) -> list[Row]:
    rows = []
    for group in sorted(count.plan.groups, key=lambda group: group.code):
        checks = [check for check in count.checks if group.code in count.groups_of(check)]
        planned = len([site for site in count.plan.sites if site.group == group.code])
        rows.append(_row(count, group.code, group.name, checks, {group.code}, planned or None))
    return rows


def _by_site(count: _Count) -> list[Row]:
    rows = []
    for site in sorted(count.plan.sites, key=lambda site: site.code):
        checks = [check for check in count.checks if check.site == site.code]
        rows.append(_row(count, site.code, site.name, checks, set(), 1, parts=True))
    return rows


def _by_week(count: _Count) -> list[Row]:
    rows = []
    for week in sorted({week_of(check.date) for check in count.checks}):
        checks = [check for check in count.checks if week_of(check.date) == week]
        rows.append(_row(count, week, week, checks, set(), None))
    return rows


def _by_agency(count: _Count) -> list[Row]:
    names = {site.agency for site in count.plan.sites}
    for check in count.checks:
        for finding in check.findings:
            names.add(count.agency_of_finding(check, finding))
    rows = []
    for name in sorted(names, key=lambda name: (name == "", name)):
        checks = [check for check in count.checks if count.agency_of(check) == name]
        findings = []
        for check in count.checks:
            for finding in check.findings:
                if count.agency_of_finding(check, finding) == name:
                    findings.append(finding)
        planned = len([site for site in count.plan.sites if site.agency == name])
        rows.append(_row(count, name, name, checks, set(), planned or None, findings, parts=True))
    return rows
