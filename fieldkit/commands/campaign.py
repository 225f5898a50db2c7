"""
`fieldkit campaign`: topics, checklists, limits, count unit.
"""

from __future__ import annotations

from pathlib import Path

import click

from fieldkit.commands.app import App, noun, pass_app
from fieldkit.language import _

command = noun("campaign", _("Campaigns: topics, checklists, limits, counting unit."))


@command.command("list", help=_("List this workspace's campaign and the shipped ones."))
@pass_app
def list_(app: App) -> int:
    """
    List campaigns.
    """
    from fieldkit.operations import campaign as operation
    from fieldkit.views import campaign as view

    return app.show(view.listing(operation.list_campaigns(app.place)))


@command.command("show", help=_("Show a campaign in full: this workspace's, a shipped one, or a file."))
@click.argument("name", required=False)
@pass_app
def show(app: App, name: str | None) -> int:
    """
    Show a campaign.
    """
    from fieldkit.operations import campaign as operation
    from fieldkit.views import campaign as view

    return app.show(view.shown(operation.show(app.place, name)))


@command.command("new", help=_("Write a campaign file to be edited, made from another campaign."))
@click.argument("path", metavar="FILE")
@click.option("--from", "origin", required=True, metavar="NAME", help=_("The campaign to start from."))
@click.option("--code", metavar="CODE", help=_("Its new code; otherwise the name of the file."))
@pass_app
def new(app: App, path: str, origin: str, code: str | None) -> int:
    """
    Write a campaign file.
    """
    from fieldkit.operations import campaign as operation
    from fieldkit.views import campaign as view

    return app.show(view.made(operation.new(app.place, Path(path), origin, code), Path(path)))


@command.command("import", help=_("Bring a changed campaign file into this workspace."))
@click.argument("path", metavar="FILE")
@pass_app
def import_(app: App, path: str) -> int:
    """
    Import a campaign file.
    """
    from fieldkit.operations import campaign as operation
    from fieldkit.views import campaign as view

    return app.show(view.imported(operation.import_campaign(app.session(), Path(path))))
