"""
`fieldkit backup`: the whole workspace in one dated file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from fieldkit.commands.app import App, Verb, pass_app
from fieldkit.language import _

if TYPE_CHECKING:
    from fieldkit.operations.backup import BackedUp


@click.command("backup", cls=Verb, help=_("Copy the whole workspace into one dated file, read again and verified."))
@click.argument("folder", required=False, metavar="[FOLDER]")
@pass_app
def command(app: App, folder: str | None) -> int:
    """
    Copy the workspace.
    """
    from fieldkit.views import backup as view

    return app.show(view.backed_up(_backup(app, folder)))


def _backup(app: App, folder: str | None) -> BackedUp:
    from pathlib import Path

    from fieldkit.operations import backup as operation
    from fieldkit.views.progress import Progress

    progress = Progress(app.quiet)
    try:
        return operation.backup(app.session(), Path(folder) if folder else None, progress)
    finally:
        progress.close()
