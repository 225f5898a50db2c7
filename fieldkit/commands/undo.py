"""
`fieldkit undo`: take back what this laptop's last command wrote.
"""

from __future__ import annotations

import click

from fieldkit.commands.app import App, Verb, interactive, pass_app
from fieldkit.language import _


@click.command("undo", cls=Verb, help=_("Take back what the last command on this laptop wrote, by new entries."))
@click.argument("number", required=False, metavar="[NUMBER]")
@click.option("--list", "listed", is_flag=True, help=_("Only list what was written last, with numbers."))
@click.option("--yes", is_flag=True, help=_("Do not ask."))
@pass_app
def command(app: App, number: str | None, listed: bool, yes: bool) -> int:
    """
    Take a command back.
    """
    from fieldkit.commands.asking import agreed, say
    from fieldkit.operations import undo as operation
    from fieldkit.views import undo as view

    if listed:
        return app.show(view.listing(operation.recent(app.session())))
    found = operation.preview(app.session(), number)
    if interactive() and not yes:
        say(*view.preview_lines(found))
        if not agreed(view.question(), view.is_all_said(found)):
            return 0
    return app.show(view.done(operation.undo(app.session(), found)))
