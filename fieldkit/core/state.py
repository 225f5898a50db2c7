"""
The state: all records of a ledger, folded, with the classes of what was unified and who wrote what.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from itertools import chain
from typing import Any

from fieldkit.core.aside import NOTHING, SET_ASIDE, Aside, is_readable, place, put_aside, with_value
from fieldkit.core.canonical import derived_id
from fieldkit.core.classes import classes_of
from fieldkit.core.codes import beginning_of, normalise_code
from fieldkit.core.entry import FORMAT, Entry
from fieldkit.core.fold import Conflict, Record, fold
from fieldkit.core.records import HeldRecords, Records, rank
from fieldkit.core.tuples import NamedTuple

RECEIPT = "receipt"
KINDS = (
    "campaign", "group", "deputy", "site", "visit", "check", "finding", "photo",
    "unify", "set_aside", "erase", "freeze", RECEIPT,
)  # fmt: skip


class Unknown(NamedTuple):
    """
    Entries carried on byte for byte but not folded: how many, by kind and format number.
    """

    kind: str
    format: int
    entries: int


class State:
    """
    The records of a ledger by kind and id. It is a function of the set of entries; their order does not matter.
    """

    def __init__(
        self,
        campaign: str,
        records: Mapping[str, MutableMapping[str, Record]],
        unknown: tuple[Unknown, ...],
        aside: Aside = NOTHING,
    ) -> None:
        self.campaign = campaign
        self.records = {kind: one if isinstance(one, Records) else HeldRecords(one) for kind, one in records.items()}
        self.unknown = unknown
        self.aside = aside
        # Checks read for counting alone, by id, their fields as attributes; see `narrow`. Otherwise none.
        self.plain_checks: dict[str, Any] = {}
        self._classes: dict[str, dict[str, str]] = {}

    def all(self, kind: str) -> Iterator[Record]:
        """
        Give the records of a kind that are not withdrawn, by code and id.
        """
        return iter(record for record in self.every(kind) if not record.withdrawn)

    def every(self, kind: str) -> list[Record]:
        """
        Give the records of a kind, withdrawn ones too, by code and id.
        """
        return self.records[kind].ranked() if kind in self.records else []

    def get(self, kind: str, rec: object) -> Record | None:
        """
        Give the record with this id, withdrawn or not, or None.
        """
        return self.records[kind].get(rec) if isinstance(rec, str) and kind in self.records else None

    def every_known(self, kind: str) -> list[Record]:
        """
        Give the records of a kind, withdrawn ones and those that are set aside whole too.
        """
        return [*self.every(kind), *self._hidden(kind)]

    def known(self, kind: str, rec: object) -> Record | None:
        """
        Give the record with this id, even if it is set aside whole, or None.
        """
        return self.get(kind, rec) or (self.aside.hidden.get((kind, rec)) if isinstance(rec, str) else None)

    def pointing(self, kind: str, field: str, target: str) -> list[Record]:
        """
        Give the records of a kind that say this in a field or, with a blank between, in several (`visit+date`),
        withdrawn ones too, by code and id.
        """
        return self.records[kind].pointing(field, target)

    def naming(self, kind: str, prefix: str, rec: str) -> list[Record]:
        """
        Give the records of a kind that name another: members, deputies, groups; withdrawn ones too, by code and id.
        """
        return self.records[kind].naming(prefix, rec)

    def having(self, kind: str, field: str) -> list[Record]:
        """
        Give the records of a kind whose field is any text, withdrawn ones too, by code and id.
        """
        return self.records[kind].having(field)

    def with_code(self, kind: str, code: str) -> list[Record]:
        """
        Give the records of a kind with this code (in any spelling of it), withdrawn ones too, by code and id.
        """
        form = normalise_code(code)
        return self.records[kind].with_code(form) if form else []

    def by_code(self, kind: str, code: str) -> Record | None:
        """
        Give the record of a kind with this code (in any spelling of it), one not withdrawn before others, or None.
        """
        found = self.with_code(kind, code)
        return next((one for one in reversed(found) if not one.withdrawn), found[-1] if found else None)

    def known_by_code(self, kind: str, code: str) -> Record | None:
        """
        Give the record of a kind that has this code already, even if it is set aside whole, or None.
        """
        form = normalise_code(code)
        return self.by_code(kind, code) or next(
            (one for one in self._hidden(kind) if normalise_code(one.code) == form), None
        )

    def coded(self, kind: str, code: str) -> list[Record]:
        """
        Give the records of a kind with this code (in any spelling of it) that are not withdrawn, by id.
        """
        return [record for record in self.with_code(kind, code) if not record.withdrawn]

    def numbered(self, kind: str, beginning: str) -> set[str]:
        """
        Give the codes of a kind that are this and a number, of withdrawn records and those set aside whole too.
        """
        hidden = (record.code for record in self._hidden(kind))
        return self.records[kind].numbered(beginning) | {code for code in hidden if beginning_of(code) == beginning}

    def _hidden(self, kind: str) -> Iterator[Record]:
        return iter(record for (of, _), record in self.aside.hidden.items() if of == kind)

    def conflicts(self) -> list[Conflict]:
        """
        Give every conflict that stands, by kind, record and field.
        """
        found = [conflict for record in self.in_conflict() for conflict in record.conflicts]
        return sorted(found, key=lambda conflict: (conflict.kind, conflict.rec, conflict.field))

    def in_conflict(self) -> list[Record]:
        """
        Give the records on which a conflict stands, withdrawn ones too.
        """
        return [record for of_kind in self.records.values() for record in of_kind.torn()]

    def class_of(self, kind: str, rec: str) -> str:
        """
        Give the id that stands for all records unified with this one: the one with the smallest code, then id.
        """
        return self.classes(kind).get(rec, rec)

    def one_with(self, kind: str, rec: str) -> list[str]:
        """
        Give the ids of the records that are one with this one, itself too, sorted.
        """
        shown = self.class_of(kind, rec)
        return sorted(one for one, of in self.classes(kind).items() if of == shown) or [rec]

    def classes(self, kind: str) -> Mapping[str, str]:
        """
        Give, for every record unified with another, the id that stands for it.
        """
        if kind not in self._classes:
            self._classes[kind] = classes_of(self, kind)
        return self._classes[kind]

    def derive(self, kind: str, code: str) -> str:
        """
        Give the record id of a code of this campaign.
        """
        return record_id(self.campaign, kind, code)


def record_id(campaign: str, kind: str, code: str) -> str:
    """
    Derive the id of a record from campaign, kind and normalised code.
    """
    return derived_id(campaign, kind, normalise_code(code))


def unify_id(campaign: str, kind: str, one: str, other: str) -> str:
    """
    Derive the id of a `unify` record from the unordered pair.
    """
    return derived_id(campaign, "unify", kind, *sorted((one, other)))


def build_state(campaign: str, entries: Iterable[Entry]) -> State:
    """
    Fold the entries of a ledger, in any order, into its state.

    An entry of an unknown kind or a later format number is counted as unknown and not folded. A record of which all
    values are set aside is no record here; `State.aside` has it.
    """
    grouped: dict[str, dict[str, list[Entry]]] = {kind: {} for kind in KINDS}
    unknown: dict[tuple[str, int], int] = {}
    for entry in entries:
        of_kind = grouped.get(entry.kind)
        if of_kind is None or entry.f > FORMAT:
            unknown[entry.kind, entry.f] = unknown.get((entry.kind, entry.f), 0) + 1
        if of_kind is not None:
            known = of_kind.get(entry.rec)
            if known is None:
                of_kind[entry.rec] = [entry]
            else:
                known.append(entry)
    records = {kind: HeldRecords(_fold_all(of_kind)) for kind, of_kind in grouped.items()}
    aside = put_aside(records, grouped) if records[SET_ASIDE] else NOTHING
    return State(campaign, records, tuple(Unknown(*key, count) for key, count in sorted(unknown.items())), aside)


def _fold_all(of_kind: dict[str, list[Entry]]) -> dict[str, Record]:
    """
    Fold every record of a kind that still says something: an erased record is no record.
    """
    readable = (
        (rec, entries)
        for rec, entries in of_kind.items()
        if (type(entries[0].set) is dict and entries[0].f <= FORMAT) or _readable(entries)
    )
    return {rec: fold(entries) for rec, entries in readable}


def written_after_erasure(state: State, among: Iterable[Record] | None = None) -> Iterator[Record]:
    """
    Give the records, all or `among` some, of which something was erased and something else still stands: written by
    someone who did not know of the erasure, it holds content of a record that was to be gone.
    """
    every = (record for kind in KINDS if kind != "erase" for record in state.records[kind].values())
    found = [one for one in (every if among is None else among) if any(entry.erased for entry in one.entries)]
    for record in sorted(found, key=lambda one: (KINDS.index(one.kind), *rank(one))):
        if record.kind != "erase" and _readable(list(record.entries)):
            yield record


def extend_state(state: State, entries: Iterable[Entry]) -> State:
    """
    Give the state with more entries, folding again only the records they speak of: all, when what is set aside changes.
    """
    fresh: dict[tuple[str, str], list[Entry]] = {}
    for entry in entries:
        if entry.kind in state.records and entry.f <= FORMAT:
            fresh.setdefault((entry.kind, entry.rec), []).append(entry)
    added = [entry for of_one in fresh.values() for entry in of_one]
    if any(entry.kind == SET_ASIDE or entry.id in state.aside.named for entry in added):
        again = build_state(state.campaign, (*all_entries(state), *added))
        return State(state.campaign, again.records, state.unknown, again.aside)
    records, hidden = dict(state.records), dict(state.aside.hidden)
    for kind in {kind for kind, _ in fresh}:
        records[kind] = records[kind].copy()
    for (kind, rec), more in fresh.items():
        known = state.known(kind, rec)
        place(records[kind], hidden, (*(known.entries if known else ()), *more), state.aside.ids)
    return State(state.campaign, records, state.unknown, state.aside._replace(hidden=hidden))


def all_entries(state: State) -> Iterator[Entry]:
    """
    Give every entry that is folded, as it was written, whether it is set aside or not.
    """
    of_kinds = (of_kind.values() for of_kind in state.records.values())
    for record in chain(state.aside.hidden.values(), *of_kinds):
        yield from map(with_value, record.entries)


def _readable(entries: list[Entry]) -> bool:
    return any(map(is_readable, entries))
