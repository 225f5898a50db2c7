"""
`fieldkit export`: a ledger or a bundle to hand over.
"""

from __future__ import annotations

from typing import Any

import click

from fieldkit.commands.app import App, Verb, pass_app
from fieldkit.language import _


@click.command("export", cls=Verb, help=_("Write a ledger (.json) or a bundle with photos (.zip) to hand over."))
@click.argument("file", required=False, metavar="[FILE|FOLDER]")
@click.option("--region", metavar="CODE", help=_("Only the whole records of a region: code or name."))
@click.option("-g", "--group", metavar="CODE", help=_("Only the whole records of a group."))
@click.option("--for", "back_to", metavar="GROUP", help=_("Give a group back what became of its work, and a receipt."))
@click.option("--no-photos", is_flag=True, help=_("Leave the photos of a bundle out."))
@pass_app
def command(app: App, file: str | None, region: str | None, group: str | None, no_photos: bool, **more: Any) -> int:
    """
    Write what is handed over: to the file named, or under the day's name into a folder or the stick.
    """
    from fieldkit.commands.handing import export_to_place
    from fieldkit.views import export as view

    if more["back_to"] and (region or group):
        raise click.UsageError(_("--for goes back to one group, whole: leave --region and --group out."))
    done = export_to_place(app, file, region=region, group=group, photos=not no_photos, **more)
    return app.show(view.page(done))
