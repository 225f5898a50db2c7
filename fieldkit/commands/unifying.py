"""
The verbs of every noun whose records are found twice, `unify` and `duplicates`, made once for all of them.
"""

from __future__ import annotations

import click

from fieldkit.commands.app import App, pass_app
from fieldkit.language import _


def unify_verb(command: click.Group, kind: str, words: str) -> None:
    """
    Give a noun the verb `unify A B [--apart]`, explained by these words.
    """

    @command.command("unify", help=words)
    @click.argument("one", metavar="A")
    @click.argument("other", metavar="B")
    @click.option("--apart", is_flag=True, help=_("They are two: takes it back, or settles that nobody asks again."))
    @pass_app
    def unify(app: App, one: str, other: str, apart: bool) -> int:
        """
        Declare two records one.
        """
        from fieldkit.operations import unify as operation
        from fieldkit.views import unify as view

        return app.show(view.unified(operation.unify(app.session(), kind, one, other, apart)))


def duplicates_verb(command: click.Group, kind: str, words: str) -> None:
    """
    Give a noun the verb `duplicates`, explained by these words.
    """

    @command.command("duplicates", help=words)
    @pass_app
    def duplicates(app: App) -> int:
        """
        List records that may be one.
        """
        from fieldkit.operations import duplicates as operation
        from fieldkit.views import duplicates as view

        return app.show(view.page(operation.duplicates(app.session(), kind)))
