"""
Erasure of personal data: for good, everywhere the erase entry arrives, while every id still verifies.
"""

from __future__ import annotations

from fieldkit.core.entry import Change
from fieldkit.core.fold import Record
from fieldkit.core.relations import attached, presence
from fieldkit.core.shapes import text
from fieldkit.core.state import State
from fieldkit.core.tuples import NamedTuple
from fieldkit.errors import ConflictStands, NotFound
from fieldkit.operations.handed import copies
from fieldkit.operations.record import find_exactly, find_record
from fieldkit.operations.session import Session
from fieldkit.store.photos import drop_photo
from fieldkit.store.quarantine import notes_naming

# What may hold personal data. Without its campaign a ledger means nothing; what was declared is taken back by entries.
ERASABLE = ("group", "deputy", "site", "visit", "check", "finding", "photo")


class Erased(NamedTuple):
    """
    What was erased: the record, how many entries lost their content, how many photo files were deleted, and the
    files of torn tails, of quarantine and the backups, which may hold such content and are left to a person; and the
    checks that stand and are of no known group since.
    """

    record: Record
    entries: int
    photos: int
    torn: tuple[str, ...] = ()
    backups: tuple[str, ...] = ()
    groupless: tuple[Record, ...] = ()


class _Found(NamedTuple):
    """
    The ids of the entries to go, the photo files (sha256 to ending), and the checks that were without a group before.
    """

    entries: list[str]
    photos: dict[str, str]
    groupless: frozenset[str]


def preview(session: Session, name: str, exact: bool) -> Record:
    """
    Give the record a name means, for the person to confirm. `exact` takes only a whole code or id: what nobody
    confirms must not be found by a part of a name. Raises NotFound with what the name may have meant.
    """
    if not exact:
        return find_record(session.state, name)
    found = find_exactly(session.state, name)
    if found is None:
        near = find_record(session.state, name)
        raise NotFound(kind="record", name=name, nearest=[near.code or near.id])
    return found


def erase(session: Session, name: str, reason: str) -> Erased:
    """
    Erase the content of all entries of a record, of a check also its photos, their files, and its findings.

    The stubs stay, so that ids, counters and references verify; an old copy merged later cannot bring it back. Raises
    ConflictStands for a record that is no person's data.
    """
    record = find_record(session.state, name)
    if record.kind not in ERASABLE:
        raise ConflictStands(what=record.kind, code=record.code, reason="not_erasable")
    identity = session.new_id()
    found: list[_Found] = []

    def plan(state: State, who: object) -> tuple[list[tuple[str, bytes]], list[Change]]:
        found[:] = [_find(state, record)]
        fields = {"entries": sorted(found[0].entries), "photos": sorted(found[0].photos), "reason": reason}
        return [], [Change("erase", identity, fields)]

    # The union that takes the erase entry in drops what it names: in one step, or a crash would leave the content.
    session.write_list(plan)
    session.reread()
    [gone] = found
    dropped = sum(drop_photo(session.workspace.photos, digest, ext) for digest, ext in gone.photos.items())
    torn = sorted(str(path) for path in session.workspace.local.glob("torn-*.bin"))
    torn += notes_naming(session.workspace, {record.id, *gone.entries})
    backups = sorted({text(note.get("path")) for note in copies(session)} - {""})
    left = [check for rec, check in _groupless(session.state).items() if rec not in gone.groupless]
    return Erased(record, len(gone.entries), dropped, tuple(torn), tuple(backups), tuple(left))


def _find(state: State, record: Record) -> _Found:
    """
    Find what is to go as the ledger is now: what was written while the person thought about it goes too.
    """
    now = state.records[record.kind].get(record.id, record)
    hanging = ("photo", "finding") if record.kind == "check" else ()
    targets = [now, *(one for kind in hanging for one in attached(state, kind, now, withdrawn=True))]
    entries = [entry.id for target in targets for entry in target.entries if not entry.erased]
    return _Found(entries, _photos_of(state, targets), frozenset(_groupless(state)))


def _groupless(state: State) -> dict[str, Record]:
    """
    Give the checks that stand and are of no group that is known here, by id: they are in no county and in no part.
    """
    known = state.records["group"]
    return {
        check.id: check for check in state.all("check") if known.keys().isdisjoint(presence(state, check).groups)
    }


def _photos_of(state: State, targets: list[Record]) -> dict[str, str]:
    """
    Give the photo files (sha256 to ending) that only these records name: a picture used elsewhere stays.
    """
    gone = {target.id for target in targets}
    others = {str(photo.fields.get("sha256")) for photo in state.every("photo") if photo.id not in gone}
    named = {str(one.fields.get("sha256")): str(one.fields.get("ext")) for one in targets if one.kind == "photo"}
    return {digest: ext for digest, ext in named.items() if digest not in others}
