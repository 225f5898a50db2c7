"""
`fieldkit finding`: problems found.
"""

from __future__ import annotations

import click

from fieldkit.commands.app import App, noun, pass_app
from fieldkit.commands.unifying import declare, look, pair
from fieldkit.language import _

command = noun("finding", _("Problems found."))


@command.command("list", help=_("List findings."))
@click.option("--state", "state_name", metavar="STATE", help=_("Only in this state: draft, confirmed, assigned …"))
@click.option("-g", "--group", metavar="GROUP", help=_("Only of this group."))
@click.option("--agency", metavar="NAME", help=_("Only of this agency."))
@pass_app
def list_(app: App, state_name: str | None, group: str | None, agency: str | None) -> int:
    """
    List findings.
    """
    from fieldkit.operations import finding as operation
    from fieldkit.views import finding as view

    return app.show(view.listing(operation.list_findings(app.session(), state_name, group, agency)))


@command.command("show", help=_("Show one finding in full."))
@click.argument("finding")
@pass_app
def show(app: App, finding: str) -> int:
    """
    Show a finding.
    """
    from fieldkit.operations import finding as operation
    from fieldkit.views import finding as view

    return app.show(view.shown(operation.show(app.session(), finding)))


@command.command("add", help=_("Add a problem to a check that was logged before."))
@click.argument("check")
@click.argument("words", metavar="[ITEM=]TEXT")
@pass_app
def add(app: App, check: str, words: str) -> int:
    """
    Add a finding.
    """
    from fieldkit.operations import finding as operation
    from fieldkit.views import finding as view

    return app.show(view.added(operation.add(app.session(), check, words)))


@command.command("edit", help=_("Correct a finding; what was written before stays in its history."))
@click.argument("finding")
@click.option("--text", metavar="TEXT", help=_("What is wrong."))
@click.option("--agency", metavar="NAME", help=_("The responsible agency."))
@click.option("--person", metavar="NAME", help=_("The responsible person."))
@click.option("--origin", metavar="WORD", help=_("self_reported (台账内) or off_ledger (台账外)."))
@click.option("--class", "rect_class", metavar="WORD", help=_("immediate 立行立改, deadline 限期, long_term 长期."))
@click.option("--due", metavar="DATE", help=_("The due date."))
@click.option("--quantity", metavar="VALUE", help=_("How much, with its measure: 2.5亩, 3眼."))
@pass_app
def edit(app: App, finding: str, text: str | None, agency: str | None, person: str | None, **given: str | None) -> int:
    """
    Correct a finding.
    """
    from fieldkit.operations import finding as operation
    from fieldkit.views import finding as view

    texts = {"text": text, "agency": agency, "person": person}
    return app.show(view.edited(operation.edit_finding(app.session(), finding, texts, **given)))


@command.command(
    "unify", help=_("Declare two findings one problem, which then counts once; --apart says they are two.")
)
@pair
@pass_app
def unify(app: App, one: str, other: str, apart: bool) -> int:
    """
    Declare two findings one problem.
    """
    return declare(app, "finding", one, other, apart)


@command.command(
    "duplicates", help=_("Findings that may be one problem, with the reasons, the strongest first; you decide.")
)
@pass_app
def duplicates(app: App) -> int:
    """
    List findings that may be one problem.
    """
    return look(app, "finding")
