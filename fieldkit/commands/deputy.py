"""
`fieldkit deputy`: the roster.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from fieldkit.commands.app import App, noun, pass_app
from fieldkit.commands.unifying import declare, look, pair
from fieldkit.language import _

command = noun("deputy", _("The roster of deputies."))


def _fields(function: Callable[..., Any]) -> Callable[..., Any]:
    options = [
        click.option("--level", metavar="LEVEL", help=_("national, provincial, city, county or township.")),
        click.option("--region", metavar="CODE", help=_("The region: code or name.")),
        click.option("--agency", metavar="TEXT", help=_("Where they work.")),
        click.option("--station", metavar="TEXT", help=_("Their liaison station.")),
        click.option("--note", metavar="TEXT", help=_("A note.")),
    ]
    for option in reversed(options):
        function = option(function)
    return function


@command.command("add", help=_("Add a deputy, under a roster code or without one."))
@click.argument("code", required=False)
@click.option("--name", required=True, metavar="NAME", help=_("The name, exactly as written."))
@_fields
@pass_app
def add(app: App, code: str | None, **given: str | None) -> int:
    """
    Add a deputy.
    """
    from fieldkit.operations import deputy as operation
    from fieldkit.views import record as view

    return app.show(view.saved(operation.add(app.session(), code, given), "deputy.add"))


@command.command("list", help=_("List deputies."))
@click.option("--region", metavar="CODE", help=_("Only this region (code or name)."))
@click.option("--level", metavar="LEVEL", help=_("Only this level."))
@click.option("-g", "--group", metavar="GROUP", help=_("Only members of this group."))
@pass_app
def list_(app: App, group: str | None, **given: str | None) -> int:
    """
    List deputies.
    """
    from fieldkit.operations import deputy as operation
    from fieldkit.views import deputy as view

    return app.show(view.listing(operation.list_deputies(app.session(), group, given)))


@command.command("show", help=_("Show a deputy; namesakes are named beside."))
@click.argument("deputy")
@pass_app
def show(app: App, deputy: str) -> int:
    """
    Show a deputy.
    """
    from fieldkit.operations import deputy as operation
    from fieldkit.views import record as view

    return app.show(view.shown(operation.show(app.session(), deputy), "deputy.show"))


@command.command("edit", help=_("Change a deputy; what was written before stays in the history."))
@click.argument("deputy")
@click.option("--name", metavar="NAME", help=_("The name, exactly as written."))
@_fields
@pass_app
def edit(app: App, deputy: str, **given: str | None) -> int:
    """
    Change a deputy.
    """
    from fieldkit.operations import deputy as operation
    from fieldkit.views import record as view

    return app.show(view.saved(operation.edit(app.session(), deputy, given), "deputy.edit"))


@command.command("import", help=_("Import a roster (Excel, WPS, CSV); the same list again adds nothing."))
@click.argument("path", metavar="FILE")
@click.option("--partial", is_flag=True, help=_("Take the good rows even when others are bad."))
@click.option("--dry-run", is_flag=True, help=_("Only say what would be written."))
@pass_app
def import_(app: App, path: str, partial: bool, dry_run: bool) -> int:
    """
    Import deputies.
    """
    from fieldkit.operations import deputy as operation
    from fieldkit.views import listed as view

    return app.show(view.imported(operation.import_deputies(app.session(), path, partial, dry_run)))


@command.command("unify", help=_("Declare two records one person, who then counts once; --apart says they are two."))
@pair
@pass_app
def unify(app: App, one: str, other: str, apart: bool) -> int:
    """
    Declare two deputies one person.
    """
    return declare(app, "deputy", one, other, apart)


@command.command(
    "duplicates", help=_("Deputies who may be one person, with the reasons, the strongest first; you decide.")
)
@pass_app
def duplicates(app: App) -> int:
    """
    List deputies who may be one person.
    """
    return look(app, "deputy")
