"""
Which site a person means who did not write its code: the nearest to the photos, one left to do, one of a like name.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from fieldkit.core.codes import HERE
from fieldkit.core.fold import Record
from fieldkit.core.likeness import most_alike
from fieldkit.core.lookup import find
from fieldkit.core.tuples import NamedTuple
from fieldkit.errors import Ambiguous, NotFound
from fieldkit.operations.session import Session

if TYPE_CHECKING:
    from fieldkit.core.coordinate import Coordinate

OFFERED = 5
# `@` alone decides only when the photos leave no doubt: near enough, and no other site nearly as near.
NEAR_M = 300
CLEARLY = 2


class Candidate(NamedTuple):
    """
    A site a person may mean, and how many metres it is from the photos (None where that is not why it is offered).
    """

    site: Record
    distance_m: int | None = None


class Choice(NamedTuple):
    """
    The site an answer means, or None and the sites of like names.
    """

    site: Record | None
    like: tuple[Candidate, ...] = ()


def near_photos(session: Session, patterns: Sequence[str]) -> tuple[Candidate, ...]:
    """
    Give the sites nearest to the first of these photos that tells a position; none when no photo does.
    """
    place = _place_of(patterns)
    if place is None:
        return ()
    from fieldkit.operations.site import nearest_to

    found = nearest_to(session.state, place.point(), OFFERED)
    return tuple(Candidate(near.site, near.distance_m) for near in found)


def _place_of(patterns: Sequence[str]) -> Coordinate | None:
    if not patterns:
        return None
    from fieldkit.operations.photo import expand, prepare

    return next((one.coordinate for one in prepare(expand(patterns), "scene", None) if one.coordinate), None)


def at_the_photos(session: Session, patterns: Sequence[str]) -> Record:
    """
    Give the one site these photos were taken at, for `@`; raises NotFound or Ambiguous naming those near.
    """
    near = near_photos(session, patterns)
    here = [one for one in near if (one.distance_m or 0) <= NEAR_M]
    if not here:
        raise NotFound(kind="site", name=HERE, nearest=[_named(one) for one in near[:3]])
    rivals = [one for one in near[1:] if (one.distance_m or 0) < CLEARLY * max(near[0].distance_m or 0, 25)]
    if rivals:
        raise Ambiguous(kind="site", name=HERE, matches=[_named(one) for one in (near[0], *rivals)])
    return here[0].site


def _named(one: Candidate) -> str:
    return f"{one.site.code or one.site.name} ({one.distance_m} m)"


def offered(session: Session, patterns: Sequence[str]) -> tuple[Candidate, ...]:
    """
    Give the sites offered to a person who named none: the nearest to the photos, else those left to do.
    """
    near = near_photos(session, patterns)
    if near:
        return near
    from fieldkit.operations.todo import sites_of

    return tuple(Candidate(site) for site in sites_of(session, session.state).left[:OFFERED])


def like(session: Session, name: str) -> tuple[Candidate, ...]:
    """
    Give the sites whose names are most like what a person typed, best first.
    """
    by_name: dict[str, list[Record]] = {}
    for site in session.state.all("site"):
        by_name.setdefault(site.name, []).append(site)
    ranked = most_alike(name, by_name, count=OFFERED)
    return tuple(Candidate(site) for _likeness, found in ranked for site in by_name[found])[:OFFERED]


def meant(session: Session, name: str) -> tuple[Candidate, ...]:
    """
    Give the sites of like names for a name that names none, nothing for one that does (or for `@`); raises NotFound
    where nothing is like it, Ambiguous where it fits several.
    """
    if name.strip() == HERE:
        return ()
    try:
        find(session.state, "site", name)
    except NotFound:
        found = like(session, name)
        if not found:
            raise
        return found
    return ()


def chosen(session: Session, text: str, candidates: Sequence[Candidate]) -> Choice:
    """
    Give the site a person's answer means: the number of an offered one before the number of a code; or the sites of
    like names to offer next (none at all: nothing is like it). Raises Ambiguous where a name fits several.
    """
    typed = text.strip()
    if typed.isdecimal() and 1 <= int(typed) <= len(candidates):
        return Choice(candidates[int(typed) - 1].site)
    try:
        return Choice(find(session.state, "site", typed))
    except NotFound:
        return Choice(None, like(session, typed))
