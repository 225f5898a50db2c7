"""
`fieldkit group`: supervision groups and their members.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from fieldkit.commands.app import App, noun, pass_app
from fieldkit.language import _

command = noun("group", _("Supervision groups."))


def _fields(function: Callable[..., Any]) -> Callable[..., Any]:
    options = [
        click.option("--name", metavar="NAME", help=_("Its name.")),
        click.option("--kind", metavar="KIND", help=_("supervision, inspection, taskforce or deputies.")),
        click.option("--level", metavar="LEVEL", help=_("province, city, county or township.")),
        click.option("--region", metavar="CODE", help=_("Its region: code or name.")),
        click.option("--topic", metavar="TOPIC", help=_("Its topic: code or name.")),
        click.option("--leader", metavar="NAME", help=_("Who leads it.")),
        click.option("--vice-leader", metavar="NAME", help=_("Who stands in.")),
        click.option("--contact", metavar="TEXT", help=_("The contact person of the group.")),
        click.option("--note", metavar="TEXT", help=_("A note.")),
    ]
    for option in reversed(options):
        function = option(function)
    return function


@command.command("add", help=_("Register a group under its code, for example 131022-G03."))
@click.argument("code")
@_fields
@click.option("-m", "--member", "members", multiple=True, metavar="A,B", help=_("Members, by number or name."))
@pass_app
def add(app: App, code: str, members: tuple[str, ...], **given: str | None) -> int:
    """
    Register a group.
    """
    from fieldkit.operations import group as operation
    from fieldkit.views import record as view

    return app.show(view.saved(operation.add(app.session(), code, members, given), "group.add"))


@command.command("list", help=_("List groups."))
@click.option("--region", metavar="CODE", help=_("Only this region (code or name)."))
@click.option("--topic", metavar="TOPIC", help=_("Only this topic (code or name)."))
@click.option("--level", metavar="LEVEL", help=_("Only this level: province, city, county or township."))
@pass_app
def list_(app: App, **given: str | None) -> int:
    """
    List groups.
    """
    from fieldkit.operations import group as operation
    from fieldkit.views import group as view

    return app.show(view.listing(operation.list_groups(app.session(), given)))


@command.command("show", help=_("Show a group and its members."))
@click.argument("group")
@pass_app
def show(app: App, group: str) -> int:
    """
    Show a group.
    """
    from fieldkit.operations import group as operation
    from fieldkit.views import record as view

    return app.show(view.shown(operation.show(app.session(), group), "group.show"))


@command.command("edit", help=_("Change a group; what was written before stays in its history."))
@click.argument("group")
@_fields
@click.option("-m", "--member", "add_members", multiple=True, metavar="A,B", help=_("Members to add."))
@click.option("--drop-member", "drop_members", multiple=True, metavar="A,B", help=_("Members who left."))
@pass_app
def edit(app: App, group: str, add_members: tuple[str, ...], drop_members: tuple[str, ...], **given: str | None) -> int:
    """
    Change a group.
    """
    from fieldkit.operations import group as operation
    from fieldkit.views import record as view

    done = operation.edit(app.session(), group, add_members, drop_members, given)
    return app.show(view.saved(done, "group.edit"))


@command.command("import", help=_("Import a list of groups (Excel, WPS, CSV); the same list again adds nothing."))
@click.argument("path", metavar="FILE")
@click.option("--partial", is_flag=True, help=_("Take the good rows even when others are bad."))
@click.option("--dry-run", is_flag=True, help=_("Only say what would be written."))
@pass_app
def import_(app: App, path: str, partial: bool, dry_run: bool) -> int:
    """
    Import groups.
    """
    from fieldkit.operations import group as operation
    from fieldkit.views import listed as view

    return app.show(view.imported(operation.import_groups(app.session(), path, partial, dry_run)))
