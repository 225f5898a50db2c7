"""
The report of merging plain lists of checks: what each file came to, or why it was refused.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fieldkit.language import _
from fieldkit.operations.merge_plain import PlainFile, PlainMerged
from fieldkit.views import errors, sheet_report
from fieldkit.views.console import Console
from fieldkit.views.page import Page


def page(merged: PlainMerged) -> Page:
    """
    A line per file with what it came to, then what needs a person.
    """

    def body(console: Console) -> None:
        for file in merged.files:
            console.line(file.path, "bold")
            if file.done:
                sheet_report.lines(console, file.done)
            for line in errors.explain(file.refusal) if file.refusal else ():
                console.line(f"  {line}", "red")

    return Page("merge", document(merged), body, tuple(_talk(merged)), merged.exit_code)


def _talk(merged: PlainMerged) -> Iterable[str]:
    for file in merged.files:
        if file.done:
            yield from sheet_report.questions(file.done)
    if merged.exit_code == 7:
        yield _("Every file was refused; nothing was changed.")
    elif merged.dry_run:
        yield _("Nothing was written: this was a trial run.")
        yield _("→ Do it: the same without --dry-run")
    elif any(file.done and file.done.plan.new for file in merged.files):
        yield _("→ See them: fieldkit check list")


def document(merged: PlainMerged) -> dict[str, Any]:
    """
    Give the report as JSON, shaped as that of any merge; `new` and `known` count checks here.
    """
    files = [_file(file) for file in merged.files]
    new = sum(file["new"] for file in files)
    shape = {"files": files, "new": new, "conflicts": merged.conflicts, "missing_photos": []}
    return {**shape, "dry_run": merged.dry_run}


def _file(file: PlainFile) -> dict[str, Any]:
    new = len(file.done.plan.new) + len(file.done.plan.changed) if file.done else 0
    return {
        "path": file.path,
        "status": "refused" if file.done is None else "merged" if new else "unchanged",
        "new": new,
        "known": file.done.plan.same if file.done else 0,
        "quarantined": 0,
        "reason": _reason(file),
        "checks": sheet_report.document(file.done) if file.done else None,
    }


def _reason(file: PlainFile) -> str | None:
    if file.refusal is None:
        return None
    return str(file.refusal.facts.get("reason") or ("rows" if "rows" in file.refusal.facts else "unknown_name"))
