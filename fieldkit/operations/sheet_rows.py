"""
The rows of a sheet of checks, read by the rules of `check log`: every cell that cannot be taken is named, not only the
first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any

from fieldkit.core.dates import When, parse_when
from fieldkit.core.evidence import erased_pictures
from fieldkit.core.fold import Record
from fieldkit.core.lookup import find
from fieldkit.core.sheet import LARGEST_NUMBER, MOST_FINDINGS
from fieldkit.core.tuples import NamedTuple
from fieldkit.errors import Ambiguous, FieldkitError, InvalidPhoto, NotFound
from fieldkit.operations.answers import read_answers
from fieldkit.operations.check import Reading, read_check, typed_coordinate
from fieldkit.operations.check_request import CheckRequest, Where
from fieldkit.operations.people import parse_word, text_value
from fieldkit.operations.row import Row
from fieldkit.operations.session import Session
from fieldkit.operations.sheet_photos import PhotoPlace
from fieldkit.operations.sheet_source import CheckFile, Origin

_RELATIVE = ("今", "昨", "前", "to", "ye")
# A text file saved from a spreadsheet may say 09:30:00 where 09:30 was typed.
_SECONDS = re.compile(r"^(\d{1,2}[:：]\d{2})[:：]\d{2}(?!\d)")


class ReadRow(NamedTuple):
    """
    A row with the token of its sheet ("" for none) and its number there, its group, and what it said of day, site and
    time, as far as they were understood; where nothing in it is wrong, the check it tells of.
    """

    row: Row
    token: str
    number: int
    group: Record | None
    said: tuple[str, str, str]
    reading: Reading | None = None


class SheetReader:
    """
    Reads the rows of one file. Names are looked up once each; `group` is that of rows where neither they nor their
    sheet name one.
    """

    def __init__(self, session: Session, file: CheckFile, group: Record | None) -> None:
        self.session = session
        self.state = session.state
        self.file = file
        self.group = group
        self.photos = PhotoPlace(file.path)
        self.gone = erased_pictures(session.state)
        # A day without a year is one of the campaign's time, whenever the sheet is imported.
        end = str(session.campaign.end_date or "")
        self.anchor = date.fromisoformat(end) if re.fullmatch(r"\d{4}-\d\d-\d\d", end) else session.now().date()
        self._found: dict[tuple[str, str], Record | FieldkitError] = {}
        self._labels = {_label(site): site for site in session.state.all("site")}

    def read(self, row: Row, origin: Origin) -> ReadRow:
        """
        Read one row; what is wrong stands in `row.bad`.
        """
        number = self._number(row) if origin.token else 0
        site, when, group = self._site(row), self._when(row), self._group(row, origin.group)
        deputies = self._deputies(row)
        topic = str((site and site.fields.get("topic")) or (group and group.fields.get("topic")) or "")
        request = self._request(row, topic)
        said = (when.date if when else "", site.id if site else "", (when.time if when else "") or "")
        found = ReadRow(row, origin.token, number, group, said)
        if row.bad or site is None or when is None or group is None:
            return found
        where = Where(site, when, (group.id,), None, deputies)
        try:
            reading = read_check(self.session, request, where)
        except InvalidPhoto:
            self._bad_photos(row, request, where)
            return found
        if any(one.fields["sha256"] in self.gone for one in reading.prepared):
            row.fault("photos", "erased", row.cells["photos"])
            return found
        # The bytes are read again when they are kept: the photos of two hundred rows do not fit into memory.
        prepared = [one._replace(data=b"") for one in reading.prepared]
        return found._replace(reading=reading._replace(prepared=prepared))

    def _number(self, row: Row) -> int:
        text = row.text("number")
        if text.isascii() and text.isdecimal() and 0 < int(text) <= LARGEST_NUMBER:
            return int(text)
        if text:
            row.fault("number", "row_number", text)
        else:
            row.missing("number")
        return 0

    def _site(self, row: Row) -> Record | None:
        """
        Find a site by `code name`, as the drop-down has it, or by anything that names one for `check log`.
        """
        text = row.text("site")
        if not text:
            row.missing("site")
            return None
        if text in self._labels:
            return self._labels[text]
        first = text.split()[0]
        return self._lookup(row, "site", "site", [text, first] if first != text else [text])

    def _lookup(self, row: Row, column: str, kind: str, names: Sequence[str]) -> Record | None:
        """
        Find the record that the first of these names means that means any; else note the fault of the first name.
        """
        for name in names:
            if (kind, name) not in self._found:
                try:
                    self._found[kind, name] = find(self.state, kind, name)
                except (NotFound, Ambiguous) as error:
                    self._found[kind, name] = error
            found = self._found[kind, name]
            if isinstance(found, Record):
                return found
        unknown = self._found[kind, names[0]]
        assert isinstance(unknown, FieldkitError)
        _fault(row, column, unknown, names[0])
        return None

    def _when(self, row: Row) -> When | None:
        day, time = row.text("date"), row.text("time")
        if not day:
            row.missing("date")
            return None
        if day.lower().startswith(_RELATIVE):
            # “Yesterday” would be another day each time the sheet is imported.
            row.fault("date", "date", day)
            return None
        found = _tried(row, "date", day, partial(parse_when, day, self.anchor))
        if not found or not time:
            return found
        minutes = _SECONDS.sub(r"\1", time)
        return _tried(row, "time", time, partial(parse_when, f"{found.date} {minutes}", self.anchor))

    def _group(self, row: Row, of_sheet: Record | None) -> Record | None:
        text = row.text("group") or row.above.get("group", "")
        found = self._lookup(row, "group", "group", [text]) if text else of_sheet or self.group
        if found is None and not text:
            row.missing("group")
        return found

    def _deputies(self, row: Row) -> tuple[str, ...]:
        """
        Find the deputies of a cell by number, code or name; names may also be parted by blanks or line breaks.
        """
        found: dict[str, None] = {}
        for name in row.names("deputies"):
            pieces = name.split()
            whole = len(pieces) < 2 or self._known("deputy", name)
            for piece in [name] if whole else pieces:
                record = self._lookup(row, "deputies", "deputy", [piece])
                if record:
                    found[record.id] = None
        return tuple(found)

    def _known(self, kind: str, name: str) -> bool:
        quiet = Row(0, {}, {}, {})
        return self._lookup(quiet, kind, kind, [name]) is not None

    def _request(self, row: Row, topic: str) -> CheckRequest:
        """
        Give what a row says as `check log` is told it, every cell tried alone so that each fault is named.
        """
        datum, pair = row.text("datum"), [row.text("lat"), row.text("lon")]
        place = row.text("coordinate") or ",".join(filter(None, pair))
        request = CheckRequest(
            site="",
            method=row.text("method") or None,
            escorts=tuple(row.names("escorts")),
            at=place or None,
            datum=datum or self.file.datum,
            items=tuple(self._items(row)),
            rest=row.text("rest") or None,
            findings=tuple(row.parts("findings")),
            advice=tuple(row.parts("advice")),
            note=row.text("note"),
            photos=tuple(self.photos.find_all(row)),
        )
        self._try_answers(row, request, topic)
        if request.method:
            _tried(row, "method", request.method, partial(parse_word, "method", request.method, "method"))
        known = not datum or _tried(row, "datum", datum, partial(parse_word, "datum", datum, "datum"))
        if place and known:
            column = "lat" if any(pair) and not row.cells.get("coordinate") else "coordinate"
            _tried(row, column, place, partial(typed_coordinate, self.session, request))
        for text in request.advice:
            _tried(row, "advice", text, partial(text_value, "advice", text))
        return request

    def _items(self, row: Row) -> list[str]:
        """
        Give the answers of a row as `KEY=ANSWER`, lines of a cell as parts of one answer.
        """
        said = []
        for column in row.cells:
            text = row.text(column) if column.startswith("item.") else ""
            if text:
                said.append(f"{column[5:]}={text.replace(chr(10), ',')}")
        return said

    def _try_answers(self, row: Row, request: CheckRequest, topic: str) -> None:
        nothing = CheckRequest(site="")
        for said in request.items:
            code, _, text = said.partition("=")
            item = self.session.campaign.item(code[:2], code) or self.session.campaign.item(topic, code)
            if item and any(one.measure == "%" for one in item.measures) and re.fullmatch(r"-?0?\.\d+|-?1", text):
                # A cell that shows 95 % holds 0.95, and what a cell shows is not in the file.
                row.fault(f"item.{code}", "percent", text)
                continue
            one = nothing._replace(items=(said,))
            _tried(row, f"item.{code}", text, partial(read_answers, self.session, one, topic))
        if request.rest:
            rest = nothing._replace(rest=request.rest)
            _tried(row, "rest", request.rest, partial(read_answers, self.session, rest, topic))
        for text in request.findings:
            found = nothing._replace(findings=(text,))
            _tried(row, "findings", text, partial(read_answers, self.session, found, topic))
        if len(request.findings) > MOST_FINDINGS:
            row.fault("findings", "too_long", row.text("findings")[:60] + "…")

    def _bad_photos(self, row: Row, request: CheckRequest, where: Where) -> None:
        """
        Name every photo of a row that is none, not only the first.
        """
        for path in request.photos:
            alone = CheckRequest(site="", photos=(path,))
            _tried(row, "photos", path, partial(read_check, self.session, alone, where))


def _label(site: Record) -> str:
    return " ".join(part for part in (site.code, site.name) if part)


def _tried(row: Row, column: str, text: str, read: Callable[[], Any]) -> Any:
    try:
        return read()
    except FieldkitError as error:
        _fault(row, column, error, text)
        return None


def _fault(row: Row, column: str, error: FieldkitError, text: str) -> None:
    """
    Note what an error says of a cell, with the nearest right words where there are any.
    """
    facts = error.facts
    near = facts.get("nearest") or facts.get("matches") or []
    offer = facts.get("offer")
    if isinstance(error, NotFound) and isinstance(near, list) and near:
        offer = near[0]
    elif isinstance(error, Ambiguous) and isinstance(near, list):
        offer = " / ".join(map(str, near))
    elif facts.get("reason") == "measure":
        offer = facts.get("hint")
    reason = "unknown" if isinstance(error, NotFound) else "ambiguous" if isinstance(error, Ambiguous) else "answer"
    row.fault(column, str(facts.get("reason") or reason), f"{text} → {offer}" if offer else text)
