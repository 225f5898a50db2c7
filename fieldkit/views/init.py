"""
The receipt of a new workspace.
"""

from __future__ import annotations

from typing import Any

from fieldkit.language import _, current
from fieldkit.operations.init import Started
from fieldkit.views.console import Console
from fieldkit.views.page import Page
from fieldkit.views.pairs import print_pairs
from fieldkit.views.reasons import reason_word
from fieldkit.views.record import note_words
from fieldkit.views.steps import shell_word


def started(done: Started, by_default: bool = False) -> Page:
    """
    Where the workspace is, whose it is, which campaign, and what the files it was started from brought.
    """
    failed = done.merged is not None and done.merged.every_file_refused

    def body(console: Console) -> None:
        if failed:
            console.line(_("✗ No workspace was made: no file could be used."), "red")
        else:
            console.line(_("✓ Workspace {folder}").format(folder=done.root), "green")
            print_pairs(console, _facts(done))
        for file in done.merged.files if done.merged else ():
            if file.status == "refused":
                words = _("  Refused: {path}: {reason}")
                console.line(words.format(path=file.path, reason=reason_word(file.reason)), "yellow")

    talk = list(note_words((word, _named(done, facts)) for word, facts in done.warnings))
    if by_default:
        talk.insert(0, _("No campaign was named: {code} was taken.").format(code=done.campaign.code))
    held_back = len(done.merged.held_back) if done.merged else 0
    if held_back:
        words = _("! {count} entries could not be believed: fieldkit -w {folder} quarantine list")
        talk.append(words.format(count=held_back, folder=shell_word(done.root)))
    if not failed:
        talk.append(_next_step(done))
    return Page("init", _document(done), body, tuple(talk), 7 if failed else 0)


def _named(done: Started, facts: dict[str, Any]) -> dict[str, Any]:
    regions = {name: str(facts[name]) for name in ("region", "own") if name in facts}
    return {**facts, **{name: f"{code} {done.campaign.region_name(code, current())}" for name, code in regions.items()}}


def _facts(done: Started) -> list[tuple[str, str]]:
    region = str(done.about.get("region"))
    facts = [
        (_("Campaign"), f"{done.campaign.code} {done.campaign.name(current())}"),
        (_("Region"), f"{region} {done.campaign.region_name(region, current())}"),
        (_("Group"), str(done.about.get("group") or "")),
        (_("Author"), str(done.about.get("author") or "")),
        (_("Laptop letter"), str(done.about.get("laptop") or "")),
        (_("Entries"), str(done.entries)),
    ]
    return [(name, value) for name, value in facts if value]


def _next_step(done: Started) -> str:
    folder = shell_word(done.root)
    if done.merged:
        return _("→ Start a visit: fieldkit -w {folder} visit start").format(folder=folder)
    words = _("→ Bring in the lists: fieldkit -w {folder} site import FILE (deputies and groups first)")
    return words.format(folder=folder)


def _document(done: Started) -> dict[str, Any]:
    files = done.merged.files if done.merged else ()
    return {
        **done.about,
        "folder": str(done.root),
        "campaign": done.campaign.code,
        "entries": done.entries,
        "files": [{"path": str(file.path), "status": file.status, "reason": file.reason} for file in files],
        "warnings": [{"warning": word, **facts} for word, facts in done.warnings],
    }
