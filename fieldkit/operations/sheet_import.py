"""
Importing a sheet of checks: every row judged before any is written, everything in one atomic write, and the same sheet
again adds nothing, on whichever laptop.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from fieldkit.core import sheet
from fieldkit.core.entry import Change
from fieldkit.core.fold import Record
from fieldkit.core.lookup import find
from fieldkit.core.relations import presence
from fieldkit.core.sheet_plan import SheetPlan, SheetRow, plan_sheet
from fieldkit.core.state import State
from fieldkit.core.tuples import NamedTuple
from fieldkit.core.union import erased_records
from fieldkit.errors import UsageFault
from fieldkit.operations.doubts import check_people_doubts
from fieldkit.operations.listed import note_list
from fieldkit.operations.plain import open_plain
from fieldkit.operations.row import BadRow, refused
from fieldkit.operations.session import Session
from fieldkit.operations.sheet_photos import keep_each
from fieldkit.operations.sheet_rows import ReadRow, SheetReader
from fieldkit.operations.sheet_source import CheckFile, open_check_file

KINDS = ("check", "visit", "photo", "finding")


class OddRow(NamedTuple):
    """
    What looks odd about a row: its sheet and number, and (word, facts) for a person to judge.
    """

    sheet: str
    row: int
    word: str
    facts: dict[str, Any]


class SheetImported(NamedTuple):
    """
    What importing a sheet did, or with `dry_run` would do. `missing` are checks an earlier import of this sheet had and
    this one has not, `alone` those at which no deputy is named, so that nobody is counted.
    """

    file: CheckFile
    state: State
    plan: SheetPlan
    bad: tuple[BadRow, ...]
    odd: tuple[OddRow, ...]
    missing: tuple[str, ...]
    alone: tuple[str, ...]
    dry_run: bool


def import_sheet(
    session: Session, path: str, group: str | None = None, partial: bool = False, dry_run: bool = False
) -> SheetImported:
    """
    Import a file of checks, a plain list where its name ends in .json; `group` is that of rows that name none, where
    the sheet does not say.

    Raises as `import_check_file`, and TableUnreadable, NotFound for the group, UsageFault where none is known.
    """
    file = open_plain(session, path) if path.lower().endswith(".json") else open_check_file(session, path)
    return import_check_file(session, file, _group(session, file, group), partial, dry_run)


def import_check_file(
    session: Session, file: CheckFile, group: Record | None, partial: bool = False, dry_run: bool = False
) -> SheetImported:
    """
    Import the rows of a file, of this group where neither they nor their sheet name one. Raises InvalidTable with
    every bad row, nothing written, unless `partial` takes the good ones.
    """
    path = file.path
    reader = SheetReader(session, file, group)
    read = [reader.read(*each) for each in file.rows]
    _find_twice(read)
    bad = tuple(each for one in read for each in one.row.bad)
    if bad and not partial:
        raise refused(path, bad)
    rows = _rows(session, read)
    outcome: list[SheetPlan] = []

    def plan(state: State, lines: Mapping[bytes, bytes]) -> tuple[list[tuple[str, bytes]], list[Change]]:
        erased = frozenset(rec for kind in KINDS for rec in erased_records(lines.values(), kind))
        erased |= {rec for _kind, rec in state.aside.hidden}
        outcome[:] = [plan_sheet(state, rows, erased, str(session.about.get("visit") or ""))]
        return outcome[0].lines, outcome[0].changes

    good = [one for one in read if one.reading and one.group and not one.row.bad]
    doubts = [*_odd(good), *_twice(session.state, rows, good)]
    if dry_run:
        plan(session.state, session.content.lines)
        state = session.state
    else:
        keep_each(session, (photo for one in good if one.reading for photo in one.reading.prepared))
        written = session.write_list(plan)
        state = written.state
        note_list(session, path, written)
        doubts += _people(state, rows, good)
    missing = tuple(_missing(session.state, file, read))
    alone = () if dry_run else tuple(_alone(state, outcome[0].new))
    return SheetImported(file, state, outcome[0], bad, tuple(doubts), missing, alone, dry_run)


def _group(session: Session, file: CheckFile, named: str | None) -> Record | None:
    """
    Give the group of rows that neither name one nor are of a sheet that does: the one asked for, or the workspace's.
    """
    code = named or str(session.about.get("group") or "")
    if code:
        return find(session.state, "group", code)
    if all(origin.group or row.cells.get("group") or row.above.get("group") for row, origin in file.rows):
        return None
    raise UsageFault(missing=["--group"])


def _find_twice(read: Sequence[ReadRow]) -> None:
    """
    Refuse rows with one number: a copied row must get a number of its own, or it would be the same check.
    """
    numbers = Counter((one.token, one.number) for one in read if one.number)
    for one in read:
        if numbers[one.token, one.number] > 1:
            one.row.fault("number", "number_twice", str(one.number))


def _rows(session: Session, read: Iterable[ReadRow]) -> list[SheetRow]:
    """
    Give the good rows with what they are known by.
    """
    campaign = session.state.campaign
    rows, which = [], Counter[tuple[str, ...]]()
    for one in read:
        token = one.token or (sheet.group_token(campaign, one.group.id) if one.group else "")
        # A row that is bad today counts too: mended, it must not change which of several the others are.
        which[token, *one.said] += 1
        if one.reading is None or one.group is None or one.row.bad:
            continue
        if one.token:
            identity = sheet.numbered_row(token, one.number)
        else:
            identity = sheet.unnumbered_row(campaign, token, one.said, which[token, *one.said])
        rows.append(SheetRow(identity, one.group, one.reading.facts))
    return rows


def _odd(good: Iterable[ReadRow]) -> list[OddRow]:
    """
    Give what looks odd, each thing once: what is wrong with a day is wrong with all its rows.
    """
    found: dict[tuple[str, str], OddRow] = {}
    for one in good:
        for word, facts in one.reading.odd if one.reading else ():
            found.setdefault((word, repr(facts)), OddRow(one.row.sheet, one.row.number, word, facts))
    return list(found.values())


def _twice(state: State, rows: Sequence[SheetRow], good: Sequence[ReadRow]) -> Iterator[OddRow]:
    """
    Say which new rows tell of a site that their group has a check of that day at already: logged by hand, perhaps.
    """
    there: dict[tuple[str, object], list[Record]] = {}
    for check in state.all("check"):
        place = state.class_of("site", str(check.fields.get("site")))
        there.setdefault((place, check.fields.get("date")), []).append(check)
    for one, read in zip(rows, good, strict=True):
        place = state.class_of("site", one.facts.site)
        beside = there.get((place, one.facts.date), [])
        codes = [check.code for check in beside if one.group.id in presence(state, check).groups]
        if codes and state.get("check", sheet.check_id(state.campaign, one.row)) is None:
            site, code = state.get("site", place), sheet.check_code(one.group.code, one.row, one.facts.date)
            facts = {"site": site.code if site else place, "codes": codes, "code": code}
            yield OddRow(read.row.sheet, read.row.number, "checked_twice", facts)


def _people(state: State, rows: Sequence[SheetRow], good: Sequence[ReadRow]) -> Iterator[OddRow]:
    """
    Say who is named both as a deputy, who counts, and as an escort, who never does.
    """
    for one, read in zip(rows, good, strict=True):
        check = state.get("check", sheet.check_id(state.campaign, one.row))
        for word, facts in check_people_doubts(state, check) if check else ():
            yield OddRow(read.row.sheet, read.row.number, word, facts)


def _missing(state: State, file: CheckFile, read: Iterable[ReadRow]) -> list[str]:
    """
    Give the checks that an earlier import of these sheets made and that no row tells of any more.
    """
    here = {(one.token, one.number) for one in read}
    marks = {f"{sheet.mark_of(token)}-": token for token in file.tokens}
    found = []
    for check in state.all("check"):
        head, _, tail = check.code.rpartition("C")
        for mark, token in marks.items() if tail.isdecimal() else ():
            row = sheet.numbered_row(token, int(tail))
            if mark in head and (token, row.number) not in here and sheet.check_id(state.campaign, row) == check.id:
                found.append(check.code)
    return found


def _alone(state: State, codes: Iterable[str]) -> list[str]:
    found = (state.by_code("check", code) for code in codes)
    return [check.code for check in found if check and not presence(state, check).deputies]
