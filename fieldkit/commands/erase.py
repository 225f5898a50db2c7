"""
`fieldkit erase`: personal data, removed for good.
"""

from __future__ import annotations

import click

from fieldkit.commands.app import App, Verb, interactive, missing, pass_app
from fieldkit.language import _


@click.command("erase", cls=Verb, help=_("Remove the content of a record for good; other laptops follow by merging."))
@click.argument("record")
@click.option("--reason", default="", metavar="TEXT", help=_("Why."))
@click.option("--yes", is_flag=True, help=_("Do not ask."))
@pass_app
def command(app: App, record: str, reason: str, yes: bool) -> int:
    """
    Erase a record for good.
    """
    from fieldkit.commands.asking import agreed
    from fieldkit.operations import erase as operation
    from fieldkit.views import erase as view

    found = operation.preview(app.session(), record, exact=yes)
    if not yes:
        missing(*([] if interactive() else ["--yes"]))
        if not agreed(view.question(found)):
            click.echo(_("Nothing was erased."), err=True)
            return 0
    return app.show(view.done(operation.erase(app.session(), found.id, reason)))
