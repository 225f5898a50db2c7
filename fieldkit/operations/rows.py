"""
The rows of an imported list: their cells read as typed, and what cannot be taken named with the nearest right one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fieldkit.core import table
from fieldkit.core.campaign import Campaign, parse_region, parse_topic
from fieldkit.core.codes import nearest, normalise_code, normalise_text
from fieldkit.core.state import State
from fieldkit.core.workbook import Grid
from fieldkit.errors import InvalidCoordinate, TableUnreadable
from fieldkit.operations.people import words
from fieldkit.operations.records import box_warnings, parts_of_code
from fieldkit.operations.row import Row
from fieldkit.operations.tables import in_sight, read_grids
from fieldkit.resources import read_json

WANTED = ("code", "name")
# The reason when a list names records of a kind none of which is here yet: their own list comes first.
FIRST = {"group": "no_group", "deputy": "no_deputy"}
MERGED = ("region", "topic")


class Reader:
    """
    Reads the cells every kind of list has; what is not known becomes a fault naming the nearest right one.
    """

    def __init__(self, state: State, campaign: Campaign, datum: str = "wgs84") -> None:
        self.state = state
        self.campaign = campaign
        self.datum = datum
        self._named: dict[str, dict[str, set[str]]] = {}

    def region(self, row: Row) -> str:
        """
        Give the region of a row, "" where the list names none; an empty cell takes the one above it.
        """
        text = row.text("region") or row.above.get("region", "")
        found = parse_region(text, self.campaign) if text else ""
        if found is None:
            known = [name for each in self.campaign.regions.values() for name in (each.zh, each.en, each.code)]
            row.fault("region", "unknown", _with_offer(text, known))
        return found or ""

    def region_and_topic(self, row: Row) -> tuple[str, str]:
        """
        Give the region and topic of a row that must have a region: its own cells, else those in its code, else
        the cells above it, as merged cells mean it.
        """
        region, topic = parts_of_code(self.campaign, row.text("code"))
        if row.text("region") or not region:
            named = bool(row.text("region") or row.above.get("region"))
            region = self.region(row) if named else row.missing("region")
        if row.text("topic") or not topic:
            topic = self.topic(row, row.text("topic") or row.above.get("topic", ""))
        return region, topic

    def topic(self, row: Row, text: str | None = None) -> str:
        """
        Give the topic of a row, "" where it names none.
        """
        text = row.text("topic") if text is None else text
        found = parse_topic(text, self.campaign) if text else ""
        if found is None:
            known = [name for each in self.campaign.topics.values() for name in (each.zh, each.en, each.code)]
            row.fault("topic", "unknown", _with_offer(text, known))
        return found or ""

    def word(self, row: Row, column: str, closed: str) -> str:
        """
        Give the word of a closed list a cell means, "" for an empty one.
        """
        text = row.text(column)
        found = table.parse_choice(text, words(closed)) if text else ""
        if found is None:
            row.fault(column, "choice", text)
        return found or ""

    def record(self, row: Row, column: str, kind: str, text: str) -> str:
        """
        Give the id of a record named by code or name, "" with a fault when there is none, more than one, or no record
        of that kind at all.
        """
        known = self._index(kind)
        found = known.get(normalise_code(text)) or known.get(normalise_text(text)) or set()
        if len(found) == 1:
            return next(iter(found))
        if not known and kind in FIRST:
            row.fault(column, FIRST[kind], text)
            return ""
        names = [name for record in self.state.all(kind) for name in (record.code, record.name) if name]
        row.fault(column, "ambiguous" if found else "unknown", text if found else _with_offer(text, names))
        return ""

    def _index(self, kind: str) -> dict[str, set[str]]:
        if kind not in self._named:
            index: dict[str, set[str]] = {}
            for record in self.state.all(kind):
                for form in {normalise_code(record.code), normalise_text(record.name)} - {""}:
                    index.setdefault(form, set()).add(self.state.class_of(kind, record.id))
            self._named[kind] = index
        return self._named[kind]

    def coordinate(self, row: Row, region: str) -> dict[str, Any]:
        """
        Give the coordinate field of a row, from one cell in either order or from two titled ones, which are a
        fault when swapped, with the corrected pair offered.
        """
        from fieldkit.adapters.coordinates import parse

        lat, lon, both = row.text("lat"), row.text("lon"), row.text("coordinate")
        if not (lat or lon or both):
            return {}
        if not both and not (lat and lon):
            row.missing("lon" if lat else "lat")
            return {}
        text, column = (both, "coordinate") if both else (f"{lat},{lon}", "lat")
        datum = self.word(row, "datum", "datum") or self.datum
        try:
            parsed = parse(text, datum, source="list")
        except InvalidCoordinate as error:
            offer = error.facts.get("offer")
            row.fault(column, str(error.facts["reason"]), f"{text} → {offer}" if offer else text)
            return {}
        if parsed.swapped and not both:
            row.fault(column, "swapped", f"{text} → {parsed.coordinate.lat},{parsed.coordinate.lon}")
            return {}
        outside = box_warnings(self.campaign, region, parsed.coordinate)
        row.warnings += [("row_outside_box", {**facts, "row": row.number}) for _, facts in outside]
        return {"coordinate": parsed.coordinate.to_field()}


def _with_offer(text: str, known: Sequence[str]) -> str:
    near = nearest(text, [name for name in known if name], 1)
    return f"{text} → {near[0]}?" if near else text


def read_list(path: str, kind: str) -> tuple[list[Row], int, tuple[str, ...]]:
    """
    Read the rows of a list, how many were totals or remarks, and the titles that say nothing to us. Of a workbook it
    is the first sheet that has the titles.
    """
    columns: dict[str, dict[str, list[str]]] = read_json("data", "columns.json")
    synonyms = columns[kind]
    grid, header = find_grid(in_sight(read_grids(path), path), synonyms, path)
    rows = grid.rows
    _refuse_other_kind(rows, header, columns, kind, path)
    titles = titles_of(rows, header)
    found = list(table.records(rows, header))
    merged = [column for column in MERGED if column in header.columns]
    filled = table.fill_down(found, merged)
    pairs = zip(found, filled, strict=True)
    listed = [Row(number, cells, above, titles, grid.name) for (number, cells), (_, above) in pairs]
    below = sum(1 for number, cells in rows if number > header.row and any(cell.strip() for cell in cells))
    unknown = [title for title in header.unknown if not table.numbers_rows(title)]
    return listed, below - len(listed), (*unknown, *header.repeated)


def find_grid(
    grids: Sequence[Grid], synonyms: table.Synonyms, path: str, wanted: Sequence[str] = WANTED
) -> tuple[Grid, table.Header]:
    """
    Give the first sheet that has the wanted columns, and where; raises TableUnreadable naming those that none has.
    """
    lacking: list[TableUnreadable] = []
    for grid in grids:
        try:
            return grid, table.find_header(grid.rows, synonyms, wanted)
        except TableUnreadable as error:
            lacking.append(error)
    nearest_one = min(lacking, key=lambda error: len(error.facts["wanted"]))  # type: ignore[arg-type]
    names = [f"{synonyms[column][0]} / {column}" for column in wanted]
    raise TableUnreadable(**{**nearest_one.facts, "path": path, "wanted": names})


def titles_of(rows: Sequence[table.Row], header: table.Header) -> dict[str, str]:
    """
    Give the columns as the list titles them.
    """
    return {column: _title(rows, header.row, place) or column for column, place in header.columns.items()}


def _refuse_other_kind(
    rows: Sequence[table.Row], header: table.Header, columns: Mapping[str, Any], kind: str, path: str
) -> None:
    """
    Refuse a list whose titles fit another kind better: groups read as sites would be written down as sites.
    """
    own = [cells for number, cells in rows if number == header.row]
    for other, synonyms in columns.items():
        if other == kind or "code" not in synonyms:
            continue
        known = {table.normalised(name) for column, names in synonyms.items() for name in (column, *names)}
        fitting = sum(1 for cell in own[0] if table.normalised(cell) in known)
        if fitting > len(header.columns):
            raise TableUnreadable(path=path, reason=f"list_of_{other}", wanted=[])


def _title(rows: Sequence[table.Row], last: int, place: int) -> str:
    """
    Give the title of a column as the list writes it: the lowest one where titles stand in two rows.
    """
    for _, cells in reversed(rows[max(0, last - 2) : last]):
        if place < len(cells) and cells[place].strip():
            return " ".join(cells[place].split())
    return ""
