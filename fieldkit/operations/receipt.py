"""
Receipts: what this laptop has of a group's entries and photos, written for the group before its file goes back.
"""

from __future__ import annotations

from collections.abc import Collection

from fieldkit.core.entry import Change
from fieldkit.core.evidence import PhotoFile, check_code, photo_sizes, standing_files
from fieldkit.core.fold import Record
from fieldkit.core.heard import writers_of_group
from fieldkit.core.receipt import Absent, Receipt, plan_receipt, read_receipt, receipt_fields, receipt_id
from fieldkit.core.selection import Key
from fieldkit.core.state import RECEIPT, State
from fieldkit.core.tuples import NamedTuple
from fieldkit.core.writers import writer_spans
from fieldkit.operations.handed import entries_of, own_writers
from fieldkit.operations.session import Session
from fieldkit.store.photos import has_photo
from fieldkit.store.settings import load_writer


class Given(NamedTuple):
    """
    The receipt a group is given: as it stands, whether it was written now, and the group's code and name.
    """

    receipt: Receipt
    new: bool
    code: str
    name: str


def group_writers(session: Session, group: Record) -> frozenset[str]:
    """
    Give the laptops of a group, but for this one: what a coordinator logs for a group makes them none of its laptops.
    """
    return writers_of_group(session.state, group) - set(own_writers(session))


def give_receipt(session: Session, group: Record, chosen: Collection[Key]) -> Given:
    """
    Write the receipt of a group, of whose records `chosen` are, unless the last one written here says the same. It
    tells what was here before it. Raises LedgerLocked, NotSaved, ReadOnly; then nothing was written.
    """
    spans = writer_spans(entries_of(session, group_writers(session, group)))
    before = own_writers(session)
    photos, region = _absent(session, chosen), str(session.about.get("region") or "")
    rec = ""

    def plan(state: State, dev: str) -> list[Change]:
        nonlocal rec
        rec = receipt_id(state.campaign, group.id, dev)
        formerly = [one for one in before if one != dev]
        return plan_receipt(state.known(RECEIPT, rec), rec, receipt_fields(group.id, region, spans, photos, formerly))

    own = load_writer(session.workspace.folder)
    # What says nothing new needs no writing, so a file can be given back from where nothing can be written.
    new = own is None or bool(plan(session.state, own.dev))
    if new:
        new = bool(session.write(lambda state, who: plan(state, who.dev)).entries)
    record = session.state.known(RECEIPT, rec)
    receipt = read_receipt(session.state, record) if record else None
    assert receipt is not None
    return Given(receipt, new, group.code, group.name)


def _absent(session: Session, chosen: Collection[Key]) -> list[Absent]:
    """
    Name the photos that standing records among the chosen ones name and that are not here.
    """
    sizes, folder, state = photo_sizes(session.state), session.workspace.photos, session.state

    def is_here(photo: PhotoFile) -> bool:
        return has_photo(folder, photo.digest, photo.ext, sizes.get(photo))

    return [
        Absent(photo.name, check_code(state, record))
        for photo, record in standing_files(state).items()
        if ("photo", record.id) in chosen and not is_here(photo)
    ]
