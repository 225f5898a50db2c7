"""
Corrections: the change that makes a record say what a person means, and nothing that it says already.
"""

from __future__ import annotations

from typing import Any

from fieldkit.core.entry import Change
from fieldkit.core.fold import WITHDRAWN, Record


def edit(record: Record, fields: dict[str, Any]) -> Change:
    """
    Give the change that sets those of the fields that differ from how the record stands. A field in conflict is set
    even to the value that stands: that is how a person settles it.
    """
    torn = {conflict.field for conflict in record.conflicts}
    different = {name: value for name, value in fields.items() if name in torn or record.fields.get(name) != value}
    return Change(record.kind, record.id, different, record.heads)


def correct(record: Record, fields: dict[str, Any]) -> Change:
    """
    Give the change of a person who corrects a record. Where it was withdrawn beside an edit, whoever corrects it
    knowing both says that it stands; there would be no other way to say so.
    """
    doubted = any(conflict.field == WITHDRAWN for conflict in record.conflicts)
    return edit(record, {**fields, WITHDRAWN: None} if fields and doubted else fields)
