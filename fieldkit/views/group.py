"""
Supervision groups on the screen.
"""

from __future__ import annotations

from fieldkit.core.relations import persons
from fieldkit.language import _
from fieldkit.operations.records import Listed
from fieldkit.views.console import Column, Console
from fieldkit.views.labels import LEVELS
from fieldkit.views.page import Page, record_document
from fieldkit.views.record import Names
from fieldkit.views.terms import NONE, term


def listing(found: Listed) -> Page:
    """
    The table of groups, by code: those of the city itself come first.
    """

    def body(console: Console) -> None:
        if not found.records:
            console.line(_("No groups."))
            return
        columns = [
            Column(_("Code"), wrap=False),
            Column(_("Name")),
            Column(_("Level")),
            Column(_("Region")),
            Column(_("Topic"), wrap=False),
            Column(_("Leader")),
            Column(_("Members"), "right"),
        ]
        console.table(columns, _rows(found))

    talk = (_("→ Import them: fieldkit group import FILE"),) if not found.records else ()
    return Page("group.list", [record_document(group) for group in found.records], body, talk)


def _rows(found: Listed) -> list[list[object]]:
    names = Names(found.state)
    return [
        [
            group.code,
            group.name + (" ⚠" if group.conflicts else ""),
            term(LEVELS, group.fields.get("level")),
            names.region(group.fields.get("region")),
            group.fields.get("topic") or NONE,
            group.fields.get("leader") or NONE,
            len(persons(found.state, group.named("member"))),
        ]
        for group in found.records
    ]
