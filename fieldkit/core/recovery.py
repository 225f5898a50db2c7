"""
What a writer may cut off the end of its own ledger after a crash, and what it must never cut.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from fieldkit.core.entry import BadEntry, Entry, decode_line, is_stub, verify_line
from fieldkit.core.scan import BadLine, Scan
from fieldkit.core.tuples import NamedTuple

_ENTRIES = b'"entries":{'
_BODY = 35  # where in a line `"<id>":{…}` the JSON object begins


class Tail(NamedTuple):
    """
    The verdict on a ledger's end: keep the first `keep_size` bytes; `torn` bytes behind belong to no complete
    command. `damage` names the lines that are bad with good commands behind them: nothing is cut then. `seam` tells
    that only commas and line ends between good entries are wrong: the file is to be written anew with `lines`.
    """

    keep_size: int
    torn: bool
    damage: tuple[BadLine, ...]
    lines: dict[bytes, bytes]
    seam: bool = False


class _Good(NamedTuple):
    """
    An entry that stands in the file: its line, the offset of its end, and whether what parts it from the one before
    is not a comma and a line end.
    """

    entry: Entry
    line: bytes
    end: int
    seam: bool


def judge_tail(data: bytes, found: Scan, known_good: int = 0) -> Tail:
    """
    Decide, scanning forward, whether the end of a ledger is torn or the ledger is damaged.

    Bytes behind the last complete command may be cut when no complete command stands behind the first bytes that are
    no entry, but never any of the first `known_good` bytes, which were durable before the last append began. A
    command is complete when all its parts are there. Bad bytes with a complete command behind them are damage.
    """
    if found.whole:
        return Tail(found.clean_size, False, (), found.lines)
    good, junk = _walk(data)
    behind = [each.entry for each in good if each.end > junk]
    if any(_is_complete(entry, behind) for entry in behind) or junk < known_good:
        return Tail(len(data), False, found.bad, found.lines)
    keep = [each for each in good if each.end <= junk]
    kept = [each.entry for each in keep]
    while keep and keep[-1].end > known_good and not _is_complete(kept[-1], kept):
        keep.pop()
        kept.pop()
    keep_size = keep[-1].end if keep else _entries_start(data)
    return Tail(keep_size, True, (), _by_id(keep), any(each.seam for each in keep))


def _entries_start(data: bytes) -> int:
    return data.index(_ENTRIES) + len(_ENTRIES)


def _walk(data: bytes) -> tuple[list[_Good], int]:
    """
    Give the entries that stand in the file, and where the first bytes begin that are neither entry nor line end.
    """
    good: list[_Good] = []
    offset = _entries_start(data)
    junk = len(data)
    parted = True
    for number, row in enumerate(data[offset:].split(b"\n")):
        line = row[:-1] if row[-1:] == b"," else row
        entry = _entry_or_none(line)
        if entry is None:
            line = _leading(row)
            entry = _entry_or_none(line)
            junk = min(junk, offset + len(line)) if entry else junk
        if entry is not None:
            good.append(_Good(entry, line, offset + len(line), not parted))
            parted = row[-1:] == b","
        elif row:
            junk = min(junk, offset)
        elif number:
            parted = False
        offset += len(row) + 1
    return good, junk


def _leading(row: bytes) -> bytes:
    """
    Give what may be an entry at the beginning of a row: of an append over the closing brackets only some bytes may
    have reached the disk, so that the last entry runs into what should stand on a line of its own.
    """
    text = row[_BODY:].decode("utf-8", "surrogateescape")
    try:
        _body, end = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return b""
    return row[:_BODY] + text[:end].encode("utf-8", "surrogateescape")


def _entry_or_none(line: bytes) -> Entry | None:
    try:
        verify_line(line)
        return decode_line(line)
    except BadEntry:
        return None


def _by_id(good: Iterable[_Good]) -> dict[bytes, bytes]:
    lines: dict[bytes, bytes] = {}
    for each in good:
        identity = each.line[1:33]
        if identity not in lines or is_stub(lines[identity]):
            lines[identity] = each.line
    return lines


def _is_complete(entry: Entry, entries: list[Entry]) -> bool:
    """
    Tell whether all parts of the command this entry belongs to are among the entries.
    """
    index, count = entry.part
    if count == 1:
        return True
    first = entry.n - index
    parts = {other.part[0] for other in entries if other.dev == entry.dev and other.n - other.part[0] == first}
    return len(parts) == count
