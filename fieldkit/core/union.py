"""
Merging: the union of entries, then the erasures the union holds. Order, grouping and repetition cannot matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from fieldkit.core.entry import FORMAT, Entry, decode_line, is_stub, stub_line
from fieldkit.core.heads import head_of
from fieldkit.core.scan import ledger_bytes
from fieldkit.core.shapes import texts
from fieldkit.core.tuples import NamedTuple

Lines = Mapping[bytes, bytes]


class Erasures(NamedTuple):
    """
    What was erased for good: entry ids and photo hashes.
    """

    entries: frozenset[bytes]
    photos: frozenset[str]


def erasures(lines: Iterable[bytes]) -> Erasures:
    """
    Collect what the erase entries among these lines name. An erase entry itself cannot be erased, and one of a later
    format number erases nothing here: what it means is not known.
    """
    entries: set[bytes] = set()
    photos: set[str] = set()
    own: set[bytes] = set()
    for line in lines:
        if b'"rec":["erase",' not in line:
            continue
        entry = decode_line(line)
        if entry.kind != "erase":
            continue
        own.add(line[1:33])
        if isinstance(entry.set, dict) and entry.f <= FORMAT:
            entries.update(name.encode() for name in texts(entry.set.get("entries")))
            photos.update(texts(entry.set.get("photos")))
    return Erasures(frozenset(entries - own), frozenset(photos))


def erased_records(lines: Iterable[bytes], kind: str) -> frozenset[str]:
    """
    Give the ids of the records of a kind of which something was erased.
    """
    mark = b'"rec":["%b",' % kind.encode("utf-8", "surrogatepass")
    stubs = (decode_line(line) for line in lines if mark in line and is_stub(line))
    return frozenset(entry.rec for entry in stubs if entry.kind == kind)


def unite(*ledgers: Lines) -> dict[bytes, bytes]:
    """
    Give the union of the lines of several ledgers, erased content dropped to its stub.

    Where one ledger holds an entry and another only its stub, the entry stands unless an erase entry names it.
    """
    union: dict[bytes, bytes] = dict(ledgers[0]) if ledgers else {}
    for lines in ledgers[1:]:
        for identity, line in lines.items():
            known = union.get(identity)
            if known is None or (known != line and is_stub(known)):
                union[identity] = line
    return drop_erased(union, erasures(union.values()))


def drop_erased(union: dict[bytes, bytes], erased: Erasures) -> dict[bytes, bytes]:
    """
    Drop what was erased to its stub, in the union itself, and give it.
    """
    for identity in erased.entries:
        if identity in union:
            union[identity] = stub_line(union[identity])
    return union


def canonical_lines(lines: Lines) -> list[bytes]:
    """
    Give the lines in canonical order: by writer, counter and id.
    """
    return sorted(lines.values(), key=_rank)


def _rank(line: bytes) -> tuple[bytes, int, bytes]:
    head = head_of(line)
    if head:
        return (head[0], int(head[1]), line[1:33])
    entry: Entry = decode_line(line)
    return (entry.dev.encode("utf-8", "surrogatepass"), entry.n, line[1:33])


def canonical_ledger(campaign: str, lines: Lines) -> bytes:
    """
    Give the bytes of a ledger as a function of its set of entries alone: what `export` and `merge -o` write.
    """
    return ledger_bytes(campaign, canonical_lines(lines))
