"""
Parts of a ledger that can be handed over: whole records of a region or group, closed under references.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from fieldkit.core.aside import SET_ASIDE, named_by, with_value
from fieldkit.core.codes import groups_of_code, is_city, normalise_code
from fieldkit.core.fold import Record
from fieldkit.core.state import RECEIPT, State
from fieldkit.core.union import Lines

Key = tuple[str, str]
_SINGLE = {
    "check": (("site", "site"), ("visit", "visit"), ("group", "group")),
    "site": (("group", "group"),),
    "finding": (("check", "check"),),
    "photo": (("check", "check"),),
    RECEIPT: (("group", "group"),),
}
_SWITCHES = {
    "group": (("member", "deputy"),),
    "visit": (("group", "group"), ("deputy", "deputy")),
    "check": (("deputy", "deputy"),),
}


def references(kind: str, fields: Mapping[str, Any]) -> Iterator[Key]:
    """
    Give the records that fields of a record of this kind point to, as (kind, id).
    """
    for name, target in _SINGLE.get(kind, ()):
        value = fields.get(name)
        if isinstance(value, str) and value:
            yield target, value
    for prefix, target in _SWITCHES.get(kind, ()):
        start = prefix + "."
        for name in fields:
            if name.startswith(start) and fields[name]:
                yield target, name[len(start) :]
    if kind == "unify" and isinstance(fields.get("of"), str):
        for name in ("a", "b"):
            if isinstance(fields.get(name), str):
                yield fields["of"], fields[name]


def dangling(state: State, here: Collection[Key]) -> Iterator[tuple[Record, Key]]:
    """
    Give the records that point to one that is not `here`, as (kind, id), each with what it points to.
    """
    for of_kind in state.records.values():
        for record in of_kind.values():
            for kind, rec in references(record.kind, record.fields):
                if kind in state.records and (kind, rec) not in here:
                    yield record, (kind, rec)


def select(state: State, region: str | None = None, group: str | None = None) -> set[Key]:
    """
    Choose the records, as (kind, id), of a region (GB/T 2260 code) or a group (record id), or of both together.

    The choice is closed under references, present and past: a check takes its visit, site, groups and deputies with
    it. The campaign and every erasure always go along; so does a unification of a chosen record, with both its ends,
    what was set aside or restored of one, with all records of that, and the receipts of a chosen group. Without region
    and group, and for a whole city (a code ending in 00), everything is chosen.
    """
    if group is None and is_city(region):
        return {(kind, rec) for kind, records in state.records.items() for rec in records} | state.aside.hidden.keys()
    groups = {
        record.id
        for record in state.every_known("group")
        if (group is None or record.id == group) and (region is None or region in _texts(record, "region"))
    }
    chosen = {("group", rec) for rec in groups}
    chosen.update(_listed(state, groups, None if group else region))
    chosen.update(_in_the_field(state, groups))
    chosen.update((kind, record.id) for kind in ("campaign", "erase") for record in state.every_known(kind))
    return _closed(state, chosen)


def select_back(state: State, group: str, writers: Collection[str]) -> set[Key]:
    """
    Choose what goes back to a group (record id): its records, and those in which these writers, its laptops, wrote and
    that once were the group's, whosever they are by now, such checks with their findings and photos; closed as `select`
    does. What its laptops wrote in that never was the group's is another group's to get.
    """
    known = state.known("group", group)
    form = normalise_code(known.code) if known else ""
    of_kinds = (of_kind.values() for of_kind in state.records.values())
    written = {
        (record.kind, record.id)
        for record in chain(state.aside.hidden.values(), *of_kinds)
        if any(entry.dev in writers for entry in record.entries) and _was_of(record, group, form)
    }
    hanging = _hanging(state, {rec for kind, rec in written if kind == "check"})
    return _closed(state, {*select(state, group=group), *written, *hanging})


def _was_of(record: Record, group: str, form: str) -> bool:
    """
    Tell whether a record is or ever was a group's: by its code, or by what any entry of it said.
    """
    said = (entry.set for entry in map(with_value, record.entries) if isinstance(entry.set, dict))
    switch = f"group.{group}"
    return form in groups_of_code(record.code) or any(one.get("group") == group or switch in one for one in said)


def whole_records(lines: Lines, state: State, chosen: set[Key]) -> dict[bytes, bytes]:
    """
    Give the lines of the chosen records: every entry of each. Entries that cannot be told to be of another record
    (unknown kinds, erased records) go along.
    """
    of_kinds = (of_kind.values() for of_kind in state.records.values())
    left_out = {
        entry.id.encode()
        for record in chain(state.aside.hidden.values(), *of_kinds)
        if (record.kind, record.id) not in chosen
        for entry in record.entries
    }
    return {identity: line for identity, line in lines.items() if identity not in left_out}


def _values(record: Record, field: str) -> Iterator[Any]:
    """
    Give the value that stands in a field and those a conflict holds against it.
    """
    yield record.fields.get(field)
    for conflict in record.conflicts:
        if conflict.field == field:
            yield from (claim.value for claim in conflict.claims)


def _texts(record: Record, field: str) -> set[str]:
    return {value for value in _values(record, field) if isinstance(value, str) and value}


def _switched(record: Record, prefix: str) -> set[str]:
    start = prefix + "."
    return {name[len(start) :] for name in record.fields if name.startswith(start) and any(_values(record, name))}


def _listed(state: State, groups: set[str], region: str | None) -> Iterator[Key]:
    """
    Give the sites assigned to the groups and, for a region, its sites and deputies.
    """
    for site in state.every_known("site"):
        if _texts(site, "group") & groups or (region and region in _texts(site, "region")):
            yield "site", site.id
    for deputy in state.every_known("deputy"):
        if region and region in _texts(deputy, "region"):
            yield "deputy", deputy.id


def _in_the_field(state: State, groups: set[str]) -> Iterator[Key]:
    """
    Give the visits and checks of the groups, with the findings and photos of these checks.
    """
    visit_groups = {visit.id: _switched(visit, "group") for visit in state.every_known("visit")}
    yield from (("visit", rec) for rec, named in visit_groups.items() if named & groups)
    checks = set()
    for check in state.every_known("check"):
        reached = _texts(check, "group")
        if not all(_values(check, "group")):
            reached |= {rec for visit in _texts(check, "visit") for rec in visit_groups.get(visit, ())}
        if reached & groups:
            checks.add(check.id)
            yield "check", check.id
    yield from _hanging(state, checks)


def _hanging(state: State, checks: Collection[str]) -> Iterator[Key]:
    """
    Give the findings and photos of checks.
    """
    for kind in ("finding", "photo") if checks else ():
        for record in state.every_known(kind):
            if not _texts(record, "check").isdisjoint(checks):
                yield kind, record.id


def _closed(state: State, chosen: set[Key]) -> set[Key]:
    bound: dict[Key, list[Key]] = {}
    for kind in ("unify", SET_ASIDE, RECEIPT):
        for record in state.every_known(kind):
            for end in _all_references(state, record):
                bound.setdefault(end, []).append((kind, record.id))
    closed: set[Key] = set()
    waiting = list(chosen)
    while waiting:
        kind, rec = key = waiting.pop()
        found = state.known(kind, rec)
        if key in closed or found is None:
            continue
        closed.add(key)
        waiting.extend(_all_references(state, found))
        waiting.extend(bound.get(key, ()))
    return closed


def _all_references(state: State, record: Record) -> Iterable[Key]:
    """
    Give what any entry of a record ever pointed to, set aside or not: its history must not dangle either. What is set
    aside points to the records it is of.
    """
    if record.kind == SET_ASIDE:
        here = state.aside.here
        return {(here[name].kind, here[name].rec) for name in named_by(record) if name in here}
    seen: set[Key] = set()
    merged: dict[str, Any] = {}
    for entry in map(with_value, record.entries):
        if isinstance(entry.set, dict):
            seen.update(references(record.kind, entry.set))
            merged.update(entry.set)
    return seen | set(references(record.kind, {**merged, **record.fields}))
