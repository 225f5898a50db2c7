"""
A cut: the set of entries that someone signed off, told again from any ledger that holds them all.

The id of its record is derived from label, day and the hash of the set. So one cut is the same wherever it is made,
what is said about it later cannot change it, and no entry that arrives after it can come to be in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from fieldkit.core.canonical import derived_id
from fieldkit.core.codes import normalise_code
from fieldkit.core.entry import FORMAT, Entry, decode_line
from fieldkit.core.fold import Record
from fieldkit.core.hashing import sha256
from fieldkit.core.lookup import SHORTEST_ID_PREFIX
from fieldkit.core.shapes import text
from fieldkit.core.state import State
from fieldkit.core.tuples import NamedTuple
from fieldkit.core.union import Lines, erasures
from fieldkit.core.writers import writer_spans

FREEZE = "freeze"
# Signs of an id that tell its entry from others. The hash of the whole ids is what proves them.
MARK = 8
_REC = b'"rec":["freeze",'


class Signature(NamedTuple):
    """
    Who signed a cut off, and when.
    """

    by: str
    at: str


class Share(NamedTuple):
    """
    How many entries of a cut one writer wrote ("" for lists), who signs there, and the greatest counter among them.
    """

    dev: str
    by: str
    entries: int
    last: int


class Cut(NamedTuple):
    """
    A cut as its record says it: the id of that, its label, the day it counts up to, a note, how many entries it is made
    of and their hash, the first signs of their ids, whose they are, and who signed it.
    """

    rec: str
    label: str
    day: str
    note: str
    entries: int
    sha256: str
    marks: tuple[str, ...]
    shares: tuple[Share, ...]
    signed: tuple[Signature, ...]


class Found(NamedTuple):
    """
    What a ledger holds of a cut: the lines, whether these are exactly the cut, of whom entries are missing and how many
    each, and how many of the lines were erased after it was made.
    """

    lines: dict[bytes, bytes]
    whole: bool
    missing: tuple[Share, ...]
    erased: int


def cut_id(campaign: str, label: str, day: str, digest: str) -> str:
    """
    Derive the id of a cut's record.
    """
    return derived_id(campaign, FREEZE, normalise_code(label), day, digest)


def cuttable(lines: Lines) -> dict[bytes, bytes]:
    """
    Give the lines that a cut of a ledger is made of: all but those of cuts, so that two people who sign the same off
    make one cut.
    """
    return {
        identity: line
        for identity, line in lines.items()
        if _REC not in line or decode_line(line).kind != FREEZE
    }


def digest_of(ids: Iterable[bytes]) -> str:
    """
    Give the hash of a set of entry ids: sorted, each with a line end.
    """
    return sha256(b"".join(identity + b"\n" for identity in sorted(ids))).hexdigest()


def cut_fields(lines: Lines, entries: Iterable[Entry], label: str, day: str, note: str) -> dict[str, Any]:
    """
    Give the fields of the cut of these lines, and their entries.
    """
    given = list(entries)
    shares = [{"by": one.by, "count": one.entries, "dev": one.dev, "last": one.last} for one in writer_spans(given)]
    listed = sum(not entry.dev for entry in given)
    if listed:
        shares.insert(0, {"by": "", "count": listed, "dev": "", "last": 0})
    return {
        "code": label,
        "day": day,
        "count": len(lines),
        "sha256": digest_of(lines),
        "marks": "".join(sorted(identity[:MARK].decode() for identity in lines)),
        "writers": shares,
        **({"note": note} if note else {}),
    }


def cut_of(campaign: str, record: Record) -> Cut | None:
    """
    Give the cut that a record is, told by those of its entries that its id proves; None where none does. What else was
    said about it counts for nothing, but that it was taken back.
    """
    return next(iter(_told(campaign, record)), None)


def _told(campaign: str, record: Record) -> list[Cut]:
    """
    Give a cut as each entry of its record tells it that the id proves: their marks may still be wrong.
    """
    said = [cut for entry in record.entries if (cut := _cut(record, entry))]
    proven = [cut for cut in said if cut.rec == cut_id(campaign, cut.label, cut.day, cut.sha256)]
    signed = [one for one in record.entries if proven and _signs(one, proven[0])]
    signatures = tuple(dict.fromkeys(Signature(one.by, one.at) for one in signed))
    return [cut._replace(signed=signatures) for cut in proven]


def find_cut(campaign: str, record: Record, lines: Lines) -> tuple[Cut, Found] | None:
    """
    Give the cut that a record is and what a ledger holds of it; of several tellings of it one that proves whole.
    """
    found = [(cut, find_in(cut, lines)) for cut in dict.fromkeys(_told(campaign, record))]
    return next((one for one in found if one[1].whole), found[0] if found else None)


def _signs(entry: Entry, cut: Cut) -> bool:
    return isinstance(entry.set, dict) and entry.set.get("sha256") == cut.sha256


def _cut(record: Record, entry: Entry) -> Cut | None:
    fields = entry.set
    if not isinstance(fields, dict) or entry.f > FORMAT:
        return None
    marks, count, shares = fields.get("marks"), fields.get("count"), fields.get("writers")
    if not isinstance(marks, str) or type(count) is not int or len(marks) != MARK * count or type(shares) is not list:
        return None
    return Cut(
        rec=record.id,
        label=text(fields.get("code")),
        day=text(fields.get("day")),
        note=text(record.fields.get("note")),
        entries=count,
        sha256=text(fields.get("sha256")),
        marks=tuple(marks[at : at + MARK] for at in range(0, len(marks), MARK)),
        shares=tuple(share for one in shares if (share := _share(one))),
        signed=(),
    )


def _share(value: object) -> Share | None:
    if not isinstance(value, Mapping) or type(value.get("count")) is not int or type(value.get("last")) is not int:
        return None
    return Share(text(value.get("dev")), text(value.get("by")), value["count"], value["last"])


def find_in(cut: Cut, lines: Lines) -> Found:
    """
    Take of a ledger the lines of a cut. Whatever else it holds does not matter.
    """
    marks = {mark.encode() for mark in cut.marks}
    held = cuttable({identity: line for identity, line in lines.items() if identity[:MARK] in marks})
    whole = len(held) == cut.entries and digest_of(held) == cut.sha256
    gone = (erasures(lines.values()).entries - erasures(held.values()).entries) & held.keys()
    return Found(held, whole, () if whole else tuple(_missing(cut, held)), len(gone))


def _missing(cut: Cut, held: Lines) -> Iterable[Share]:
    here: dict[str, int] = {}
    for line in held.values():
        dev = decode_line(line).dev
        here[dev] = here.get(dev, 0) + 1
    for share in cut.shares:
        lacking = share.entries - here.get(share.dev, 0)
        if lacking > 0:
            yield share._replace(entries=lacking)


def cuts_named(state: State, name: str) -> list[Record]:
    """
    Give the records of cuts that a text means: those of this label, in any spelling, else those whose id begins so (6
    signs or more). Of these the ones that stand, if any does.
    """
    form, sign = normalise_code(name), name.strip().lower()
    every = state.every(FREEZE)
    found = [record for record in every if record.code and normalise_code(record.code) == form]
    if not found and len(sign) >= SHORTEST_ID_PREFIX:
        found = [record for record in every if record.id.startswith(sign)]
    return [record for record in found if not record.withdrawn] or found
