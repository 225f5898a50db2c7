"""
`fieldkit todo`: what is left.
"""

from __future__ import annotations

import click

from fieldkit.commands.app import App, Verb, pass_app
from fieldkit.language import _


@click.command("todo", cls=Verb, help=_("Show what is left: sites, checks that lack something, drafts, conflicts."))
@pass_app
def command(app: App) -> int:
    """
    Show what is left.
    """
    return show(app)


def show(app: App, opening: bool = False) -> int:
    """
    Show what is left, as the `opening` screen too: what is typed first in the morning is the program's name alone.
    """
    from fieldkit.operations import todo as operation
    from fieldkit.views import todo as view

    return app.show(view.page(operation.todo(app.session()), opening))
