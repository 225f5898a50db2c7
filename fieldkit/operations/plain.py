"""
A plain list of checks, as another program writes it, opened as a sheet without a number: its names are the titles of a
sheet, and what it says is read by the same rules.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from fieldkit.core import table
from fieldkit.core.lookup import find
from fieldkit.core.plain import read_plain
from fieldkit.errors import TableUnreadable
from fieldkit.operations.row import Row
from fieldkit.operations.session import Session
from fieldkit.operations.sheet_source import CheckFile, Origin, is_filled, item_code
from fieldkit.resources import read_json
from fieldkit.store.limits import is_dense

LARGEST = 16 * 1024 * 1024


def open_plain(session: Session, path: str) -> CheckFile:
    """
    Open a list of checks in JSON; raises TableUnreadable (no such list, of another campaign, too large) and NotFound
    for the group it names.
    """
    try:
        if os.path.getsize(path) > LARGEST:
            raise TableUnreadable(reason="too_large")
        data = Path(path).read_bytes()
        if is_dense(data):
            raise TableUnreadable(reason="dense")
        plain = read_plain(table.decode(data)[0])
        if plain.facts.get("campaign", session.state.campaign) != session.state.campaign:
            raise TableUnreadable(reason="other_campaign")
    except TableUnreadable as error:
        raise TableUnreadable(**{**error.facts, "path": path}) from None
    group = plain.facts.get("group")
    origin = Origin("", find(session.state, "group", group) if group else None)
    columns = _Columns(session)
    rows = [columns.row(number, cells) for number, cells in enumerate(plain.checks, 1)]
    filled = [(row, origin) for row in rows if is_filled(row)]
    datum = plain.facts.get("datum") or "wgs84"
    return CheckFile(path, datum, filled, len(rows) - len(filled), tuple(columns.unknown), ())


class _Columns:
    """
    The columns of a sheet of checks by every name they have, items by their code; `unknown` are names that are none.
    """

    def __init__(self, session: Session) -> None:
        synonyms: Mapping[str, Sequence[str]] = read_json("data", "columns.json")["check"]
        named = ((name, column) for column, names in synonyms.items() for name in (column, *names))
        self._known = {table.normalised(name): column for name, column in named}
        lists = session.campaign.checklists.values()
        self._items = {item.code.upper(): item.code for one in lists for item in one.items}
        self.unknown: dict[str, None] = {}

    def row(self, number: int, cells: Mapping[str, str]) -> Row:
        """
        Give a check as a row, each cell under its column; a second name for one column is not understood.
        """
        found: dict[str, str] = {}
        titles: dict[str, str] = {}
        for name, text in cells.items():
            column = self._column(name)
            if column and column not in found:
                found[column], titles[column] = text, name
            else:
                self.unknown[name] = None
        return Row(number, found, {}, titles)

    def _column(self, name: str) -> str:
        form = table.normalised(name)
        code = item_code(form.upper(), self._items)
        return self._known.get(form) or (f"item.{self._items[code]}" if code else "")
