"""
The receipts of a backup and of what was restored from one.
"""

from __future__ import annotations

from fieldkit.language import _
from fieldkit.operations.backup import BackedUp
from fieldkit.operations.restore import Restored
from fieldkit.views.console import Console
from fieldkit.views.export import size_words
from fieldkit.views.page import Page
from fieldkit.views.reasons import reason_word
from fieldkit.views.steps import shell_word
from fieldkit.views.terms import few, moment


def backed_up(done: BackedUp) -> Page:
    """
    What was copied where, and what the copy cannot protect from.
    """

    def body(console: Console) -> None:
        console.line(f"✓ {done.path}", "green")
        words = _("  {files} files, {entries} entries, {photos} photos, {size}; read again and verified.")
        facts = {"files": done.files, "entries": done.entries, "photos": done.photos}
        console.line(words.format(size=size_words(done.size), **facts))

    talk = [*_damage(done)]
    if done.left_out:
        talk.append(_("! Left out: {names}").format(names=few(done.left_out)))
    if done.same_disk:
        talk.append(_("! It is on the same disk as the workspace, and would be lost with it."))
        talk.append(_("→ Better on a stick: fieldkit backup FOLDER (for good: fieldkit config stick FOLDER)"))
    talk.append(_("→ If this laptop is lost: fieldkit restore FILE DIR"))
    return Page("backup", done._asdict(), body, tuple(talk))


def _damage(done: BackedUp) -> list[str]:
    found = []
    if done.damage:
        reason = reason_word(done.damage)
        where = _(" (line {line})").format(line=done.line) if done.line else ""
        found.append(_("! The ledger was copied as it is: {reason}{where}").format(reason=reason, where=where))
    if done.damaged_photos:
        words = _("! Photos copied as they are, their bytes do not match their names: {names}")
        found.append(words.format(names=few(done.damaged_photos)))
    return found


def restored(done: Restored) -> Page:
    """
    What was restored, and that this laptop is another writer there from now on.
    """

    def body(console: Console) -> None:
        words = _("✓ Restored to {folder}: {files} files, {entries} entries, {photos} photos, as of {when}.")
        facts = {"files": done.files, "entries": done.entries, "photos": done.photos}
        when = moment(done.made_at)
        console.line(words.format(folder=done.folder, when=when, **facts), "green")
        console.line(_("  Every byte is that of the backup."))
        if done.letter:
            words = _("  Here you write as a new laptop: letter {letter} in codes (before: {before}).")
            console.line(words.format(letter=done.letter, before=done.letter_before or "—"))

    talk = []
    if done.damage:
        words = _("! The ledger is damaged as it was when the backup was made: {reason}. See: fieldkit verify")
        talk.append(words.format(reason=reason_word(done.damage)))
    if done.left_out:
        talk.append(_("! The backup was made without: {names}").format(names=few(done.left_out)))
    talk.append(_("→ What was logged later is in your last export: fieldkit -w {folder} merge FILE").format(
        folder=shell_word(done.folder)
    ))
    return Page("restore", done._asdict(), body, tuple(talk))
