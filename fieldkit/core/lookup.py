"""
Finding the record a person means: by code, unique tail of a code, id prefix or name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from fieldkit.core.codes import ends_in_number, nearest, normalise_code, normalise_text
from fieldkit.core.fold import Record
from fieldkit.core.records import rank
from fieldkit.core.shapes import text as text_of
from fieldkit.core.state import State
from fieldkit.errors import Ambiguous, NotFound

SHORTEST_ID_PREFIX = 6
MOST_TOLD = 8
# Whose codes are made here or there; those of groups and deputies come from lists, and one code there is one record.
FIELD_KINDS = ("site", "visit", "check", "finding", "freeze")


def find(state: State, kind: str, text: str, withdrawn: bool = False) -> Record:
    """
    Give the one record of a kind that a text means: its code, then id or id prefix (6 signs or more; of a photo's
    sha256 too), then its name, then a tail of its code after a dash, then the number it ends in; each must fit one
    record only, or several declared one. Of those that fit alike, one that stands goes before withdrawn ones.

    Raises NotFound with the nearest right ones, Ambiguous with the matches.
    """
    found = _meant(state, kind, text, state.with_code(kind, text), withdrawn)
    if found is not None:
        return found
    records = state.every(kind) if withdrawn else list(state.all(kind))
    code, name = normalise_code(text), normalise_text(text)
    fitting: tuple[Callable[[Record], bool], ...] = (
        lambda record: len(name) >= SHORTEST_ID_PREFIX and _begins(record, name),
        lambda record: bool(record.name) and normalise_text(record.name) == name,
        lambda record: bool(code) and normalise_code(record.code).endswith("-" + code),
        lambda record: ends_in_number(record.code, code),
    )
    for fits in fitting:
        found = _meant(state, kind, text, list(filter(fits, records)), withdrawn)
        if found is not None:
            return found
    raise NotFound(kind=kind, name=text, nearest=_nearest(text, records))


def _meant(state: State, kind: str, text: str, fitting: list[Record], withdrawn: bool) -> Record | None:
    """
    Give the one record among those that fit alike, None where none does; raises Ambiguous.
    """
    standing = [record for record in fitting if not record.withdrawn]
    matches = standing or (fitting if withdrawn else [])
    if len(matches) == 1 or (matches and len({state.class_of(kind, one.id) for one in matches}) == 1):
        return next((one for one in matches if one.id == state.class_of(kind, one.id)), matches[0])
    if matches:
        told, more = matches[:MOST_TOLD], max(0, len(matches) - MOST_TOLD)
        people = _who(state, told) if kind == "deputy" else []
        raise Ambiguous(kind=kind, name=text, people=people, more=more, **_told_apart(told))
    return None


def _begins(record: Record, sign: str) -> bool:
    return record.id.startswith(sign) or (record.kind == "photo" and _digest(record).startswith(sign))


def _digest(photo: Record) -> str:
    return text_of(photo.fields.get("sha256"))


def same_codes(state: State, among: Iterable[Record] | None = None) -> list[tuple[Record, ...]]:
    """
    Give the records that share a code and were not declared one: two laptops with one letter made it. Each set by
    kind and code, the records in it by id; withdrawn ones do not count. With `among` only those that share the code of
    one of these.
    """
    found: dict[tuple[str, str], dict[str, Record]] = {}
    for kind, code, records in _coded_alike(state) if among is None else _coded_like(state, among):
        for record in sorted(records, key=rank):
            found.setdefault((kind, code), {}).setdefault(state.class_of(kind, record.id), record)
    return [tuple(sharing.values()) for _key, sharing in sorted(found.items()) if len(sharing) > 1]


def _coded_alike(state: State) -> Iterator[tuple[str, str, list[Record]]]:
    for kind in FIELD_KINDS:
        of_code: dict[str, list[Record]] = {}
        for record in state.records[kind].values():
            if record.code and not record.withdrawn:
                of_code.setdefault(normalise_code(record.code), []).append(record)
        yield from ((kind, code, records) for code, records in of_code.items() if len(records) > 1)


def _coded_like(state: State, among: Iterable[Record]) -> Iterator[tuple[str, str, list[Record]]]:
    keys = {(one.kind, one.code) for one in among if one.kind in FIELD_KINDS and one.code and not one.withdrawn}
    for kind, code in keys:
        yield kind, normalise_code(code), state.coded(kind, code)


def _told_apart(records: list[Record]) -> dict[str, list[str]]:
    """
    Name records so that each can be named alone: by code or name, and with its id where two have the same (or none).
    Gives the names as `matches`, and as `by_id` those that only their id tells apart.
    """
    names = [record.code or record.name or text_of(record.fields.get("original_name")) for record in records]
    forms = [normalise_code(name) for name in names]
    told = [
        f"{name} ({record.id[:8]})".strip() if not name or forms.count(form) > 1 else name
        for name, form, record in zip(names, forms, records, strict=True)
    ]
    return {"matches": told, "by_id": [words for words, name in zip(told, names, strict=True) if words != name]}


def _who(state: State, deputies: list[Record]) -> list[dict[str, str | list[str]]]:
    """
    Say of each deputy what tells namesakes apart for a person: level, agency, and the groups they are members of.
    """
    members = [(group.code or group.name, set(group.named("member"))) for group in state.all("group")]
    return [
        {
            "name": deputy.name,
            "level": text_of(deputy.fields.get("level")),
            "agency": text_of(deputy.fields.get("agency")),
            "groups": [group for group, ids in members if deputy.id in ids],
        }
        for deputy in deputies
    ]


def _nearest(text: str, records: list[Record]) -> list[str]:
    """
    Give the nearest codes and names; a code is also compared without its region, as people say it: `GW-007`.
    """
    whole = [name for record in records for name in (record.code, record.name) if name]
    tails = {record.code.partition("-")[2]: record.code for record in records if "-" in record.code}
    near = nearest(text, [*whole, *tails], count=6)
    return list(dict.fromkeys(tails.get(name, name) for name in near))[:3]
