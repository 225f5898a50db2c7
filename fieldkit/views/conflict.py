"""
Conflicts beside the record they are about: which fields, and where to see both sides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldkit.language import _

if TYPE_CHECKING:
    from fieldkit.core.fold import Record
    from fieldkit.views.console import Console


def print_conflicts(console: Console, record: Record) -> None:
    """
    Print a line for each field of a record on which two people disagree.
    """
    from fieldkit.views.record import field_label

    for conflict in record.conflicts:
        console.line(_("  ⚠ In conflict: {field}").format(field=field_label(conflict.field, record.kind)), "yellow")


def conflict_steps(record: Record) -> tuple[str, ...]:
    """
    Say where both sides of a record in conflict can be seen.
    """
    if not record.conflicts:
        return ()
    words = _("→ Two people disagree: fieldkit conflict show {name}")
    return (words.format(name=record.code or record.id[:8]),)
