"""
What is left to do, on one screen.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fieldkit.core.fold import Record
from fieldkit.language import _
from fieldkit.operations.todo import Todo
from fieldkit.views import handed, outstanding
from fieldkit.views.console import Console
from fieldkit.views.duplicates import likely_steps, likely_words
from fieldkit.views.page import Page
from fieldkit.views.terms import label

SHOWN = 8


def page(found: Todo, opening: bool = False) -> Page:
    """
    The opening screen: the visit under way and what is not handed over, then what is left, each with how many. It also
    says where the commands are when it is shown in place of them, as `opening`.
    """

    def body(console: Console) -> None:
        if found.visit:
            words = _("Under way: visit {code}, {count} checks so far.")
            console.line(words.format(code=found.visit.code, count=found.visit_checks), "cyan")
        if found.begun:
            console.line(_("Checks begun and not finished: {count}").format(count=len(found.begun)), "yellow")
        for number, begun in enumerate(found.begun[:SHOWN], 1):
            console.line(f"  {number}  {begun.site or _('no site yet')}  {begun.begun_at[:16].replace('T', ' ')}")
        handed.handed_lines(console, found.unhanded)
        outstanding.outstanding_lines(console, found.outstanding)
        # Which checks lack a position is for their team to see to.
        brief = found.outstanding.coordinating
        _receipts(console, found)
        words = _("Sites not checked yet: {left} of {planned}")
        _section(console, words.format(left=len(found.sites_left), planned=found.sites_planned), found.sites_left)
        _section(console, _("Checks without a photo: {count}"), found.without_photo, brief)
        _section(console, _("Checks without a position: {count}"), found.without_position, brief)
        _section(console, _("Checks with a problem not described: {count}"), found.without_finding)
        _section(console, _("Findings still drafts: {count}"), found.drafts)
        if found.conflicts:
            words = _("Conflicts: {count}, of them put off: {put_off}") if found.put_off else _("Conflicts: {count}")
            console.line(words.format(count=found.conflicts, put_off=found.put_off), "yellow")
        if found.quarantined:
            words = _("In quarantine, arrived and not believed: {count}")
            console.line(words.format(count=found.quarantined), "yellow")
        for words in likely_words(found.doubles):
            console.line(words, "yellow")
        handed.backup_line(console, found.unhanded)
        lacking = (found.without_photo, found.without_position, found.without_finding, found.drafts)
        open_ones = (found.begun, found.sites_left, *lacking, found.conflicts, found.quarantined, found.doubles,
                     found.outstanding.photos, found.outstanding.silent)  # fmt: skip
        if found.blank and not found.begun:
            console.line(_("Nothing is here yet: no sites, no checks."))
        elif not any(open_ones) and not found.unhanded.is_open and not _is_awaited(found):
            console.line(_("✓ All done. Have a rest."), "green")

    commands = (_("fieldkit --help lists the commands."),) if opening else ()
    return Page("todo", _document(found), body, (*commands, *_next_step(found)))


def _document(found: Todo) -> dict[str, Any]:
    return {
        "visit": found.visit.code if found.visit else None,
        "visit_checks": found.visit_checks,
        "sites_planned": found.sites_planned,
        "sites_left": [site.code for site in found.sites_left],
        "without_photo": [check.code for check in found.without_photo],
        "without_position": [check.code for check in found.without_position],
        "without_finding": [check.code for check in found.without_finding],
        "begun": [begun._asdict() for begun in found.begun],
        "drafts": [finding.code for finding in found.drafts],
        "conflicts": found.conflicts,
        "quarantined": found.quarantined,
        "conflicts_put_off": found.put_off,
        "likely_doubles": dict(found.doubles),
        "receipts": _receipt_documents(found),
        **handed.document(found.unhanded),
        **outstanding.document(found.outstanding),
    }


def _receipts(console: Console, found: Todo) -> None:
    if found.awaited:
        from fieldkit.views.receipt import todo_lines
        from fieldkit.views.record import Names

        todo_lines(console, Names(found.state).campaign, found.awaited)


def _is_awaited(found: Todo) -> bool:
    return any(one.is_open for one in found.awaited)


def _receipt_documents(found: Todo) -> list[dict[str, Any]]:
    if not found.awaited:
        return []
    from fieldkit.views.receipt_document import told_document

    codes = {group.id: group.code for group in found.state.every("group")}
    return [told_document(one, codes.get(one.receipt.group, "")) for one in found.awaited]


def _receipt_steps(found: Todo) -> list[str]:
    if not found.awaited:
        return []
    from fieldkit.views.receipt import next_steps

    return next_steps(found.awaited, handing=found.visit is None and found.unhanded.is_open)


def _next_step(found: Todo) -> tuple[str, ...]:
    steps = [_("→ See and settle the conflicts: fieldkit conflict list")] if found.conflicts else []
    if found.quarantined:
        steps.append(_("→ See what could not be believed: fieldkit quarantine list"))
    steps += likely_steps(found.doubles)
    if found.begun:
        steps.append(_("→ Go on with a check begun: fieldkit check log --resume NUMBER"))
    if found.blank:
        lists = _("→ Bring in the lists: fieldkit site import FILE (deputies and groups first)")
        steps += [lists, _("→ Or take them from a file handed out: fieldkit merge FILE")]
    if found.unhanded.backup_due:
        steps.append(_("→ Copy the whole workspace: fieldkit backup"))
    if found.visit is None and found.unhanded.is_open:
        steps.append(_("→ Hand over: fieldkit export") if found.stick else _("→ Hand over: fieldkit export FILE.zip"))
    steps += outstanding.steps(found.outstanding)
    steps += _receipt_steps(found)
    if found.sites_left and found.visit is not None:
        steps.append(_("→ Next: fieldkit check log SITE"))
    elif found.sites_left and not found.outstanding.coordinating:
        steps.append(_("→ Begin the day: fieldkit visit start"))
    elif found.visit is not None:
        steps.append(_("→ End the day: fieldkit visit end"))
    return tuple(steps)


def _section(console: Console, title: str, records: Sequence[Record], brief: bool = False) -> None:
    if not records:
        return
    console.line(title.format(count=len(records)), "bold")
    if brief:
        return
    for record in records[:SHOWN]:
        name = record.fields.get("text") if record.kind == "finding" else ""
        console.line(f"  {label(record)}" + (f"  {name}" if name else ""))
    if len(records) > SHOWN:
        console.line(_("  … and {count} more").format(count=len(records) - SHOWN))
