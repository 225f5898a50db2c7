"""
Visits on the screen: started, listed, shown, ended.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldkit.core.relations import persons
from fieldkit.core.shapes import texts
from fieldkit.language import _
from fieldkit.views.conflict import conflict_steps, print_conflicts
from fieldkit.views.console import Column, Console
from fieldkit.views.oddities import warning_words
from fieldkit.views.page import Page, record_document
from fieldkit.views.pairs import print_pairs
from fieldkit.views.terms import METHODS, NONE, counted_names, label, names, site_of, term

if TYPE_CHECKING:
    from fieldkit.core.fold import Record
    from fieldkit.core.state import State
    from fieldkit.operations.visit import VisitList, VisitShown


def started(shown: VisitShown) -> Page:
    """
    The receipt of a visit that began.
    """

    def body(console: Console) -> None:
        console.line(_("✓ Visit {code} started.").format(code=shown.visit.code), "green")
        _facts(console, shown.state, shown.visit)

    talk = (*warning_words(shown.warnings), _("→ Log the first check: fieldkit check log SITE"))
    return Page("visit.start", record_document(shown.visit), body, talk)


def _facts(console: Console, state: State, visit: Record) -> None:
    fields = visit.fields
    rows = [
        (_("Date"), fields.get("date")),
        (_("Groups"), names(state, "group", visit.named("group"))),
        (_("Method"), term(METHODS, fields.get("method"))),
        (_("Leader"), fields.get("leader")),
        (_("Deputies"), counted_names(state, persons(state, visit.named("deputy")))),
        (_("Escorts (not counted)"), _(", ").join(texts(fields.get("escorts")))),
        (_("Shared visit code"), fields.get("joint")),
        (_("Note"), fields.get("note")),
    ]
    print_pairs(console, [(name, str(value)) for name, value in rows if value and value != NONE])


def listing(found: VisitList) -> Page:
    """
    The table of visits.
    """

    def body(console: Console) -> None:
        if not found.visits:
            console.line(_("No visits yet."))
            return
        columns = [
            Column(_("Visit"), wrap=False),
            Column(_("Date"), wrap=False),
            Column(_("Groups")),
            Column(_("Method")),
            Column(_("Deputies"), "right"),
        ]
        console.table(columns, [_row(found, visit) for visit in found.visits])
        for outing in sorted({tuple(sorted((visit.code, *same[visit.id]))) for visit in found.visits}):
            if len(outing) > 1:
                console.beside(_("One outing: {codes}").format(codes=""), " = ".join(outing))

    same = _outings(found.state)
    documents = [{**record_document(visit), "one_with": same[visit.id]} for visit in found.visits]
    return Page("visit.list", documents, body)


def _row(found: VisitList, visit: Record) -> list[object]:
    mark = " ←" if visit.id == found.current else ""
    groups = names(found.state, "group", visit.named("group"))
    method = term(METHODS, visit.fields.get("method"))
    people = persons(found.state, visit.named("deputy"))
    return [visit.code + mark, visit.fields.get("date"), groups, method, len(people)]


def shown(found: VisitShown) -> Page:
    """
    One visit with its checks, and the visits that are one outing with it.
    """
    same = _outings(found.state).get(found.visit.id, [])

    def body(console: Console) -> None:
        console.line(_("Visit {code}").format(code=found.visit.code), "bold")
        _facts(console, found.state, found.visit)
        if same:
            console.beside(_("  One outing with: {codes}").format(codes=""), _(", ").join(same))
        if found.checks:
            console.line("  " + _("Checks"), "bold")
        for check in found.checks:
            time = check.fields.get("time") or "--:--"
            console.line(f"    {time}  {check.code}  {label(site_of(found.state, check))}")
        if not found.checks:
            console.line(_("  No checks yet: a visit counts from its first check on."))
        print_conflicts(console, found.visit)

    document = {**record_document(found.visit), "checks": [check.code for check in found.checks], "one_with": same}
    return Page("visit.show", document, body, (*warning_words(found.warnings), *conflict_steps(found.visit)))


def amended(found: VisitShown) -> Page:
    """
    The receipt of a correction: what it changed, the visit as it is now, how many checks were dated anew with it.
    """
    from fieldkit.views.record import changed_words

    page = shown(found)
    moved = [check.code for check in found.checks if check.id in found.moved]

    def body(console: Console) -> None:
        console.line(changed_words(found.changed, "visit"), "green" if found.changed else None)
        page.body(console)
        if moved:
            console.line(_("✓ Checks dated anew with the visit: {count}").format(count=len(moved)), "green")

    document = {**page.document, "changed": sorted(found.changed), "moved": moved}
    return page._replace(key="visit.amend", document=document, body=body)


def _outings(state: State) -> dict[str, list[str]]:
    """
    Give for each visit that stands the codes of the other visits that are one outing with it.
    """
    outings: dict[str, list[Record]] = {}
    for visit in state.all("visit"):
        outings.setdefault(state.class_of("visit", visit.id), []).append(visit)
    members = [(visit, one) for one in outings.values() for visit in one]
    return {visit.id: sorted(other.code for other in one if other.id != visit.id) for visit, one in members}
