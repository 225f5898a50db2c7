"""
A state read for counting alone: of checks, photos and findings only the fields that numbers are made of.

The rule it keeps: `summarise` gives the same of `counted_state` as of `build_state`. A record of one plain entry is
read narrowly, since no other can disagree with it; every other record is folded from all its entries as always.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Annotated, Any, Literal

from fieldkit.core.aside import SET_ASIDE
from fieldkit.core.entry import FORMAT, RESERVED, Entry, decode_line, decode_lines
from fieldkit.core.fold import WITHDRAWN, Record
from fieldkit.core.state import KINDS, State, build_state

# What `standing`, `behind` and the classes of `state` read of these kinds; a check that names deputies of its own is
# read whole.
COUNTED = {
    "check": ("visit", "site", "date", "topic", "group", "advice", WITHDRAWN),
    "photo": ("check", "sha256", WITHDRAWN),
    "finding": ("code", "check", "agency", "due_date", "move", WITHDRAWN),
}
# Most of a ledger: their rows are not kept, but read again where a record turns out to have several entries.
MANY = ("check", "photo")
# Whose plain entries alone say what they are: what is set aside says it of others.
_SINGLE = tuple(kind for kind in KINDS if kind != SET_ASIDE)
END = b",\n"
_REC = b'"rec":["'
_OWN_DEPUTY = b"deputy."
_ESCAPE = b"\\"  # could spell any key, that of a deputy too
_HEAD = 100  # no `set` begins before
_BODY = 35  # where in a row `"<id>":{…},` and a line end the JSON object begins
Batches = Callable[[], Iterable[Iterable[bytes]]]
Decode = Callable[[bytes], Any]


def counted_state(campaign: str, batches: Batches) -> State:
    """
    Give the state of the verified entries of our own ledger as far as a summary needs it. `batches` gives their rows,
    each a line with a comma and a line end, some at a time; it is called again where a second look is needed.
    Raises BadEntry like `decode_lines`.

    The records know nothing of their entries and heads, and most checks are `plain_checks`.
    """
    reading = _Reading()
    for rows in batches():
        reading.add(rows)
    state = build_state(campaign, reading.folded(batches))
    for kind, whole in reading.whole.items():
        state.records[kind].update(_records(kind, whole))
    for kind in COUNTED:
        if kind != "check":
            state.records[kind].update(_records(kind, reading.narrow[kind]))
    state.plain_checks = reading.narrow["check"]
    return state


class _Reading:
    """
    What was read so far: the fields of records of one plain entry by kind and id, `narrow` ones as attributes and
    `whole` ones; `odd`, the rows of what is not plain; `several`, the records found to have more than one entry.
    """

    def __init__(self) -> None:
        self.whole: dict[str, dict[str, dict[str, Any]]] = {kind: {} for kind in KINDS}
        self.narrow: dict[str, dict[str, Any]] = {kind: {} for kind in COUNTED}
        self.odd: list[bytes] = []
        self.kept: dict[str, list[tuple[str, bytes]]] = {kind: [] for kind in KINDS if kind not in MANY}
        self.several: dict[str, set[str]] = {kind: set() for kind in KINDS}
        self.decoders: dict[tuple[str, bool, bool], Decode] = {}

    def add(self, rows: Iterable[bytes]) -> None:
        """
        Read some rows; which kind one is of is told by where our rows say it, and proven by decoding.
        """
        found: dict[bytes, list[bytes]] = {}
        start = len(_REC)
        at = start
        for row in rows:
            # Rows of one writer have it at the same place, and looking there is quicker than looking for it.
            if row[at - start : at] != _REC:
                at = row.find(_REC) + start
            kind = row[at : at + 5]
            if kind in found:
                found[kind].append(row)
            else:
                found[kind] = [row]
        for name in _SINGLE:
            own = found.pop(f'{name}"'[:5].encode(), None)
            if own and name in COUNTED:
                self._add_narrow(name, own)
            elif own:
                self._add_each(name, own, narrowly=False)
        for unknown in found.values():
            self.odd += unknown

    def _add_narrow(self, kind: str, rows: list[bytes]) -> None:
        """
        Read the rows of a counted kind, at one go while nothing in them asks for a closer look.
        """
        import msgspec

        text = b"".join([row[_BODY:-1] for row in rows])
        narrow, whole = self.narrow[kind], self.whole[kind]
        if _ESCAPE in text or _OWN_DEPUTY in text:
            wide = {row for row in rows if _ESCAPE in row or row.find(_OWN_DEPUTY, _HEAD) >= 0}
            self._add_each(kind, wide, narrowly=False)
            rows = [row for row in rows if row not in wide]
            text = b"".join([row[_BODY:-1] for row in rows])
        try:
            entries = self._decoder(kind, narrowly=True, batch=True)(b"[%b]" % text[:-1])
            fresh = {entry.rec[1]: entry.set for entry in entries}
        except msgspec.DecodeError:
            fresh = {}
        if len(fresh) == len(rows) and narrow.keys().isdisjoint(fresh) and whole.keys().isdisjoint(fresh):
            narrow.update(fresh)
            if kind in self.kept:
                self.kept[kind] += zip(fresh, rows, strict=True)
        else:
            self._add_each(kind, rows, narrowly=True)

    def _decoder(self, kind: str, narrowly: bool, batch: bool = False) -> Decode:
        known = self.decoders.get((kind, narrowly, batch))
        if known is None:
            made = _decoder(kind, COUNTED[kind] if narrowly else (), batch)
            known = self.decoders[kind, narrowly, batch] = made
        return known

    def _add_each(self, kind: str, rows: Iterable[bytes], narrowly: bool) -> None:
        """
        Read rows one by one.
        """
        import msgspec

        kept, several, odd = self.kept.get(kind), self.several[kind], self.odd
        narrow, whole = self.narrow.get(kind, {}), self.whole[kind]
        known, decode = narrow if narrowly else whole, self._decoder(kind, narrowly)
        for row in rows:
            try:
                entry = decode(row[_BODY:-2])
            except msgspec.DecodeError:
                odd.append(row)
                continue
            rec = entry.rec[1]
            if rec in narrow or rec in whole:
                several.add(rec)
                odd.append(row)
                continue
            known[rec] = entry.set
            if kept is not None:
                kept.append((rec, row))

    def folded(self, batches: Batches) -> list[Entry]:
        """
        Give the entries of all records that are to be folded, and take these out of what was read.
        """
        entries = decode_lines([row[:-2] for row in self.odd])
        for entry in (*entries, *_named(entries, batches)):
            if entry.rec in self.narrow.get(entry.kind, ()) or entry.rec in self.whole.get(entry.kind, ()):
                self.several[entry.kind].add(entry.rec)
        first: list[bytes] = []
        for kind, several in self.several.items():
            first += [row for rec, row in self.kept.get(kind, ()) if rec in several]
            for rec in several:
                self.narrow.get(kind, {}).pop(rec, None)
                self.whole[kind].pop(rec, None)
        wanted = {kind: self.several[kind] for kind in MANY if self.several[kind]}
        if wanted:
            # Further plain entries of them are among the odd ones already; the fold takes an entry once.
            first += _rows_of((row for rows in batches() for row in rows), wanted)
        return entries + decode_lines([row[:-2] for row in first])


def _named(entries: Iterable[Entry], batches: Batches) -> list[Entry]:
    """
    Give the entries that any setting-aside among some entries names: no record of them can be read by itself.
    """
    deciding = build_state("", (entry for entry in entries if entry.kind == SET_ASIDE))
    names = {name.encode() for name in deciding.aside.named}
    return [decode_line(row[:-2]) for rows in batches() for row in rows if row[1:33] in names] if names else []


def _rows_of(rows: Iterable[bytes], wanted: Mapping[str, Collection[str]]) -> list[bytes]:
    """
    Give the rows that are plain entries of these records.
    """
    import msgspec

    decoders = {f'{kind}"'[:5].encode(): (_decoder(kind, COUNTED[kind]), recs) for kind, recs in wanted.items()}
    found: list[bytes] = []
    for row in rows:
        at = row.find(_REC) + len(_REC)
        decode, recs = decoders.get(row[at : at + 5], (None, ()))
        try:
            if decode and decode(row[_BODY:-2]).rec[1] in recs:
                found.append(row)
        except msgspec.DecodeError:
            continue
    return found


def _decoder(kind: str, names: Collection[str], batch: bool = False) -> Decode:
    """
    Give the decoder of a plain entry of a kind whose `set` is read for these fields only, None where one is not set;
    without names for all of them; for `batch` that of a list of such. Anything but a plain entry raises DecodeError:
    one of another kind or a later format, one that has seen others, one that was erased.
    """
    import msgspec

    fields: Any = msgspec.defstruct("Fields", [(name, Any, None) for name in names], gc=False)
    frame = [
        ("rec", tuple[Literal[kind], str]),  # type: ignore[valid-type]
        ("f", Annotated[int, msgspec.Meta(ge=FORMAT, le=FORMAT)]),
        ("seen", Annotated[list[str], msgspec.Meta(max_length=0)]),
        ("set", fields if names else dict[str, Any]),
    ]
    plain: Any = msgspec.defstruct("Plain", frame, gc=False)
    return msgspec.json.Decoder(list[plain] if batch else plain).decode


def _records(kind: str, alone: Mapping[str, Any]) -> dict[str, Record]:
    """
    Give the record of each plain entry, as `fold` would, by id.
    """
    from msgspec.structs import asdict

    new = tuple.__new__
    records = {}
    for rec, fields in alone.items():
        if type(fields) is dict:
            for name in RESERVED:
                fields.pop(name, None)
        else:
            fields = asdict(fields)
        records[rec] = new(Record, (kind, rec, fields, (), fields.get(WITHDRAWN) is not None, (), ()))
    return records
