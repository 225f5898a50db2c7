"""
Records that may be one, looked for on request: nothing is written, and nothing is decided.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from fieldkit.core.doubles import Double
from fieldkit.core.entry import Entry
from fieldkit.core.state import State
from fieldkit.core.tuples import NamedTuple
from fieldkit.operations.session import Session


class Duplicates(NamedTuple):
    """
    The pairs of records of a kind that may be one, strongest first, with the state to name what is about them.
    """

    state: State
    kind: str
    pairs: tuple[Double, ...]


def duplicates(session: Session, kind: str) -> Duplicates:
    """
    Look for records of a kind (deputy, site, visit, check, finding) that may be one.
    """
    state = session.state
    return Duplicates(state, kind, tuple(_look(state, kind)))


def _look(state: State, kind: str) -> list[Double]:
    if kind == "deputy":
        from fieldkit.core.double_deputies import double_deputies

        return double_deputies(state)
    if kind == "site":
        from fieldkit.adapters.distance import fast_distance_m
        from fieldkit.core.double_sites import double_sites

        return double_sites(state, fast_distance_m)
    if kind == "finding":
        from fieldkit.core.double_findings import double_findings

        return double_findings(state)
    from fieldkit.core.double_visits import double_checks, double_visits

    return double_visits(state) if kind == "visit" else double_checks(state)


def likely_doubles(state: State, came: Iterable[Entry] | None = None) -> dict[str, int]:
    """
    Count by kind the pairs of deputies, of visits and, on outings declared one, of checks that are so likely one that
    they are told of unasked; of a merge those of which a record came with the entries that `came`.
    """
    from fieldkit.core.double_deputies import double_deputies
    from fieldkit.core.double_visits import checks_of_unified, double_checks, double_visits

    begun = {one.id: state.get(one.kind, one.rec) for one in came or () if one.kind in ("deputy", "visit", "check")}
    made = [one for identity, one in begun.items() if one and one.entries[0].id == identity]
    kinds, ids = {one.kind for one in made}, {one.id for one in made}
    found: list[Double] = []
    if came is None or "deputy" in kinds:
        found += double_deputies(state)
    if came is None or "visit" in kinds:
        found += double_visits(state, None if came is None else [one for one in made if one.kind == "visit"])
    if (came is None or "check" in kinds) and (logged := checks_of_unified(state)):
        found += double_checks(state, logged)
    told = (one for one in found if one.strong and (came is None or not ids.isdisjoint((one.one.id, one.other.id))))
    return dict(Counter(double.one.kind for double in told))
