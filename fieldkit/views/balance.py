"""
The day on one screen when its visit ends: a line a check with what it lacks, what was done and what is left.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fieldkit.core.fold import Record
from fieldkit.language import _
from fieldkit.views.console import Console
from fieldkit.views.export import document as export_document
from fieldkit.views.export import hand_over_words, short
from fieldkit.views.page import Page, record_document
from fieldkit.views.steps import step_describe
from fieldkit.views.terms import label, site_of
from fieldkit.views.text import visible

if TYPE_CHECKING:
    from fieldkit.operations.balance import DayBalance
    from fieldkit.operations.export import ExportResult


def ended(day: DayBalance) -> Page:
    """
    The day's balance, and how what its checks lack is added.
    """

    def body(console: Console) -> None:
        visit = day.shown.visit
        console.line(_("✓ Visit {code} ended.").format(code=visit.code), "green")
        for check in day.shown.checks:
            _check(console, day, check)
        parts = [
            _("checks: {count}").format(count=len(day.shown.checks)),
            _("deputies: {count}").format(count=day.deputies),
            _("photos: {count}").format(count=day.photos),
            _("findings: {count}").format(count=day.findings),
        ]
        if day.sites.planned:
            words = _("sites left: {left} of {planned}")
            parts.append(words.format(left=len(day.sites.left), planned=len(day.sites.planned)))
        console.line("  " + " · ".join(parts))

    return Page("visit.end", document(day, None), body, tuple(_lacking(day)))


def handed_over(day: DayBalance, handed: ExportResult, told: bool) -> Page:
    """
    The day's balance, unless the person was told it before, and the file it was handed over in.
    """

    def body(console: Console) -> None:
        if not told:
            page.body(console)
        short(console, handed)

    page = ended(day)
    talk = (*(() if told else page.talk), *hand_over_words(handed))
    return page._replace(document=document(day, handed), body=body, talk=talk)


def next_steps(stick: str, there: bool) -> tuple[str, ...]:
    """
    Say how the day is handed over, by the `stick` set for that ("" for none) and whether it is plugged in.
    """
    if stick and not there:
        words = _("! The stick is not there: {path}")
        return (words.format(path=stick), _("→ Plug it in and hand the day over: fieldkit export"))
    if stick:
        return (_("→ Hand the day over: fieldkit export"),)
    return (_("→ Hand the day over: fieldkit export FILE.zip"),)


def question(stick: str) -> str:
    """
    Ask whether to hand the day over to the stick.
    """
    return visible(_("Hand the day over to {path}?").format(path=stick))


def document(day: DayBalance, handed: ExportResult | None) -> dict[str, Any]:
    """
    The day and what was handed over of it as plain JSON.
    """
    return {
        "visit": record_document(day.shown.visit),
        "checks": [check.code for check in day.shown.checks],
        "deputies": day.deputies,
        "findings": day.findings,
        "photos": day.photos,
        "without_photo": list(day.without_photo),
        "without_position": list(day.without_position),
        "without_finding": {code: list(items) for code, items in day.without_finding.items()},
        "sites_left": [site.code for site in day.sites.left],
        "sites_planned": len(day.sites.planned) or None,
        "export": export_document(handed) if handed else None,
    }


def _check(console: Console, day: DayBalance, check: Record) -> None:
    """
    A line for a check, and one below it for what it lacks.
    """
    time = check.fields.get("time") or "--:--"
    console.line(f"  {time}  {check.code}  {label(site_of(day.shown.state, check))}")
    lacks = [
        *([_("no photo")] if check.code in day.without_photo else []),
        *([_("no position")] if check.code in day.without_position else []),
    ]
    if items := day.without_finding.get(check.code):
        lacks.append(_("problem not described: {items}").format(items=_(", ").join(items)))
    if lacks:
        console.line("         ! " + " · ".join(lacks), "yellow")


def _lacking(day: DayBalance) -> list[str]:
    talk = []
    if day.without_photo:
        words = _("→ Add photos before handing over: fieldkit photo add {code} FILE")
        talk.append(words.format(code=day.without_photo[0]))
    if day.without_finding:
        code, items = next(iter(day.without_finding.items()))
        talk.append(step_describe(code, items[0]))
    return talk
