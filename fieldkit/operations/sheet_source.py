"""
A sheet of checks as a file: which sheet it is, of which group, and its rows under the titles understood.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from fieldkit.core import table
from fieldkit.core.campaign import Campaign
from fieldkit.core.fold import Record
from fieldkit.core.lookup import find
from fieldkit.core.sheet import said_token
from fieldkit.core.tuples import NamedTuple
from fieldkit.core.workbook import Grid
from fieldkit.errors import TableUnreadable
from fieldkit.operations.row import Row
from fieldkit.operations.rows import find_grid, titles_of
from fieldkit.operations.session import Session
from fieldkit.operations.tables import in_sight, read_grids
from fieldkit.resources import read_json

# The hidden sheet of a workbook, and what it says: version of this layout, campaign, group, token, datum, guide.
HIDDEN = "fieldkit"
LAYOUT = "1"
WANTED = ("date", "site")
# What does not make a row filled in: it stands there before anyone writes.
PREPARED = ("number", "group")


class Origin(NamedTuple):
    """
    Which sheet rows are of: its token ("" where it has none), and the group it is of, where it says so.
    """

    token: str
    group: Record | None


class CheckFile(NamedTuple):
    """
    A file of checks: the datum of positions that name none, its rows with the sheet they are of, how many were totals
    or remarks, titles and sheets that say nothing to us.
    """

    path: str
    datum: str
    rows: list[tuple[Row, Origin]]
    skipped: int
    unknown: tuple[str, ...]
    unread: tuple[str, ...]

    @property
    def tokens(self) -> tuple[str, ...]:
        """
        The tokens of the sheets that rows were filled in on.
        """
        return tuple(dict.fromkeys(origin.token for _, origin in self.rows if origin.token))


def open_check_file(session: Session, path: str) -> CheckFile:
    """
    Read a file of checks; raises TableUnreadable (of another campaign, too new, without the columns needed), NotFound
    for its group, ExtraMissing.
    """
    grids = read_grids(path)
    facts = _facts(grids)
    if facts.get("layout", LAYOUT) != LAYOUT:
        raise TableUnreadable(path=path, reason="too_new")
    if facts.get("campaign", session.state.campaign) != session.state.campaign:
        raise TableUnreadable(path=path, reason="other_campaign")
    seen = [one for one in in_sight(grids, path) if one.name != facts.get("guide") and one.name != HIDDEN]
    synonyms: dict[str, list[str]] = read_json("data", "columns.json")["check"]
    find_grid(seen or grids, synonyms, path, WANTED)
    read = [(one, found) for one in seen if (found := _header(session.campaign, one, synonyms))]
    rows: list[tuple[Row, Origin]] = []
    left_out = 0
    for grid, header in read:
        origin = _origin(session, grid, header, facts)
        if origin.token and "number" not in header.columns:
            raise TableUnreadable(path=path, reason="header", wanted=[f"{synonyms['number'][0]} / number"])
        listed, skipped = _rows(grid, header)
        rows += [(row, origin) for row in listed]
        left_out += skipped
    names = {one.name for one, _ in read}
    return CheckFile(
        path=path,
        datum=facts.get("datum") or "wgs84",
        rows=rows,
        skipped=left_out,
        unknown=tuple(dict.fromkeys(name for _, one in read for name in (*one.unknown, *one.repeated))),
        unread=tuple(one.name for one in seen if one.name not in names),
    )


def _facts(grids: Sequence[Grid]) -> dict[str, str]:
    """
    Give what the hidden sheet says of the workbook; nothing where there is none.
    """
    found = [one.rows for one in grids if one.name == HIDDEN]
    pairs = ((cells[0].strip(), cells[1].strip()) for rows in found for _, cells in rows if len(cells) > 1)
    return {name: value for name, value in pairs if name and value}


def _header(campaign: Campaign, grid: Grid, synonyms: dict[str, list[str]]) -> table.Header | None:
    """
    Find the titles of a sheet, those of checklist items among them, which begin with the code of the item.
    """
    try:
        header = table.find_header(grid.rows, synonyms, WANTED)
    except TableUnreadable:
        return None
    codes = {item.code.upper(): item.code for one in campaign.checklists.values() for item in one.items}
    items: dict[str, Any] = {}
    for _, cells in grid.rows[max(0, header.row - 2) : header.row]:
        for cell in cells:
            code = item_code(table.normalised(cell).upper(), codes)
            if code:
                items.setdefault(f"item.{codes[code]}", []).append(cell)
    return table.find_header(grid.rows, {**synonyms, **items}, WANTED)


def item_code(title: str, codes: Iterable[str]) -> str:
    """
    Give the code a title begins with, "" for none: `GW01` is not that of `GW012`.
    """
    fitting = (code for code in codes if title.startswith(code) and not title[len(code) : len(code) + 1].isdigit())
    return max(fitting, key=len, default="")


def _origin(session: Session, grid: Grid, header: table.Header, facts: Mapping[str, str]) -> Origin:
    """
    Tell which sheet a grid is by the line above its titles, else by the hidden sheet: one workbook may hold sheets
    copied from others. Raises NotFound for a group that is not here.
    """
    lines = [" ".join(cells) for number, cells in grid.rows if number < header.row]
    line = next((line for line in lines if said_token(line)), "")
    token = said_token(line)
    if facts.get("token") and token in ("", facts["token"]):
        return Origin(facts["token"], find(session.state, "group", facts["group"]) if facts.get("group") else None)
    return Origin(token, _named(session, line) if token else None)


def _named(session: Session, line: str) -> Record | None:
    """
    Give the group that a line names as `… · CODE NAME · …`; None where it has no such part.
    """
    words = line.partition("·")[2].partition("·")[0].split()
    codes = (" ".join(words[:count]) for count in range(1, len(words) + 1))
    found = next((group for code in codes if (group := session.state.by_code("group", code))), None)
    return found or (find(session.state, "group", words[0]) if words else None)


def _rows(grid: Grid, header: table.Header) -> tuple[list[Row], int]:
    """
    Give the rows a person filled in, and how many were totals or remarks.
    """
    titles = {
        column: column[5:] if column.startswith("item.") else title
        for column, title in titles_of(grid.rows, header).items()
    }
    found = list(table.records(grid.rows, header))
    filled = table.fill_down(found, ["group"] if "group" in header.columns else [])
    pairs = zip(found, filled, strict=True)
    rows = [Row(number, cells, above, titles, grid.name) for (number, cells), (_, above) in pairs]
    below = sum(1 for number, cells in grid.rows if number > header.row and any(cell.strip() for cell in cells))
    return [row for row in rows if is_filled(row)], below - len(found)


def is_filled(row: Row) -> bool:
    """
    Tell whether a person wrote anything into a row.
    """
    return any(text for column, text in row.cells.items() if column not in PREPARED)
