"""
What is handed over: to the file named, or under the day's name into a folder or the stick. The day of a visit that
ends goes where it was said to go, or to the stick that a person at a terminal agrees to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fieldkit.commands.app import App, interactive
from fieldkit.errors import FieldkitError
from fieldkit.language import _

if TYPE_CHECKING:
    from fieldkit.operations.balance import DayBalance
    from fieldkit.operations.export import ExportResult


def export_to_place(app: App, place: str | None, day: str = "", **given: Any) -> ExportResult:
    """
    Export to a file, or into a folder (else the stick) under the name of a day, today's unless one is named.
    """
    from pathlib import Path

    from fieldkit.operations import export as operation
    from fieldkit.operations import stick
    from fieldkit.views.progress import Progress

    session = app.session()
    target = Path(place or stick.needed_stick(session, "FILE"))
    progress = Progress(app.quiet)
    tell = progress.stage("photos")
    given["progress"] = lambda done, of, name: tell(done, of)
    try:
        if target.is_dir():
            named = day or session.now().date().isoformat()
            return stick.export_to(session, target, named, receipt_word=_("receipt"), **given)
        return operation.export(session, target, **given)
    finally:
        progress.close()


def place_for(app: App, target: str | None) -> str | None:
    """
    Give the file or folder the day is to go to, None for nowhere yet, before anything is written: a name that cannot be
    right must not end the visit first. A stick that is set and not plugged in is nowhere, too.
    """
    from fieldkit.operations import stick

    if target is None:
        return None
    if target:
        return stick.checked_target(target)
    folder = stick.stick_of(app.session())
    if not folder:
        stick.needed_stick(app.session(), "--export FILE")
    return folder if stick.is_there(folder) else None


def hand_over(app: App, day: DayBalance, place: str | None) -> int:
    """
    Show the day, and hand it over to the place or, at a terminal, to the stick when the person says yes. The visit has
    ended whatever becomes of the hand-over.
    """
    from fieldkit.commands.asking import agreed, say
    from fieldkit.operations import stick
    from fieldkit.views import balance as view

    folder = stick.stick_of(app.session())
    there = stick.is_there(folder)
    asked = place is None and there and interactive() and not app.json
    page = view.ended(day)
    if place is None and not asked:
        return app.show(page._replace(talk=(*page.talk, *view.next_steps(folder, there))))
    if app.json and place is not None:
        return _at_once(app, day, place)
    app.show(page)
    if asked and not agreed(view.question(folder), True):
        say(*view.next_steps(folder, there))
        return 0
    return app.show(view.handed_over(day, export_to_place(app, place or folder, _day_of(day)), told=True))


def _at_once(app: App, day: DayBalance, place: str) -> int:
    """
    Show the day and its hand-over in one JSON document, or the day alone when that failed.
    """
    from fieldkit.views import balance as view

    try:
        page = view.handed_over(day, export_to_place(app, place, _day_of(day)), told=False)
    except FieldkitError:
        app.show(view.ended(day)._replace(talk=()))
        raise
    return app.show(page)


def _day_of(day: DayBalance) -> str:
    return str(day.shown.visit.fields.get("date") or "")
