"""
`fieldkit check`: one site on one day, logged in one command.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from fieldkit.commands.app import App, noun, pass_app
from fieldkit.commands.spelled import Photographed
from fieldkit.language import _

Function = TypeVar("Function", bound=Callable[..., Any])
command = noun("check", _("Log checks at sites, list, correct and withdraw them."))


def _facts(function: Function) -> Function:
    """
    Add the options that `log` and `amend` share.
    """
    options = [
        click.option("--on", "when", metavar="DATE[ TIME]", help=_("When: 2021-10-18 09:30, 10月18日 9点半, 昨天.")),
        click.option("-g", "--group", metavar="GROUP", help=_("The group, if not the visit's.")),
        click.option("--visit", metavar="VISIT", help=_("The visit, if not the current one.")),
        click.option("-m", "--method", metavar="METHOD", help=_("How, if not as the visit.")),
        click.option("-d", "--deputy", "deputies", multiple=True, metavar="A,B", help=_("All deputies at this check.")),
        click.option("--escort", "escorts", multiple=True, metavar="NAME", help=_("Escorts; they are never counted.")),
        click.option("--at", metavar="COORD", help=_("Position: 39.5023,116.6889 or 东经116.689°北纬39.502°.")),
        click.option("--datum", metavar="DATUM", help=_("Of the position: wgs84 (default), cgcs2000, gcj02, bd09.")),
        click.option("--item", "items", multiple=True, metavar="KEY=ANSWER", help=_("Answers: GW04=problem,3眼.")),
        click.option("--rest", metavar="ANSWER", help=_("The answer of all items not named: ok, 符合.")),
        click.option("--advice", multiple=True, metavar="TEXT", help=_("The deputies' advice (may be repeated).")),
        click.option("--note", metavar="TEXT", help=_("A note.")),
    ]
    for option in reversed(options):
        function = option(function)
    return function


@command.command("log", cls=Photographed, help=_("Log a check at a site, with photos, answers and findings."))
@click.argument("site", default="")
@_facts
@click.option("-p", "--photo", "photos", multiple=True, metavar="FILE|GLOB|DIR", help=_("Photos of the scene."))
@click.option("--before", multiple=True, metavar="FILE", help=_("Photos before rectification."))
@click.option("--after", multiple=True, metavar="FILE", help=_("Photos after rectification."))
@click.option("--document", "documents", multiple=True, metavar="FILE", help=_("Photos of papers."))
@click.option("-x", "--finding", "findings", multiple=True, metavar="[ITEM=]TEXT", help=_("A problem found."))
@click.option("--new-photos", "folder", metavar="DIR", help=_("Photos of a folder not logged yet, numbered to tick."))
@click.option("--resume", metavar="DRAFT", help=_("Go on with a draft, by the number todo shows."))
@click.option("--ask/--no-ask", default=True, help=_("Whether to ask for what is missing, at a terminal."))
@pass_app
def log(app: App, folder: str | None, resume: str | None, ask: bool, **given: Any) -> int:
    """
    Log a check.
    """
    from fieldkit.commands.asking import with_offer, with_ticked
    from fieldkit.commands.conversation import talked_through
    from fieldkit.operations import check as operation
    from fieldkit.operations.check_request import CheckRequest
    from fieldkit.views import check as view

    given["photos"] += with_ticked(app, folder, ask) if folder else ()
    with talked_through(app, CheckRequest(**given), resume, ask) as request:
        done = with_offer(lambda place: operation.log(app.session(), request._replace(at=place)), request.at)
    return app.show(view.logged(done))


@command.command("list", help=_("List checks."))
@click.option("-s", "--site", metavar="SITE", help=_("Only at this site."))
@click.option("-g", "--group", metavar="GROUP", help=_("Only of this group."))
@click.option("--on", "date", metavar="DATE", help=_("Only of this day."))
@click.option("--withdrawn", is_flag=True, help=_("Withdrawn ones too."))
@pass_app
def list_(app: App, site: str | None, group: str | None, date: str | None, withdrawn: bool) -> int:
    """
    List checks.
    """
    from fieldkit.operations import check_edit as operation
    from fieldkit.views import check as view

    return app.show(view.listing(operation.list_checks(app.session(), site, group, date, withdrawn)))


@command.command("show", help=_("Show one check in full."))
@click.argument("check")
@pass_app
def show(app: App, check: str) -> int:
    """
    Show a check.
    """
    from fieldkit.operations import check_edit as operation
    from fieldkit.views import check as view

    return app.show(view.shown(operation.show(app.session(), check)))


@command.command("amend", help=_("Correct a check; what was written before stays in its history."))
@click.argument("check")
@click.option("-s", "--site", default="", metavar="SITE", help=_("Another site."))
@_facts
@pass_app
def amend(app: App, check: str, at: str | None, **given: Any) -> int:
    """
    Correct a check.
    """
    from fieldkit.commands.asking import with_offer
    from fieldkit.operations import check_edit as operation
    from fieldkit.operations.check_request import CheckRequest
    from fieldkit.views import check as view

    done = with_offer(lambda place: operation.amend(app.session(), check, CheckRequest(**given, at=place)), at)
    return app.show(view.amended(done))


@command.command("withdraw", help=_("Withdraw a check: it stays in the ledger and no longer counts."))
@click.argument("check")
@click.option("--reason", default="", metavar="TEXT", help=_("Why."))
@pass_app
def withdraw(app: App, check: str, reason: str) -> int:
    """
    Withdraw a check.
    """
    from fieldkit.operations import check_edit as operation
    from fieldkit.views import check as view

    return app.show(view.withdrawn(operation.withdraw(app.session(), check, reason)))


@command.command("template", help=_("Write a sheet (.xlsx or .csv) to fill in: this group's sites, deputies, answers."))
@click.argument("path", metavar="FILE")
@click.option("-g", "--group", metavar="GROUP", help=_("The group, if not this workspace's."))
@click.option("--days", type=int, default=1, show_default=True, help=_("For how many days there are to be rows."))
@pass_app
def template(app: App, path: str, group: str | None, days: int) -> int:
    """
    Write a sheet to fill in.
    """
    from fieldkit.operations import sheet_template as operation
    from fieldkit.views import sheet as view

    return app.show(view.written(operation.write_template(app.session(), path, group, days, view.book)))


@command.command("import", help=_("Import checks from a filled-in sheet (Excel, WPS, CSV); again adds nothing."))
@click.argument("path", metavar="FILE")
@click.option("-g", "--group", metavar="GROUP", help=_("The group, where neither sheet nor row names one."))
@click.option("--partial", is_flag=True, help=_("Take the good rows even when others are bad."))
@click.option("--dry-run", is_flag=True, help=_("Only say what would be written."))
@pass_app
def import_(app: App, path: str, **choices: Any) -> int:
    """
    Import a sheet of checks.
    """
    from fieldkit.operations import sheet_import as operation
    from fieldkit.views import sheet_report as view

    return app.show(view.imported(operation.import_sheet(app.session(), path, **choices)))


@command.command(
    "duplicates", help=_("Checks that look like the same check, with the reasons, the strongest first; you decide.")
)
@pass_app
def duplicates(app: App) -> int:
    """
    List checks that look like the same check.
    """
    from fieldkit.commands.unifying import look

    return look(app, "check")
