"""
What the numbers would be either way: the summary counted once for each side of a conflict.
"""

from __future__ import annotations

from fieldkit.core.campaign import from_fields
from fieldkit.core.claims import settle, sides
from fieldkit.core.counting import Summary, summarise
from fieldkit.core.entry import FORMAT, Change, Entry
from fieldkit.core.fold import Conflict
from fieldkit.core.rows import Row
from fieldkit.core.state import State, extend_state
from fieldkit.core.tuples import NamedTuple
from fieldkit.core.uncounted import is_uncounted
from fieldkit.operations.chosen_value import with_following
from fieldkit.operations.reading import campaign_fields
from fieldkit.operations.session import Session

# Not numbers: what a row is called, and what is beside the numbers.
_NAMES = ("key", "name", "applicable", "marked", "covered")
# Of moves in conflict the day decides, and of settings-aside that nobody may doubt them: these count themselves.
MARKING = ("group", "deputy", "site", "visit", "check", "photo")
FIGURES = tuple(name for name in Row._fields if name not in _NAMES)


class Outcome(NamedTuple):
    """
    A row of the summary whose numbers hang on a conflict: its key and name, the figures that differ, and the row as it
    would be under each side, in their order (None where there would be none).
    """

    key: str
    name: str
    figures: tuple[str, ...]
    rows: tuple[Row | None, ...]


def weigh(session: Session, conflict: Conflict, lang: str) -> tuple[Outcome, ...]:
    """
    Count the counties and the total of today with each side of a conflict chosen, and give the rows whose numbers
    differ. The records are folded again with entries that choose the side; nothing is written.
    """
    if is_uncounted(conflict.field):
        return ()
    state, today = session.state, session.now().date().isoformat()
    record = state.get(conflict.kind, conflict.rec)
    assert record is not None
    counted, unmarked = [], _unmarked(state)
    for side in sides(record, conflict):
        read = with_following(session, record, conflict.field, side.value)
        chosen = [_as_entry(change) for change in (settle(record, read.fields), *read.following)]
        counted.append(_count(extend_state(unmarked, chosen), today, lang))
    keys = dict.fromkeys(row.key for summary in counted for row in (*summary.rows, summary.total))
    rows = [{row.key: row for row in (*summary.rows, summary.total)} for summary in counted]
    return tuple(found for key in keys if (found := _compared(key, [each.get(key) for each in rows])))


def _unmarked(state: State) -> State:
    """
    Give the state without the conflicts that only mark rows: to find which they mark costs more than all the numbers.
    """
    records = dict(state.records)
    for kind in MARKING:
        torn = records[kind].torn()
        records[kind] = records[kind].copy()
        for one in torn:
            records[kind][one.id] = one._replace(conflicts=())
    return State(state.campaign, records, state.unknown, state.aside)


def _as_entry(change: Change) -> Entry:
    return Entry("", "", "", "", FORMAT, 1, (1, 1), change.kind, change.rec, change.seen, change.set)


def _count(state: State, today: str, lang: str) -> Summary:
    return summarise(state, from_fields(campaign_fields(state)), "county", None, today, lang)


def _compared(key: str, rows: list[Row | None]) -> Outcome | None:
    figures = tuple(name for name in FIGURES if len({getattr(row, name, 0) for row in rows}) > 1)
    name = next(row.name for row in rows if row)
    return Outcome(key, name, figures, tuple(rows)) if figures else None

