"""
`fieldkit doctor`: a look at the installation and this computer.
"""

from __future__ import annotations

import click

from fieldkit.commands.app import App, Verb, pass_app
from fieldkit.language import _


@click.command("doctor", cls=Verb, help=_("Look at the installation, this computer and the workspace."))
@pass_app
def command(app: App) -> int:
    """
    Look at everything.
    """
    from fieldkit.operations import doctor as operation
    from fieldkit.views import doctor as view
    from fieldkit.views.console import Console

    console = Console.stdout()
    return app.show(view.examined(operation.examine(app.place, console.width, console.encoding)))
