"""
`fieldkit verify`: every hash, counter, reference and photo.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from fieldkit.commands.app import App, Verb, pass_app
from fieldkit.language import _

if TYPE_CHECKING:
    from fieldkit.operations.verify import VerifyResult


@click.command("verify", cls=Verb, help=_("Check every hash, photo, counter and reference; nothing is changed."))
@click.argument("paths", nargs=-1, metavar="[FILE|FOLDER|WORKSPACE…]")
@pass_app
def command(app: App, paths: tuple[str, ...]) -> int:
    """
    Check this workspace, or the files named.
    """
    from fieldkit.views import verify as view

    return app.show(view.page(_verify(app, paths)))


def _verify(app: App, paths: tuple[str, ...]) -> VerifyResult:
    from pathlib import Path

    from fieldkit.operations import verify as operation
    from fieldkit.views.progress import Progress

    progress = Progress(app.quiet)
    tell = progress.stage("photos_checked")
    try:
        if paths:
            return operation.verify_files([Path(path) for path in paths], lambda done, of, name: tell(done, of))
        return operation.verify_workspace(app.session(), lambda done, of, name: tell(done, of))
    finally:
        progress.close()
