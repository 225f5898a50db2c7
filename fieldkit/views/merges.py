"""
The merges made in a workspace: a list of them, and the report of one as it was kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fieldkit.language import _
from fieldkit.operations.merges import KeptReport
from fieldkit.views.console import Column, Console
from fieldkit.views.merge import document, report_lines
from fieldkit.views.page import Page
from fieldkit.views.terms import NONE, moment
from fieldkit.views.text import shorten

SHOWN, BRIEF = 20, 30


def listing(reports: Sequence[KeptReport]) -> Page:
    """
    The table of merges, the newest first.
    """

    def body(console: Console) -> None:
        if not reports:
            console.line(_("Nothing was merged here yet."))
            return
        columns = [
            Column(_("No."), "right", wrap=False),
            Column(_("When"), wrap=False),
            Column(_("By whom")),
            Column(_("File"), middle=True),
            Column(_("New"), "right", wrap=False),
            Column(_("Note")),
        ]
        console.table(columns, [_row(one) for one in reports[:SHOWN]])
        if len(reports) > SHOWN:
            console.line(_("  … and {count} more").format(count=len(reports) - SHOWN))

    words = _("→ See what one brought: fieldkit history --merges {number}")
    talk = (words.format(number=reports[0].number),) if reports else ()
    return Page("history.merges", [_brief(one) for one in reports], body, talk)


def _row(one: KeptReport) -> list[object]:
    files, unnamed = one.result.files, one.result.unnamed.files
    name = files[0].path if files else _("{count} files brought nothing new").format(count=unnamed) if unnamed else NONE
    more = len(files) + unnamed - 1 if files else 0
    name += _(" and {count} more").format(count=more) if more else ""
    return [one.number, moment(one.at), one.by or NONE, name, one.result.new, shorten(one.result.note, BRIEF)]


def _brief(one: KeptReport) -> dict[str, Any]:
    return {
        "number": one.number,
        "at": one.at,
        "by": one.by,
        "note": one.result.note,
        "new": one.result.new,
        "files": [file.path for file in one.result.files],
        "unnamed": one.result.unnamed.files,
    }


def told(one: KeptReport) -> Page:
    """
    The report of one merge as it was then.
    """

    def body(console: Console) -> None:
        words = _("Merge {number} of {when}, by {by}")
        console.line(words.format(number=one.number, when=moment(one.at), by=one.by or NONE), "bold")
        if one.result.note:
            console.beside(_("Note: "), one.result.note)
        report_lines(console, one.result)
        if one.left_out:
            console.line(_("  … and {count} more that were not kept").format(count=one.left_out))

    facts = {"number": one.number, "at": one.at, "by": one.by, "left_out": one.left_out}
    return Page("history.merge", {**document(one.result), **facts}, body)
