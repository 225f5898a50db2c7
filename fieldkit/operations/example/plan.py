"""
The plan of the example city: from one seed, the same city on every machine.

Every part draws from its own stream of the seed, so that a change in one part does not shuffle the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

from fieldkit.operations.example.outings import plan_outings
from fieldkit.operations.example.people import make_people, with_namesakes
from fieldkit.operations.example.places import make_sites
from fieldkit.operations.example.records import make_edits, make_records
from fieldkit.operations.example.rows import CITY, FULL, Plan, PlanRegion, PlanTopic, Size

__all__ = ["FULL", "Size", "make_plan"]

# Participations to a thousand sites: 346 sites make 942.
_PER_THOUSAND = 2_725


def make_plan(seed: int, campaign: Mapping[str, Any], size: Size = FULL) -> Plan:
    """
    Give the same plan for the same seed, campaign and size, always; `campaign` is the campaign object, flat fields.

    The regions and topics of the plan are all those of the campaign; only the first `size.counties` counties get
    groups and sites. At least one county, one group and one site are needed.
    """
    regions = _regions(campaign)
    topics = _topics_in_order(campaign)
    with_sites = tuple(topic for topic in topics if topic.code != "CE")
    used = (regions[0], *regions[1 : size.counties + 1])
    people = make_people(Random(f"{seed}/people"), used, with_sites, size)
    sites = make_sites(Random(f"{seed}/places"), campaign, used, with_sites, people.groups, size.sites)
    target = size.sites * _PER_THOUSAND // 1000
    outings = plan_outings(Random(f"{seed}/outings"), people, sites, target)
    people = with_namesakes(people, {code for outing in outings for code in outing.deputies})
    records = make_records(Random(f"{seed}/records"), campaign, regions, people, outings)
    return Plan(
        seed=seed,
        campaign=campaign["code"],
        regions=regions,
        topics=topics,
        groups=people.groups,
        deputies=people.deputies,
        sites=sites,
        visits=records.visits,
        checks=records.checks,
        edits=make_edits(outings),
    )


def _regions(campaign: Mapping[str, Any]) -> tuple[PlanRegion, ...]:
    found = {key.partition(".")[2]: value for key, value in campaign.items() if key.startswith("region.")}
    codes = [CITY, *sorted(code for code in found if code != CITY)]
    return tuple(PlanRegion(code, found[code]["zh"], found[code]["en"]) for code in codes)


def _topics_in_order(campaign: Mapping[str, Any]) -> tuple[PlanTopic, ...]:
    found = [(value["order"], key.partition(".")[2], value) for key, value in campaign.items() if key[:6] == "topic."]
    exempt = campaign.get("exempt", {})
    return tuple(
        PlanTopic(code, value["zh"], value["en"], tuple(exempt.get(code, ())))
        for _, code, value in sorted(found, key=lambda each: each[:2])
    )
