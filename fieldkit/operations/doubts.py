"""
What looks odd about where a check was: (word, facts) pairs for a person to judge, never a refusal.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fieldkit.core.fold import Record
from fieldkit.operations.session import Session

FAR_M = 300
OddThing = tuple[str, dict[str, Any]]


def place_doubts(
    session: Session, site: Record | None, topic: str, place: object, distance_m: object
) -> tuple[OddThing, ...]:
    """
    Say when a check was far from its site, outside its county's box, or of a topic that does not apply there.
    """
    found: list[OddThing] = []
    if isinstance(distance_m, int) and distance_m > FAR_M:
        found.append(("far", {"distance_m": distance_m}))
    region = session.campaign.regions.get(str(site.fields.get("region"))) if site else None
    if place and region and _is_outside(place, region.box):
        found.append(("outside_region", {"region": region.code}))
    if region and session.campaign.is_exempt(region.code, topic):
        found.append(("exempt", {"topic": topic, "region": region.code}))
    return tuple(found)


def _is_outside(place: object, box: Mapping[str, str] | None) -> bool:
    from fieldkit.core.coordinate import Coordinate, inside_box

    position = Coordinate.from_field(place)
    return position is not None and not inside_box(*position.point(), box)
