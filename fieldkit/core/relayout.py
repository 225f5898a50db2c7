"""
Ledgers whose layout another program changed: pretty-printed, keys reordered, with a byte order mark.
"""

from __future__ import annotations

import json
from typing import Any

from fieldkit.core.canonical import encode
from fieldkit.core.entry import FORMAT, BadEntry, line_of, verify_line
from fieldkit.core.scan import Scan, is_about
from fieldkit.errors import FieldkitError


class _Duplicate(ValueError):
    """
    A key twice in one JSON object: what was meant cannot be known.
    """


def relaid(data: bytes) -> Scan | None:
    """
    Read a ledger of any JSON layout, or give None unless every entry, written canonically, matches its id.
    """
    try:
        document = json.loads(data.decode("utf-8-sig"), object_pairs_hook=no_duplicates, parse_constant=_refuse)
        about, entries = document["about"]["1"], document["entries"]
        if not is_about(about):
            return None
        if about["format"] > FORMAT:
            return Scan(about, {}, (), 0, 0, False)
        lines = {identity.encode(): canonical_line(identity, body) for identity, body in entries.items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, FieldkitError):
        return None
    return Scan(about, lines, (), 0, 0, True)


def no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """
    Give a JSON object; raises ValueError where a key comes twice: what was meant cannot be known.
    """
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Duplicate
    return found


def _refuse(name: str) -> None:
    raise _Duplicate


def canonical_line(identity: str, body: dict[str, Any]) -> bytes:
    """
    Give the canonical line of an entry as a parsed document holds it; raises BadEntry("hash") where that has another
    id, InvalidInput or KeyError for what no entry can hold.
    """
    fields = body.pop("set")
    if isinstance(fields, str):
        line = b'"' + identity.encode() + b'":' + encode({**body, "set": fields})
        verify_line(line)
        return line
    made, line = line_of(body, fields)
    if made != identity:
        raise BadEntry(reason="hash")
    return line
