"""
What has not come yet, in a line each.
"""

from __future__ import annotations

from typing import Any

from fieldkit.language import _
from fieldkit.operations.outstanding import Lacking, Outstanding
from fieldkit.views.console import LEAST_NAME, Console
from fieldkit.views.text import shorten_middle, width

SHOWN = 8


def outstanding_lines(console: Console, found: Outstanding) -> None:
    """
    Name the groups never heard from and the photos that are missing.
    """
    if found.silent:
        words = _("Groups not heard from: {count} of {all}")
        console.line(words.format(count=len(found.silent), all=found.groups), "yellow")
        _few(console, [f"{group.code} {group.name}".rstrip() for group in found.silent], len(found.silent))
    if found.photos:
        console.line(_("Photos missing: {count}").format(count=len(found.photos)), "yellow")
        _few(console, [_photo(console, one) for one in found.photos[:SHOWN]], len(found.photos))


def _photo(console: Console, one: Lacking) -> str:
    row = f"{one.check}  {one.sha256[:8]}  "
    room = max(console.width - width(console.cell(row)) - 2, LEAST_NAME)
    return row + shorten_middle(console.cell(one.name), room, console.ellipsis)


def _few(console: Console, rows: list[str], count: int) -> None:
    for row in rows[:SHOWN]:
        console.line("  " + row)
    if count > SHOWN:
        console.line(_("  … and {count} more").format(count=count - SHOWN))


def steps(found: Outstanding) -> list[str]:
    """
    Say how what is missing comes: whoever has it hands it over once more.
    """
    if not found.photos:
        return []
    return [_("→ Bring in the missing photos: fieldkit merge FILE.zip; fieldkit photo list names them all")]


def document(found: Outstanding) -> dict[str, Any]:
    """
    The same as plain JSON.
    """
    return {
        "groups_silent": [group.code for group in found.silent],
        "missing_photos": [one._asdict() for one in found.photos],
    }
