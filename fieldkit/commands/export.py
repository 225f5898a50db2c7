"""
`fieldkit export`: a ledger or a bundle to hand over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from fieldkit.commands.app import App, Verb, pass_app
from fieldkit.language import _

if TYPE_CHECKING:
    from fieldkit.operations.export import ExportResult


@click.command("export", cls=Verb, help=_("Write a ledger (.json) or a bundle with photos (.zip) to hand over."))
@click.argument("file", required=False, metavar="[FILE|FOLDER]")
@click.option("--region", metavar="CODE", help=_("Only the whole records of a region: code or name."))
@click.option("-g", "--group", metavar="CODE", help=_("Only the whole records of a group."))
@click.option("--no-photos", is_flag=True, help=_("Leave the photos of a bundle out."))
@pass_app
def command(app: App, file: str | None, region: str | None, group: str | None, no_photos: bool) -> int:
    """
    Write what is handed over: to the file named, or under the day's name into a folder or the stick.
    """
    from fieldkit.views import export as view

    return app.show(view.page(_export(app, file, region, group, not no_photos)))


def _export(app: App, file: str | None, region: str | None, group: str | None, photos: bool) -> ExportResult:
    from pathlib import Path

    from fieldkit.operations import export as operation
    from fieldkit.operations import stick
    from fieldkit.views.progress import Progress

    session = app.session()
    target = Path(file or stick.needed_stick(session, "FILE"))
    progress = Progress(app.quiet)
    tell = progress.stage("photos")
    try:
        if target.is_dir():
            today = session.now().date().isoformat()
            return stick.export_to(session, target, today, region, group, photos, lambda done, of, name: tell(done, of))
        return operation.export(session, target, region, group, photos, lambda done, of, name: tell(done, of))
    finally:
        progress.close()
