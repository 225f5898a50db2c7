"""
Under which numbers an index keeps what leads to a record.
"""

from __future__ import annotations

from binascii import crc32
from collections.abc import Iterable

from fieldkit.core.aside import is_readable
from fieldkit.core.codes import beginning_of, normalise_code
from fieldkit.core.entry import Entry
from fieldkit.core.fold import Record, fold
from fieldkit.core.records import HAVING, NAMING, POINTING, said
from fieldkit.core.shapes import text

# What a key begins with: a record by its id, all of a kind, those with a code, those of a code but for its number,
# those in conflict, those that have a field, the last entries of a writer. That of a field begins with the kind.
RECORD, ALL, CODE, NUMBERED, TORN, ANY, WRITER = "=", "*", "code", "numbered", "torn", "any", "writer"


def key(*words: str) -> int:
    """
    Give the number under which something is found. Two may share one: who looks compares what was found.
    """
    return crc32("\0".join(words).encode("utf-8", "surrogatepass")) << 32


def whole_ones(entries: Iterable[Entry]) -> list[Entry]:
    """
    Give each entry once; one whose stub is there too is whole.
    """
    given, found = list(entries), dict[str, Entry]()
    if len(given) == 1:
        return given
    for entry in given:
        if entry.id not in found or not entry.erased:
            found[entry.id] = entry
    return list(found.values())


def keys_of(kind: str, rec: str, entries: list[Entry]) -> list[int]:
    """
    Give all that leads to a record; to one that was erased whole only its id.
    """
    found = [key(RECORD, kind, rec)]
    if not any(map(is_readable, entries)):
        return found
    record: Record = fold(whole_ones(entries))
    found.append(key(ALL, kind))
    if record.code:
        found += [key(CODE, kind, normalise_code(record.code)), key(NUMBERED, kind, beginning_of(record.code))]
    if record.conflicts:
        found.append(key(TORN, kind))
    found += [key(ANY, kind, field) for field in HAVING.get(kind, ()) if text(record.fields.get(field))]
    found += [key(kind, prefix, rec) for prefix in NAMING.get(kind, ()) for rec in record.named(prefix)]
    return found + [key(kind, field, said(record, field)) for field in POINTING.get(kind, ())]
