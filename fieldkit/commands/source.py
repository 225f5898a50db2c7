"""
`fieldkit source`: what came from where, set aside and restored.
"""

from __future__ import annotations

import click

from fieldkit.commands.app import App, interactive, missing, noun, pass_app
from fieldkit.language import _

command = noun("source", _("What came from where, and what of it is set aside."))


@command.command("list", help=_("List every file that was merged here, what it brought, and whether it counts."))
@pass_app
def list_(app: App) -> int:
    """
    List sources.
    """
    from fieldkit.operations import source as operation
    from fieldkit.views import source as view

    return app.show(view.listing(operation.source_list(app.session())))


@command.command("show", help=_("Show a source by name or number; a laptop by its letter, or a group, is one too."))
@click.argument("name", metavar="SOURCE")
@pass_app
def show(app: App, name: str) -> int:
    """
    Show a source.
    """
    from fieldkit.operations import source as operation
    from fieldkit.views import source as view

    return app.show(view.shown(operation.show(app.session(), name)))


@command.command("set-aside", help=_("Let what only this source brought count no more, whatever file brings it again."))
@click.argument("name", metavar="SOURCE")
@click.option("--reason", default="", metavar="TEXT", help=_("Why."))
@click.option("--all", "whole", is_flag=True, help=_("Also what other files brought too."))
@click.option("--yes", is_flag=True, help=_("Do not ask."))
@pass_app
def set_aside(app: App, name: str, reason: str, whole: bool, yes: bool) -> int:
    """
    Set a source aside.
    """
    from fieldkit.commands.asking import agreed, say
    from fieldkit.operations import source as operation
    from fieldkit.views import source as view

    missing(*([] if reason.strip() else ["--reason"]))
    found = operation.preview(app.session(), name, whole)
    if interactive() and not yes:
        say(*view.preview_lines(found))
        if not agreed(view.question(found)):
            say(_("Nothing was set aside."))
            return 0
    return app.show(view.put_aside(operation.set_aside(app.session(), found, reason)))


@command.command("restore", help=_("Let what was set aside of a source count again."))
@click.argument("name", metavar="SOURCE")
@pass_app
def restore(app: App, name: str) -> int:
    """
    Restore a source.
    """
    from fieldkit.operations import source as operation
    from fieldkit.views import source as view

    return app.show(view.restored(operation.restore(app.session(), name)))
