"""
`fieldkit completion`: the script with which a shell completes commands, codes and names.
"""

from __future__ import annotations

import click

from fieldkit.commands.app import App, Verb, pass_app
from fieldkit.language import _

SHELLS = ("bash", "zsh", "fish", "powershell")


@click.command("completion", cls=Verb, help=_("Print the script with which the Tab key completes fieldkit and fk."))
@click.argument("shell", type=click.Choice(SHELLS))
@pass_app
def command(app: App, shell: str) -> int:
    """
    Print the script of a shell.
    """
    from fieldkit.resources import read_text
    from fieldkit.views import completion as view

    return app.show(view.script(shell, read_text("templates", f"completion/fieldkit.{shell}")))
