"""
From outings to records: visits, checks with all that hangs on them, and the numbers in their codes.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from random import Random
from typing import Any, NamedTuple

from fieldkit.operations.example import names
from fieldkit.operations.example.matters import DUTIES, ESCORT_NOTE, METHODS
from fieldkit.operations.example.outings import Outing
from fieldkit.operations.example.people import People
from fieldkit.operations.example.places import millionths, typed_point
from fieldkit.operations.example.results import make_advice, make_answers, make_finding, make_photos, pick_problems
from fieldkit.operations.example.rows import PlanCheck, PlanEdit, PlanRegion, PlanSite, PlanVisit

_CHINA = timezone(timedelta(hours=8))
_TWICE = "重复录入"


class Records(NamedTuple):
    """
    What the outings left behind, in the order of time.
    """

    visits: tuple[PlanVisit, ...]
    checks: tuple[PlanCheck, ...]


class _Stop(NamedTuple):
    outing: Outing
    site: PlanSite
    started: datetime
    number: int
    visit: PlanVisit | None
    withdrawn: str | None


def make_records(
    rng: Random, fields: Mapping[str, Any], regions: tuple[PlanRegion, ...], people: People, outings: list[Outing]
) -> Records:
    """
    Write down every outing as its team would have: one visit, a check for each stop, findings, photos.
    """
    counties = {region.code: region.zh for region in regions}
    visits: list[PlanVisit] = []
    checks: list[PlanCheck] = []
    photos = 1
    for outing in outings:
        stops = _stops(rng, people, outing)
        if stops[0].visit is not None:
            visits.append(stops[0].visit)
        findings = 1
        for stop in stops:
            check = _check(rng, fields, counties[stop.site.region], stop, findings, photos)
            findings += len(check.findings)
            photos += len(check.photos)
            checks.append(check)
    return Records(tuple(visits), tuple(checks))


def _stops(rng: Random, people: People, outing: Outing) -> list[_Stop]:
    """
    Give the stops of an outing their times: the first about nine, each some 45 minutes, no stop begun at noon.
    """
    day = outing.day
    now = datetime(day.year, day.month, day.day, 8, 40, tzinfo=_CHINA) + timedelta(minutes=rng.randrange(12) * 5)
    times: list[datetime] = []
    start = now - timedelta(minutes=20)
    sites = [*outing.sites, outing.sites[-1]] if outing.twice else outing.sites
    for _ in sites:
        times.append(now)
        now += timedelta(minutes=rng.randrange(50, 85))
        if now.hour == 12:
            now = now.replace(hour=13, minute=30)
    visit = None if outing.loose else _visit(rng, people, outing, start, now)
    return [
        _Stop(outing, site, when, n, visit, _TWICE if n > len(outing.sites) else None)
        for n, (site, when) in enumerate(zip(sites, times, strict=True), 1)
    ]


def _visit(rng: Random, people: People, outing: Outing, start: datetime, end: datetime) -> PlanVisit:
    method = rng.choice(METHODS)
    escorts = () if method == "unannounced" else _escorts(rng)
    roster = {deputy.code: deputy.name for deputy in people.deputies}
    present = {roster[code] for code in outing.deputies}
    team = outing.team
    return PlanVisit(
        code=f"{team.code}A-{outing.day:%Y%m%d}-V1",
        team=team.code,
        groups=outing.groups,
        date=outing.day.isoformat(),
        method=method,
        leader=team.leader if team.leader in present else team.vice_leader,
        joint=outing.joint,
        deputies=tuple(outing.deputies),
        escorts=escorts,
        started_at=start.isoformat(),
        ended_at=end.isoformat(),
        note=outing.note or (ESCORT_NOTE if escorts else ""),
    )


def _escorts(rng: Random) -> tuple[str, ...]:
    return tuple(f"{names.person(rng)}（示例{rng.choice(DUTIES)}）" for _ in range(rng.randrange(1, 4)))


def _check(
    rng: Random, fields: Mapping[str, Any], county: str, stop: _Stop, findings: int, photos: int
) -> PlanCheck:
    outing, site = stop.outing, stop.site
    stem = f"{outing.team.code}A-{outing.day:%Y%m%d}-"
    checklist = fields[f"checklist.{site.topic}"]
    problems = pick_problems(rng, checklist["items"], bool(outing.note))
    code = f"{stem}C{stop.number:02d}"
    here = rng.randrange(3) > 0
    point = typed_point(
        rng, millionths(site.lat) + rng.randrange(-400, 401), millionths(site.lon) + rng.randrange(-500, 501)
    )
    own = tuple(outing.deputies) if outing.loose else outing.extra if stop.number == len(outing.sites) else ()
    return PlanCheck(
        code=code,
        team=outing.team.code,
        visit=stop.visit.code if stop.visit else None,
        site=site.code,
        topic=site.topic,
        date=outing.day.isoformat(),
        time=f"{stop.started:%H:%M}",
        version=checklist["version"],
        answers=make_answers(rng, checklist["items"], problems),
        advice=make_advice(rng, site.topic),
        note=outing.note,
        point=point if here else None,
        group=outing.team.code if outing.loose else "",
        method=rng.choice(METHODS) if outing.loose else "",
        deputies=own,
        escorts=_escorts(rng) if outing.loose else (),
        withdrawn=stop.withdrawn,
        findings=tuple(
            make_finding(rng, f"{stem}{n:02d}", item, site, county, outing.day)
            for n, item in enumerate(problems, findings)
        ),
        photos=make_photos(rng, code, site, county, stop.started, photos),
    )


def make_edits(outings: list[Outing]) -> tuple[PlanEdit, ...]:
    """
    Let the two teams that checked one site write down two contacts for it, neither knowing of the other's.
    """
    shared = next((outing for outing in outings if outing.note.startswith("同一点位")), None)
    if shared is None:
        return ()
    site = shared.sites[0]
    first = next(o for o in outings if site in o.sites and o is not shared and o.team is not shared.team)
    return tuple(
        PlanEdit(o.team.code, site.code, "contact", contact, f"{o.day.isoformat()}T17:30:00+08:00")
        for o, contact in ((first, "柳示和（示例站长）"), (shared, "柳示禾（示例值班员）"))
    )
