"""
A line per file that was merged, or would be, with what is to be said of it below.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fieldkit.core.brought import FileShare
from fieldkit.core.sources import Decision
from fieldkit.language import _
from fieldkit.operations.gathering import OTHER_CAMPAIGN, FileReport
from fieldkit.views.brought import share_words
from fieldkit.views.console import Console
from fieldkit.views.holdings import holdings_lines
from fieldkit.views.reasons import reason_word
from fieldkit.views.text import pad, shorten_middle, width, wrap

_MARKS = {"merged": "✓", "unchanged": "=", "partial": "⚠", "refused": "✗"}
_STYLES = {"merged": "green", "unchanged": "dim", "partial": "yellow", "refused": "red"}
_NUMBER = 8
_UNDER = "      "
# So many files of which there is nothing to say are named each; of more only their number is told.
MOST_IDLE = 100
Beside = Mapping[int, Sequence[str]]


def file_lines(
    console: Console,
    files: Sequence[FileReport],
    shares: Sequence[FileShare] = (),
    beside: Beside | None = None,
    campaign: str = "",
    unnamed: int = 0,
) -> None:
    """
    A line per file: its path, shortened in the middle, new and known entries; below it the reason where there is one,
    what is to be said of it `beside`, by its place, and what its share does to what is here, which is of a `campaign`.
    Of very many that brought nothing new it says how many they are, with those `unnamed` in a kept report.
    """
    room = max(console.width - 2 * _NUMBER - 3, 12)
    titles = [_right(console.cell(_("New"))), _right(console.cell(_("Known")))]
    console.line("  " + pad(console.cell(_("File")), room) + "".join(titles), "bold")
    idle = {place for place, file in enumerate(files) if file.is_idle}
    idle = idle if len(idle) > MOST_IDLE else set()
    for place, file in enumerate(files):
        if place not in idle:
            _one(console, file, room, campaign)
            for words in (beside or {}).get(place, ()):
                for part in wrap(console.cell(words), console.width - 4):
                    console.line("    " + part, "yellow")
            if file.holds:
                holdings_lines(console, file.holds)
            if place < len(shares) and share_words(shares[place]):
                console.line("    " + share_words(shares[place]), "yellow")
    if idle or unnamed:
        others = _("{count} other files brought nothing new"), _("{count} files brought nothing new")
        words = others[len(idle) == len(files)].format(count=len(idle) + unnamed)
        console.line(f"{_MARKS['unchanged']} {words}", _STYLES["unchanged"])


def _one(console: Console, file: FileReport, room: int, campaign: str) -> None:
    name = pad(shorten_middle(console.cell(file.path), room, console.ellipsis), room)
    numbers = "" if file.status == "refused" else f"{file.new:>{_NUMBER}}{file.known:>{_NUMBER}}"
    console.line(f"{_MARKS[file.status]} {name}{numbers}", _STYLES[file.status])
    if file.reason:
        for part in wrap(console.cell(_why(file)), console.width - 4):
            console.line("    " + part, _STYLES[file.status])
    if file.detail and file.reason == OTHER_CAMPAIGN:
        _elsewhere(console, file.detail, campaign)
    elif file.detail:
        named = shorten_middle(console.cell(file.detail), console.width - len(_UNDER), console.ellipsis)
        console.line(_UNDER + named, _STYLES[file.status])


def decision_words(decision: Decision, count: int) -> str:
    """
    Say how many entries a decision holds aside, whose it is, of which day and why.
    """
    words = _("{count} entries are set aside by {by} on {date}: {reason}")
    by, reason = decision.by or _("nobody named"), decision.reason or "—"
    return words.format(count=count, by=by, date=decision.at[:10], reason=reason)


def _elsewhere(console: Console, theirs: str, own: str) -> None:
    """
    Name both campaigns, and say where the right file is: whoever brought this one had another folder open.
    """
    named = _("It is of {theirs}, and this is {own}.") if own else _("It is of {theirs}.")
    console.beside(_UNDER, named.format(theirs=theirs, own=own))
    console.beside(_UNDER, _("That laptop has another folder for this one: ask for an export from there."))


def _right(text: str) -> str:
    return " " * max(1, _NUMBER - width(text)) + text


def _why(file: FileReport) -> str:
    where = _(" (line {line})").format(line=file.line) if file.line else ""
    if file.status == "refused":
        return _("refused: {reason}{where}").format(reason=reason_word(file.reason), where=where)
    if file.quarantined:
        words = _("{reason} (not believed: {count}, the first in line {line})")
        return words.format(reason=reason_word(file.reason), count=file.quarantined, line=file.line)
    count = len(file.photos_lacking) + len(file.photos_damaged)
    more = _(" ({count} photos)").format(count=count) if count else ""
    return reason_word(file.reason) + more
