"""
`fieldkit history`: who changed what, and when.
"""

from __future__ import annotations

import click

from fieldkit.commands.app import App, Verb, missing, pass_app
from fieldkit.language import _


@click.command("history", cls=Verb, help=_("Tell the story of a record: who set what, when, on which laptop."))
@click.argument("record", required=False, metavar="[RECORD]")
@click.option("--merges", is_flag=True, help=_("The merges made here instead; with the NUMBER of one its report."))
@pass_app
def command(app: App, record: str | None, merges: bool) -> int:
    """
    Tell the story of a record, or of the merges made here.
    """
    if merges:
        return _merges(app, record)
    from fieldkit.operations import record as operation
    from fieldkit.views import history as view

    missing(*([] if record else ["RECORD"]))
    return app.show(view.told(operation.history(app.session(), str(record))))


def _merges(app: App, number: str | None) -> int:
    from fieldkit.operations import merges as operation
    from fieldkit.views import merges as view

    if number is None:
        return app.show(view.listing(operation.kept_reports(app.session())))
    return app.show(view.told(operation.kept_report(app.session(), number)))
