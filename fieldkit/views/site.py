"""
Inspection points on the screen.
"""

from __future__ import annotations

from fieldkit.core.fold import Record
from fieldkit.language import _
from fieldkit.operations.records import Listed, Saved
from fieldkit.operations.site import NearSites
from fieldkit.views import record
from fieldkit.views.console import Column, Console
from fieldkit.views.labels import DIRECTIONS
from fieldkit.views.page import Page, record_document
from fieldkit.views.terms import NONE, term


def listing(found: Listed) -> Page:
    """
    The table of sites, by code; whether each has a position, and a mark where people disagree.
    """

    def body(console: Console) -> None:
        if not found.records:
            console.line(_("No sites."))
            return
        columns = [
            Column(_("Code"), wrap=False),
            Column(_("Name")),
            Column(_("Region")),
            Column(_("Topic"), wrap=False),
            Column(_("Group"), wrap=False),
            Column(_("Position"), wrap=False),
        ]
        console.table(columns, _rows(found))

    talk = (_("→ Import them: fieldkit site import FILE"),) if not found.records else ()
    return Page("site.list", [record_document(site) for site in found.records], body, talk)


def _rows(found: Listed) -> list[list[object]]:
    names = record.Names(found.state)
    return [
        [
            site.code or site.id[:8],
            _name(site),
            names.region(site.fields.get("region")),
            site.fields.get("topic") or NONE,
            _group(names, site),
            "✓" if site.fields.get("coordinate") else NONE,
        ]
        for site in found.records
    ]


def _name(site: Record) -> str:
    return site.name + (" ⚠" if site.conflicts else "")


def _group(names: record.Names, site: Record) -> str:
    group = names.state.get("group", site.fields.get("group"))
    return group.code or group.name if group else NONE


def added(done: Saved) -> Page:
    """
    The receipt of a new site, under the code it was given.
    """
    step = _("→ Check it: fieldkit check log {code}").format(code=done.record.code)
    return record.saved(done, "site.add", step)


def near(found: NearSites) -> Page:
    """
    The nearest sites with their distance and direction as seen from the place.
    """

    def body(console: Console) -> None:
        console.line(_("From {place}:").format(place=record.coordinate_text(found.place)), "bold")
        columns = [
            Column(_("Metres"), "right", wrap=False),
            Column(_("Direction"), wrap=False),
            Column(_("Code"), wrap=False),
            Column(_("Name")),
            Column(_("Topic"), wrap=False),
        ]
        if found.found:
            console.table(columns, _near_rows(found))

    talk = list(record.note_words(found.warnings))
    if not found.found:
        talk.append(_("→ No site has a position yet: fieldkit site edit SITE --at COORD"))
    document = [
        {**record_document(near.site), "distance_m": near.distance_m, "direction": near.direction}
        for near in found.found
    ]
    return Page("site.near", document, body, tuple(talk))


def _near_rows(found: NearSites) -> list[list[object]]:
    rows: list[list[object]] = []
    for near in found.found:
        topic = near.site.fields.get("topic") or NONE
        rows.append([near.distance_m, term(DIRECTIONS, near.direction), near.site.code, _name(near.site), topic])
    return rows
