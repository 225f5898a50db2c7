"""
What a person at a terminal is asked; without one nothing is ever waited for.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import TypeVar

import click

from fieldkit.commands.app import App, interactive
from fieldkit.errors import FieldkitError, InvalidCoordinate, InvalidInput
from fieldkit.language import _

Answer = TypeVar("Answer")
YES, NO = ("y", "yes", "是", "好", "对"), ("n", "no", "否", "不", "不是")


def with_offer(run: Callable[[str | None], Answer], at: str | None) -> Answer:
    """
    Run with a coordinate; one that contradicts itself is offered corrected at a terminal, else refused.
    """
    try:
        return run(at)
    except InvalidCoordinate as error:
        offer = error.facts.get("offer")
        if not offer or not interactive():
            raise
        question = _("“{text}” looks swapped. Take {offer} (latitude, longitude)?").format(text=at, offer=offer)
        if not agreed(question, True):
            raise
        return run(str(offer))


def with_ticked(app: App, folder: str, ask: bool) -> tuple[str, ...]:
    """
    Give the photos of a folder that are in no ledger yet: those ticked at a terminal, else all of them.
    """
    from fieldkit.operations.fresh import fresh_photos, pick, ticked
    from fieldkit.views import walk as view

    photos = fresh_photos(app.session(), folder)
    if not photos:
        say(view.no_photos(folder))
    if not (photos and ask and interactive()):
        return pick(photos, range(len(photos)))
    say(*view.photo_lines(photos))
    while True:
        try:
            return pick(photos, ticked(line(view.question("tick")), len(photos)))
        except InvalidInput as error:
            explain(error)


def agreed(question: str, default: bool = False) -> bool:
    """
    Ask yes or no, y or 是, until one of them is said; Enter is the default, which is shown.
    """
    hint = "Y/n" if default else "y/N"
    while True:
        said = line(f"{question} [{hint}]").casefold()
        plain = unicodedata.normalize("NFKC", said).rstrip(".。!")
        if plain in ("", *YES, *NO):
            return bool(default) if not plain else plain in YES
        say(_("? Please answer y or n."))


def line(text: str, default: str = "") -> str:
    """
    Ask for a line of text on stderr; Enter is the default, which is shown.
    """
    from fieldkit.commands.keyboard import wait_for_line
    from fieldkit.views.text import visible

    shown = visible(text) if not text.startswith("  ") else "  " + visible(text.strip())
    say(shown + (f" [{default}]" if default else "") + _(": "), end=False)
    try:
        wait_for_line()
    except KeyboardInterrupt:
        raise click.Abort from None
    answer: str = click.prompt("", default=default, show_default=False, err=True, prompt_suffix="")
    return answer.strip()


def say(*lines: str, end: bool = True) -> None:
    """
    Say lines on stderr, in signs its console can show and broken at its width; what is typed stands behind a blank. The
    commands of next steps name the workspace of `-w`.
    """
    from fieldkit.views.console import Console
    from fieldkit.views.steps import at_workspace

    context, console = click.get_current_context(silent=True), Console.stderr()
    app = context.find_object(App) if context else None
    for text in at_workspace(lines, app.workspace if app else None):
        after = "\n" if end else " " * (len(text) - len(text.rstrip(" ")))
        console.raw("\n".join(console.fitted(text.rstrip(" "))) + after)
    console.flush()


def explain(error: FieldkitError) -> None:
    """
    Say what is wrong with an answer, and go on asking.
    """
    from fieldkit.views.errors import explain as words

    say(*words(error))
