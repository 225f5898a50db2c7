"""
`fieldkit photo`: evidence, kept byte for byte.
"""

from __future__ import annotations

import click

from fieldkit.commands.app import App, noun, pass_app
from fieldkit.language import _

command = noun("photo", _("Photos as evidence."))


@command.command("add", help=_("Tie photos to a check that was logged before."))
@click.argument("check")
@click.argument("photos", nargs=-1, required=True, metavar="FILE|GLOB|DIR…")
@click.option(
    "--role",
    default="scene",
    metavar="WORD",
    help=_("What it shows: scene 现场, before 整改前, after 整改后, document 书面材料."),
)
@pass_app
def add(app: App, check: str, photos: tuple[str, ...], role: str) -> int:
    """
    Tie photos to a check.
    """
    from fieldkit.operations import photo as operation
    from fieldkit.views import photo as view

    return app.show(view.added(operation.add(app.session(), check, photos, role)))


@command.command("list", help=_("List photos and say which files are missing."))
@click.option("-c", "--check", metavar="CHECK", help=_("Only of this check."))
@pass_app
def list_(app: App, check: str | None) -> int:
    """
    List photos.
    """
    from fieldkit.operations import photo as operation
    from fieldkit.views import photo as view

    return app.show(view.listing(operation.list_photos(app.session(), check)))


@command.command("show", help=_("Show one photo in full: hash, file, what it claims."))
@click.argument("photo")
@pass_app
def show(app: App, photo: str) -> int:
    """
    Show a photo.
    """
    from fieldkit.operations import photo as operation
    from fieldkit.views import photo as view

    return app.show(view.shown(operation.show(app.session(), photo)))


@command.command("withdraw", help=_("Withdraw a wrong photo: it stays in the ledger and is no evidence."))
@click.argument("photo")
@click.option("-c", "--check", metavar="CHECK", help=_("Only of this check."))
@click.option("--reason", default="", metavar="TEXT", help=_("Why."))
@pass_app
def withdraw(app: App, photo: str, check: str | None, reason: str) -> int:
    """
    Withdraw a photo.
    """
    from fieldkit.operations import photo as operation
    from fieldkit.views import photo as view

    return app.show(view.withdrawn(operation.withdraw(app.session(), photo, reason, check)))
