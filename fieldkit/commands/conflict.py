"""
`fieldkit conflict`: what two people said differently.
"""

from __future__ import annotations

import click

from fieldkit.commands.app import App, noun, pass_app
from fieldkit.language import _

command = noun("conflict", _("What two people said differently."))


@command.command("list", help=_("List the conflicts that stand."))
@pass_app
def list_(app: App) -> int:
    """
    List conflicts.
    """
    from fieldkit.operations import record as operation
    from fieldkit.views import history as view

    return app.show(view.conflict_list(operation.conflicts(app.session())))


@command.command("show", help=_("Show a conflict, by its number in the list or the code of its record."))
@click.argument("name", metavar="NUMBER|RECORD")
@pass_app
def show(app: App, name: str) -> int:
    """
    Show a conflict.
    """
    from fieldkit.operations import record as operation
    from fieldkit.views import history as view

    return app.show(view.conflict_shown(operation.conflict(app.session(), name)))
