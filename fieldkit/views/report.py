"""
The receipts of papers: where the file lies, what is in it, and what stands against it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fieldkit.language import _
from fieldkit.views.console import Console
from fieldkit.views.page import Page
from fieldkit.views.paper import harmless
from fieldkit.views.paper_record import notices

if TYPE_CHECKING:
    from fieldkit.operations.printing import Printed
    from fieldkit.operations.report import Blanks, Records, Sheet


def recorded(found: Records, printed: Printed) -> Page:
    """
    The receipt of record papers: a line for each check, and aloud what its paper says stands against it.
    """
    said = {sheet.check.code or sheet.check.id: harmless(notices(found, sheet)) for sheet in found.sheets}

    def body(console: Console) -> None:
        console.line(_("✓ Written: {path}").format(path=printed.path), "green")
        for code in said:
            console.line(_("  Record of check {code}").format(code=code))

    talk = [_("? {code}: {notice}").format(code=code, notice=line) for code, lines in said.items() for line in lines]
    step = _("→ Print it; both sides read it and sign.")
    document = {**_file(printed), "checks": [_check(sheet) for sheet in found.sheets]}
    return Page("report.record", document, body, (*talk, step))


def _check(sheet: Sheet) -> dict[str, Any]:
    return {
        "code": sheet.check.code,
        "id": sheet.check.id,
        "withdrawn": sheet.check.withdrawn,
        "conflicts": sorted({f"{one.kind}.{one.field}" for one in sheet.conflicts}),
        "left_out": [one.code or one.id for one in sheet.left_out],
        "twins": list(sheet.twins),
    }


def blanks(found: Blanks, printed: Printed) -> Page:
    """
    The receipt of the papers a group takes along.
    """

    def body(console: Console) -> None:
        console.line(_("✓ Written: {path}").format(path=printed.path), "green")
        words = _("  sites: {sites} · deputies: {deputies} · blank records: {forms}")
        counts = {"sites": len(found.sites), "deputies": len(found.deputies), "forms": len(found.topics)}
        console.line(words.format(**counts))

    document = {
        **_file(printed),
        "group": found.group.code,
        "sites": [site.code for site in found.sites],
        "deputies": [deputy.code for deputy in found.deputies],
        "topics": list(found.topics),
    }
    step = _("→ Print it; log what was written on it the same evening: fieldkit check log SITE")
    return Page("report.blank", document, body, (step,))


def _file(printed: Printed) -> dict[str, Any]:
    return {
        "path": printed.path,
        "format": printed.suffix.removeprefix("."),
        "papers": printed.papers,
        "bytes": printed.size,
        "sha256": printed.sha256,
    }
