"""
Records that may be one, looked for on request: nothing is written, and nothing is decided.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from fieldkit.core.doubles import Double
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


def likely_doubles(state: State, arrived: Collection[str] | None = None) -> dict[str, int]:
    """
    Count by kind the pairs of deputies, of visits and, on outings declared one, of checks that are so likely one that
    they are told of unasked; of a merge those of which a record came with the entries that arrived.
    """
    from fieldkit.core.double_deputies import double_deputies
    from fieldkit.core.double_visits import checks_of_unified, double_checks, double_visits

    logged = checks_of_unified(state)
    checks = double_checks(state, logged) if logged else []
    found = [double for double in (*double_deputies(state), *double_visits(state), *checks) if double.strong]
    if arrived is not None:
        found = [double for double in found if any(one.entries[0].id in arrived for one in (double.one, double.other))]
    return dict(Counter(double.one.kind for double in found))
