"""
The verdict of a verification: what was looked at, what needs a person, what is worth knowing.
"""

from __future__ import annotations

from typing import Any

from fieldkit.language import N_, _
from fieldkit.operations.audit import Problem
from fieldkit.operations.verify import Verified, VerifyResult
from fieldkit.views.console import Console
from fieldkit.views.merge import DOUBTS
from fieldkit.views.page import Page
from fieldkit.views.reasons import kind_word, reason_word

SHOWN = 40
PROBLEMS = {
    "refused": N_("it cannot be believed: {reason} {code}"),
    "line": N_("line {line}: {reason} {code}"),
    "torn": N_("its end is torn after line {line}: the last command of this laptop is not here, or not whole"),
    "own_gap": N_("entries {detail} written on this laptop ({code}) are missing"),
    "fork": N_("two different entries of writer {code} have number {detail}: a workspace folder was copied"),
    "dangling": N_("line {line}: {code} points to {target}, which is not here"),
    "file_differs": N_("{code} in it is damaged or missing"),
    "photo_missing": N_("check {code}: photo {detail} is missing"),
    "photo_left_out": N_("check {code}: photo {detail} is not in it; it was missing when the bundle was written"),
    "photo_differs": N_("check {code}: the bytes of photo {detail} do not match its name; bring a good copy"),
}
NOTES = {
    "torn": N_("its end is torn after line {line}: a command broke off; the next write puts its rest aside in local/"),
    "layout": N_("another program changed its layout; every entry still matches its id"),
    "repacked": N_("the zip itself is not as fieldkit writes it: packed anew, or a byte between its files changed"),
    "gap": N_("entries {detail} of writer {code} are not here"),
    "own_last": N_("the last entry of this laptop is not here: the folder was copied or restored"),
    "unreferenced": N_("photos/{code} is named by no record"),
    **DOUBTS,
    "photo_withdrawn": N_("check {code}: photo {detail} was withdrawn and is not here"),
    "photo_missing": N_("photo {detail} was missing already when the bundle was written"),
}


def page(result: VerifyResult) -> Page:
    """
    The verdict, file by file.
    """

    def body(console: Console) -> None:
        for file in result.files:
            _file(console, file)

    talk = () if not result.exit_code else (_("→ Nothing was changed. Keep a copy before you mend anything."),)
    return Page("verify", [_document(file) for file in result.files], body, talk, result.exit_code)


def _document(file: Verified) -> dict[str, Any]:
    return {
        **file._asdict(),
        "writers": [span.document() for span in file.writers],
        "unknown": [unknown._asdict() for unknown in file.unknown],
        "problems": [problem._asdict() for problem in file.problems],
        "notes": [note._asdict() for note in file.notes],
    }


def _file(console: Console, file: Verified) -> None:
    counts = _("{entries} entries, {records} records, {photos} photos").format(
        entries=file.entries, records=file.records, photos=file.photos
    )
    if file.problems:
        words = _("✗ {path}: {counts}; problems: {count}")
        console.line(words.format(path=file.path, counts=counts, count=len(file.problems)), "red")
    else:
        console.line(_("✓ {path}: {counts}; all verified.").format(path=file.path, counts=counts), "green")
    for problem in file.problems[:SHOWN]:
        console.line("  ✗ " + _words(PROBLEMS, problem))
    if len(file.problems) > SHOWN:
        console.line(_("  … and {count} more").format(count=len(file.problems) - SHOWN))
    for note in file.notes[:SHOWN]:
        console.line("  · " + _words(NOTES, note), "dim")
    for unknown in file.unknown:
        words = _("Carried on unread: {count} entries of kind “{kind}”, format {format}, from a newer fieldkit.")
        console.line("  · " + words.format(count=unknown.entries, kind=unknown.kind, format=unknown.format), "dim")


def _words(table: dict[str, str], problem: Problem) -> str:
    kind, _space, rec = problem.detail.partition(" ")
    return (
        _(table[problem.what])
        .format(
            line=problem.line or "?",
            code=problem.code or "",
            detail=problem.detail,
            reason=reason_word(problem.detail),
            target=f"{kind_word(kind)} {rec}",
        )
        .rstrip()
    )
