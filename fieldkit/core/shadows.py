"""
What would stand if another claim of a conflict stood: shadows of checks, sites and groups. They count nowhere and only
mark the rows they would be in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from fieldkit.core.fold import WITHDRAWN, Record
from fieldkit.core.planned import PlannedSite, RegisteredGroup, listed_sites
from fieldkit.core.problem import told_with
from fieldkit.core.shapes import text
from fieldkit.core.standing import NOBODY, StandingCheck, StandingFinding, check_facts, week_of
from fieldkit.core.state import State

# What of a check says which rows it is in, and whether it is in any.
_PLACING = ("date", "site", "visit", "group", "topic", WITHDRAWN)
Teams = tuple[str, ...]


def shadow_groups(doubtful: Iterable[Record]) -> list[RegisteredGroup]:
    """
    Give each group on which a conflict stands once for every region and topic it may have.
    """
    return [
        RegisteredGroup(group.id, region, topic, True)
        for group in doubtful
        if group.kind == "group" and not group.withdrawn
        for region in _texts(group, "region")
        for topic in _texts(group, "topic")
    ]


def shadow_sites(state: State) -> list[PlannedSite]:
    """
    Give each site of the list that a conflict may put into other rows once for every row it may be in.
    """
    claims = _Claims(state, (), "")
    shadows = []
    for site in listed_sites(state):
        homes = [(group, region) for group in _texts(site, "group") for region in _site_regions(claims, site, group)]
        topics, agencies = _texts(site, "topic"), _texts(site, "agency")
        if len(homes) * len(topics) * len(agencies) > 1:
            shown = state.class_of("site", site.id)
            shadows += [
                PlannedSite(shown, region, topic, group, agency, True)
                for group, region in homes
                for topic, agency in _one_by_one(topics, agencies)
            ]
    return shadows


def _site_regions(claims: _Claims, site: Record, group: str) -> list[str]:
    own: list[str] = []
    for region in claims.regions((group,) if group else ()):
        own += [region] if region else _texts(site, "region")
    return list(dict.fromkeys(own))


def shadow_checks(state: State, doubtful: Sequence[Record], as_of: str) -> list[StandingCheck]:
    """
    Give each check that a conflict may put into other rows — one of its own, of its visit, its groups, its site or a
    finding — once for every way in which it may stand on the day.
    """
    claims = _Claims(state, doubtful, as_of)
    if not claims.any():
        return []
    return [shadow for facts in check_facts(state) if claims.concern(facts) for shadow in claims.shadows(facts)]


class _Claims:
    """
    What the records in conflict claim, by the record a check looks it up at.
    """

    def __init__(self, state: State, doubtful: Iterable[Record], as_of: str) -> None:
        self.state = state
        self.as_of = as_of
        by_kind: dict[str, list[Record]] = {}
        for record in doubtful:
            by_kind.setdefault(record.kind, []).append(record)
        self.checks = {check.id for check in by_kind.get("check", ()) if check.is_torn(_PLACING)}
        self.groups = {group.id for group in by_kind.get("group", ()) if group.is_torn(("region",))}
        self.visits = {visit.id for visit in by_kind.get("visit", ()) if any(map(_of_group, _fields(visit)))}
        if self.groups:
            named = {f"group.{group}" for group in self.groups}
            self.visits |= {rec for rec, visit in state.records["visit"].items() if not named.isdisjoint(visit.fields)}
        self.agencies: dict[str, set[str]] = {}
        self.sites: set[str] = set()
        self._read_sites((*by_kind.get("site", ()), *by_kind.get("unify", ())))
        self.moved: set[str] = set()
        told = self._read_findings((*by_kind.get("finding", ()), *by_kind.get("unify", ())))
        self.found: dict[str, set[str]] = {}
        for finding in state.all("finding") if self.any() else ():
            agencies = told.get(finding.id) or _texts(finding, "agency")
            for check in finding.claimed("check"):
                self.found.setdefault(text(check), set()).update(agencies)

    def any(self) -> bool:
        """
        Tell whether a conflict may put any check into other rows.
        """
        return any((self.checks, self.visits, self.groups, self.sites, self.moved))

    def concern(self, facts: tuple[Any, ...]) -> bool:
        """
        Tell whether a conflict may put a check into other rows.
        """
        rec, visit, site, _, _, group, *_ = facts
        if rec in self.checks or rec in self.moved or text(site) in self.sites:
            return True
        return text(group) in self.groups if text(group) else text(visit) in self.visits

    def _read_sites(self, doubtful: Iterable[Record]) -> None:
        """
        Find the sites in doubt, and the agencies that each or one unified with it may have.
        """
        state, classes = self.state, self.state.classes("site")
        for record in doubtful:
            ends = [record.id] if record.kind == "site" else _ends(record, "site")
            shown = {state.class_of("site", rec) for rec in ends}
            members = {*ends, *shown, *(rec for rec, of in classes.items() if of in shown)}
            known = [site for rec in members if (site := state.get("site", rec))]
            agencies = {agency for site in known for agency in _texts(site, "agency")}
            self.sites |= members
            for rec in shown:
                self.agencies.setdefault(rec, set()).update(agencies)

    def _read_findings(self, doubtful: Iterable[Record]) -> dict[str, set[str]]:
        """
        Find the checks whose findings a conflict may put into other rows; gives the agencies that each finding declared
        one with others, or perhaps one with them, may come to have.
        """
        told: dict[str, set[str]] = {}
        for record in doubtful:
            ends = [record.id] if _is_moved(self.state, record) else _ends(record, "finding")
            members = {one.id: one for rec in ends for one in told_with(self.state, rec)}
            self.moved |= {text(check) for one in members.values() for check in one.claimed("check")}
            agencies = {agency for one in members.values() for agency in _texts(one, "agency")}
            for rec in members:
                told.setdefault(rec, set()).update(agencies)
        return told

    def regions(self, groups: Teams) -> Teams:
        """
        Give the regions that groups may be registered in, "" where there is no group or it has not arrived.
        """
        records = [self.state.get("group", group) for group in groups]
        found = {region for group in records for region in (_texts(group, "region") if group else [""])}
        return tuple(sorted(found or {""}))

    def _teams(self, visit: str) -> list[Teams]:
        """
        Give the groups a visit may have had: all it may name, or none where every one of them is in doubt.
        """
        record = self.state.get("visit", visit)
        switches = {field: record.claimed(field) for field in record.fields if _of_group(field)} if record else {}
        named = tuple(sorted(field[6:] for field, claims in switches.items() if any(claims)))
        certain = any(all(claims) for claims in switches.values())
        return [named] if certain or not named else [named, ()]

    def shadows(self, facts: tuple[Any, ...]) -> Iterator[StandingCheck]:
        """
        Give the shadows of a check: one for each way in which it may stand.
        """
        rec, withdrawn = facts[0], facts[7]
        claimed = self._claimed(rec, facts[1:6])
        visits, sites, days, topics, groups = claimed
        days = [day for day in days if "" < day <= self.as_of]
        if withdrawn or not days:
            return
        shown = list(dict.fromkeys(self.state.class_of("site", site) if site else "" for site in sites))
        who = [
            (visit or rec, teams)
            for visit in visits
            for group in groups
            for teams in ([(group,)] if group else self._teams(visit))
        ]
        places = [(site, agency) for site in shown for agency in sorted(self._agencies(site))]
        for visit, teams in who:
            for place, topic, day in _one_by_one(places, topics, days):
                yield self._shadow(rec, visit, teams, place, topic, day)

    def _claimed(self, rec: str, standing: Sequence[object]) -> list[list[str]]:
        """
        Give what visit, site, date, topic and group of a check may be.
        """
        check = self.state.get("check", rec) if rec in self.checks else None
        if check is None:
            return [[text(value)] for value in standing]
        return [_texts(check, field) for field in ("visit", "site", "date", "topic", "group")]

    def _agencies(self, site: str) -> set[str]:
        record = self.state.get("site", site)
        return {text(record.fields.get("agency")) if record else "", *self.agencies.get(site, ())}

    def _shadow(
        self, rec: str, visit: str, teams: Teams, place: tuple[str, str], topic: str, day: str
    ) -> StandingCheck:
        site, agency = place
        findings = [StandingFinding(own or agency, "draft", False, True) for own in self.found.get(rec, ())]
        regions = self.regions(teams)
        return StandingCheck(
            rec, visit, teams, regions, site, topic, agency, week_of(day), NOBODY, 0, [], findings, True
        )


def _one_by_one(*claims: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
    """
    Give the first of each, then with one of them changed at a time: rows are told by one of these at a time.
    """
    first = [own[0] for own in claims]
    yield tuple(first)
    for place, own in enumerate(claims):
        for value in own[1:]:
            yield (*first[:place], value, *first[place + 1 :])


def _texts(record: Record, field: str) -> list[str]:
    return list(dict.fromkeys(map(text, record.claimed(field))))


def _ends(unify: Record, kind: str) -> list[str]:
    """
    Give the records of a kind that a record declares to be one.
    """
    if unify.kind != "unify" or unify.withdrawn or kind not in unify.claimed("of"):
        return []
    return list(map(text, (*unify.claimed("a"), *unify.claimed("b"))))


def _is_moved(state: State, finding: Record) -> bool:
    """
    Tell whether a conflict may put a finding into other rows; one that tells of a problem with others also by what it
    was moved to, since the one moved last speaks for all.
    """
    if finding.kind != "finding" or finding.withdrawn:
        return False
    alone = finding.id not in state.classes("finding")
    return finding.is_torn(("check", "agency") if alone else ("check", "agency", "move", WITHDRAWN))


def _fields(record: Record) -> list[str]:
    return [conflict.field for conflict in record.conflicts]


def _of_group(field: str) -> bool:
    return field.startswith("group.")
