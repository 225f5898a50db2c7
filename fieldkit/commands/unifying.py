"""
What `unify` and `duplicates` of every noun have in common whose records are found twice.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from fieldkit.commands.app import App
from fieldkit.language import _

Function = TypeVar("Function", bound=Callable[..., Any])


def pair(function: Function) -> Function:
    """
    Add the two records and `--apart`.
    """
    options = [
        click.argument("one", metavar="A"),
        click.argument("other", metavar="B"),
        click.option(
            "--apart", is_flag=True, help=_("They are two: takes it back, or settles that nobody asks again.")
        ),
    ]
    for option in reversed(options):
        function = option(function)
    return function


def declare(app: App, kind: str, one: str, other: str, apart: bool) -> int:
    """
    Declare two records of a kind one, or two, and show the receipt.
    """
    from fieldkit.operations import unify as operation
    from fieldkit.views import unify as view

    return app.show(view.unified(operation.unify(app.session(), kind, one, other, apart)))


def look(app: App, kind: str) -> int:
    """
    Show the records of a kind that may be one.
    """
    from fieldkit.operations import duplicates as operation
    from fieldkit.views import duplicates as view

    return app.show(view.page(operation.duplicates(app.session(), kind), app.workspace))
