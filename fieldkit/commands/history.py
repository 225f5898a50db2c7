"""
`fieldkit history`: who changed what, and when.
"""

from __future__ import annotations

import click

from fieldkit.commands.app import App, Verb, pass_app
from fieldkit.language import _


@click.command("history", cls=Verb, help=_("Tell the story of a record: who set what, when, on which laptop."))
@click.argument("record")
@pass_app
def command(app: App, record: str) -> int:
    """
    Tell the story of a record.
    """
    from fieldkit.operations import record as operation
    from fieldkit.views import history as view

    return app.show(view.told(operation.history(app.session(), record)))
