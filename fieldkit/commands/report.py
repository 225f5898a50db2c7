"""
`fieldkit report`: papers to print and to sign.
"""

from __future__ import annotations

import click

from fieldkit import language
from fieldkit.commands.app import App, noun, pass_app
from fieldkit.language import _

command = noun("report", _("Papers to print, take along and sign."))


@command.command("record", help=_("The record of a check, or of every check of a visit, for both sides to sign."))
@click.argument("check", metavar="CHECK|VISIT")
@click.option("-o", "--output", metavar="FILE", help=_("FILE.docx or FILE.html; otherwise CODE.docx here."))
@click.option("--template", metavar="FILE", help=_("Another Word template, made from templates/record.*.docx."))
@click.option("--force", is_flag=True, help=_("Write over a file of this name."))
@pass_app
def record(app: App, check: str, output: str | None, template: str | None, force: bool) -> int:
    """
    Write the record of a check or a visit.
    """
    from fieldkit.operations import printing, report
    from fieldkit.views import paper_html, paper_record
    from fieldkit.views import report as view

    found = report.record(app.session(), check)
    target = printing.choose(found.code, output, template, force)
    words = paper_record.record_words(found)
    return app.show(view.recorded(found, printing.write(target, words, language.current(), paper_html.html)))


@command.command("blank", help=_("What a group takes along on paper: sites, attendance sheet, blank records."))
@click.option("-g", "--group", metavar="GROUP", help=_("The group, if not the workspace's."))
@click.option("-o", "--output", metavar="FILE", help=_("FILE.docx or FILE.html; otherwise GROUP-blank.docx here."))
@click.option("--force", is_flag=True, help=_("Write over a file of this name."))
@pass_app
def blank(app: App, group: str | None, output: str | None, force: bool) -> int:
    """
    Write the papers to take along.
    """
    from fieldkit.operations import printing, report
    from fieldkit.views import paper_blank, paper_html
    from fieldkit.views import report as view

    found = report.blank(app.session(), group)
    target = printing.choose(f"{found.group.code}-blank", output, None, force)
    words = paper_blank.blank_words(found)
    return app.show(view.blanks(found, printing.write(target, words, language.current(), paper_html.html)))
