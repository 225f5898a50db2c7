"""
What bytes that are no entry claim to say, as far as it can be read, and the change a person makes of it who believes
it. Nothing of it counts before that.
"""

from __future__ import annotations

import json
import re
from typing import Any

from fieldkit.core.canonical import check_value, is_id
from fieldkit.core.edit import edit
from fieldkit.core.entry import FORMAT, LONGEST_LINE, RESERVED, Change, Entry
from fieldkit.core.relayout import no_duplicates
from fieldkit.core.shapes import text
from fieldkit.core.state import KINDS, RECEIPT, State
from fieldkit.core.tuples import NamedTuple
from fieldkit.core.undo import FOR_GOOD, set_since
from fieldkit.errors import CodeTaken, ConflictStands, FieldkitError

# What a record cannot do without that these bytes alone would make.
_NEEDED = {"photo": ("check", "sha256", "ext"), "unify": ("of", "a", "b")}
_BEGIN = re.compile(r'\A\s*"([a-z2-7]{32})"\s*:\s*(?=\{)')
_REC = re.compile(r'"rec"\s*:\s*\[\s*"([a-z_]{1,20})"\s*,\s*"([a-z2-7]{32})"')
_BY = re.compile(r'"by"\s*:\s*"([^"\\]{1,200})"')
_CODE = re.compile(r'"code"\s*:\s*"([^"\\]{1,200})"')


class Claimed(NamedTuple):
    """
    What can be read: the id the bytes stand under, kind and id of the record, its code, who wrote when on which laptop,
    and the fields; `fields` is None, with the `reason`, where they are no entry's; and `n`, that laptop's counter (0:
    not to be read).
    """

    id: str
    kind: str
    rec: str
    code: str
    by: str
    at: str
    dev: str
    fields: dict[str, Any] | None
    reason: str
    n: int = 0


class Release(NamedTuple):
    """
    The change that says what the bytes say beyond what the ledger holds, and the fields left out of it because someone
    who had seen the entry has set them since.
    """

    change: Change
    kept: tuple[str, ...]


def read_claimed(raw: bytes) -> Claimed:
    """
    Read what bytes claim to say; where they are broken, what stands in them in plain view.
    """
    said = raw[:LONGEST_LINE].decode("utf-8", "replace")
    identity, code, by, kind = (_first(found, said) for found in (_BEGIN, _CODE, _BY, _REC))
    rec = _first(_REC, said, 2)
    # A campaign holds the codes of its checklists too, in front of its own.
    seen = Claimed(identity, kind, rec, "" if kind == "campaign" else code, by, "", "", None, "json")
    if len(raw) > LONGEST_LINE:
        return seen._replace(reason="giant")
    try:
        body, _end = _DECODER.raw_decode(raw.decode("utf-8"), said.index("{"))
        kind, record = body["rec"]
    except (ValueError, RecursionError):
        return seen
    except (KeyError, TypeError):
        return seen._replace(reason="shape")
    fields, reason = _fields(body, kind, record)
    facts = {name: text(body.get(name)) for name in ("by", "at", "dev")}
    code_said = text(fields.get("code")) if fields else seen.code
    number = body.get("n") if type(body.get("n")) is int else 0
    return Claimed(identity, text(kind), text(record), code_said, fields=fields, reason=reason, n=number, **facts)


def _first(pattern: re.Pattern[str], said: str, group: int = 1) -> str:
    found = pattern.search(said)
    return found[group] if found else ""


def _fields(body: dict[str, Any], kind: object, rec: object) -> tuple[dict[str, Any] | None, str]:
    said = body.get("set")
    if type(body.get("f")) is not int or body["f"] != FORMAT or kind not in KINDS or kind in (*FOR_GOOD, RECEIPT):
        return None, "not_releasable"
    if not is_id(rec) or type(said) is not dict:
        return None, "shape"
    fields = {name: value for name, value in said.items() if name not in RESERVED}
    try:
        check_value(fields)
    except FieldkitError as error:
        return None, str(error.facts["reason"])
    return (fields, "") if fields else (None, "shape")


def known_entry(state: State, claimed: Claimed) -> Entry | None:
    """
    Give the entry that really has the id these bytes stand under, where it is here.
    """
    record = state.known(claimed.kind, claimed.rec)
    found = (entry for entry in record.entries if entry.id == claimed.id) if record else ()
    every = (
        entry
        for records in (state.records.values() if claimed.id and not record else ())
        for one in records.values()
        for entry in one.entries
        if entry.id == claimed.id
    )
    return next(iter(found), None) or next(every, None)


def plan_release(state: State, claimed: Claimed, number: str) -> Release:
    """
    Plan what releasing writes: of the fields those that the real entry does not say just so, that nobody has set since
    who had seen it, and that the record does not hold. Raises ConflictStands or CodeTaken where that is nothing, or no
    record can be made of it.
    """
    if claimed.fields is None:
        raise ConflictStands(what="quarantine", code=number, reason=claimed.reason)
    record = state.get(claimed.kind, claimed.rec)
    if record is None and state.known(claimed.kind, claimed.rec):
        raise ConflictStands(what="quarantine", code=number, reason="record_aside")
    if record is None:
        return Release(_new(state, claimed, claimed.fields, number), ())
    real = known_entry(state, claimed)
    before = real.set if real and type(real.set) is dict else {}
    said = {name: value for name, value in claimed.fields.items() if name not in before or before[name] != value}
    later = set_since(record, {claimed.id}, ())
    change = edit(record, {name: value for name, value in said.items() if name not in later})
    kept = tuple(sorted(name for name in said if name in later))
    if not change.set:
        raise ConflictStands(what="quarantine", code=number, reason="said_since" if kept else "said_already")
    return Release(change, kept)


def _new(state: State, claimed: Claimed, fields: dict[str, Any], number: str) -> Change:
    if any(not fields.get(name) for name in _NEEDED.get(claimed.kind, ("code",))):
        raise ConflictStands(what="quarantine", code=number, reason="record_lacking")
    taken = state.known_by_code(claimed.kind, claimed.code) if claimed.code else None
    if taken:
        raise CodeTaken(kind=claimed.kind, code=claimed.code, name=taken.name)
    return Change(claimed.kind, claimed.rec, fields)


_DECODER = json.JSONDecoder(object_pairs_hook=no_duplicates)
