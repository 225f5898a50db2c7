"""
What importing a sheet writes: entries minted from the rows' values alone for what is new, changes for cells that
changed in the sheet, nothing over what a person changed since.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from fieldkit.core import sheet
from fieldkit.core.check import CheckFacts, check_fields
from fieldkit.core.entry import LIST, Change, mint_list_entry
from fieldkit.core.fold import WITHDRAWN, Record
from fieldkit.core.listing import Comparison, compare, last_listed, with_struck
from fieldkit.core.shapes import text
from fieldkit.core.sheet_findings import plan_row_findings
from fieldkit.core.sheet_outing import has_checks, joined_visit, known_visit, outing_fields
from fieldkit.core.state import State
from fieldkit.core.tuples import NamedTuple

# What follows from other cells is not reported as emptied.
_FOLLOWS = ("code", "distance_m", "checklist")


class SheetRow(NamedTuple):
    """
    A row that was read: which it is, the group it is of, and its facts.
    """

    row: sheet.RowId
    group: Record
    facts: CheckFacts


class Placed(NamedTuple):
    """
    A row whose check counts, the id of the visit the sheet puts it in, and of that it will be in: a person's choice is
    kept.
    """

    one: SheetRow
    said: str
    stands: str


class KeptCell(NamedTuple):
    """
    A field whose value in the sheet was not taken because a person changed it since, or the cell was emptied.
    """

    kind: str
    code: str
    field: str
    mine: Any
    theirs: Any


class Visited(NamedTuple):
    """
    The visit rows belong to: its code, how many of them, and whether it was made, joined or known.
    """

    code: str
    rows: int
    how: str


class SheetPlan(NamedTuple):
    """
    What a sheet writes and what is to be said of it; `new`, `changed`, `withdrawn` are codes of checks, `photos` and
    `findings` how many are new.
    """

    lines: list[tuple[str, bytes]]
    changes: list[Change]
    new: list[str]
    changed: list[str]
    same: int
    kept: list[KeptCell]
    withdrawn: list[str]
    photos: int
    findings: int
    visits: list[Visited]


def plan_sheet(state: State, rows: Sequence[SheetRow], erased: frozenset[str], current: str = "") -> SheetPlan:
    """
    Plan what rows write. `erased` are ids of records of which something was erased: they stay so. `current` is the
    visit under way here, preferred where several are of one group and day.
    """
    planner = _Planner(state, erased, current)
    days: dict[tuple[str, str], list[Placed]] = {}
    for one in rows:
        placed = planner.plan_row(one)
        if placed:
            days.setdefault((one.group.id, one.facts.date), []).append(placed)
    for of_day in days.values():
        planner.plan_outing(of_day, {sheet.check_id(state.campaign, one.row) for one in rows})
    return planner.plan()


class _Planner:
    def __init__(self, state: State, erased: frozenset[str], current: str) -> None:
        self.state = state
        self.erased = erased
        self.current = current
        self.lines: list[tuple[str, bytes]] = []
        self.changes: list[Change] = []
        self.new: list[str] = []
        self.changed: list[str] = []
        self.withdrawn: list[str] = []
        self.kept: list[KeptCell] = []
        self.visits: list[Visited] = []
        self.same = self.photos = self.findings = 0
        self._joined: dict[str, Record | None] = {}
        self._photos: dict[str, list[Record]] = {}
        for photo in state.records["photo"].values():
            self._photos.setdefault(text(photo.fields.get("check")), []).append(photo)

    def plan(self) -> SheetPlan:
        """
        Give all that was planned.
        """
        said = (self.new, self.changed, self.same, self.kept, self.withdrawn, self.photos, self.findings, self.visits)
        return SheetPlan(self.lines, self.changes, *said)

    def plan_row(self, one: SheetRow) -> Placed | None:
        """
        Plan the check of a row with its photos and findings; tells where it is, None for one that does not count.
        """
        identity = sheet.check_id(self.state.campaign, one.row)
        record = self.state.get("check", identity)
        code = record.code if record else sheet.check_code(one.group.code, one.row, one.facts.date)
        if (record and record.withdrawn) or identity in self.erased:
            self.withdrawn.append(code)
            return None
        fields = check_fields(one.facts._replace(visit="", own_group=""))
        before = len(self.lines) + len(self.changes), len(self.kept)
        placed = self._correct(one, record, fields) if record else self._make(one, identity, {"code": code, **fields})
        self._plan_photos(one, identity, code)
        self._plan_findings(one, identity)
        if record is None:
            self.new.append(code)
        elif len(self.lines) + len(self.changes) > before[0]:
            self.changed.append(code)
        elif len(self.kept) == before[1]:
            self.same += 1
        return placed

    def _make(self, one: SheetRow, identity: str, fields: Mapping[str, Any]) -> Placed:
        """
        Plan a new check: the same on every laptop, and where it joins a visit that only this one may know, that too.
        """
        outing, joined = self._visit_of(one)
        root = self._mint("check", identity, {**fields, "visit": outing})
        if joined:
            self.changes.append(Change("check", identity, {"visit": joined.id, LIST: True}, (root,)))
        visit = joined.id if joined else outing
        return Placed(one, visit, visit)

    def _correct(self, one: SheetRow, record: Record, fields: Mapping[str, Any]) -> Placed:
        visit = known_visit(self.state, record, one.group.id, one.facts.date, *self._visit_of(one))
        found = self._compare(record, {**fields, "visit": visit}, emptied=True)
        return Placed(one, visit, text(found.write.get("visit", record.fields.get("visit"))))

    def plan_outing(self, rows: Sequence[Placed], here: set[str]) -> None:
        """
        Plan the visit that rows of one group and day make, unless they are in others; `here` are the checks of the
        file. One that was withdrawn when it had no check any more stands again with its new ones.
        """
        one = rows[0].one
        outing = self._visit_of(one)[0]
        there = Counter(row.stands for row in rows)
        for visit in filter(None, (self.state.get("visit", name) for name in there if name != outing)):
            self.visits.append(Visited(visit.code, there[visit.id], "joined"))
        record = self.state.get("visit", outing)
        made = sheet.outing_code(self.state.campaign, one.group.id, one.group.code, one.facts.date)
        code = record.code if record else made
        back = bool(record and record.withdrawn and there[outing] and not has_checks(self.state, outing))
        if there[outing]:
            self.visits.append(Visited(code, there[outing], "known" if record and not back else "made"))
        if back:
            self.changes.append(Change("visit", outing, {WITHDRAWN: None}))
        of_outing = [row.one.facts for row in rows if row.said == outing]
        if not of_outing:
            return
        said = outing_fields(self.state, outing, of_outing, one.group.id, here)
        if record and (back or not record.withdrawn):
            self._compare(record, said, emptied=False)
        elif record is None and there[outing] and outing not in self.erased:
            self._mint("visit", outing, {"code": code, **said})

    def _visit_of(self, one: SheetRow) -> tuple[str, Record | None]:
        outing = sheet.outing_id(self.state.campaign, one.group.id, one.facts.date)
        if outing not in self._joined:
            self._joined[outing] = joined_visit(self.state, one.group.id, one.facts.date, outing, self.current)
        return outing, self._joined[outing]

    def _mint(self, kind: str, rec: str, fields: dict[str, Any]) -> str:
        line = mint_list_entry(kind, rec, fields)
        self.lines.append(line)
        return line[0]

    def _compare(self, record: Record, said: Mapping[str, Any], emptied: bool) -> Comparison:
        """
        Compare what a sheet says of a record with what sheets said before and how it stands now, and plan what follows;
        with `emptied`, cells that said something before and are empty now are reported.
        """
        base = last_listed(record) or {}
        theirs = with_struck(base, said, "deputy.")
        if emptied:
            others = (name for name in base if name not in theirs and not name.startswith(("deputy.", *_FOLLOWS)))
            theirs |= dict.fromkeys(others, "")
            self._keep_people(record, base, said)
        found = compare(base, record.fields, theirs)
        self._write(record, found)
        return found

    def _keep_people(self, record: Record, base: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        """
        Report the deputies of a cell that was emptied: they stay.
        """
        still = [name for name in record.named("deputy") if base.get(f"deputy.{name}")]
        if still and not any(name.startswith("deputy.") for name in said):
            people = [self.state.get("deputy", name) for name in still]
            names = [person.name or person.code if person else "?" for person in people]
            self.kept.append(KeptCell(record.kind, record.code, "deputy", names, ""))

    def _write(self, record: Record, found: Comparison) -> None:
        if found.write or found.agreed:
            self.changes.append(Change(record.kind, record.id, {**found.write, **found.agreed, LIST: True}))
        self.kept += [KeptCell(record.kind, record.code, *cell) for cell in found.kept]

    def _plan_photos(self, one: SheetRow, check: str, code: str) -> None:
        """
        Plan the photos a row names and its check does not have; one that is named no longer stays, and is reported.
        """
        known = {text(photo.fields.get("sha256")): photo for photo in self._photos.get(check, ())}
        named = {str(photo.fields["sha256"]): photo.fields for photo in one.facts.photos}
        for digest, fields in named.items():
            identity = sheet.photo_id(self.state.campaign, one.row, digest)
            if digest not in known and identity not in self.erased:
                self._mint("photo", identity, {"check": check, **fields})
                self.photos += 1
        for digest, photo in known.items():
            if digest not in named and not photo.withdrawn and last_listed(photo) is not None:
                self.kept.append(KeptCell("check", code, "photos", photo.fields.get("original_name"), ""))

    def _plan_findings(self, one: SheetRow, check: str) -> None:
        planned = plan_row_findings(self.state, one.row, one.group.code, check, one.facts, self.erased)
        for identity, fields in planned.new:
            self._mint("finding", identity, fields)
            self.findings += 1
        for record, comparison in planned.compared:
            self._write(record, comparison)
        self.kept += [
            KeptCell("finding", record.code, "text", record.fields.get("text"), "") for record in planned.left
        ]
