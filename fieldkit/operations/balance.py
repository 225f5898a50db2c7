"""
What a day came to: its checks, what each still lacks, and what is left for the next one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldkit.core.relations import attached, persons, presence, unworded_items
from fieldkit.core.tuples import NamedTuple

if TYPE_CHECKING:
    from fieldkit.operations.todo import Sites
    from fieldkit.operations.visit import VisitShown


class DayBalance(NamedTuple):
    """
    What a visit came to when it ended: checks, findings, photos, the deputies on it or at one of its checks; the codes
    of checks that lack a photo or a position; by code the items answered "problem" for which no finding says which;
    and the sites of the group.
    """

    shown: VisitShown
    findings: int
    photos: int
    deputies: int
    without_photo: tuple[str, ...]
    without_position: tuple[str, ...]
    without_finding: dict[str, tuple[str, ...]]
    sites: Sites


def balance(shown: VisitShown, sites: Sites) -> DayBalance:
    """
    Count what the checks of a visit hold, who was at any of them, and what each of them lacks.
    """
    there = {deputy for check in shown.checks for deputy in presence(shown.state, check).deputies}
    photos = {check.id: attached(shown.state, "photo", check) for check in shown.checks}
    findings = {check.id: attached(shown.state, "finding", check) for check in shown.checks}
    unworded = {check.code: unworded_items(check, findings[check.id]) for check in shown.checks}
    return DayBalance(
        shown=shown,
        findings=len({shown.state.class_of("finding", one.id) for found in findings.values() for one in found}),
        photos=sum(len(found) for found in photos.values()),
        deputies=len(there | set(persons(shown.state, shown.visit.named("deputy")))),
        without_photo=tuple(check.code for check in shown.checks if not photos[check.id]),
        without_position=tuple(check.code for check in shown.checks if not check.fields.get("coordinate")),
        without_finding={code: items for code, items in unworded.items() if items},
        sites=sites,
    )
