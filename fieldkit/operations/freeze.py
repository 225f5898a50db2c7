"""
Signing off: a cut of what is here now, and the numbers of that cut whatever arrives later.
"""

from __future__ import annotations

from collections.abc import Mapping

from fieldkit.core.campaign import from_fields
from fieldkit.core.changed import RecordChange, Tally, changes_between, tallies
from fieldkit.core.codes import nearest
from fieldkit.core.counting import Summary, summarise
from fieldkit.core.cut import FREEZE, Cut, Found, cut_fields, cut_id, cut_of, cuts_named, cuttable, find_cut
from fieldkit.core.entry import Change, decode_lines
from fieldkit.core.fold import WITHDRAWN, Record
from fieldkit.core.state import RECEIPT, State, build_state
from fieldkit.core.tuples import NamedTuple
from fieldkit.core.union import Lines
from fieldkit.errors import Ambiguous, ConflictStands, CutIncomplete, InvalidInput, NotFound
from fieldkit.operations.naming import region_code
from fieldkit.operations.people import text_value
from fieldkit.operations.reading import campaign_fields, uncollected
from fieldkit.operations.records import code_value
from fieldkit.operations.session import Session

LONGEST_LABEL = 40


class Frozen(NamedTuple):
    """
    A cut just made, and how many conflicts stood in it.
    """

    cut: Cut
    conflicts: int


class Listed(NamedTuple):
    """
    A cut that stands, and what of it is here.
    """

    cut: Cut
    found: Found


class CutShown(NamedTuple):
    """
    A cut that is whole here: how many of its entries were erased since, and what came after it, by kind of record and
    record by record.
    """

    cut: Cut
    erased: int
    kinds: Mapping[str, Tally]
    changes: tuple[RecordChange, ...]


def freeze(session: Session, label: str, as_of: str | None = None, note: str | None = None) -> Frozen:
    """
    Sign off everything that is here now, counted up to and with a day (default: today), under a label that no other
    cut has. Raises InvalidInput for a label that is none or reads like a day, ConflictStands for one that is taken.
    """
    from fieldkit.core.dates import parse_when

    name, said = label_value(label), text_value("note", note) if note else ""
    today = session.now().date()
    day = parse_when(as_of, today).date if as_of else today.isoformat()

    def plan(state: State, lines: Mapping[bytes, bytes]) -> tuple[list[tuple[str, bytes]], list[Change]]:
        _refuse_taken(state, name)
        held = cuttable(lines)
        fields = cut_fields(held, decode_lines(list(held.values())), name, day, said)
        rec = cut_id(state.campaign, name, day, fields["sha256"])
        again = {WITHDRAWN: None} if state.get(FREEZE, rec) else {}
        return [], [Change(FREEZE, rec, {**fields, **again})]

    written = session.write_list(plan)
    [entry] = written.entries
    cut = cut_of(session.state.campaign, session.state.records[FREEZE][entry.rec])
    assert cut is not None
    return Frozen(cut, len(session.state.conflicts()))


def label_value(label: str) -> str:
    """
    Accept a label: one short word of letters and digits that cannot be taken for a day; raises InvalidInput.
    """
    from fieldkit.core.dates import looks_like_day

    if looks_like_day(label):
        raise InvalidInput(field="label", value=label, reason="label_day", hint="2021-Q4, 年终定稿")
    if len(label) > LONGEST_LABEL or any(map(str.isspace, label.strip())):
        raise InvalidInput(field="label", value=label[:60], reason="label", hint="2021-Q4, 年终定稿")
    try:
        return code_value(label)
    except InvalidInput:
        raise InvalidInput(field="label", value=label, reason="label", hint="2021-Q4, 年终定稿") from None


def _refuse_taken(state: State, label: str) -> None:
    for record in cuts_named(state, label):
        cut = cut_of(state.campaign, record)
        if cut and not record.withdrawn:
            signed = cut.signed[0] if cut.signed else None
            by = f"{cut.label} ({cut.day}, {signed.by if signed else ''})"
            raise ConflictStands(what=FREEZE, code=by, reason="label_taken")


def cuts(session: Session) -> list[Listed]:
    """
    Give every cut that stands, by day and label, with what of it is here.
    """
    state, lines = session.state, session.content.lines
    known = [Listed(*found) for one in state.all(FREEZE) if (found := find_cut(state.campaign, one, lines))]
    return sorted(known, key=lambda one: (one.cut.day, one.cut.label, one.cut.rec))


def show(session: Session, label: str) -> CutShown:
    """
    Give a cut and what came after it. Raises what `summarise_cut` raises.
    """
    return _shown(session, *_whole(session, label))


def summarise_as_of(
    session: Session, by: str, region: str | None, as_of: str | None, lang: str
) -> tuple[Summary, CutShown | None]:
    """
    Sum up as `summarise_session` does, up to a day or, where that is no day but the label of a cut, exactly the entries
    of that cut up to the day it was signed for.

    Raises NotFound for a label nobody gave, CutIncomplete, ConflictStands for a cut that was taken back or that holds
    other entries, Ambiguous where two laptops gave one label at once.
    """
    from fieldkit.core.dates import looks_like_day
    from fieldkit.operations.summary import summarise_session

    if as_of is None or looks_like_day(as_of) or not session.state.records[FREEZE]:
        return summarise_session(session, by, region, as_of, lang), None
    cut, found = _whole(session, as_of)
    state = _state_of(session, found.lines)
    campaign = from_fields(campaign_fields(state))
    named = region or str(session.about.get("region") or "")
    code = region_code(campaign, named) if named else None
    with uncollected():
        summary = summarise(state, campaign, by, code, cut.day, lang)
    return summary, _shown(session, cut, found, state)


def _state_of(session: Session, lines: Lines) -> State:
    with uncollected():
        return build_state(session.state.campaign, decode_lines(list(lines.values())))


def _whole(session: Session, label: str) -> tuple[Cut, Found]:
    record = _record(session.state, label)
    told = find_cut(session.state.campaign, record, session.content.lines)
    if told is None:
        raise ConflictStands(what=FREEZE, code=record.code, reason="cut_changed")
    cut, found = told
    if found.missing:
        missing = [(one.by, one.dev, one.entries) for one in found.missing]
        raise CutIncomplete(code=cut.label, here=len(found.lines), count=cut.entries, missing=missing)
    if not found.whole:
        raise ConflictStands(what=FREEZE, code=cut.label, reason="cut_changed")
    return cut, found


def _record(state: State, label: str) -> Record:
    found = cuts_named(state, label)
    if not found:
        labels = [record.code for record in state.all(FREEZE)]
        raise NotFound(kind=FREEZE, name=label, nearest=nearest(label, labels), look=FREEZE)
    if len(found) > 1:
        told = [f"{record.code} ({record.id[:8]})" for record in found]
        raise Ambiguous(kind=FREEZE, name=label, matches=told, by_id=told, people=[], more=0)
    if found[0].withdrawn:
        raise ConflictStands(what=FREEZE, code=found[0].code, reason="withdrawn")
    return found[0]


def _shown(session: Session, cut: Cut, found: Found, before: State | None = None) -> CutShown:
    """
    Say what of the records is otherwise now than in a cut.
    """
    lines = session.content.lines
    later = [line for identity, line in cuttable(lines).items() if identity not in found.lines]
    then = before or _state_of(session, found.lines)
    # A receipt tells of others' entries and counts nowhere: signing off has nothing to do with it.
    changes = tuple(one for one in changes_between(then, session.state, decode_lines(later)) if one.kind != RECEIPT)
    return CutShown(cut, found.erased, tallies(changes), changes)
