"""
Erasure on the screen.
"""

from __future__ import annotations

from fieldkit.core.fold import Record
from fieldkit.language import _
from fieldkit.operations.erase import Erased
from fieldkit.views.console import Console
from fieldkit.views.page import Page
from fieldkit.views.reasons import kind_word
from fieldkit.views.terms import label
from fieldkit.views.text import visible


def question(record: Record) -> str:
    """
    What a person is asked before content is removed for good.
    """
    words = _("Erase the content of {kind} {name} for good, here and wherever this ledger is merged?")
    if record.kind == "check":
        words = _("Erase {kind} {name} with its photos and findings for good, here and wherever this ledger is merged?")
    return visible(words.format(kind=kind_word(record.kind), name=label(record)))


def done(result: Erased) -> Page:
    """
    The receipt of an erasure.
    """

    def body(console: Console) -> None:
        words = _("✓ Erased: {entries} entries emptied, {photos} photo files deleted. The ids stay and still verify.")
        console.line(words.format(entries=result.entries, photos=result.photos), "green")

    facts = {"id": result.record.id, "entries": result.entries, "photos": result.photos}
    facts |= {"groupless": [check.code for check in result.groupless]}
    facts |= {"torn": list(result.torn), "backups": list(result.backups)}
    words = _("? Kept from a crash or in quarantine, perhaps with such content: {path}. Look at it, delete it by hand.")
    torn = [words.format(path=path) for path in result.torn]
    words = _("? A backup made before still holds it: {path}. Make a new one, and delete this one by hand.")
    copies = [words.format(path=path) for path in result.backups]
    words = _("? The check {code} is of no group now, so in no county: fieldkit check amend {code} -g GROUP")
    left = [words.format(code=check.code or check.id[:8]) for check in result.groupless]
    step = _("→ Export and merge again so that the other laptops erase it too.")
    return Page("erase", facts, body, (*left, *torn, *copies, step))
