"""
What came back to a group: the receipts it was given, held against what is here, and what others set in its records.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING

from fieldkit.core.delivered import Compared, Returned, by_writer, compare, laptops_of, returned
from fieldkit.core.evidence import standing_files
from fieldkit.core.receipt import Absent, Receipt, Runs, receipts_for, runs
from fieldkit.core.state import RECEIPT, State
from fieldkit.core.tuples import NamedTuple
from fieldkit.operations.handed import Covered, handed_of_ours, in_any, own_writers
from fieldkit.operations.receipt import entries_of
from fieldkit.operations.session import Session

if TYPE_CHECKING:
    from fieldkit.core.entry import Entry
    from fieldkit.operations.merge_report import Outcome


class Told(NamedTuple):
    """
    A receipt held against what is here: its laptops, the photos that are missing there and still stand here, of which
    this laptop has them or has them not, and the writers this laptop is and was. Of what it lacks `unconfirmed`, by
    laptop, was handed over all the same; `again` and `photos_again` tell that a file went out since it came, and with
    the photos.
    """

    receipt: Receipt
    laptops: tuple[Compared, ...]
    photos: tuple[Absent, ...]
    photos_elsewhere: tuple[Absent, ...]
    own: tuple[str, ...]
    unconfirmed: Mapping[str, Runs] = {}
    again: bool = False
    photos_again: bool = False

    @property
    def has_all_entries(self) -> bool:
        """
        Tell whether all entries that are here are there, and the other way round.
        """
        return all(one.is_equal for one in self.laptops)

    @property
    def is_complete(self) -> bool:
        """
        Tell whether all photos are there, too.
        """
        return self.has_all_entries and not self.photos and not self.photos_elsewhere

    @property
    def is_open(self) -> bool:
        """
        Tell whether something needs a person at this laptop: more than that the latest work is not there yet, what was
        not handed over again since, and what only another laptop can hand over.
        """
        lacking = any(one.gaps.runs for one in self.laptops) and not self.again
        lost = any(one.lost and one.dev in self.own for one in self.laptops)
        copied = any(one.is_copied for one in self.laptops)
        return lacking or lost or copied or bool(self.photos and not self.photos_again)


class ComeBack(NamedTuple):
    """
    What a merge told a group: its code, the receipts of the files merged, and what others set in its records.
    """

    state: State
    group: str
    receipts: tuple[Told, ...] = ()
    returned: tuple[Returned, ...] = ()

    @property
    def is_open(self) -> bool:
        """
        Tell whether something in a receipt needs a person.
        """
        return any(one.is_open for one in self.receipts)


def come_back(session: Session, outcome: Outcome) -> ComeBack | None:
    """
    Give what a merge told the group this workspace is of; None where it is of none.
    """
    state, before = outcome.state, outcome.before
    group = state.by_code("group", str(session.about.get("group") or ""))
    if group is None:
        return None
    names = {name.decode() for piece in outcome.gathered.pieces() for name in piece.fresh}
    fresh = [entry for entry in outcome.entries if entry.id in names]
    receipts: tuple[Told, ...] = ()
    if state.records[RECEIPT]:
        known = _here(outcome.entries, state, group.id)
        old = {dev: {one.n for one in own if one.id not in names} for dev, own in known.items()}
        told = _told(session, state, group.id, known, old)
        pieces = outcome.gathered.pieces()
        receipts = tuple(one for one in told if any(_brings(piece.brought.writers, one.receipt) for piece in pieces))
    return ComeBack(state, group.code, receipts, returned(before, state, fresh, group.id))


def _brings(writers: Mapping[str, Runs], receipt: Receipt) -> bool:
    return any(first <= receipt.n <= last for first, last in writers.get(receipt.dev, ()))


def _named(state: State, group: str) -> set[str]:
    """
    Give the laptops of a group as far as anybody here knows them.
    """
    named = {laptop.dev for receipt in receipts_for(state, group) for laptop in receipt.laptops}
    return named | laptops_of(state, group)


def _here(entries: Iterable[Entry], state: State, group: str) -> dict[str, list[Entry]]:
    named = _named(state, group)
    return by_writer(entry for entry in entries if entry.dev in named)


def _told(
    session: Session, state: State, group: str, here: Mapping[str, list[Entry]], before: Mapping[str, Collection[int]]
) -> list[Told]:
    """
    Hold the receipts of a group that others gave against the entries here, and against the notes of what was handed
    over. A file that holds a receipt went out after that came: no clock is asked.
    """
    own, handed = own_writers(session), handed_of_ours(session)
    standing = {photo.name for photo in standing_files(state)}
    found = []
    for receipt in receipts_for(state, group):
        if receipt.dev not in own:
            laptops = compare(receipt, state, here, before)
            missing = [photo for photo in receipt.photos if photo.name in standing]
            photos = tuple(photo for photo in missing if os.path.isfile(session.workspace.place("photos", photo.name)))
            elsewhere = tuple(photo for photo in missing if photo not in photos)
            since = [one for one in handed if one.last.get(receipt.dev, 0) >= receipt.n]
            waiting = {one.dev: _handed_tail(one, here, handed) for one in laptops if one.tail.runs}
            waiting = {dev: numbers for dev, numbers in waiting.items() if numbers}
            again = all(any(one.photos and photo.name[:64] not in one.lacking for one in since) for photo in photos)
            found.append(Told(receipt, laptops, photos, elsewhere, own, waiting, bool(since), again))
    return found


def _handed_tail(one: Compared, here: Mapping[str, list[Entry]], handed: list[Covered]) -> Runs:
    later = (entry for entry in here.get(one.dev, ()) if entry.n > one.last_there)
    return runs(entry.n for entry in later if in_any(entry, handed, {}))


def awaited(session: Session) -> tuple[Told, ...]:
    """
    Give the receipts the group of this workspace has from others, held against what is here.
    """
    state = session.state
    group = state.by_code("group", str(session.about.get("group") or ""))
    if group is None or not state.records[RECEIPT]:
        return ()
    here = by_writer(entries_of(session, _named(state, group.id)))
    return tuple(_told(session, state, group.id, here, {dev: {one.n for one in own} for dev, own in here.items()}))
