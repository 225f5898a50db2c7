"""
What a summary is asked about: what stands in a county or everywhere on a day, what the lists plan there, and how far
conflicts put it in doubt.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from fieldkit.core.fold import Record
from fieldkit.core.planned import PlannedSite, RegisteredGroup, planned_sites, registered_groups
from fieldkit.core.standing import NOBODY, People, StandingCheck, read_standing
from fieldkit.core.state import State
from fieldkit.core.tuples import NamedTuple

if TYPE_CHECKING:
    from fieldkit.core.behind import Touched


class Shadows(NamedTuple):
    """
    What would stand if claims stood that lose by the fixed rule alone: checks, sites and groups of the lists. They
    count nowhere; the rows they would be in are marked.
    """

    checks: list[StandingCheck]
    planned: list[PlannedSite]
    registered: list[RegisteredGroup]


class Standing(NamedTuple):
    """
    A selection: its standing checks, its sites and groups of the lists, and for each visit record who was there
    (`people`) and which outing it is part of (`outing`). `conflicts` stand in the selection; `shadows` are what losing
    claims would bring into it; `in_doubt` says that its total may change whatever its rows say.
    """

    checks: list[StandingCheck]
    planned: list[PlannedSite]
    registered: list[RegisteredGroup]
    people: dict[str, People]
    outing: dict[str, str]
    conflicts: int = 0
    shadows: Shadows = Shadows([], [], [])
    in_doubt: bool = False


Selected = TypeVar("Selected", Shadows, Standing)


def stand(state: State, as_of: str, region: str | None = None) -> Standing:
    """
    Give what stands in a county, or everywhere without a region: checks neither withdrawn nor after `as_of`, and
    what the lists plan there. A check is a county's when one of its groups is.
    """
    doubtful = state.in_conflict()
    touched = _touched(state, doubtful)
    checks, people, outing = read_standing(state, as_of, touched)
    planned = planned_sites(state, touched.site if touched else ())
    registered = registered_groups(state, touched.group if touched else ())
    standing = Standing(checks, planned, registered, people, outing)
    return _doubted(state, standing, doubtful, as_of, region) if doubtful else _within(standing, region)


def _touched(state: State, doubtful: list[Record]) -> Touched | None:
    if not doubtful:
        return None
    # Most ledgers hold no conflict and need not load this.
    from fieldkit.core.behind import touched_by

    return touched_by(state, doubtful)


def _within(found: Selected, region: str | None) -> Selected:
    """
    Keep what is of a county.
    """
    if region is None:
        return found
    return found._replace(
        checks=[check for check in found.checks if region in check.regions],
        planned=[site for site in found.planned if site.region == region],
        registered=[group for group in found.registered if group.region == region],
    )


def _doubted(state: State, standing: Standing, doubtful: list[Record], as_of: str, region: str | None) -> Standing:
    """
    Add what the records in conflict put in doubt, and keep what is of a county.
    """
    from fieldkit.core.behind import conflicts_behind, total_in_doubt
    from fieldkit.core.disputed import weigh
    from fieldkit.core.shadows import shadow_checks, shadow_groups, shadow_sites

    standing, others = weigh(state, standing, doubtful, as_of)
    shadows = Shadows(
        [*shadow_checks(state, doubtful, as_of), *others.checks],
        [*shadow_sites(state), *others.planned],
        [*shadow_groups(doubtful), *others.registered],
    )
    standing, shadows = _within(standing, region), _within(shadows, region)
    behind = None if region is None else _behind(standing, shadows)
    return standing._replace(
        conflicts=conflicts_behind(state, doubtful, behind),
        shadows=shadows,
        in_doubt=total_in_doubt(state, doubtful, behind) or any(shadows),
    )


def _behind(standing: Standing, shadows: Shadows) -> Touched:
    """
    Give what stands behind the numbers of a county, or would if another claim stood.
    """
    from fieldkit.core.behind import Touched

    checks = (*standing.checks, *shadows.checks)
    planned, registered = (*standing.planned, *shadows.planned), (*standing.registered, *shadows.registered)
    return Touched(
        check=frozenset(check.id for check in checks),
        visit=frozenset(check.visit for check in checks),
        group=frozenset(group for check in checks for group in check.groups) | {group.id for group in registered},
        site=frozenset(check.site for check in checks) | {site.id for site in planned},
        deputy=NOBODY.union(*(standing.people.get(check.visit, NOBODY) for check in standing.checks)),
    )
