"""
`fieldkit help`: the cheat sheet, searched.
"""

from __future__ import annotations

import click

from fieldkit.commands.app import App, Verb, pass_app
from fieldkit.language import _


@click.command("help", cls=Verb, help=_("Look up how to do something: in your own words, Chinese or English."))
@click.argument("words", nargs=-1, metavar="[WORDS…]")
@click.pass_context
@pass_app
def command(app: App, ctx: click.Context, words: tuple[str, ...]) -> int:
    """
    Look up how to do something.
    """
    from fieldkit.operations import help as operation
    from fieldkit.views import help as view

    root = ctx.find_root().command
    named = words[0] if words and isinstance(root, click.Group) and words[0] in root.list_commands(ctx) else ""
    return app.show(view.page(operation.look_up(words), named))
