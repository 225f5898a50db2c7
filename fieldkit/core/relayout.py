"""
Ledgers whose layout another program changed: pretty-printed, keys reordered, with a byte order mark.
"""

from __future__ import annotations

import json
from typing import Any

from fieldkit.core.entry import FORMAT, line_of, verify_line
from fieldkit.core.scan import PROGRAM, Scan
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
        document = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_no_duplicates, parse_constant=_refuse)
        about, entries = document["about"]["1"], document["entries"]
        if about["program"] != PROGRAM or type(about["format"]) is not int or type(about["campaign"]) is not str:
            return None
        if about["format"] > FORMAT:
            return Scan(about, {}, (), 0, 0, False)
        lines = dict(_line(identity, body) for identity, body in entries.items())
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, FieldkitError):
        return None
    return Scan(about, lines, (), 0, 0, True)


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Duplicate
    return found


def _refuse(name: str) -> None:
    raise _Duplicate


def _line(identity: str, body: dict[str, Any]) -> tuple[bytes, bytes]:
    fields = body.pop("set")
    if isinstance(fields, str):
        from fieldkit.core.canonical import encode

        line = b'"' + identity.encode() + b'":' + encode({**body, "set": fields})
        return verify_line(line), line
    made, line = line_of(body, fields)
    if made != identity:
        raise _Duplicate
    return made.encode(), line
