"""
Who goes where and when: the outings of every group, the special ones among them, and who comes along.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from fieldkit.operations.example.people import People
from fieldkit.operations.example.rows import CITY, PlanGroup, PlanSite

_FIRST, _LAST = date(2021, 9, 6), date(2021, 12, 24)
_HOLIDAYS = {date(2021, 9, 20), date(2021, 9, 21), *(date(2021, 10, day) for day in range(1, 8))}
_CHUNKS = (1, 1, 2, 2, 2, 2, 3, 3, 4)
_ATTEND = (4, 5, 5, 5, 6, 6, 7)


class Outing:
    """
    One outing being planned; turned into immutable rows by `records`.

    `extra` is the index of the site to which only a few came, with one deputy who was nowhere else that day.
    """

    def __init__(self, team: PlanGroup, day: date, sites: list[PlanSite], pool: list[str]) -> None:
        self.team = team
        self.day = day
        self.sites = sites
        self.pool = pool
        self.groups: tuple[str, ...] = (team.code,)
        self.joint = ""
        self.note = ""
        self.loose = False
        self.twice = False
        self.extra: tuple[str, ...] = ()
        self.deputies: list[str] = []


def workdays() -> list[date]:
    """
    Give the days on which groups go out: Monday to Friday, 6 September to 24 December 2021, no public holiday.
    """
    days = [_FIRST + timedelta(days=n) for n in range((_LAST - _FIRST).days + 1)]
    return [day for day in days if day.weekday() < 5 and day not in _HOLIDAYS]


def plan_outings(rng: Random, people: People, sites: tuple[PlanSite, ...], target: int) -> list[Outing]:
    """
    Plan all outings so that the participations come to *target*, as near as the size of the groups allows.
    """
    outings = _first_rounds(rng, people, sites)
    _look_back(rng, people, outings)
    _join_city(people, outings)
    _share_site(rng, outings)
    _pair_groups(people, outings)
    _mark_loose_and_twice(outings)
    outings.sort(key=lambda outing: (outing.day, outing.team.code))
    _attend(rng, people, outings, target)
    return outings


def _first_rounds(rng: Random, people: People, sites: tuple[PlanSite, ...]) -> list[Outing]:
    left_out = {site.code for site in sites[:: max(6, len(sites) // 3)][1:3]} if len(sites) > 6 else set()
    days = workdays()
    outings: list[Outing] = []
    for group in people.groups:
        own = [site for site in sites if site.group == group.code and site.code not in left_out]
        rng.shuffle(own)
        parts = _days_out(rng, own)
        for day, part in zip(sorted(rng.sample(days, min(len(parts), len(days)))), parts, strict=False):
            outings.append(Outing(group, day, part, list(group.members)))
    return outings


def _days_out(rng: Random, own: list[PlanSite]) -> list[list[PlanSite]]:
    """
    Share a group's sites out over days, those of one day in one county: nobody crosses the city between two checks.
    """
    parts: list[list[PlanSite]] = []
    while own:
        size = rng.choice(_CHUNKS)
        near = [site for site in own if site.region == own[0].region][:size]
        parts.append(near)
        own = [site for site in own if site not in near]
    return parts


def _free_day(outings: list[Outing], team: str, after: date) -> date | None:
    busy = {outing.day for outing in outings if team in outing.groups}
    return next((day for day in workdays() if day > after and day not in busy), None)


def _look_back(rng: Random, people: People, outings: list[Outing]) -> None:
    for group in people.groups[2::3]:
        earlier = [outing for outing in outings if outing.team is group]
        if not earlier:
            continue
        day = _free_day(outings, group.code, earlier[0].day + timedelta(days=rng.randrange(28, 45)))
        if day is not None:
            again = Outing(group, day, earlier[0].sites[:2], list(group.members))
            again.note = "回头看：复查前次所查点位"
            outings.append(again)


def _join_city(people: People, outings: list[Outing]) -> None:
    """
    A city group joins a county group: two records, one joint code, and one deputy who belongs to both.
    """
    city = next((group for group in people.groups if group.region == CITY), None)
    hosts = [o for o in outings if o.team.region != CITY and not o.note]
    if city is None or not hosts:
        return
    busy = {outing.day for outing in outings if outing.team is city}
    host = next((o for o in hosts if len(o.sites) > 1 and o.day not in busy), None)
    if host is None:
        return
    both = city.members[-1]
    guest = Outing(city, host.day, host.sites[:2], [both, *city.members[:-1]])
    host.pool = [both, *host.pool]
    host.joint = guest.joint = f"{CITY}-{host.day:%Y%m%d}-J1"
    host.note = guest.note = "市县联合检查"
    outings.append(guest)


def _share_site(rng: Random, outings: list[Outing]) -> None:
    """
    A second group of the same county checks a site that another has checked, some days later.
    """
    for first in outings:
        if first.team.region == CITY or first.note:
            continue
        second = next((o for o in outings if o.team is not first.team and o.team.region == first.team.region), None)
        day = second and _free_day(outings, second.team.code, first.day + timedelta(days=rng.randrange(5, 15)))
        if second is not None and day:
            again = Outing(second.team, day, first.sites[:1], list(second.team.members))
            again.note = "同一点位由两组先后检查"
            outings.append(again)
            return


def _pair_groups(people: People, outings: list[Outing]) -> None:
    """
    Two groups of one county go out together and keep one record, that of the first.
    """
    for outing in reversed(outings):
        if outing.note or outing.team.region == CITY or len(outing.sites) < 2:
            continue
        others = [g for g in people.groups if g.region == outing.team.region and g is not outing.team]
        free = [g for g in others if all(o.day != outing.day for o in outings if o.team is g)]
        if free:
            outing.groups = (outing.team.code, free[-1].code)
            outing.pool = list(dict.fromkeys([*outing.pool, *free[-1].members]))
            outing.note = "两组同行"
            return


def _mark_loose_and_twice(outings: list[Outing]) -> None:
    """
    Two checks were logged without a visit; one check was logged twice by mistake, one had its own deputies.
    """
    plain = [outing for outing in outings if not outing.note]
    for outing in [o for o in plain if len(o.sites) == 1][:2]:
        outing.loose = True
    several = [o for o in plain if len(o.sites) > 1]
    for outing in several[1:2] or plain[:1]:
        outing.twice = not outing.loose
    for outing in several[2:4]:
        outing.extra = ("",)


def _attend(rng: Random, people: People, outings: list[Outing], target: int) -> None:
    sizes = [min(rng.choice(_ATTEND), len(outing.pool)) for outing in outings]
    joint = sum(1 for outing in outings if outing.joint)
    spare = sum(1 for outing in outings if outing.extra)
    _tune(rng, outings, sizes, target + max(0, joint - 1) - spare)
    for outing, size in zip(outings, sizes, strict=True):
        sure = outing.pool[:2] if outing.joint else outing.pool[:1] if rng.randrange(3) else outing.pool[1:2]
        rest = [code for code in outing.pool if code not in sure]
        outing.deputies = [*sure, *sorted(rng.sample(rest, size - len(sure)))]
        if outing.extra:
            outing.extra = (*outing.deputies[:2], people.spare[outing.team.region])


def _tune(rng: Random, outings: list[Outing], sizes: list[int], wanted: int) -> None:
    """
    Bring the sum of *sizes* to *wanted* one by one, never below two nor above who could come.
    """
    missing = wanted - sum(sizes)
    step = 1 if missing > 0 else -1
    moved = True
    while missing and moved:
        moved = False
        order = list(range(len(sizes)))
        rng.shuffle(order)
        for i in order:
            if missing and 2 <= sizes[i] + step <= len(outings[i].pool):
                sizes[i] += step
                missing -= step
                moved = True
