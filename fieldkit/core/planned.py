"""
What the lists plan: the sites to be checked and the groups that are to check them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from fieldkit.core.codes import is_city
from fieldkit.core.fold import Record
from fieldkit.core.relations import region_of_group
from fieldkit.core.shapes import text
from fieldkit.core.state import State
from fieldkit.core.tuples import NamedTuple

_FIELD_CODE = r".*-X[0-9]+"


class PlannedSite(NamedTuple):
    """
    A row of the list: `id` stands for all sites unified with it, the rest is its own; `region` is that of the group it
    is assigned to, else its own.
    """

    id: str
    region: str
    topic: str
    group: str
    agency: str
    marked: bool


class RegisteredGroup(NamedTuple):
    """
    A group of the list, whether it has checked anything or not.
    """

    id: str
    region: str
    topic: str
    marked: bool


def planned_sites(state: State, touched: Collection[str] = ()) -> list[PlannedSite]:
    """
    Give the sites of the list; of those unified each with its own region, topic, group and agency, and all with the id
    of the one that stands for them, so that they are one wherever they are counted together.
    """
    planned = []
    for site in listed_sites(state):
        shown, fields = state.class_of("site", site.id), site.fields
        group = text(fields.get("group"))
        region = region_of_group(state, group) or text(fields.get("region"))
        topic, agency = text(fields.get("topic")), text(fields.get("agency"))
        planned.append(PlannedSite(shown, region, topic, group, agency, shown in touched))
    return planned


def listed_sites(state: State) -> Iterator[Record]:
    """
    Give the sites of the list. A withdrawn one is not planned, nor is one typed in the field (`…-X03`): it was found,
    not set.
    """
    for site in state.records["site"].values():
        if not site.withdrawn and not is_field_code(site.code):
            yield site


def sites_for(state: State, group: Record) -> tuple[tuple[Record, ...], bool]:
    """
    Give the sites a group takes along: those assigned to it and True; where there is none, those of its region (of all,
    for a group of the city or of no region) and its topic that are assigned to nobody, and False.

    Sites declared one are given once, as the one that stands for them: they are assigned to whom any of them is.
    """
    classes: dict[str, list[Mapping[str, Any]]] = {}
    for site in state.all("site"):
        classes.setdefault(state.class_of("site", site.id), []).append(site.fields)
    own = {rec for rec, sites in classes.items() if any(site.get("group") == group.id for site in sites)}
    free = (rec for rec, sites in classes.items() if not any(site.get("group") for site in sites))
    found = own or {rec for rec in free if any(_is_near(site, group) for site in classes[rec])}
    return tuple(site for site in state.all("site") if site.id in found), bool(own)


def _is_near(site: Mapping[str, Any], group: Record) -> bool:
    region, topic = text(group.fields.get("region")), text(group.fields.get("topic"))
    return (is_city(region) or site.get("region") == region) and topic in ("", site.get("topic"))


def registered_groups(state: State, touched: Collection[str] = ()) -> list[RegisteredGroup]:
    """
    Give the groups that were not withdrawn.
    """
    return [
        RegisteredGroup(rec, text(group.fields.get("region")), text(group.fields.get("topic")), rec in touched)
        for rec, group in state.records["group"].items()
        if not group.withdrawn
    ]


def is_field_code(code: str) -> bool:
    """
    Tell whether a site code was made in the field (`131022-GW-G03A-X03`) rather than by a list.
    """
    return "-X" in code and re.fullmatch(_FIELD_CODE, code) is not None
