"""
What the lists plan: the sites to be checked and the groups that are to check them.
"""

from __future__ import annotations

import re

from fieldkit.core.behind import Touched
from fieldkit.core.relations import region_of_group
from fieldkit.core.shapes import text
from fieldkit.core.state import State
from fieldkit.core.tuples import NamedTuple

_FIELD_CODE = r".*-X[0-9]+"


class PlannedSite(NamedTuple):
    """
    A site of the list: `region` is that of the group it is assigned to, else its own.
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


def planned_sites(state: State, touched: Touched) -> list[PlannedSite]:
    """
    Give the sites of the list, those unified once, as the one that stands for them. A withdrawn site is not planned,
    nor is one typed in the field (`…-X03`): it was found, not set.
    """
    listed = {
        state.class_of("site", site.id)
        for site in state.records["site"].values()
        if not site.withdrawn and not is_field_code(site.code)
    }
    planned = []
    for rec in listed:
        fields = state.records["site"][rec].fields
        group = text(fields.get("group"))
        region = region_of_group(state, group) or text(fields.get("region"))
        topic, agency = text(fields.get("topic")), text(fields.get("agency"))
        planned.append(PlannedSite(rec, region, topic, group, agency, rec in touched.site))
    return planned


def registered_groups(state: State, touched: Touched) -> list[RegisteredGroup]:
    """
    Give the groups that were not withdrawn.
    """
    return [
        RegisteredGroup(
            group.id, text(group.fields.get("region")), text(group.fields.get("topic")), group.id in touched.group
        )
        for group in state.records["group"].values()
        if not group.withdrawn
    ]


def is_field_code(code: str) -> bool:
    """
    Tell whether a site code was made in the field (`131022-GW-G03A-X03`) rather than by a list.
    """
    return "-X" in code and re.fullmatch(_FIELD_CODE, code) is not None

