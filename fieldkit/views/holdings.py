"""
What a file holds, in the same lines for the one who hands it over and for the one who takes it: they can be compared.
"""

from __future__ import annotations

from fieldkit.core.holdings import Holdings
from fieldkit.language import _, ngettext
from fieldkit.views.console import Console

SHOWN = 6


def holdings_lines(console: Console, holds: Holdings) -> None:
    """
    Print the entries, the records of a day's kinds, and count and head of every writer.
    """
    kinds = holds.kinds
    words = _("  {entries} entries; records: visits {visits}, checks {checks}, findings {findings}, photos {photos}")
    counts = {"visits": kinds.get("visit", 0), "checks": kinds.get("check", 0)}
    counts |= {"findings": kinds.get("finding", 0), "photos": kinds.get("photo", 0)}
    console.line(words.format(entries=holds.entries, **counts))
    for span in holds.writers[:SHOWN]:
        words = ngettext(
            "  {by} (laptop {dev}): {count} entry, the last is number {last}, {head}",
            "  {by} (laptop {dev}): {count} entries, the last is number {last}, {head}",
            span.entries,
        )
        facts = {"count": span.entries, "last": span.last, "head": span.head[:12]}
        console.line(words.format(by=span.by or "?", dev=span.dev[:6], **facts))
    if len(holds.writers) > SHOWN:
        console.line(_("  … and {count} more").format(count=len(holds.writers) - SHOWN))
