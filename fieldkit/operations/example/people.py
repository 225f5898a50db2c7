"""
The groups of the city and of its counties, and the roster their members come from.
"""

from __future__ import annotations

from itertools import pairwise
from random import Random
from typing import NamedTuple

from fieldkit.operations.example import names
from fieldkit.operations.example.rows import CITY, PlanDeputy, PlanGroup, PlanRegion, PlanTopic, Size

_ORDER = ("AG", "GW", "BE", "MH", "LA", "RD", "PH", "RE", "VB")
_KINDS = ("supervision", "supervision", "supervision", "inspection", "supervision", "taskforce", "deputies")
_CITY_LEVELS = ("national", "provincial", "provincial", "provincial", "city", "city", "city", "city", "city", "city")
_COUNTY_LEVELS = ("city", "city", "county", "county", "county", "county", "county", "township", "township", "township")


class People(NamedTuple):
    """
    The groups, the roster, and for each region the deputies who are in no group.
    """

    groups: tuple[PlanGroup, ...]
    deputies: tuple[PlanDeputy, ...]
    spare: dict[str, str]


def make_people(rng: Random, regions: tuple[PlanRegion, ...], topics: tuple[PlanTopic, ...], size: Size) -> People:
    """
    Share the groups out evenly, the city first; every fourth group takes a member of the group before it as well.
    """
    shares = [size.groups // len(regions) + (i < size.groups % len(regions)) for i in range(len(regions))]
    fresh = iter(names.people(rng, "例", 10 * size.groups + len(regions)))
    deputies: list[PlanDeputy] = []
    groups: list[PlanGroup] = []
    spare: dict[str, str] = {}
    for region, share in zip(regions, shares, strict=True):
        roster: list[PlanDeputy] = []
        codes = _topic_codes(region.code, topics, share)
        for number, topic in enumerate(codes, 1):
            members = [_recruit(rng, region, roster, next(fresh)) for _ in range(rng.randrange(7, 10))]
            if number % 4 == 2:
                members.append(next(d for d in roster if d.code in groups[-1].members[2:]))
            groups.append(_group(rng, region, number, topic, codes.count(topic) > 1, members))
        spare[region.code] = _recruit(rng, region, roster, next(fresh)).code
        deputies.extend(roster)
    return People(tuple(groups), tuple(deputies), spare)


def with_namesakes(people: People, present: set[str]) -> People:
    """
    Call two ordinary members of two groups of one region by one name, both among those *present* somewhere: different
    people all the same.
    """
    for one, other in pairwise(people.groups):
        # Behind those who lead, before the one whom two groups may share.
        plain = [[code for code in group.members[3:-1] if code in present] for group in (one, other)]
        if one.region == other.region and all(plain):
            name = next(deputy.name for deputy in people.deputies if deputy.code == plain[0][0])
            renamed = {plain[1][0]: name}
            deputies = [each._replace(name=renamed.get(each.code, each.name)) for each in people.deputies]
            return people._replace(deputies=tuple(deputies))
    return people


def _topic_codes(region: str, topics: tuple[PlanTopic, ...], share: int) -> list[PlanTopic]:
    known = {topic.code: topic for topic in topics if region not in topic.exempt}
    order = [known[code] for code in _ORDER if code in known] or list(known.values())
    if region != CITY and "MI" in known:
        order.insert(min(5, len(order)), known["MI"])
    return [order[i % len(order)] for i in range(share)]


def _recruit(rng: Random, region: PlanRegion, roster: list[PlanDeputy], name: str) -> PlanDeputy:
    number = len(roster) + 1
    levels = _CITY_LEVELS if region.code == CITY else _COUNTY_LEVELS
    home = "廊坊市" if region.code == CITY else region.zh
    deputy = PlanDeputy(
        code=f"{region.code}-D{number:03d}",
        name=name,
        level=levels[(number - 1) % len(levels)],
        region=region.code,
        agency=home + rng.choice(names.WORKPLACES),
        station=f"{home}示例第{rng.randrange(1, 9)}代表联络站",
    )
    roster.append(deputy)
    return deputy


def _group(
    rng: Random, region: PlanRegion, number: int, topic: PlanTopic, several: bool, members: list[PlanDeputy]
) -> PlanGroup:
    kind = _KINDS[(number - 1) % len(_KINDS)]
    home = "廊坊市" if region.code == CITY else region.zh
    return PlanGroup(
        code=f"{region.code}-G{number:02d}",
        name=home + topic.zh + names.KIND_NAMES[kind] + (f"（{number}）" if several else ""),
        kind=kind,
        level="city" if region.code == CITY else "county",
        region=region.code,
        topic=topic.code,
        leader=members[0].name,
        vice_leader=members[1].name,
        contact=names.person(rng),
        members=tuple(dict.fromkeys(member.code for member in members)),
    )
