"""
The findings of a row against those it had at the last import: which is which, which is new, which is gone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from fieldkit.core import sheet
from fieldkit.core.check import CheckFacts, FindingFacts, finding_fields
from fieldkit.core.fold import Record
from fieldkit.core.listing import Comparison, compare, last_listed
from fieldkit.core.shapes import text
from fieldkit.core.state import State
from fieldkit.core.tuples import NamedTuple

Said = tuple[str, str]


class RowFindings(NamedTuple):
    """
    The findings of a row: `new` as (record id, fields), those known with what comparing them says, and those the row
    names no longer.
    """

    new: list[tuple[str, dict[str, Any]]]
    compared: list[tuple[Record, Comparison]]
    left: list[Record]


def plan_row_findings(
    state: State, row: sheet.RowId, group_code: str, check: str, facts: CheckFacts, erased: frozenset[str]
) -> RowFindings:
    """
    Plan the findings of a row: words that changed stay the same finding, wherever in the cell they stand now.
    """
    known: list[Record | None] = []
    while True:
        identity = sheet.finding_id(state.campaign, row, len(known) + 1)
        record = state.get("finding", identity)
        if record is None and identity not in erased:
            break
        known.append(record)
    records = [record for record in known if record is not None]
    pairs = matched([_said(record) for record in records], [(one.text, one.item) for one in facts.findings])
    new: list[tuple[str, dict[str, Any]]] = []
    compared: list[tuple[Record, Comparison]] = []
    for finding, place in zip(facts.findings, pairs, strict=True):
        if place is None:
            which = len(known) + len(new) + 1
            code = sheet.finding_code(group_code, row, facts.date, which)
            fields = {"code": code, **finding_fields(finding, check, facts.date)}
            new.append((sheet.finding_id(state.campaign, row, which), fields))
        elif not records[place].withdrawn:
            compared.append((records[place], _compared(records[place], finding)))
    left = [record for place, record in enumerate(records) if place not in pairs and not record.withdrawn]
    return RowFindings(new, compared, left)


def _said(record: Record) -> Said:
    base = last_listed(record) or {}
    return text(base.get("text")), text(base.get("item"))


def _compared(record: Record, finding: FindingFacts) -> Comparison:
    return compare(last_listed(record), record.fields, {"text": finding.text, "item": finding.item})


def matched(known: Sequence[Said], said: Sequence[Said]) -> list[int | None]:
    """
    Give for each finding said, as (text, item), the place of the known one it is, or None for a new one: the same
    words at the same item first, then the same item, then the same words.
    """
    pairs: list[int | None] = [None] * len(said)
    fitting: tuple[Callable[[Said, Said], bool], ...] = (
        lambda one, other: one == other,
        lambda one, other: one[1] == other[1],
        lambda one, other: one[0] == other[0],
    )
    for fits in fitting:
        for place, one in enumerate(said):
            free = (other for other in range(len(known)) if other not in pairs and fits(one, known[other]))
            if pairs[place] is None:
                pairs[place] = next(free, None)
    return pairs
