"""
Erasure of personal data: for good, everywhere the erase entry arrives, while every id still verifies.
"""

from __future__ import annotations

from typing import NamedTuple

from fieldkit.core.check import attached
from fieldkit.core.entry import Change
from fieldkit.core.fold import Record
from fieldkit.operations.record import find_record
from fieldkit.operations.session import Session
from fieldkit.store.photos import drop_photo
from fieldkit.store.workspace import rewrite_union, writing


class Erased(NamedTuple):
    """
    What was erased: the record, how many entries lost their content, how many photo files were deleted.
    """

    record: Record
    entries: int
    photos: int


def preview(session: Session, name: str) -> Record:
    """
    Give the record a name means, for the person to confirm.
    """
    return find_record(session.state, name)


def erase(session: Session, name: str, reason: str) -> Erased:
    """
    Erase the content of all entries of a record, of a check also its photos, their files, and its findings.

    The stubs stay, so that ids, counters and references verify; an old copy merged later cannot bring it back.
    """
    record = find_record(session.state, name)
    hanging = ("photo", "finding") if record.kind == "check" else ()
    targets = [record, *(one for kind in hanging for one in attached(session.state, kind, record, withdrawn=True))]
    entries = [entry.id for target in targets for entry in target.entries if not entry.erased]
    photos = _photos_of(session, targets)
    fields = {"entries": sorted(entries), "photos": sorted(photos), "reason": reason}
    identity = session.new_id()
    session.write(lambda state, who: [Change("erase", identity, fields)])
    with writing(session.workspace) as content:
        rewrite_union(session.workspace, content, {})
    dropped = sum(drop_photo(session.workspace.photos, digest, ext) for digest, ext in photos.items())
    return Erased(record, len(entries), dropped)


def _photos_of(session: Session, targets: list[Record]) -> dict[str, str]:
    """
    Give the photo files (sha256 to ending) that only these records name: a picture used elsewhere stays.
    """
    gone = {target.id for target in targets}
    others = {str(photo.fields.get("sha256")) for photo in session.state.every("photo") if photo.id not in gone}
    named = {str(one.fields.get("sha256")): str(one.fields.get("ext")) for one in targets if one.kind == "photo"}
    return {digest: ext for digest, ext in named.items() if digest not in others}
