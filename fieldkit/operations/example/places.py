"""
The listed sites: each truly inside the county whose code it carries, within some six kilometres of the seat.
"""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

from fieldkit.operations.example import names
from fieldkit.operations.example.rows import CITY, PlanGroup, PlanPoint, PlanRegion, PlanSite, PlanTopic

# A topic's group also looks after the topics that go with it.
_ALONG = {"LA": ("LA", "VB", "LA"), "RD": ("RD", "RE", "RD"), "RE": ("RE", "VB", "RE"), "PH": ("PH", "PH", "MH")}

# Half axes of the ellipse sites lie in, the margin to the box, the least distance: millionths of a degree (lat, lon).
_REACH = (52_000, 66_000)
_MARGIN = (14_000, 18_000)
_APART = (2_300, 3_000)
# A GCJ-02 reading here lies some 525 m east and 110 m north of the truth, within 50 m of this.
_GCJ = (990, 6_110)

Spot = tuple[int, int]


def make_sites(
    rng: Random,
    fields: Mapping[str, Any],
    regions: tuple[PlanRegion, ...],
    topics: tuple[PlanTopic, ...],
    groups: tuple[PlanGroup, ...],
    count: int,
) -> tuple[PlanSite, ...]:
    """
    Make *count* sites, shared out evenly over the groups; a site of a city group lies in one of the counties.

    `fields` is the campaign object; the seats and boxes of its regions are read.
    """
    counties = [region for region in regions if region.code != CITY]
    order = list(groups)
    rng.shuffle(order)
    shares = {group.code: count // len(groups) + (i < count % len(groups)) for i, group in enumerate(order)}
    taken: list[Spot] = []
    numbers: dict[tuple[str, str], int] = {}
    sites: list[PlanSite] = []
    for group in groups:
        for turn in range(shares[group.code]):
            county = _county(group, counties, len(sites))
            topic = _topic(group, county, topics, turn)
            number = numbers[county.code, topic.code] = numbers.get((county.code, topic.code), 0) + 1
            spot = _spot(rng, fields[f"region.{county.code}"], taken)
            sites.append(_site(rng, group, county, topic, number, spot))
    return tuple(sorted(sites, key=lambda site: site.code))


def decimal(millionths: int) -> str:
    """
    Write millionths of a degree as decimal degrees with six places.
    """
    return f"{millionths // 1_000_000}.{millionths % 1_000_000:06d}"


def millionths(text: str) -> int:
    """
    Read decimal degrees as whole millionths, without passing through a float.
    """
    whole, _, part = text.partition(".")
    return int(whole) * 1_000_000 + int((part + "000000")[:6])


def typed_point(rng: Random, lat: int, lon: int) -> PlanPoint:
    """
    Write down a place as people do: mostly decimals in WGS-84, now and then degrees and minutes or a map's GCJ-02.
    """
    style = rng.randrange(20)
    if style == 0:
        lat, lon = lat + _GCJ[0], lon + _GCJ[1]
        return PlanPoint(f"{decimal(lon)},{decimal(lat)}", decimal(lat), decimal(lon), "gcj02")
    if style == 1:
        return PlanPoint(f"北纬{_sexagesimal(lat)} 东经{_sexagesimal(lon)}", decimal(lat), decimal(lon), "wgs84")
    return PlanPoint(f"{decimal(lat)},{decimal(lon)}", decimal(lat), decimal(lon), "wgs84")


def _sexagesimal(value: int) -> str:
    tenths = (value * 36_000 + 500_000) // 1_000_000
    degrees, rest = divmod(tenths, 36_000)
    minutes, seconds = divmod(rest, 600)
    return f"{degrees}°{minutes:02d}′{seconds // 10:02d}.{seconds % 10}″"


def _county(group: PlanGroup, counties: list[PlanRegion], turn: int) -> PlanRegion:
    if group.region != CITY:
        return next(county for county in counties if county.code == group.region)
    # Some three sites of a county after each other: the city's groups go to one county a day.
    return counties[turn // 3 % len(counties)]


def _topic(group: PlanGroup, county: PlanRegion, topics: tuple[PlanTopic, ...], turn: int) -> PlanTopic:
    known = {topic.code: topic for topic in topics if county.code not in topic.exempt}
    wanted = _ALONG.get(group.topic, (group.topic,))
    return known.get(wanted[turn % len(wanted)]) or known.get(group.topic) or next(iter(known.values()))


def _spot(rng: Random, region: Mapping[str, Any], taken: list[Spot]) -> Spot:
    box = {side: millionths(region["box"][side]) for side in ("west", "south", "east", "north")}
    seat = region.get("seat") or {
        "lat": decimal((box["south"] + box["north"]) // 2),
        "lon": decimal((box["west"] + box["east"]) // 2),
    }
    middle = millionths(seat["lat"]), millionths(seat["lon"])
    for attempt in range(20_000):
        north, east = rng.randrange(-_REACH[0], _REACH[0] + 1), rng.randrange(-_REACH[1], _REACH[1] + 1)
        lat, lon = middle[0] + north, middle[1] + east
        inside = (
            north * north * _REACH[1] * _REACH[1] + east * east * _REACH[0] * _REACH[0]
            <= _REACH[0] * _REACH[0] * _REACH[1] * _REACH[1]
            and box["south"] + _MARGIN[0] <= lat <= box["north"] - _MARGIN[0]
            and box["west"] + _MARGIN[1] <= lon <= box["east"] - _MARGIN[1]
        )
        if inside and (attempt > 10_000 or all(abs(lat - a) > _APART[0] or abs(lon - b) > _APART[1] for a, b in taken)):
            taken.append((lat, lon))
            return lat, lon
    return middle


def _site(
    rng: Random, group: PlanGroup, county: PlanRegion, topic: PlanTopic, number: int, spot: Spot
) -> PlanSite:
    township = f"例{rng.choice(names.TOWNS)}镇"
    lookback = topic.code in ("LA", "VB", "RE", "RD", "MI", "PH") or (topic.code == "GW" and number % 2 == 0)
    # The list a county hands in has holes: now and then no agency is named.
    agency = "" if number == 9 and topic.code in ("AG", "BE") else names.agency(county.zh, topic.code)
    return PlanSite(
        code=f"{county.code}-{topic.code}-{number:03d}",
        name=names.site_name(rng, topic.code, number),
        region=county.code,
        township=township,
        address=f"{county.zh}{township}示例路{rng.randrange(1, 200)}号",
        topic=topic.code,
        agency=agency,
        contact=names.person(rng),
        group=group.code,
        point=_listed_point(rng, spot),
        lat=decimal(spot[0]),
        lon=decimal(spot[1]),
        lookback=lookback,
        ledger_no=f"示例台账{topic.code}-{number:03d}" if lookback else "",
        note=f"{names.EXAMPLE}，虚构点位",
    )


def _listed_point(rng: Random, spot: Spot) -> PlanPoint:
    point = typed_point(rng, *spot)
    return point._replace(raw=f"{point.lat},{point.lon}")
