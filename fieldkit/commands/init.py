"""
`fieldkit init`: a workspace for a team or a coordinator.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from fieldkit.commands.app import App, Verb, interactive, pass_app
from fieldkit.language import _

if TYPE_CHECKING:
    from fieldkit.operations.init import Started


@click.command("init", cls=Verb, help=_("Make a workspace for a team or a coordinator."))
@click.argument("folder", metavar="DIR")
@click.option("--region", required=True, metavar="CODE", help=_("Whose workspace: code or name, 131000 for the city."))
@click.option("-g", "--group", metavar="CODE", help=_("The team's own group."))
@click.option("--author", metavar="NAME", help=_("Who signs the entries; otherwise the user's default."))
@click.option("--campaign", metavar="NAME|FILE", help=_("A shipped campaign, a campaign file or a ledger."))
@click.option("--from", "sources", multiple=True, metavar="FILE", help=_("Start with what a file holds."))
@click.option("--laptop", metavar="LETTER", help=_("The letter of this laptop in codes; chosen when left out."))
@pass_app
def command(app: App, folder: str, region: str, campaign: str | None, sources: tuple[str, ...], **given: Any) -> int:
    """
    Make a workspace.
    """
    from fieldkit.views import init as view

    by_default = campaign is None and not sources
    if by_default and interactive():
        from fieldkit.commands.asking import line
        from fieldkit.operations.campaign import DEFAULT

        campaign, by_default = line(_("Campaign (a name or a file)"), DEFAULT), False
    done = _make(app, folder, region, campaign=campaign, sources=sources, **given)
    return app.show(view.started(done, by_default))


def _make(app: App, folder: str, region: str, **given: Any) -> Started:
    from pathlib import Path

    from fieldkit.operations import init as operation
    from fieldkit.views.progress import Progress

    progress = Progress(app.quiet)
    tell = progress.stage("merge")
    told = lambda place, of, _path, *so_far: tell(place, of, *so_far)  # noqa: E731
    try:
        return operation.init(Path(folder), region, progress=told, **given)
    finally:
        progress.close()
