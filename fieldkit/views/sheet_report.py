"""
What importing a sheet of checks did, and what in it needs a person.
"""

from __future__ import annotations

from typing import Any

from fieldkit.core.sheet import shown_token
from fieldkit.language import N_, _
from fieldkit.operations.sheet_import import OddRow, SheetImported
from fieldkit.views.console import Column, Console
from fieldkit.views.listed import unused_words
from fieldkit.views.oddities import bare_words, warning_words
from fieldkit.views.page import Page
from fieldkit.views.reasons import reason_word
from fieldkit.views.record import Names, field_label
from fieldkit.views.terms import few
from fieldkit.views.text import shorten

ODD = 20
HOW = {
    "made": N_("Visit {code}: made of {rows} rows"),
    "joined": N_("Visit {code}: joined by {rows} rows"),
    "known": N_("Visit {code}: {rows} rows"),
}


def imported(done: SheetImported) -> Page:
    """
    The report of an import: counts and visits first, then cells kept as people left them, then rows not taken.
    """

    talk = [*questions(done), *_steps(done)]
    return Page("check.import", document(done), lambda console: lines(console, done), tuple(talk))


def lines(console: Console, done: SheetImported) -> None:
    """
    Say what was written, and what was kept or not taken.
    """
    console.line(_counts(done), None if done.dry_run else "green")
    for visit in done.plan.visits:
        console.line("  " + _(HOW[visit.how]).format(code=visit.code, rows=visit.rows))
    if done.plan.kept:
        _kept(console, done)
    if done.bad:
        _bad(console, done)


def _counts(done: SheetImported) -> str:
    plan = done.plan
    counts = _("checks: {new} new, {changed} changed, {same} known · new photos: {photos} · new findings: {findings}")
    said = counts.format(
        new=len(plan.new), changed=len(plan.changed), same=plan.same, photos=plan.photos, findings=plan.findings
    )
    return (_("Would write {counts}. Nothing was written.") if done.dry_run else _("✓ {counts}")).format(counts=said)


def _kept(console: Console, done: SheetImported) -> None:
    names = Names(done.state)
    columns = [Column(_("Code")), Column(_("Field")), Column(_("Kept")), Column(_("The sheet says"))]
    rows = []
    for cell in done.plan.kept:
        both = [names.brief(cell.kind, cell.field, value, 60) for value in (cell.mine, cell.theirs)]
        rows.append([cell.code, field_label(cell.field, cell.kind), *both])
    console.table(columns, rows, title=_("Changed by a person since, or emptied in the sheet, and kept:"))


def _bad(console: Console, done: SheetImported) -> None:
    columns = [
        Column(_("Sheet")),
        Column(_("Row"), "right", wrap=False),
        Column(_("Column")),
        Column(_("Value")),
        Column(_("Why not")),
    ]
    rows = [[bad.sheet, bad.row, bad.column, shorten(bad.value, 60), reason_word(bad.reason)] for bad in done.bad]
    cut = 0 if any(bad.sheet for bad in done.bad) else 1
    console.table(columns[cut:], [row[cut:] for row in rows], title=_("Rows not taken:"))


def questions(done: SheetImported) -> list[str]:
    """
    Say what looks odd about an import, and what was left alone.
    """
    plan, file = done.plan, done.file
    talk = [*bare_words([(one.word, one.facts) for one in done.odd]), *_odd(done.odd)]
    talk += unused_words(file.skipped, file.unknown)
    if file.unread:
        talk.append(_("? Sheets passed over, no row of theirs holds the column names: {names}").format(
            names=_(", ").join(file.unread)
        ))
    if plan.withdrawn:
        talk.append(_("? Withdrawn here, so left alone: {codes}").format(codes=few(plan.withdrawn)))
    if done.missing:
        talk.append(_("? In this sheet before and not any more, and kept: {codes}").format(codes=few(done.missing)))
    if done.alone:
        talk.append(_("? No deputy is named, so nobody is counted: {codes}").format(codes=few(done.alone)))
    if not file.rows:
        talk.append(_("? No row is filled in."))
    return talk


def _steps(done: SheetImported) -> list[str]:
    return [_("→ See them: fieldkit check list")] if done.plan.new and not done.dry_run else []


def _odd(odd: tuple[OddRow, ...]) -> list[str]:
    """
    Put what looks odd into words, each with its row.
    """
    said = []
    for one in odd:
        for words in warning_words([(one.word, one.facts)]):
            row = {"sheet": one.sheet, "row": one.row, "words": words.removeprefix("? ")}
            said.append((_("? {sheet}, row {row}: {words}") if one.sheet else _("? Row {row}: {words}")).format(**row))
    if len(said) > ODD:
        said[ODD:] = [_("? … and {count} more such questions.").format(count=len(said) - ODD)]
    return said


def document(done: SheetImported) -> dict[str, Any]:
    """
    Give the report as JSON; rows and columns as the sheet has them.
    """
    plan = done.plan
    return {
        "path": done.file.path,
        "sheets": [shown_token(token) for token in done.file.tokens],
        "dry_run": done.dry_run,
        "new": len(plan.new),
        "changed": len(plan.changed),
        "same": plan.same,
        "photos": plan.photos,
        "findings": plan.findings,
        "new_codes": plan.new,
        "changed_codes": plan.changed,
        "visits": [visit._asdict() for visit in plan.visits],
        "kept": [cell._asdict() for cell in plan.kept],
        "withdrawn": plan.withdrawn,
        "missing_from_sheet": list(done.missing),
        "skipped": done.file.skipped,
        "bad": [bad._asdict() for bad in done.bad],
        "warnings": [{"sheet": one.sheet, "row": one.row, "warning": one.word, **one.facts} for one in done.odd],
        "unknown_columns": list(done.file.unknown),
        "unread_sheets": list(done.file.unread),
    }
