"""
The receipt of an export: what was handed over, and how the other side can tell that it is all there.
"""

from __future__ import annotations

import os
from typing import Any

from fieldkit.language import _
from fieldkit.operations.export import ExportResult
from fieldkit.views.console import Console
from fieldkit.views.holdings import holdings_lines
from fieldkit.views.page import Page
from fieldkit.views.reasons import kind_word
from fieldkit.views.receipt import given_lines
from fieldkit.views.receipt_document import given_document
from fieldkit.views.steps import shell_word

SHOWN = 6


def page(result: ExportResult) -> Page:
    """
    The receipt: counts, size, sha256, and what the other side should see it to hold.
    """

    def body(console: Console) -> None:
        console.line(f"✓ {result.path}", "green")
        words = _("  {records} records, {entries} entries, {photos} photos, {size}; read again and verified.")
        facts = {"records": result.records, "entries": result.entries, "photos": result.photos}
        console.line(words.format(size=size_words(result.size), **facts))
        console.line(_("  SHA-256 {digest}").format(digest=result.sha256))
        if result.given:
            given_lines(console, result.given)
        console.line(_("When it is merged, the other side should see:"))
        holdings_lines(console, result.holds)

    return Page("export", document(result), body, hand_over_words(result))


def short(console: Console, result: ExportResult) -> None:
    """
    The receipt in two lines, under the balance of a day.
    """
    console.line(f"✓ {result.path}", "green")
    words = _("  {entries} entries, {photos} photos, {size}, SHA-256 {digest}…; read again and verified.")
    facts = {"entries": result.entries, "photos": result.photos, "size": size_words(result.size)}
    console.line(words.format(digest=result.sha256[:12], **facts))


def size_words(size: int) -> str:
    """
    Give a size in bytes as people read it.
    """
    if size < 1000:
        return f"{size} B"
    if size < 1_000_000:
        return f"{size / 1000:.0f} kB"
    return f"{size / 1_000_000:.1f} MB"


def document(result: ExportResult) -> dict[str, Any]:
    """
    The receipt as plain JSON; `writers` are those of `holds`.
    """
    holds = result.holds.document()
    missing = [{"sha256": one.sha256, "ext": one.ext, "check": one.check} for one in result.missing_photos]
    given = given_document(result.given) if result.given else None
    return {
        **{name: value for name, value in result._asdict().items() if name != "given"},
        **({"receipt": given} if given else {}),
        "holds": holds,
        "missing_photos": missing,
        "missing_records": [one._asdict() for one in result.missing_records],
        "writers": holds["writers"],
    }


def missing_words(result: ExportResult) -> list[str]:
    """
    Say what is referred to and does not travel: photos, and records that are not here.
    """
    talk = []
    if result.missing_photos:
        checks = _(", ").join(sorted({one.check for one in result.missing_photos})[:SHOWN])
        words = _("! Photos missing or damaged here: {count} (checks {checks})")
        talk.append(words.format(count=len(result.missing_photos), checks=checks))
    for one in result.missing_records[:SHOWN]:
        words = _("! {code} points to a {kind} that is not here ({id}): the other side will not have it either.")
        talk.append(words.format(code=one.by, kind=kind_word(one.kind), id=one.rec[:8]))
    if len(result.missing_records) > SHOWN:
        talk.append(_("  … and {count} more").format(count=len(result.missing_records) - SHOWN))
    if result.photos_left and result.kind == "ledger" and not result.given:
        words = _("! {count} photos do not travel in a .json file; export to a .zip to take them along.")
        talk.append(words.format(count=result.photos_left))
    return talk


def hand_over_words(result: ExportResult) -> tuple[str, ...]:
    """
    Say what the file lacks, and what becomes of it next.
    """
    step = _("→ Hand over the file; the other side runs: fieldkit -w DIR merge {file}")
    if result.given:
        step = _("→ Give the file back to the group; it runs: fieldkit -w DIR merge {file}")
    return (*missing_words(result), step.format(file=shell_word(os.path.basename(result.path))))
