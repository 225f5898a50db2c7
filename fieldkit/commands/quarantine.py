"""
`fieldkit quarantine`: what arrived and could not be believed.
"""

from __future__ import annotations

import click

from fieldkit.commands.app import App, missing, noun, pass_app
from fieldkit.language import _

command = noun("quarantine", _("What arrived and could not be believed."))


@command.command("list", help=_("List what could not be believed: file, line, what it claims to be, why not."))
@click.option("--all", "everything", is_flag=True, help=_("Also what was released or discarded."))
@pass_app
def list_(app: App, everything: bool) -> int:
    """
    List what is held.
    """
    from fieldkit.operations import quarantine as operation
    from fieldkit.views import quarantine as view

    return app.show(view.listing(operation.listing(app.session(), everything)))


@command.command("show", help=_("Show one in full: its text, and what differs from what is known."))
@click.argument("number", metavar="NUMBER")
@pass_app
def show(app: App, number: str) -> int:
    """
    Show one piece.
    """
    from fieldkit.operations import quarantine as operation
    from fieldkit.views import quarantine as view

    return app.show(view.shown(operation.look(app.session(), number)))


@command.command("release", help=_("Take over what it says, as an ordinary entry under your name; undo takes it back."))
@click.argument("number", metavar="NUMBER")
@click.option("--reason", default="", metavar="TEXT", help=_("Why it is believed."))
@pass_app
def release(app: App, number: str, reason: str) -> int:
    """
    Release one piece.
    """
    from fieldkit.operations import quarantine as operation
    from fieldkit.views import quarantine as view

    return app.show(view.released(operation.release(app.session(), number, reason)))


@command.command("discard", help=_("Leave it alone for good; the note of it, and its bytes, stay on this laptop."))
@click.argument("number", metavar="NUMBER")
@click.option("--reason", default="", metavar="TEXT", help=_("Why."))
@pass_app
def discard(app: App, number: str, reason: str) -> int:
    """
    Discard one piece.
    """
    from fieldkit.operations import quarantine as operation
    from fieldkit.views import quarantine as view

    missing(*([] if reason else ["--reason"]))
    return app.show(view.discarded(operation.discard(app.session(), number, reason)))
