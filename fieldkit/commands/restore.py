"""
`fieldkit restore`: a workspace made of a backup again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from fieldkit.commands.app import App, Verb, pass_app
from fieldkit.language import _

if TYPE_CHECKING:
    from fieldkit.operations.restore import Restored


@click.command("restore", cls=Verb, help=_("Make a workspace of a backup again, in a new folder, as a new laptop."))
@click.argument("file", metavar="FILE")
@click.argument("folder", metavar="DIR")
@pass_app
def command(app: App, file: str, folder: str) -> int:
    """
    Make the workspace.
    """
    from fieldkit.views import backup as view

    return app.show(view.restored(_restore(app, file, folder)))


def _restore(app: App, file: str, folder: str) -> Restored:
    from pathlib import Path

    from fieldkit.operations import restore as operation
    from fieldkit.views.progress import Progress

    progress = Progress(app.quiet)
    try:
        return operation.restore(Path(file), Path(folder), progress)
    finally:
        progress.close()
