"""
Looking at a source, setting aside what it brought, and restoring it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from fieldkit.core.aside import ASIDE, RESTORED, SET_ASIDE, set_aside_id
from fieldkit.core.campaign import from_fields
from fieldkit.core.counting import summarise
from fieldkit.core.entry import FORMAT, Change, Entry
from fieldkit.core.fold import WITHDRAWN
from fieldkit.core.holdings import Holdings, holdings_of
from fieldkit.core.rows import Row
from fieldkit.core.sources import Decision, decisions
from fieldkit.core.state import State, extend_state
from fieldkit.core.tuples import NamedTuple
from fieldkit.errors import ConflictStands
from fieldkit.operations.handed import own_writers
from fieldkit.operations.reading import campaign_fields
from fieldkit.operations.session import Session
from fieldkit.operations.sources import Source, Sources, find_source, only_from, sources


class SourceShown(NamedTuple):
    """
    A source in full: what its entries make up, how many that count only it brought, which other files brought the
    rest, and every decision that holds something of it aside.
    """

    source: Source
    holds: Holdings
    only: int
    beside: tuple[Source, ...]
    decisions: tuple[Decision, ...]


class Setting(NamedTuple):
    """
    What setting aside, or restoring, comes to: the source, its entries concerned, what the total of the workspace's
    region is before and after, how many records by kind are not there (or there again) and how many say something else;
    how many merges were noted without saying what they brought; and who still holds something aside.
    """

    source: Source
    entries: tuple[str, ...]
    before: Row
    after: Row
    gone: dict[str, int]
    changed: int
    not_noted: int = 0
    still: tuple[Decision, ...] = ()


def source_list(session: Session) -> Sources:
    """
    Give every source.
    """
    return sources(session)


def show(session: Session, name: str) -> SourceShown:
    """
    Show one source; raises NotFound, Ambiguous.
    """
    found, everything = find_source(session, name)
    only, beside = only_from(found, everything, own_writers(session))
    ids = {entry.id for entry in found.held}
    holding = [one for one in decisions(session.state) if any(entry.id in ids for entry in one.entries)]
    return SourceShown(found, holdings_of(found.held), len(only), tuple(beside), tuple(holding))


def preview(session: Session, name: str, whole: bool = False) -> Setting:
    """
    Say what setting a source aside would come to: the entries that only it brought or, of the `whole`, those too that
    other files brought. Nothing is written.

    Raises NotFound, Ambiguous, and ConflictStands when there is nothing to set aside.
    """
    found, everything = find_source(session, name)
    own = own_writers(session)
    entries, beside = only_from(found, everything, own, whole)
    if not entries:
        raise ConflictStands(what="source", code=found.name, reason=_why_not(found, bool(beside), own))
    ids = tuple(sorted(entry.id for entry in entries))
    after = extend_state(session.state, [_imagined(session.state, ids)])
    not_noted = sum(one.state == "not_noted" for one in everything.sources) if found.kind == "file" else 0
    return _compare(session, session.state, after)._replace(source=found, entries=ids, not_noted=not_noted)


def _why_not(found: Source, beside: bool, own: Collection[str]) -> str:
    if found.brought is None:
        return "not_noted"
    if found.decision or (found.aside and not beside):
        return "aside_already"
    if beside:
        return "others_too"
    return "written_here" if all(entry.dev in own for entry in found.held) else "nothing_new"


def _imagined(state: State, ids: Sequence[str]) -> Entry:
    """
    Give the entry that would set these aside, as if it had seen everything.
    """
    rec = set_aside_id(state.campaign, ids)
    known = state.get(SET_ASIDE, rec)
    fields = {"entries": list(ids), "state": ASIDE, WITHDRAWN: None}
    seen = known.heads if known else ()
    return Entry("", "", "", "", FORMAT, 0, (1, 1), SET_ASIDE, rec, seen, fields)


def _compare(session: Session, before: State, after: State) -> Setting:
    """
    Compare two states: totals of this workspace's region, and the records that one of them has and the other not, or
    not so.
    """
    campaign = from_fields(campaign_fields(before))
    region, today = str(session.about.get("region") or "") or None, session.now().date().isoformat()
    rows = [summarise(state, campaign, "county", region, today).total for state in (before, after)]
    gone: dict[str, int] = {}
    changed = 0
    for kind, of_kind in before.records.items():
        if kind != SET_ASIDE:
            other = after.records[kind]
            lost = of_kind.keys() ^ other.keys()
            gone |= {kind: len(lost)} if lost else {}
            changed += sum(of_kind[rec].fields != other[rec].fields for rec in of_kind.keys() & other.keys())
    return Setting(Source("", ""), (), rows[0], rows[1], gone, changed)


def set_aside(session: Session, found: Setting, reason: str) -> Setting:
    """
    Set aside what was previewed, by one entry that names it; gives the same with what the numbers are now.
    """
    source, before = found.source, session.state
    named = {"sha256": source.sha256} if source.kind == "file" else {"writers": list(source.writers)}

    def plan(state: State, who: object) -> list[Change]:
        rec = set_aside_id(state.campaign, found.entries)
        known = state.get(SET_ASIDE, rec)
        fields = {"entries": list(found.entries), "state": ASIDE, "reason": reason}
        again = {WITHDRAWN: None} if known and known.withdrawn else {}
        return [Change(SET_ASIDE, rec, {**fields, "source": {"name": source.name, **named}, **again})]

    after = session.write(plan).state
    return _compare(session, before, after)._replace(source=source, entries=found.entries, not_noted=found.not_noted)


def restore(session: Session, name: str) -> Setting:
    """
    Let what a source brought count again: every decision is lifted that names it or holds nothing else aside, and a
    dispute settled; others that hold something of it beside more are told. Raises NotFound, Ambiguous, and
    ConflictStands when nothing is aside.
    """
    found, _everything = find_source(session, name)
    before, held = session.state, {entry.id for entry in found.held}
    standing = decisions(before, disputed=True)
    lifted = [one for one in standing if _is_of(found, one, held)]
    still = [one for one in standing if one not in lifted and any(entry.id in held for entry in one.entries)]
    if not lifted:
        reason = "held_by_others" if still else "not_aside"
        raise ConflictStands(what="source", code=found.name, reason=reason, names=[one.name for one in still])
    changes = [Change(SET_ASIDE, one.record.id, {"state": RESTORED}) for one in lifted]
    after = session.write(lambda state, who: changes).state
    ids = {entry.id for one in lifted for entry in one.entries} - after.aside.ids
    return _compare(session, before, after)._replace(source=found, entries=tuple(sorted(ids)), still=tuple(still))


def _is_of(source: Source, decision: Decision, held: Collection[str]) -> bool:
    if source.decision and source.decision.record.id == decision.record.id:
        return True
    if source.sha256 and source.sha256 == decision.sha256:
        return True
    return bool(decision.entries) and all(entry.id in held for entry in decision.entries)
