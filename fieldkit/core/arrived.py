"""
A ledger that arrived with nothing amiss in it, read at one go: each line that is not known yet is looked at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fieldkit.core.belonging import belongs, speaks_of_campaign
from fieldkit.core.entry import FORMAT, BadEntry, Entry, is_stub
from fieldkit.core.scan import CLOSING, NotALedger, read_header
from fieldkit.core.strict import strict_reader
from fieldkit.core.tuples import NamedTuple


class Whole(NamedTuple):
    """
    A ledger all of which can be believed: `about`, its lines by id in file order, the entries of those that were not
    known before, and how many lines came again.
    """

    about: dict[str, Any]
    lines: dict[bytes, bytes]
    entries: dict[bytes, Entry]
    repeated: int


def read_whole(data: bytes, trusted: Mapping[bytes, bytes]) -> Whole | None:
    """
    Read a ledger as we write it, every line strictly but those equal to `trusted` ones. None for any other: what is
    wrong with it, and what of it can be believed all the same, is for `scan` and `salvage` to say.
    """
    try:
        about, start = read_header(data)
    except NotALedger:
        return None
    end = len(data) - len(CLOSING)
    if about["format"] > FORMAT or not data.endswith(CLOSING) or end < start:
        return None
    if start < end and data[start : start + 1] != b"\n":
        return None
    rows = data[start + 1 : end].split(b",\n") if start < end else []
    try:
        found = _read_rows(about, rows, trusted)
    except BadEntry:
        return None
    is_ours = not speaks_of_campaign(data) or belongs(str(about["campaign"]), found.lines.values())
    return found if is_ours else None


def _read_rows(about: dict[str, Any], rows: list[bytes], trusted: Mapping[bytes, bytes]) -> Whole:
    lines: dict[bytes, bytes] = {}
    entries: dict[bytes, Entry] = {}
    read, repeated = strict_reader(len(rows)), 0
    for row in rows:
        identity = row[1:33]
        entry = None if trusted.get(identity) == row else read(row)
        known = lines.get(identity)
        if known is not None:
            repeated += 1
            if known == row or not is_stub(known):
                continue
        lines[identity] = row
        if entry is not None:
            entries[identity] = entry
        else:
            entries.pop(identity, None)
    return Whole(about, lines, entries, repeated)
