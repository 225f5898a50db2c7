"""
`fieldkit visit`: an outing, started once and carried by the day's checks.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from fieldkit.commands.app import App, noun, pass_app
from fieldkit.commands.unifying import declare, look, pair
from fieldkit.language import _

command = noun("visit", _("Outings: who went out, when and how."))


@command.command("start", help=_("Start a visit; checks logged next inherit its date, group, method and deputies."))
@click.option("--on", "when", metavar="DATE", help=_("The day, today if left out: 2021-10-18, 10月18日, 昨天."))
@click.option("-g", "--group", "groups", multiple=True, metavar="GROUP", help=_("The group (may be repeated)."))
@click.option("-m", "--method", metavar="METHOD", help=_("How: announced, unannounced, random … or 明察, 暗访 …"))
@click.option("-d", "--deputy", "deputies", multiple=True, metavar="A,B", help=_("Deputies present: number or name."))
@click.option("--leader", default="", metavar="NAME", help=_("Who leads."))
@click.option("--escort", "escorts", multiple=True, metavar="NAME", help=_("Escorts; they are never counted."))
@click.option("--joint", default="", metavar="CODE", help=_("A code two teams share that day: one outing."))
@click.option("--note", default="", metavar="TEXT", help=_("A note."))
@pass_app
def start(app: App, when: str | None, groups: tuple[str, ...], **given: Any) -> int:
    """
    Start a visit.
    """
    from fieldkit.commands.needed import with_answers
    from fieldkit.operations import visit as operation
    from fieldkit.views import visit as view

    def attempt(answers: Mapping[str, str]) -> operation.VisitShown:
        return operation.start(app.session(), when, groups or tuple(answers.values()), **given)

    return app.show(view.started(with_answers(attempt)))


@command.command("end", help=_("End the current visit and see what the day came to."))
@click.argument("name", required=False, metavar="[VISIT]")
@click.option(
    "--export",
    "target",
    is_flag=False,
    flag_value="",
    metavar="[FILE|FOLDER]",
    help=_("Hand the day over too, to the stick when nothing is named."),
)
@pass_app
def end(app: App, name: str | None, target: str | None) -> int:
    """
    End a visit.
    """
    from fieldkit.commands.handing import hand_over, place_for
    from fieldkit.operations import visit as operation

    place = place_for(app, target)
    return hand_over(app, operation.end(app.session(), name), place)


@command.command("list", help=_("List visits."))
@click.option("-g", "--group", metavar="GROUP", help=_("Only of this group."))
@pass_app
def list_(app: App, group: str | None) -> int:
    """
    List visits.
    """
    from fieldkit.operations import visit as operation
    from fieldkit.views import visit as view

    return app.show(view.listing(operation.list_visits(app.session(), group)))


@command.command("show", help=_("Show the current visit, or the named one, with its checks."))
@click.argument("name", required=False, metavar="[VISIT]")
@pass_app
def show(app: App, name: str | None) -> int:
    """
    Show a visit.
    """
    from fieldkit.operations import visit as operation
    from fieldkit.views import visit as view

    return app.show(view.shown(operation.show(app.session(), name)))


@command.command("amend", help=_("Correct a visit; what was written before stays in its history."))
@click.argument("name", required=False, metavar="[VISIT]")
@click.option("--on", "when", metavar="DATE", help=_("Another day."))
@click.option("-m", "--method", metavar="METHOD", help=_("Another method."))
@click.option("--leader", metavar="NAME", help=_('Another leader; "" clears it.'))
@click.option("--joint", metavar="CODE", help=_('The code shared with another team; "" clears it.'))
@click.option("--note", metavar="TEXT", help=_('A note; "" clears it.'))
@click.option("-d", "--deputy", "add_deputies", multiple=True, metavar="A,B", help=_("Deputies to add."))
@click.option("--drop-deputy", "drop_deputies", multiple=True, metavar="A,B", help=_("Deputies who were not there."))
@click.option("-g", "--group", "add_groups", multiple=True, metavar="GROUP", help=_("A group to add."))
@click.option("--escort", "escorts", multiple=True, metavar="NAME", help=_("The escorts, all of them."))
@pass_app
def amend(app: App, name: str | None, **given: object) -> int:
    """
    Correct a visit.
    """
    from fieldkit.operations import visit as operation
    from fieldkit.views import visit as view

    return app.show(view.amended(operation.amend(app.session(), name, **given)))  # type: ignore[arg-type]


@command.command(
    "unify", help=_("Declare two visit records one outing, each deputy then counts once; --apart takes it back.")
)
@pair
@pass_app
def unify(app: App, one: str, other: str, apart: bool) -> int:
    """
    Declare two visits one outing.
    """
    return declare(app, "visit", one, other, apart)


@command.command(
    "duplicates", help=_("Visits that may be one outing logged on two laptops, with the reasons; you decide.")
)
@pass_app
def duplicates(app: App) -> int:
    """
    List visits that may be one outing.
    """
    return look(app, "visit")
