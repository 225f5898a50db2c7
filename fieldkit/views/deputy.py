"""
The roster on the screen.
"""

from __future__ import annotations

from fieldkit.language import _
from fieldkit.operations.records import Listed
from fieldkit.views.console import Column, Console
from fieldkit.views.labels import DEPUTY_LEVELS
from fieldkit.views.page import Page, record_document
from fieldkit.views.record import Names
from fieldkit.views.terms import NONE, term


def listing(found: Listed) -> Page:
    """
    The table of deputies, by code.
    """

    def body(console: Console) -> None:
        if not found.records:
            console.line(_("No deputies."))
            return
        columns = [
            Column(_("Code"), wrap=False),
            Column(_("Full name")),
            Column(_("Level")),
            Column(_("Region")),
            Column(_("Employer")),
            Column(_("Liaison station")),
        ]
        console.table(columns, _rows(found))

    talk = (_("→ Import them: fieldkit deputy import FILE"),) if not found.records else ()
    return Page("deputy.list", [record_document(deputy) for deputy in found.records], body, talk)


def _rows(found: Listed) -> list[list[object]]:
    names = Names(found.state)
    return [
        [
            deputy.code or deputy.id[:8],
            deputy.name + (" ⚠" if deputy.conflicts else ""),
            term(DEPUTY_LEVELS, deputy.fields.get("level")),
            names.region(deputy.fields.get("region")),
            deputy.fields.get("agency") or NONE,
            deputy.fields.get("station") or NONE,
        ]
        for deputy in found.records
    ]
