"""
What a group's day came to so far: counted anew each time, for the receipt of a check.
"""

from __future__ import annotations

from fieldkit.core.fold import Record
from fieldkit.core.relations import checks_of_group, presence
from fieldkit.core.shapes import text
from fieldkit.core.state import State
from fieldkit.core.tuples import NamedTuple


class Day(NamedTuple):
    """
    Of one group (the first of a check) on the day of the check: how many checks, sites, findings and photos stand.
    """

    checks: int
    sites: int
    findings: int
    photos: int


def day_of(state: State, check: Record) -> Day:
    """
    Count the day of a check.
    """
    groups, day = presence(state, check).groups[:1], text(check.fields.get("date"))
    own = {
        other.id: state.class_of("site", text(other.fields.get("site")))
        for other in (checks_of_group(state, groups[0], day) if groups else state.every("check"))
        if other.fields.get("date") == day and not other.withdrawn and presence(state, other).groups[:1] == groups
    }
    hanging = {
        kind: {
            state.class_of(kind, one.id)
            for check_id in own
            for one in state.pointing(kind, "check", check_id)
            if not one.withdrawn
        }
        for kind in ("finding", "photo")
    }
    return Day(len(own), len(set(own.values())), len(hanging["finding"]), len(hanging["photo"]))
