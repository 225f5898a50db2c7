"""
What belongs to what: who was at a check, the checks of a visit, the photos and findings of a check.

Apart from the planning of new entries, so that a command that only looks loads no more than this.
"""

from __future__ import annotations

from collections.abc import Iterable

from fieldkit.core.fold import Record
from fieldkit.core.shapes import mapping, text, texts
from fieldkit.core.state import State
from fieldkit.core.tuples import NamedTuple


class Presence(NamedTuple):
    """
    Who was at a check: group and deputy ids, escorts, method; its own where it has them, else its visit's.
    """

    groups: list[str]
    deputies: list[str]
    escorts: list[str]
    method: str


def presence(state: State, check: Record) -> Presence:
    """
    Give who was at a check, looked up when asked so that an amended visit holds for its checks.
    """
    visit = state.get("visit", check.fields.get("visit"))
    own_group = text(check.fields.get("group"))
    groups = [own_group] if own_group else visit.named("group") if visit else []
    deputies = persons(state, check.named("deputy") or (visit.named("deputy") if visit else []))
    of_visit = visit.fields if visit else {}
    escorts = texts(check.fields.get("escorts")) or texts(of_visit.get("escorts"))
    method = text(check.fields.get("method")) or text(of_visit.get("method"))
    return Presence(groups, deputies, escorts, method)


def persons(state: State, deputies: Iterable[str]) -> list[str]:
    """
    Give the people that records of deputies are, each once: those declared one by the record that stands for them.
    """
    classes = state.classes("deputy")
    return list(dict.fromkeys(classes.get(rec, rec) for rec in deputies))


def checks_of(state: State, visit: Record) -> list[Record]:
    """
    Give the checks of a visit that were not withdrawn, by time and code.
    """
    found = [check for check in state.pointing("check", "visit", visit.id) if not check.withdrawn]
    return sorted(found, key=lambda check: (str(check.fields.get("time") or "~"), check.code))


def checks_at(state: State, site: str) -> list[Record]:
    """
    Give the checks of a site and of those declared one with it, withdrawn ones too.
    """
    return [check for rec in state.one_with("site", site) for check in state.pointing("check", "site", rec)]


def checks_of_group(state: State, group: str, day: str) -> list[Record]:
    """
    Give the checks a group made on a day, by its own name or its visit's, withdrawn ones too.
    """
    own = state.pointing("check", "group+date", f"{group} {day}")
    visits = state.naming("visit", "group", group)
    of_visits = (one for visit in visits for one in state.pointing("check", "visit+date", f"{visit.id} {day}"))
    return [*own, *(check for check in of_visits if not text(check.fields.get("group")))]


def attached(state: State, kind: str, check: Record, withdrawn: bool = False) -> list[Record]:
    """
    Give the photos or findings of a check: findings by code, photos by time and name.
    """
    found = state.pointing(kind, "check", check.id)
    return sorted((record for record in found if withdrawn or not record.withdrawn), key=attached_order)


def attached_order(record: Record) -> tuple[str, str, str, str]:
    """
    Rank what hangs on a check: by code, time taken, name of the file, id.
    """
    fields = record.fields
    return (record.code, str(fields.get("taken_at") or "~"), str(fields.get("original_name") or ""), record.id)


def region_of_group(state: State, group: str) -> str:
    """
    Give the region a group is registered in, "" when the group has not arrived.
    """
    record = state.get("group", group)
    return text(record.fields.get("region")) if record else ""


def unworded_items(check: Record, findings: Iterable[Record]) -> tuple[str, ...]:
    """
    Give the items of a check answered "problem" that none of its findings tells of. A finding that names no item may
    tell of any one of them.
    """
    told = [text(finding.fields.get("item")) for finding in findings]
    problems = sorted(
        name.removeprefix("item.")
        for name, answer in check.fields.items()
        if name.startswith("item.") and mapping(answer).get("judgement") == "problem"
    )
    untold = tuple(item for item in problems if item not in told)
    return untold if len(untold) > told.count("") else ()
