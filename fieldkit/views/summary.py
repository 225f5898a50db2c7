"""
The summary on the screen and as a file: table, JSON, CSV, Markdown. What is counted how is said under every table.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from fieldkit.core.codes import is_city
from fieldkit.core.counting import Summary
from fieldkit.core.rows import Row
from fieldkit.language import N_, _
from fieldkit.views.console import Console
from fieldkit.views.figures import FIGURES, KEY_HEADERS, Figure, is_silent, row_name
from fieldkit.views.page import Page
from fieldkit.views.summary_table import Table, draw, fit, hidden
from fieldkit.views.text import spreadsheet_text, visible, wrap

if TYPE_CHECKING:
    from fieldkit.operations.freeze import CutShown

TITLES = {
    "county": N_("Summary by county"),
    "topic": N_("Summary by topic"),
    "group": N_("Summary by group"),
    "site": N_("Summary by site"),
    "week": N_("Summary by week"),
    "agency": N_("Summary by agency"),
}
NOT_IN_JSON = ("covered", "marked")
_MARKDOWN = str.maketrans({sign: "\\" + sign for sign in "\\|`*_<[]&~"})


def page(summary: Summary, shape: str = "table", cut: CutShown | None = None) -> Page:
    """
    The summary in the shape asked for: table, csv or md; as JSON when the page is shown so. Numbers of a cut are said
    to be its, with what came since.
    """
    if cut is None:
        return Page("summary", document(summary), _body(summary, shape, ""), talk(summary))
    from fieldkit.views.freeze import cut_words, shown_document, talk_about

    facts = {**document(summary), "cut": shown_document(cut)}
    return Page("summary", facts, _body(summary, shape, cut_words(cut.cut)), talk_about(cut))


def _body(summary: Summary, shape: str, of: str) -> Callable[[Console], None]:
    bodies: dict[str, Callable[[Console], None]] = {
        "csv": lambda console: _print_csv(console, csv_text(summary)),
        "md": lambda console: console.raw(markdown(summary, of)),
    }
    return bodies.get(shape, lambda console: render(console, summary, of))


def document(summary: Summary) -> dict[str, Any]:
    """
    The JSON contract: exactly these keys, numbers as they are, nothing marked or translated.
    """
    return {
        "region": summary.region,
        "by": summary.by,
        "as_of": summary.as_of,
        "count_unit": summary.count_unit,
        "conflicts": summary.conflicts,
        "rows": [_row_document(row) for row in summary.rows],
        "total": _row_document(summary.total),
    }


def _row_document(row: Row) -> dict[str, Any]:
    return {name: value for name, value in row._asdict().items() if name not in NOT_IN_JSON}


def talk(summary: Summary) -> tuple[str, ...]:
    """
    What to do next: look at conflicts, bring in checks, or look from another side.
    """
    if summary.conflicts:
        words = _("Conflicts standing: {count}. Until they are resolved, the marked rows may still change.")
        return (words.format(count=summary.conflicts), _("→ See them: fieldkit conflict list"))
    if not summary.total.checks:
        return (_("No check counts here up to this day."), _("→ Next: fieldkit check log SITE, or fieldkit merge FILE"))
    return (_("→ See also: fieldkit summary --by {axis}").format(axis="county" if summary.by == "topic" else "topic"),)


def render(console: Console, summary: Summary, of: str = "") -> None:
    """
    Print title, the cut the numbers are `of`, table and what the numbers mean, fitted to the width of the console.
    """
    screen, table = console.rich(), table_of(summary)
    layout = fit(table, console.width)
    screen.print(console.fit(visible(title(summary))), style="bold")
    for part in wrap(console.fit(visible(of)), console.width):
        screen.print(part, style="bold")
    draw(console, table, layout)
    covered = any(figure.field == "coverage" for figure, _columns in layout.columns)
    for line in caption(summary, covered, hidden(layout, summary.by)):
        for part in wrap(console.fit(visible(line)), console.width):
            screen.print(part, style="dim")


def title(summary: Summary) -> str:
    """
    Name campaign, axis and, of a county, the region.
    """
    parts = [summary.campaign_name, "" if is_city(summary.region) else summary.region_name, _(TITLES[summary.by])]
    return " · ".join(part for part in parts if part)


def table_of(summary: Summary) -> Table:
    """
    Give the cells of the table, all of them text; which columns are shown is decided by the room there is.
    """
    rows = [(_marked_name(summary.by, row), row) for row in (*summary.rows, summary.total)]
    return Table(summary.by, _(KEY_HEADERS[summary.by]), tuple(rows))


def _marked_name(by: str, row: Row) -> str:
    return row_name(by, row) + (" *" if row.marked else "")


def caption(summary: Summary, covered: bool = False, dropped: Sequence[str] = ()) -> list[str]:
    """
    Say how the numbers were counted: where, up to when, the count unit, what the rate divides by (and coverage, where
    it is shown), the conflicts; and which columns were dropped for want of room.
    """
    rate = _("Rate = struck off ÷ (confirmed − not true − combined).")
    where = _("whole city") if is_city(summary.region) else summary.region_name
    lines = [
        _("Counted: {where}, up to {date} inclusive; {unit}.").format(
            where=where, date=summary.as_of, unit=unit_words(summary)
        ),
        rate,
        *([_("Covered = planned sites checked ÷ planned sites.")] if covered else []),
        _("The last row is recounted, not added up; people count once. Conflicts: {count}.").format(
            count=summary.conflicts
        ),
    ]
    if summary.set_aside:
        words = _("Set aside here, and in no number: {count} entries. See them: fieldkit source list")
        lines.append(words.format(count=summary.set_aside))
    if dropped:
        words = _("No room for: {names}. Widen the window, or see them with --format csv.")
        lines.append(words.format(names=_(", ").join(dropped)))
    if any(row.marked for row in (*summary.rows, summary.total)):
        lines.append(_("* A conflict stands behind this row."))
    return lines


def unit_words(summary: Summary) -> str:
    """
    Say what one person time is.
    """
    if summary.count_unit == "check":
        return _("person times per check")
    return _("person times per visit")


def csv_text(summary: Summary) -> str:
    """
    The summary as CSV for Excel and WPS: every column, the mark of a conflict in the last, a header in the user's
    language, text that could act as a formula made plain. The byte order mark is added where it is written.
    """
    import csv
    import io

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    columns = _columns()
    titles = [_header(figure, summary) for figure in columns]
    writer.writerow([_("Code"), _(KEY_HEADERS[summary.by]), *titles, _("Conflict")])
    for row in (*summary.rows, summary.total):
        key = "" if row.key == "total" else row.key
        name = spreadsheet_text(row.name or row_name(summary.by, row))
        writer.writerow([spreadsheet_text(key), name, *_cells(columns, row), _mark(row)])
    return out.getvalue()


def _columns() -> list[Figure]:
    return [figure for figure in FIGURES if not figure.bar]


def _header(figure: Figure, summary: Summary) -> str:
    if figure.field == "participations":
        unit = _("per check") if summary.count_unit == "check" else _("per visit")
        return _("{header} ({unit})").format(header=_(figure.header), unit=unit)
    return _(figure.header)


def _cells(columns: list[Figure], row: Row) -> list[str]:
    if is_silent(row):
        return [_("not applicable")] * len(columns)
    return [figure.text(row) for figure in columns]


def _mark(row: Row) -> str:
    return "*" if row.marked else ""


def _print_csv(console: Console, text: str) -> None:
    # As bytes, so that neither line ends nor alphabet depend on the system.
    buffer = getattr(console.stream, "buffer", None)
    if console.terminal or buffer is None:
        console.raw(text)
        return
    console.flush()
    buffer.write(b"\xef\xbb\xbf" + text.encode("utf-8", "replace"))


def markdown(summary: Summary, of: str = "") -> str:
    """
    The summary as Markdown: every column, the mark of a conflict in the last, and under it what the numbers mean.
    """
    columns = _columns()
    header = [_(KEY_HEADERS[summary.by]), *(_header(figure, summary) for figure in columns), _("Conflict")]
    lines = [f"**{_escaped(title(summary))}**", "", *([_escaped(of), ""] if of else []), _markdown_row(header)]
    lines.append("|---" + "|---:" * len(columns) + "|:---:|")
    for row in summary.rows:
        lines.append(_markdown_row([row_name(summary.by, row), *_cells(columns, row), _mark(row)]))
    total = [row_name(summary.by, summary.total), *_cells(columns, summary.total)]
    emphasised = [f"**{_escaped(cell)}**" for cell in total]
    lines.append("| " + " | ".join([*emphasised, _escaped(_mark(summary.total))]) + " |")
    lines += ["", *(f"{_escaped(line)}  " for line in caption(summary))]
    return "\n".join(lines) + "\n"


def _markdown_row(cells: list[str]) -> str:
    return "| " + " | ".join(_escaped(cell) for cell in cells) + " |"


def _escaped(text: str) -> str:
    escaped = visible(text).translate(_MARKDOWN)
    # An address is made a link where it stands bare.
    return escaped.replace("://", "\\://").replace("www.", "www\\.")
