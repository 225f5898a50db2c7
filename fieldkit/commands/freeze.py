"""
`fieldkit freeze`: numbers that are signed off, and stay as they were signed.
"""

from __future__ import annotations

import click

from fieldkit.commands.app import App, Verb, missing, pass_app
from fieldkit.language import _


@click.command("freeze", cls=Verb, help=_("Sign off what is here now; summary --as-of LABEL counts exactly that."))
@click.argument("label", required=False, metavar="[LABEL]")
@click.option("--as-of", "as_of", metavar="DATE", help=_("Count it up to and with this day; default: today."))
@click.option("--note", metavar="TEXT", help=_("Words kept with it."))
@click.option("--list", "listed", is_flag=True, help=_("Only list what was signed off."))
@click.option("--show", "shown", is_flag=True, help=_("Only show this one, and what changed since."))
@pass_app
def command(app: App, label: str | None, as_of: str | None, note: str | None, listed: bool, shown: bool) -> int:
    """
    Sign off, or look at what was.
    """
    from fieldkit.operations import freeze as operation
    from fieldkit.views import freeze as view

    if listed:
        return app.show(view.listing(operation.cuts(app.session())))
    missing(*([] if label else ["LABEL"]))
    if shown:
        return app.show(view.shown(operation.show(app.session(), str(label))))
    return app.show(view.made(operation.freeze(app.session(), str(label), as_of, note)))
