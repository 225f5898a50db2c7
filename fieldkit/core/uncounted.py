"""
What no number of a summary hangs on: words and places, which may change without any figure becoming another.
"""

from __future__ import annotations

from fieldkit.core.changed import CHANGED, RecordChange

# Whatever is not here may be counted, or decide what is.
UNCOUNTED = frozenset({
    "name", "note", "text", "address", "township", "contact", "person", "escorts", "method", "coordinate", "time",
    "leader", "vice_leader", "original_name", "quantity", "started_at", "ended_at", "ledger_no",
})  # fmt: skip


def is_uncounted(field: str) -> bool:
    """
    Tell whether no number hangs on a field, whatever kind of record it is of: words, places, answers.
    """
    return field in UNCOUNTED or field.startswith("item.")


def moves_no_number(change: RecordChange) -> bool:
    """
    Tell whether of a record only such fields are otherwise now: it stands and counts as it did.
    """
    return change.what == CHANGED and all(is_uncounted(one.field) for one in change.fields)
