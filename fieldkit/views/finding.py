"""
Findings on the screen.
"""

from __future__ import annotations

from fieldkit.core.fold import Record
from fieldkit.core.problem import states_today
from fieldkit.core.rectification import state_of
from fieldkit.core.shapes import mapping
from fieldkit.language import _
from fieldkit.operations.finding import FindingList, FindingShown
from fieldkit.views.conflict import conflict_steps, print_conflicts
from fieldkit.views.console import Column, Console
from fieldkit.views.oddities import warning_words
from fieldkit.views.page import Page, record_document
from fieldkit.views.pairs import print_pairs
from fieldkit.views.reasons import kind_word
from fieldkit.views.record import changed_words
from fieldkit.views.terms import CLASSES, NONE, ORIGINS, STATES, label, site_of, term
from fieldkit.views.unify import one_with, print_one_with


def listing(found: FindingList) -> Page:
    """
    The table of findings.
    """

    def body(console: Console) -> None:
        if not found.findings:
            console.line(_("No findings."))
            return
        columns = [
            Column(_("Finding"), wrap=False),
            Column(_("Site")),
            Column(_("Problem")),
            Column(_("State")),
            Column(_("Due"), wrap=False),
        ]
        console.table(columns, [_row(found, finding, stands(finding)) for finding in found.findings])
        for problem in sorted({tuple(sorted((finding.code, *same[finding.id]))) for finding in found.findings}):
            if len(problem) > 1:
                console.beside(_("One problem: {codes}").format(codes=""), " = ".join(problem))

    same = {finding.id: one_with(found.state, finding) for finding in found.findings}
    stands = states_today(found.state)
    documents = [{**record_document(finding), "one_with": same[finding.id]} for finding in found.findings]
    return Page("finding.list", documents, body)


def _row(found: FindingList, finding: Record, state: str) -> list[object]:
    check = found.state.get("check", finding.fields.get("check"))
    site = site_of(found.state, check) if check else None
    stands, due = term(STATES, state), finding.fields.get("due_date") or NONE
    return [finding.code, site.name if site else NONE, finding.fields.get("text"), stands, due]


def shown(found: FindingShown) -> Page:
    """
    One finding in full, and the findings that tell of the same problem.
    """
    same = one_with(found.state, found.finding)

    def body(console: Console) -> None:
        finding = found.finding
        console.line(_("Finding {code}").format(code=finding.code), "bold")
        print_pairs(console, [(name, str(value)) for name, value in _facts(found) if value not in (None, NONE, "")])
        print_one_with(console, same)
        print_conflicts(console, finding)

    talk = (*warning_words(found.warnings), *conflict_steps(found.finding))
    document = {**record_document(found.finding), "one_with": same}
    return Page("finding.show", document, body, talk)


def added(found: FindingShown) -> Page:
    """
    The receipt of a problem added to a check.
    """
    page = shown(found)

    def body(console: Console) -> None:
        words = _("✓ Saved: {name}")
        console.line(words.format(name=f"{kind_word('finding')} {found.finding.code}"), "green")
        page.body(console)

    return page._replace(key="finding.add", body=body)


def edited(found: FindingShown) -> Page:
    """
    The receipt of a correction: what it changed, and the finding as it is now.
    """
    page = shown(found)

    def body(console: Console) -> None:
        console.line(changed_words(found.changed, "finding"), "green" if found.changed else None)
        page.body(console)

    return page._replace(key="finding.edit", document={**page.document, "changed": sorted(found.changed)}, body=body)


def _facts(found: FindingShown) -> list[tuple[str, object]]:
    fields, stands = found.finding.fields, states_today(found.state)(found.finding)
    check = found.state.get("check", fields.get("check"))
    quantity = fields.get("quantity")
    amount = f"{quantity.get('value')}{quantity.get('measure')}" if isinstance(quantity, dict) else None
    return [
        (_("Problem"), fields.get("text")),
        (_("State"), term(STATES, state_of(fields))),
        (_("Since"), mapping(fields.get("move")).get("date")),
        (_("State of the problem"), term(STATES, stands) if stands != state_of(fields) else None),
        (_("Checklist item"), fields.get("item")),
        (_("Origin"), term(ORIGINS, fields.get("origin"))),
        (_("Class"), term(CLASSES, fields.get("rect_class"))),
        (_("Responsible agency"), fields.get("agency")),
        (_("Responsible person"), fields.get("person")),
        (_("Due"), fields.get("due_date")),
        (_("Quantity"), amount),
        (_("Check"), label(check)),
        (_("Site"), label(site_of(found.state, check)) if check else None),
    ]
