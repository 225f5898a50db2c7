"""
`fieldkit config`: defaults of this user and workspace.
"""

from __future__ import annotations

import click

from fieldkit.commands.app import App, Verb, pass_app
from fieldkit.language import _


@click.command("config", cls=Verb, help=_("Defaults: author, datum, language, stick, limits, region, group, laptop."))
@click.argument("name", required=False)
@click.argument("value", required=False)
@click.option("--unset", is_flag=True, help=_("Remove the default."))
@click.option("--here", is_flag=True, help=_("For this workspace only (author, datum, stick)."))
@pass_app
def command(app: App, name: str | None, value: str | None, unset: bool, here: bool) -> int:
    """
    Show or set defaults; `config` and `config show` show all.
    """
    from fieldkit.errors import UsageFault
    from fieldkit.operations import config as operation
    from fieldkit.views import config as view

    if value is not None and unset:
        raise click.UsageError(_("Give a value or --unset, not both."))
    if value is None and not unset:
        return app.show(view.shown(operation.show(app.place, None if name == "show" else name)))
    if name is None:
        raise UsageFault(missing=["NAME"])
    return app.show(view.shown(operation.change(app.place, name, value, here)))
