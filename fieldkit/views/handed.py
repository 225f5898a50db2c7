"""
What is not handed over and not backed up yet, in a line each: the first thing to know in the morning.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import Any

from fieldkit.core.fold import Record
from fieldkit.language import _, ngettext
from fieldkit.operations.handed import Unhanded, Written
from fieldkit.views.console import Console
from fieldkit.views.reasons import kind_word
from fieldkit.views.terms import few


def handed_lines(console: Console, found: Unhanded) -> None:
    """
    Say how many checks are not handed over, and when what was last handed over.
    """
    count, last = len(found.checks), found.last_export
    if count:
        words = ngettext("{count} check not handed over yet", "{count} checks not handed over yet", count)
        _with_last(console, words.format(count=count), last, "yellow")
    if found.withdrawn:
        count = len(found.withdrawn)
        words = ngettext("{count} withdrawal not handed over yet", "{count} withdrawals not handed over yet", count)
        _with_last(console, words.format(count=count), last, "yellow", bool(found.checks))
    if found.erasures:
        count = len(found.erasures)
        words = ngettext("{count} erasure not handed over yet", "{count} erasures not handed over yet", count)
        said = bool(found.checks or found.withdrawn)
        _with_last(console, words.format(count=count), last, "yellow", said)
    if found.records:
        names = _(", ").join(kind_word(kind) + f" {named}" for kind, named in _by_kind(found.records))
        words = _("Added or changed here and not handed over yet: {names}").format(names=names)
        _with_last(console, words, last, "yellow", bool(found.checks or found.withdrawn or found.erasures))
    if not found.is_open and last:
        _with_last(console, _("All checks are handed over"), last, None)


def _by_kind(records: Iterable[Record]) -> Iterator[tuple[str, str]]:
    codes: dict[str, list[str]] = {}
    for record in records:
        codes.setdefault(record.kind, []).append(record.code or record.name)
    yield from ((kind, few(names, 3)) for kind, names in codes.items())


def _with_last(console: Console, words: str, last: Written | None, style: str | None, said: bool = False) -> None:
    if said:
        console.line(words, style)
    elif last is None:
        console.line(_("{what}; nothing was ever exported from here").format(what=words), style)
    else:
        console.line(_("{what}; last export {when}").format(what=words, when=_ago(last)), style)
        console.line("  " + os.path.basename(last.path))


def backup_line(console: Console, found: Unhanded) -> None:
    """
    Remind of a backup when there is work to lose and the last one is a week old.
    """
    if not found.backup_due:
        return
    if found.last_backup is None:
        console.line(_("No backup of this workspace yet"), "yellow")
        return
    words = _("Last backup {when}; since then not backed up: {count} checks")
    console.line(words.format(when=_ago(found.last_backup), count=len(found.unsaved)), "yellow")


def _ago(written: Written) -> str:
    """
    Say when a file was written as people count days; a day ahead of this laptop's clock by its date.
    """
    if written.days_ago == 0:
        return _("today")
    if written.days_ago == 1:
        return _("yesterday")
    if written.days_ago < 0:
        return written.at[:10]
    words = ngettext("{count} day ago", "{count} days ago", written.days_ago)
    return words.format(count=written.days_ago)


def document(found: Unhanded) -> dict[str, Any]:
    """
    The same as plain JSON.
    """
    return {
        "not_handed_over": [check.code for check in found.checks],
        "withdrawn_not_handed_over": [check.code for check in found.withdrawn],
        "erasures_not_handed_over": len(found.erasures),
        "records_not_handed_over": [record.code or record.id for record in found.records],
        "last_export": found.last_export._asdict() if found.last_export else None,
        "not_backed_up": [check.code for check in found.unsaved],
        "last_backup": found.last_backup._asdict() if found.last_backup else None,
        "backup_due": found.backup_due,
    }
