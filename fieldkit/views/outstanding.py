"""
What has not come yet, in a line each.
"""

from __future__ import annotations

from typing import Any

from fieldkit.language import _
from fieldkit.operations.outstanding import Outstanding
from fieldkit.views.console import Console

SHOWN = 8


def outstanding_lines(console: Console, found: Outstanding) -> None:
    """
    Name the groups never heard from and the checks whose photos are missing.
    """
    if found.silent:
        words = _("Groups not heard from: {count} of {all}")
        console.line(words.format(count=len(found.silent), all=found.groups), "yellow")
        _few(console, [f"{group.code} {group.name}".rstrip() for group in found.silent])
    if found.photos:
        console.line(_("Photos missing: {count}").format(count=sum(found.photos.values())), "yellow")
        words = _("check {check}: {count}")
        _few(console, [words.format(check=check, count=count) for check, count in found.photos.items()])


def _few(console: Console, rows: list[str]) -> None:
    for row in rows[:SHOWN]:
        console.line("  " + row)
    if len(rows) > SHOWN:
        console.line(_("  … and {count} more").format(count=len(rows) - SHOWN))


def steps(found: Outstanding) -> list[str]:
    """
    Say how what is missing comes: whoever has it hands it over once more.
    """
    if not found.photos:
        return []
    return [_("→ Ask for the photos: a bundle (.zip) or the whole folder brings them")]


def document(found: Outstanding) -> dict[str, Any]:
    """
    The same as plain JSON.
    """
    return {
        "groups_silent": [group.code for group in found.silent],
        "missing_photos": [{"check": check, "photos": count} for check, count in found.photos.items()],
    }
