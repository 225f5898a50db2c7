"""
What would stand if a setting-aside held that was restored at once: as long as nobody decides it counts, and the numbers
it stands behind are marked.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from fieldkit.core.aside import SET_ASIDE, can_be_aside, is_disputed, named_by, place
from fieldkit.core.fold import Record
from fieldkit.core.planned import planned_sites, registered_groups
from fieldkit.core.scope import Shadows, Standing
from fieldkit.core.standing import StandingCheck, read_standing
from fieldkit.core.state import State

Listed = TypeVar("Listed", bound=tuple[Any, ...])


def as_if_aside(state: State, record: Record) -> State:
    """
    Give the state in which a `set_aside` record holds aside what it names.
    """
    names, aside = named_by(record), state.aside
    concerned = [entry for entry in aside.here.values() if entry.id in names and can_be_aside(entry)]
    records = {kind: dict(of_kind) for kind, of_kind in state.records.items()}
    hidden = dict(aside.hidden)
    for kind, rec in {(entry.kind, entry.rec) for entry in concerned}:
        known = state.known(kind, rec)
        if known is not None:
            place(records[kind], hidden, known.entries, aside.ids | names)
    other = State(state.campaign, records, state.unknown, aside._replace(ids=aside.ids | names, hidden=hidden))
    other.plain_checks = state.plain_checks
    return other


def weigh(state: State, standing: Standing, doubtful: Iterable[Record], as_of: str) -> tuple[Standing, Shadows]:
    """
    Mark what stands and would not, or not so, if one of the disputed settings-aside held; give what would stand then.
    """
    shadows = Shadows([], [], [])
    for record in doubtful:
        if record.kind == SET_ASIDE and is_disputed(record):
            other = _standing(as_if_aside(state, record), as_of)
            moved = {visit for visit in standing.people if _visit(standing, visit) != _visit(other, visit)}
            shadows.checks.extend(map(_marked, _other_checks(other.checks, standing.checks, moved)))
            shadows.planned.extend(map(_marked, _others(other.planned, standing.planned)))
            shadows.registered.extend(map(_marked, _others(other.registered, standing.registered)))
            standing = standing._replace(
                checks=_doubted(standing.checks, _other_checks(standing.checks, other.checks, moved)),
                planned=_doubted(standing.planned, _others(standing.planned, other.planned)),
                registered=_doubted(standing.registered, _others(standing.registered, other.registered)),
            )
    return standing, shadows


def _standing(state: State, as_of: str) -> Standing:
    checks, people, outing = read_standing(state, as_of)
    return Standing(checks, planned_sites(state, ()), registered_groups(state, ()), people, outing)


def _visit(standing: Standing, visit: str) -> tuple[object, ...]:
    return standing.people.get(visit), standing.outing.get(visit)


def _other_checks(
    some: Iterable[StandingCheck], others: Iterable[StandingCheck], moved: set[str]
) -> list[StandingCheck]:
    """
    Give those of some checks that are not so among the others, or of whose visit other people are told.
    """
    known = {check.id: _marked(check) for check in others}
    return [check for check in some if check.visit in moved or known.get(check.id) != _marked(check)]


def _others(some: Iterable[Listed], others: Iterable[Listed]) -> list[Listed]:
    known = set(map(_marked, others))
    return [one for one in some if _marked(one) not in known]


def _doubted(some: Iterable[Listed], doubtful: Iterable[Listed]) -> list[Listed]:
    these = set(map(id, doubtful))
    return [_marked(one) if id(one) in these else one for one in some]


def _marked(one: Listed) -> Listed:
    """
    Mark a check, with its findings, or a site or group of the list.
    """
    if isinstance(one, StandingCheck):
        return one._replace(marked=True, findings=[finding._replace(marked=True) for finding in one.findings])
    return one._replace(marked=True)  # type: ignore[attr-defined, no-any-return]
