"""
What was made in the field: who made each visit, check and finding, under which code, and when it was last spoken of.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from fieldkit.core.codes import groups_of_code
from fieldkit.core.entry import FORMAT, decode_line
from fieldkit.core.fold import Record
from fieldkit.core.records import HeldRecords
from fieldkit.core.state import State
from fieldkit.core.tuples import NamedTuple

MADE_IN_THE_FIELD = ("visit", "check", "finding")
EARLIEST = "2000-01-01"
_REC = b',"rec":["%b",'


class Made(NamedTuple):
    """
    A record of the field: its code and id, the writer that made it, the greatest time of its entries (ISO 8601, as
    written) that no absurd clock told, "" for none, and whether it stands, neither withdrawn nor set aside.
    """

    code: str
    rec: str
    dev: str
    last_at: str
    stands: bool

    @property
    def groups(self) -> tuple[str, ...]:
        """
        Give the normalised codes of the groups that may have made it, by its own code.
        """
        return groups_of_code(self.code)


def is_absurd(at: str, latest: str) -> bool:
    """
    Tell whether a time was given by a clock that was wrong: later than the day `latest` (unless that is absurd itself,
    or none), or from before there were such ledgers, as a laptop tells it whose battery died.
    """
    day = at[:10]
    return bool(at) and (day < EARLIEST or (EARLIEST < latest < day))


class Field:
    """
    The records of the field, set aside or not, withdrawn ones too. Those of a ledger that is looked up in its index are
    read from its `lines`, which is quicker than reading every record, and tells the same.
    """

    def __init__(self, state: State, latest: str = "", lines: Collection[bytes] = ()) -> None:
        self._state, self._latest, self._lines = state, latest, lines
        self._made: dict[str, list[Made]] = {}

    def made(self, kind: str) -> list[Made]:
        """
        Give what was made of a kind, by code and id, and last what is set aside whole.
        """
        if kind not in self._made:
            held = isinstance(self._state.records[kind], HeldRecords) or self._state.aside.ids or not self._lines
            self._made[kind] = list(self._of_state(kind)) if held else sorted(self._of_lines(kind))
        return self._made[kind]

    def _of_state(self, kind: str) -> Iterator[Made]:
        return map(self._judged, self._state.every_known(kind))

    def _judged(self, record: Record) -> Made:
        stands = not record.withdrawn and (record.kind, record.id) not in self._state.aside.hidden
        last_at = self._last(entry.at for entry in record.entries)
        return Made(record.code, record.id, record.entries[0].dev, last_at, stands)

    def _last(self, times: Iterable[str]) -> str:
        return max([at for at in times if not is_absurd(at, self._latest)], default="")

    def _of_lines(self, kind: str) -> Iterator[Made]:
        """
        Read of each line only what is asked for. What was not simply written by one after the other is looked up.
        """
        first, several = _heads(self._lines, kind)
        for rec, heads in several.items():
            del first[rec]
            if (said := _made_by(heads)) is not None:
                yield Made(said.set.code, rec, said.dev, self._last(head.at for _, head in heads), True)
            elif (record := self._state.known(kind, rec)) is not None:
                yield self._judged(record)
        for rec, (_, head) in first.items():
            if head is not None and head.f <= FORMAT and head.set.code and not head.set.withdrawn:
                yield Made(head.set.code, rec, head.dev, "" if is_absurd(head.at, self._latest) else head.at, True)
            elif (record := self._state.known(kind, rec)) is not None:
                yield self._judged(record)


# Of an entry its id and what was read of it, None where it has another form than ours have.
_Named = tuple[str, Any]


def _heads(lines: Iterable[bytes], kind: str) -> tuple[dict[str, _Named], dict[str, list[_Named]]]:
    """
    Give of each record of a kind the first entry about it, and of those with several all of them.
    """
    import msgspec

    decode, mark = msgspec.json.Decoder(_head(msgspec)).decode, _REC % kind.encode()
    first: dict[str, _Named] = {}
    several: dict[str, list[_Named]] = {}
    for line in lines:
        if mark not in line:
            continue
        try:
            head = decode(line[35:])
            of_kind, rec = head.rec
        except msgspec.DecodeError:
            entry, head = decode_line(line), None
            of_kind, rec = entry.kind, entry.rec
        if of_kind == kind:
            named = (line[1:33].decode(), head)
            if (known := first.setdefault(rec, named)) is not named:
                several.setdefault(rec, [known]).append(named)
    return first, several


def _head(msgspec: Any) -> Any:
    unset = msgspec.UnsetType
    code, withdrawn = ("code", str | unset, msgspec.UNSET), ("withdrawn", msgspec.Raw | unset, msgspec.UNSET)
    said = msgspec.defstruct("Said", [code, withdrawn], gc=False)
    fields = [
        ("at", str), ("dev", str), ("f", int), ("rec", tuple[str, str]), ("seen", tuple[str, ...]), ("set", said),
    ]  # fmt: skip
    return msgspec.defstruct("Head", fields, gc=False)


def _made_by(heads: list[_Named]) -> Any:
    """
    Give the entry that began a record, which alone gives it a code and which all others followed; None for any other,
    and for one that may be withdrawn.
    """
    if any(head is None or head.f > FORMAT or head.set.withdrawn for _, head in heads):
        return None
    ids = {identity for identity, _ in heads}
    first = [head for _, head in heads if ids.isdisjoint(head.seen)]
    coded = [head for _, head in heads if isinstance(head.set.code, str)]
    return first[0] if len(first) == 1 and coded == first and first[0].set.code else None
