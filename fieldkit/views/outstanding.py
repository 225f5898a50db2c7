"""
What has not come yet, in a line each.
"""

from __future__ import annotations

from typing import Any

from fieldkit.language import _
from fieldkit.operations.outstanding import Outstanding
from fieldkit.views.console import Console
from fieldkit.views.missing import missing_line

SHOWN = 8


def outstanding_lines(console: Console, found: Outstanding) -> None:
    """
    Name the groups never heard from and the photos that are missing.
    """
    if found.silent:
        words = _("Groups not heard from: {count} of {all}")
        console.line(words.format(count=len(found.silent), all=found.groups), "yellow")
        _few(console, [f"  {group.code} {group.name}".rstrip() for group in found.silent], len(found.silent))
    if found.photos:
        console.line(_("Photos missing: {count}").format(count=len(found.photos)), "yellow")
        rows = [missing_line(console, "  ", one.check, one.sha256, one.name) for one in found.photos[:SHOWN]]
        _few(console, rows, len(found.photos))


def _few(console: Console, rows: list[str], count: int) -> None:
    for row in rows[:SHOWN]:
        console.line(row)
    if count > SHOWN:
        console.line(_("  … and {count} more").format(count=count - SHOWN))


def steps(found: Outstanding) -> list[str]:
    """
    Say how what is missing comes: whoever has it hands it over once more.
    """
    if not found.photos:
        return []
    listed = [_("→ All their names: fieldkit photo list")] if len(found.photos) > SHOWN else []
    return [_("→ Bring in the missing photos: fieldkit merge FILE.zip"), *listed]


def document(found: Outstanding) -> dict[str, Any]:
    """
    The same as plain JSON.
    """
    return {
        "groups_silent": [group.code for group in found.silent],
        "missing_photos": [one._asdict() for one in found.photos],
    }
