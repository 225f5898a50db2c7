"""
The figures of a summary: their headers, their order, how each is written, and which stay when room is short.
"""

from __future__ import annotations

from collections.abc import Callable

from fieldkit.core.rows import Row
from fieldkit.core.tuples import NamedTuple
from fieldkit.language import N_, _
from fieldkit.views.terms import NONE

COVERAGE_CELLS = 6
RATE_CELLS = 5

KEY_HEADERS = {
    "county": N_("Unit"),
    "topic": N_("Topic"),
    "group": N_("Group"),
    "site": N_("Site"),
    "week": N_("Week"),
    "agency": N_("Agency"),
}
# Figures that say nothing on an axis: a group is one group, a site one site, a week has no plan.
SILENT = {
    "group": frozenset({"groups"}),
    "site": frozenset({"sites", "sites_planned", "coverage"}),
    "week": frozenset({"sites_planned", "coverage"}),
}


class Figure(NamedTuple):
    """
    One column: its field of the row (or a bar's name), its header, how a row's cell reads, and its rank: when room
    is short the highest rank goes first. Bars have no number of their own and stand in tables only.
    """

    field: str
    header: str
    rank: int
    text: Callable[[Row], str]
    bar: bool = False


def share(row: Row) -> str:
    """
    Write the rectification rate in per cent with one decimal, rounded once, half up, from the numbers it is made of;
    "—" when there is nothing to divide by.
    """
    divisor = row.confirmed - row.dismissed - row.combined
    if not divisor:
        return NONE
    tenths = (2000 * row.closed + divisor) // (2 * divisor)
    return f"{tenths // 10}.{tenths % 10}%"


def bar(part: float, cells: int) -> str:
    """
    Draw a part of a whole, 0 to 1, as a bar; what is not nought shows at least one cell, what is not all leaves one.
    """
    full = round(min(part, 1.0) * cells)
    if 0 < part < 1:
        full = min(max(full, 1), cells - 1)
    return "█" * full + "░" * (cells - full)


def _coverage(row: Row) -> str:
    return bar(row.covered / row.sites_planned, COVERAGE_CELLS) if row.sites_planned else NONE


def _rate_bar(row: Row) -> str:
    return "" if row.rectification_rate is None else bar(row.rectification_rate, RATE_CELLS)


def _number(field: str) -> Callable[[Row], str]:
    def text(row: Row) -> str:
        value = getattr(row, field)
        return NONE if value is None else str(value)

    return text


FIGURES = (
    Figure("groups", N_("Groups"), 0, _number("groups")),
    Figure("persons", N_("People"), 0, _number("persons")),
    Figure("participations", N_("Person times"), 0, _number("participations")),
    Figure("visits", N_("Visits"), 7, _number("visits")),
    Figure("sites", N_("Sites"), 0, _number("sites")),
    Figure("sites_planned", N_("Planned"), 10, _number("sites_planned")),
    Figure("coverage", N_("Covered"), 5, _coverage, bar=True),
    Figure("checks", N_("Checks"), 0, _number("checks")),
    Figure("findings", N_("Found"), 0, _number("findings")),
    Figure("confirmed", N_("Confirmed"), 11, _number("confirmed")),
    Figure("assigned", N_("Handed over"), 4, _number("assigned")),
    Figure("closed", N_("Struck off"), 0, _number("closed")),
    Figure("dismissed", N_("Not true"), 12, _number("dismissed")),
    Figure("combined", N_("Combined"), 13, _number("combined")),
    Figure("rectification_rate", N_("Rate"), 0, share),
    Figure("rate_bar", "", 2, _rate_bar, bar=True),
    Figure("overdue", N_("Late"), 3, _number("overdue")),
    Figure("advice", N_("Advice"), 8, _number("advice")),
    Figure("casefiles", N_("Court files"), 14, _number("casefiles")),
    Figure("photos", N_("Photos"), 9, _number("photos")),
)


def figures(by: str) -> list[Figure]:
    """
    Give the figures that mean something on an axis.
    """
    return [figure for figure in FIGURES if figure.field not in SILENT.get(by, frozenset())]


def is_silent(row: Row) -> bool:
    """
    Tell whether a row is written as not applicable: it does not apply and nothing was counted in it all the same.
    """
    return not row.applicable and not (row.groups or row.checks or row.sites_planned or row.findings)


def row_name(by: str, row: Row) -> str:
    """
    Name a row: groups and sites by code and name, the others by name; one without a name says so.
    """
    if row.key == "total":
        return row.name
    text = " ".join(part for part in (row.key, row.name) if part) if by in ("group", "site") else row.name
    return text if text.strip() else _("(none given)")
