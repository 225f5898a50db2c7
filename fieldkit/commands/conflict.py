"""
`fieldkit conflict`: what two people said differently.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from fieldkit import language
from fieldkit.commands.app import App, interactive, noun, pass_app
from fieldkit.commands.wording import Whole
from fieldkit.language import _

command = noun("conflict", _("What two people said differently."))


@command.command("list", help=_("List the conflicts that stand."))
@pass_app
def list_(app: App) -> int:
    """
    List conflicts.
    """
    from fieldkit.operations import conflict as operation
    from fieldkit.views import conflict_list as view

    return app.show(view.conflict_list(operation.conflicts(app.session())))


@command.command("show", help=_("Show a conflict, by its number in the list or the code of its record."))
@click.argument("name", metavar="NUMBER|RECORD")
@pass_app
def show(app: App, name: str) -> int:
    """
    Show a conflict.
    """
    from fieldkit.operations import conflict as operation
    from fieldkit.views import conflict_list as view

    # JSON is never translated: its names are those of the lists, in Chinese.
    lang = "zh" if app.json else language.current()
    return app.show(view.conflict_shown(operation.conflict(app.session(), name, lang)))


def _choosing(function: Callable[..., Any]) -> Callable[..., Any]:
    options = [
        click.option(
            "--with", "said", metavar="VALUE", help=_("mine, theirs, or a value; of a withdrawal stands or withdrawn.")
        ),
        click.option("--claim", type=Whole(1), metavar="NUMBER", help=_("The value of this number in conflict show.")),
        click.option("--field", metavar="FIELD", help=_("Which field, where a record has several in conflict.")),
        click.option(
            "--all-from", "source", metavar="GROUP", help=_("Every conflict in which a laptop of this group speaks.")
        ),
        click.option("--yes", is_flag=True, help=_("Do not ask.")),
        click.option(
            "--defer", is_flag=False, flag_value="on", metavar="[off]", help=_("Put it off, or bring it back: off.")
        ),
        click.option("--until", metavar="DATE", help=_("Put it off until this day.")),
        click.option("--note", metavar="TEXT", help=_("Why it is put off.")),
    ]
    for option in reversed(options):
        function = option(function)
    return function


@command.command("resolve", help=_("Settle conflicts, by number or record: write the value that is right."))
@click.argument("names", nargs=-1, metavar="[NUMBER|RECORD]…")
@_choosing
@pass_app
def resolve(app: App, names: tuple[str, ...], field: str | None, yes: bool, **given: Any) -> int:
    """
    Settle conflicts, or put them off.
    """
    from fieldkit.commands.asking import agreed, say
    from fieldkit.operations import resolve as operation
    from fieldkit.views import resolve as view

    defer, until, note, source = (given.pop(name) for name in ("defer", "until", "note", "source"))
    if defer or until or note:
        named = (*names, *([defer] if defer not in (None, "on", "off") else []))
        done = operation.put_off(app.session(), named, field, until, note, defer == "off", group=source, **given)
        return app.show(view.put_off(done))
    plan = operation.planned(app.session(), names, source, field, **given)
    # One that was named is meant; what a group's name brings along has not been seen.
    if plan.choices and (source or len(plan.choices) > 1) and interactive() and not yes:
        say(*view.preview_lines(plan))
        if not agreed(view.question(), True):
            return 0
    return app.show(view.done(operation.resolve(app.session(), plan)))
