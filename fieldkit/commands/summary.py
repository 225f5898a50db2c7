"""
`fieldkit summary`: county and city summaries.
"""

from __future__ import annotations

import click

from fieldkit import language
from fieldkit.commands.app import App, Verb, pass_app
from fieldkit.language import _

AXES = ("county", "topic", "group", "site", "week", "agency")


@click.command("summary", cls=Verb, help=_("Sum up a county or the city, recounted from the records each time."))
@click.option("-r", "--region", metavar="CODE", help=_("A county; 131000 is everything. Default: the workspace's."))
@click.option("--by", type=click.Choice(AXES), default="county", show_default=True, help=_("What makes the rows."))
@click.option("--as-of", "as_of", metavar="DATE|LABEL", help=_("Count up to this day inclusive, or a cut."))
@click.option(
    "-f",
    "--format",
    "shape",
    type=click.Choice(["table", "json", "csv", "md"]),
    default="table",
    show_default=True,
    help=_("csv opens in Excel and WPS, md is Markdown, json is for scripts."),
)
@pass_app
def command(app: App, region: str | None, by: str, as_of: str | None, shape: str) -> int:
    """
    Sum up a county or the city.
    """
    from fieldkit.operations import freeze as operation
    from fieldkit.views import summary as view

    app.json = app.json or shape == "json"
    # JSON is never translated: its names are those of the lists, in Chinese.
    lang = "zh" if app.json else language.current()
    found, cut = operation.summarise_as_of(app.session(), by, region, as_of, lang)
    return app.show(view.page(found, shape, cut))
