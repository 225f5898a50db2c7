"""
A second, naive idea of what a ledger says, for the laws of merging: it keeps for every entry what its writer meant to
set and *all* entries of the record that the writer was shown, and asks of everything "who knew of whom?". It reads no
`seen`, no heads and none of the program's folds.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

CAMPAIGN = "langfang-2021"
GONE = "withdrawn"
Key = tuple[str, str]
POINTS = {
    ("check", "site"): "site",
    ("check", "visit"): "visit",
    ("check", "group"): "group",
    ("site", "group"): "group",
    ("finding", "check"): "check",
    ("photo", "check"): "check",
}
POINTING_FAMILIES = {"deputy": "deputy", "group": "group", "member": "deputy"}


class Said(NamedTuple):
    """
    One entry as it was meant: what it sets, and the ids of the record's entries its writer had been shown.
    """

    id: str
    kind: str
    rec: str
    dev: str
    n: int
    set: Mapping[str, Any]
    knew: frozenset[str]

    @property
    def key(self) -> Key:
        """
        Which record it is about.
        """
        return (self.kind, self.rec)

    def rank(self) -> tuple[int, str, str]:
        """
        The fixed rank among those who did not know of each other.
        """
        return (self.n, self.dev, self.id)


class Told(NamedTuple):
    """
    What a record is: the values that stand, every value that nobody who knew it replaced, and whether it is withdrawn.
    """

    fields: dict[str, Any]
    alive: dict[str, set[str]]
    withdrawn: bool

    @property
    def disputed(self) -> dict[str, set[str]]:
        """
        The fields that have more than one such value.
        """
        return {field: values for field, values in self.alive.items() if len(values) > 1}


def spelled(value: Any) -> str:
    """
    Give a value as text, equal for equal values only.
    """
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def erased_by(said: Iterable[Said]) -> frozenset[str]:
    """
    Give the ids of the entries that erasures among these name.
    """
    return frozenset(str(one) for each in said if each.kind == "erase" for one in each.set["entries"])


def by_record(said: Iterable[Said]) -> dict[Key, list[Said]]:
    """
    Sort entries by the record they are about.
    """
    found: dict[Key, list[Said]] = {}
    for one in said:
        found.setdefault(one.key, []).append(one)
    return found


def tell_all(said: Iterable[Said]) -> dict[Key, Told]:
    """
    Tell every record that still says something.
    """
    given = list(said)
    records = by_record(given)
    gone, silent = uncounted(given)
    found = {}
    for key, own in records.items():
        hushed = frozenset(one.id for one in own if one.id in silent and _can_be_silent(one))
        if any(one.id not in gone | hushed and (not hushed or _says(one)) for one in own):
            found[key] = tell(own, gone, hushed)
    return found


def uncounted(said: Iterable[Said]) -> tuple[frozenset[str], frozenset[str]]:
    """
    Give the ids of the entries that erasures name, and of those that settings-aside keep from counting.
    """
    given = list(said)
    gone = erased_by(given)
    aside = [tell(own, gone) for (kind, _rec), own in by_record(given).items() if kind == "set_aside"]
    return gone, frozenset().union(*map(silenced_by, aside)) - gone


def sides_of(said: Iterable[Said], key: Key, field: str) -> list[tuple[Any, list[Said]]]:
    """
    Give each value of a field that nobody who knew it replaced, the one that stands first, with who set the field to
    it. That a record stands is a side of its withdrawal, whoever says so and how.
    """
    given = list(said)
    gone, silent = uncounted(given)
    own = [one for one in given if one.key == key]
    hushed = frozenset(one.id for one in own if one.id in silent and _can_be_silent(one))
    setting = [one for one in own if field in one.set and one.id not in gone | hushed]
    found: dict[str, tuple[Any, list[Said]]] = {}
    if field == GONE and spelled(None) in tell(own, gone, hushed).alive[GONE]:
        found[spelled(None)] = (None, [])
    for one in sorted(setting, key=Said.rank, reverse=True):
        if not _replaced(one, setting):
            found.setdefault(spelled(one.set[field]), (one.set[field], []))[1].append(one)
    return list(found.values())


def silenced_by(told: Told) -> frozenset[str]:
    """
    Give the ids of the entries that a setting-aside keeps from counting: one that stands and nobody doubts.
    """
    doubted = not told.disputed.keys().isdisjoint(("state", "entries", GONE))
    stands = not told.withdrawn and not doubted and told.fields.get("state") == "aside"
    return frozenset(told.fields["entries"]) if stands else frozenset()


def _can_be_silent(one: Said) -> bool:
    return one.kind not in ("set_aside", "erase") and (one.kind != "campaign" or bool(one.knew))


def _says(one: Said) -> bool:
    return any(not field.startswith("_") for field in one.set)


def tell(own: list[Said], gone: frozenset[str], silent: frozenset[str] = frozenset()) -> Told:
    """
    Tell one record: a value lives while nobody set its field knowing of it; of several the greatest rank stands. What
    is silent was there for those who knew it, and says nothing.
    """
    setting: dict[str, list[Said]] = {}
    for one in own:
        for field in () if one.id in gone | silent else one.set:
            setting.setdefault(field, []).append(one)
    heads = {field: [one for one in said if not _replaced(one, said)] for field, said in setting.items()}
    fields = {field: max(said, key=Said.rank).set[field] for field, said in heads.items()}
    alive = {field: {spelled(one.set[field]) for one in said} for field, said in heads.items()}
    taking = [one for one in heads.get(GONE, ()) if one.set[GONE] is not None]
    if not taking:
        return Told(fields, alive, False)
    loud = [one for one in own if one not in heads[GONE] and one.id not in silent]
    beside = [one for one in loud if any(_strangers(one, take) for take in taking)]
    if len(taking) == len(heads[GONE]) and not beside:
        return Told(fields, alive, True)
    alive[GONE] = {spelled(None), *(spelled(one.set[GONE]) for one in taking)}
    return Told({**fields, GONE: None}, alive, False)


def _replaced(one: Said, said: Iterable[Said]) -> bool:
    return any(one.id in other.knew for other in said)


def _strangers(one: Said, other: Said) -> bool:
    return one.id not in other.knew and other.id not in one.knew


def pointed_at(one: Said) -> Iterator[Key]:
    """
    Give the records that an entry points to.
    """
    for field, value in one.set.items():
        family, dot, target = field.partition(".")
        if dot and value and family in POINTING_FAMILIES:
            yield POINTING_FAMILIES[family], target
        elif (one.kind, field) in POINTS and value:
            yield POINTS[one.kind, field], value
    if one.kind == "unify" and "of" in one.set:
        yield from ((one.set["of"], one.set[end]) for end in "ab")


def belonging(told: Mapping[Key, Told], region: str | None, group: str | None) -> Iterator[Key]:
    """
    Give the checks that a part for a region or a group cannot do without, with their findings and photos.
    """
    groups = {
        rec
        for (kind, rec), one in told.items()
        if kind == "group" and group in (None, rec) and region in (None, one.fields.get("region"))
    }
    checks = set()
    for (kind, rec), one in told.items():
        if kind == "check":
            visit = told.get(("visit", one.fields.get("visit", "")))
            switched = visit.fields.items() if visit else ()
            of_visit = {field[6:] for field, on in switched if field[:6] == "group." and on}
            own = one.fields.get("group")
            if groups & ({own} if own else of_visit):
                checks.add(rec)
                yield kind, rec
    for (kind, rec), one in told.items():
        if kind in ("finding", "photo") and one.fields.get("check") in checks:
            yield kind, rec


class Span(NamedTuple):
    """
    What is held of one writer: how many entries, the greatest number, the numbers missing and those used twice.
    """

    entries: int
    last: int
    gaps: tuple[int, ...]
    forks: tuple[int, ...]


def spans(said: Iterable[Said]) -> dict[str, Span]:
    """
    Count the numbers of every writer one by one.
    """
    numbers: dict[str, list[int]] = {}
    for one in said:
        if one.dev:
            numbers.setdefault(one.dev, []).append(one.n)
    found = {}
    for dev, used in numbers.items():
        missing = tuple(n for n in range(1, max(used)) if n not in used)
        found[dev] = Span(len(used), max(used), missing, tuple(sorted({n for n in used if used.count(n) > 1})))
    return found
