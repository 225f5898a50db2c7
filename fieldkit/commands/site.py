"""
`fieldkit site`: inspection points.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from fieldkit.commands.app import App, noun, pass_app
from fieldkit.commands.unifying import declare, look, pair
from fieldkit.commands.wording import Whole
from fieldkit.language import _

command = noun("site", _("Inspection points."))


def _fields(function: Callable[..., Any]) -> Callable[..., Any]:
    options = [
        click.option("--region", metavar="CODE", help=_("Its region: code or name.")),
        click.option("--topic", metavar="TOPIC", help=_("Its topic: code or name.")),
        click.option("--township", metavar="NAME", help=_("Its township.")),
        click.option("--address", metavar="TEXT", help=_("Its address.")),
        click.option("--agency", metavar="NAME", help=_("The responsible agency.")),
        click.option("--contact", metavar="TEXT", help=_("Who to call.")),
        click.option("-g", "--group", metavar="GROUP", help=_("The group it is assigned to.")),
        click.option("--lookback/--no-lookback", default=None, help=_("Whether it is looked back at.")),
        click.option("--ledger-no", metavar="TEXT", help=_("Its number in the old ledger.")),
        click.option("--note", metavar="TEXT", help=_("A note.")),
        click.option("--at", metavar="COORD", help=_("Where: 39.5023,116.6889 or 东经116.689°北纬39.502° …")),
        click.option("--datum", metavar="DATUM", help=_("wgs84, cgcs2000, gcj02 or bd09; 高德, 百度 …")),
    ]
    for option in reversed(options):
        function = option(function)
    return function


@command.command("add", help=_("Add a site; without a code it gets one made of group and laptop letter."))
@click.argument("code", required=False)
@click.option("--name", required=True, metavar="NAME", help=_("The name, exactly as written."))
@_fields
@pass_app
def add(app: App, code: str | None, at: str | None, datum: str | None, **given: Any) -> int:
    """
    Add a site.
    """
    from fieldkit.commands.asking import with_offer
    from fieldkit.operations import site as operation
    from fieldkit.views import site as view

    done = with_offer(lambda place: operation.add(app.session(), code, given, place, datum), at)
    return app.show(view.added(done))


@command.command("list", help=_("List inspection points."))
@click.option("--region", metavar="CODE", help=_("Only this county (code or name)."))
@click.option("--topic", metavar="TOPIC", help=_("Only this topic (code or name)."))
@click.option("-g", "--group", metavar="GROUP", help=_("Only those assigned to this group."))
@pass_app
def list_(app: App, **given: str | None) -> int:
    """
    List sites.
    """
    from fieldkit.operations import site as operation
    from fieldkit.views import site as view

    return app.show(view.listing(operation.list_sites(app.session(), given)))


@command.command("show", help=_("Show a site in full, its coordinate in its own datum and in WGS-84."))
@click.argument("site")
@pass_app
def show(app: App, site: str) -> int:
    """
    Show a site.
    """
    from fieldkit.operations import site as operation
    from fieldkit.views import record as view

    return app.show(view.shown(operation.show(app.session(), site), "site.show"))


@command.command("edit", help=_("Change a site; what was written before stays in its history."))
@click.argument("site")
@click.option("--name", metavar="NAME", help=_("The name, exactly as written."))
@_fields
@pass_app
def edit(app: App, site: str, at: str | None, datum: str | None, **given: Any) -> int:
    """
    Change a site.
    """
    from fieldkit.commands.asking import with_offer
    from fieldkit.operations import site as operation
    from fieldkit.views import record as view

    done = with_offer(lambda place: operation.edit(app.session(), site, given, place, datum), at)
    return app.show(view.saved(done, "site.edit"))


@command.command("import", help=_("Import a list of sites (Excel, WPS, CSV); the same list again adds nothing."))
@click.argument("path", metavar="FILE")
@click.option("--partial", is_flag=True, help=_("Take the good rows even when others are bad."))
@click.option("--dry-run", is_flag=True, help=_("Only say what would be written."))
@click.option("--datum", metavar="DATUM", help=_("Datum of rows that name none; WGS-84 when left out."))
@pass_app
def import_(app: App, path: str, partial: bool, dry_run: bool, datum: str | None) -> int:
    """
    Import sites.
    """
    from fieldkit.operations import site as operation
    from fieldkit.views import listed as view

    return app.show(view.imported(operation.import_sites(app.session(), path, partial, dry_run, datum)))


@command.command("near", help=_("The sites nearest to a place, with distance and direction."))
@click.argument("at", metavar="COORD")
@click.option("--datum", metavar="DATUM", help=_("wgs84, cgcs2000, gcj02 or bd09; 高德, 百度 …"))
@click.option("-n", "count", type=Whole(1), metavar="N", default=5, show_default=True, help=_("How many."))
@pass_app
def near(app: App, at: str, datum: str | None, count: int) -> int:
    """
    Show the nearest sites.
    """
    from fieldkit.commands.asking import with_offer
    from fieldkit.operations import site as operation
    from fieldkit.views import site as view

    found = with_offer(lambda place: operation.near(app.session(), str(place), datum, count), at)
    return app.show(view.near(found))


@command.command("unify", help=_("Declare two records one site, which then counts once; --apart says they are two."))
@pair
@pass_app
def unify(app: App, one: str, other: str, apart: bool) -> int:
    """
    Declare two sites one.
    """
    return declare(app, "site", one, other, apart)


@command.command(
    "duplicates", help=_("Sites that may be one, close by or of like names, with the reasons; you decide.")
)
@pass_app
def duplicates(app: App) -> int:
    """
    List sites that may be one.
    """
    return look(app, "site")
