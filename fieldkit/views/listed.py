"""
What an import of a list did, row by row where a person is needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fieldkit.language import _, ngettext
from fieldkit.operations.listed import Imported
from fieldkit.views.console import Column, Console
from fieldkit.views.page import Page
from fieldkit.views.reasons import reason_word
from fieldkit.views.record import Names, field_label, note_words
from fieldkit.views.steps import import_first
from fieldkit.views.terms import few
from fieldkit.views.text import shorten


def imported(done: Imported) -> Page:
    """
    The report of an import: counts first, then cells kept as people left them, then rows not taken.
    """

    def body(console: Console) -> None:
        console.line(_counts(done), None if done.dry_run else "green")
        if done.kept:
            _kept(console, done)
        if done.bad:
            _bad(console, done)

    return Page(f"{done.kind}.import", document(done), body, _talk(done))


def _counts(done: Imported) -> str:
    words = {
        True: _("Would add: {new} new, {changed} changed, {same} known. Nothing was written."),
        False: _("✓ {new} new, {changed} changed, {same} known."),
    }
    return words[done.dry_run].format(new=len(done.new), changed=len(done.changed), same=done.same)


def _kept(console: Console, done: Imported) -> None:
    names = Names(done.state)
    columns = [Column(_("Code")), Column(_("Field")), Column(_("Kept")), Column(_("The list says"))]
    rows = []
    for cell in done.kept:
        both = [names.brief(done.kind, cell.field, value, 60) for value in (cell.mine, cell.theirs)]
        rows.append([cell.code, field_label(cell.field, done.kind), *both])
    console.table(columns, rows, title=_("Changed by a person since the last import, and kept:"))


def _bad(console: Console, done: Imported) -> None:
    columns = [Column(_("Row"), "right", wrap=False), Column(_("Column")), Column(_("Value")), Column(_("Why not"))]
    rows = [[bad.row, bad.column, shorten(bad.value, 60), reason_word(bad.reason)] for bad in done.bad]
    console.table(columns, rows, title=_("Rows not taken:"))


def _talk(done: Imported) -> tuple[str, ...]:
    talk = [*note_words(done.warnings), *unused_words(done.skipped, done.unknown_columns)]
    if done.withdrawn:
        talk.append(_("? Withdrawn here, so left alone: {codes}").format(codes=few(done.withdrawn)))
        if any(done.state.by_code(done.kind, code) for code in done.withdrawn):
            talk.append(_("→ Taken back by undo? Take that back: fieldkit undo --list, then fieldkit undo NUMBER"))
    if done.missing:
        talk.append(_("? In an earlier list but not in this one, and kept: {codes}").format(codes=few(done.missing)))
    if not (done.new or done.changed or done.same or done.kept or done.bad or done.withdrawn):
        talk.append(_("? There is no row below the column names."))
    talk += import_first(bad.reason for bad in done.bad)
    if done.new and not done.dry_run:
        talk.append(_("→ See them: fieldkit {kind} list").format(kind=done.kind))
    return tuple(talk)


def unused_words(skipped: int, columns: Sequence[str]) -> list[str]:
    """
    Say which rows and columns of a table were passed over because they are none of ours.
    """
    said = []
    if skipped:
        words = ngettext(
            "{count} row of totals or remarks left out.", "{count} rows of totals or remarks left out.", skipped
        )
        said.append(words.format(count=skipped))
    if columns:
        said.append(_("Columns not used: {names}").format(names=_(", ").join(columns)))
    return said


def document(done: Imported) -> dict[str, Any]:
    """
    Give the report as JSON; rows and columns as the list has them.
    """
    return {
        "path": done.path,
        "dry_run": done.dry_run,
        "new": len(done.new),
        "changed": len(done.changed),
        "same": done.same,
        "skipped": done.skipped,
        "new_codes": list(done.new),
        "changed_codes": list(done.changed),
        "kept": [cell._asdict() for cell in done.kept],
        "withdrawn": list(done.withdrawn),
        "missing_from_list": list(done.missing),
        "bad": [bad._asdict() for bad in done.bad],
        "warnings": [{"warning": word, **facts} for word, facts in done.warnings],
        "unknown_columns": list(done.unknown_columns),
    }
