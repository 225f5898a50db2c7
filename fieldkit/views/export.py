"""
The receipt of an export: what was handed over, and how the other side can tell that it is all there.
"""

from __future__ import annotations

from typing import Any

from fieldkit.core.writers import WriterSpan
from fieldkit.language import _
from fieldkit.operations.export import ExportResult
from fieldkit.views.console import Console
from fieldkit.views.page import Page

SHOWN = 6


def page(result: ExportResult) -> Page:
    """
    The receipt: counts, size, sha256, and count and head of every writer.
    """

    def body(console: Console) -> None:
        words = _("✓ {path}: {records} records, {entries} entries, {photos} photos, {size}; read again and verified.")
        console.line(
            words.format(
                path=result.path,
                records=result.records,
                entries=result.entries,
                photos=result.photos,
                size=size_words(result.size),
            ),
            "green",
        )
        console.line(_("  SHA-256 {digest}").format(digest=result.sha256))
        for span in result.writers[:SHOWN]:
            words = _("  {by} (laptop {dev}): {count} entries, the last is number {last}, {head}")
            console.line(words.format(by=span.by or "?", dev=span.dev[:6], **_of(span)))
        if len(result.writers) > SHOWN:
            console.line(_("  … and {count} more").format(count=len(result.writers) - SHOWN))

    return Page("export", document(result), body, _talk(result))


def _of(span: WriterSpan) -> dict[str, Any]:
    return {"count": span.entries, "last": span.last, "head": span.head[:12]}


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
    The receipt as plain JSON.
    """
    writers = [span.document() for span in result.writers]
    missing = [{"sha256": one.sha256, "ext": one.ext, "check": one.check} for one in result.missing_photos]
    return {**result._asdict(), "writers": writers, "missing_photos": missing}


def _talk(result: ExportResult) -> tuple[str, ...]:
    talk = []
    if result.missing_photos:
        checks = _(", ").join(sorted({one.check for one in result.missing_photos})[:SHOWN])
        words = _("! Photos missing or damaged here: {count} (checks {checks})")
        talk.append(words.format(count=len(result.missing_photos), checks=checks))
    if result.photos_left and result.kind == "ledger":
        words = _("! {count} photos do not travel in a .json file; export to a .zip to take them along.")
        talk.append(words.format(count=result.photos_left))
    talk.append(_("→ Hand over the file; the other side runs: fieldkit -w DIR merge FILE"))
    return tuple(talk)
