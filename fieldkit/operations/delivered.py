"""
What came back to a group: the receipts it was given, held against what is here, and what others set in its records.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from fieldkit.core.delivered import Compared, Returned, by_writer, compare, laptops_of, returned
from fieldkit.core.entry import decode_line
from fieldkit.core.evidence import original_name, standing_files
from fieldkit.core.receipt import Absent, Receipt, receipts_for, receipts_of, standing, stands_for
from fieldkit.core.runs import Runs, runs
from fieldkit.core.state import RECEIPT, State
from fieldkit.core.tuples import NamedTuple
from fieldkit.core.writers import counter_of
from fieldkit.operations.handed import Covered, entries_of, handed_of_ours, in_any, own_writers
from fieldkit.operations.session import Session

if TYPE_CHECKING:
    from fieldkit.core.entry import Entry
    from fieldkit.operations.merge_report import Outcome


class Told(NamedTuple):
    """
    A receipt held against what is here: its laptops, the photos that are missing there and still stand here, of which
    this laptop has them or has them not, and the writers this laptop is and was. Of what it lacks `unconfirmed`, by
    laptop, was handed over all the same; `again` and `photos_again` tell that a file went out since it came, and with
    the photos. One that is `past` is told only where it came new; `undone` tells that the workspace it comes from had
    more before it was restored. `photo_names` has the names under which the photos came, by those of their files.
    """

    receipt: Receipt
    laptops: tuple[Compared, ...]
    photos: tuple[Absent, ...]
    photos_elsewhere: tuple[Absent, ...]
    own: tuple[str, ...]
    unconfirmed: Mapping[str, Runs] = {}
    again: bool = False
    photos_again: bool = False
    past: bool = False
    undone: bool = False
    photo_names: Mapping[str, str] = {}

    @property
    def has_all_entries(self) -> bool:
        """
        Tell whether all entries of the group's that are here are there, and the other way round; of no laptop at all
        there is nothing to be sure of.
        """
        return bool(self.laptops) and all(one.is_equal for one in self.laptops)

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
        not handed over again since, and what only another laptop can hand over. A receipt that is past needs nobody.
        """
        if self.past:
            return False
        lacking = (self.undone or any(one.gaps.runs for one in self.laptops)) and not self.again
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
    fresh = [entry for entry in outcome.fresh if entry.id in names]
    receipts: tuple[Told, ...] = ()
    if state.records[RECEIPT]:
        given = receipts_of(state, group.id, own_writers(session))
        told_now = _came(outcome, given, {(one.dev, one.n) for one in fresh if one.kind == RECEIPT})
        named = _named(state, group.id, given)
        known = by_writer(decode_line(one) for one in outcome.union.values() if counter_of(one)[0] in named)
        old = {dev: {one.n for one in own if one.id not in names} for dev, own in known.items()}
        receipts = tuple(_told(session, state, told_now, known, old))
    return ComeBack(state, group.code, receipts, returned(before, state, fresh, group.id))


def _came(outcome: Outcome, given: Sequence[Receipt], fresh: Collection[tuple[str, int]]) -> list[tuple[Receipt, bool]]:
    """
    Give the receipts to tell of, each with whether it is past: those that stand and are in a file that was merged, and
    whichever came new.
    """
    pieces, now = outcome.gathered.pieces(), standing(given)
    return [
        (one, one not in now)
        for one in given
        if (one.dev, one.n) in fresh or (one in now and any(_brings(piece.brought.writers, one) for piece in pieces))
    ]


def _brings(writers: Mapping[str, Runs], receipt: Receipt) -> bool:
    return any(first <= receipt.n <= last for first, last in writers.get(receipt.dev, ()))


def _named(state: State, group: str, given: Iterable[Receipt]) -> set[str]:
    """
    Give the laptops of a group as far as anybody here knows them.
    """
    return {laptop.dev for receipt in given for laptop in receipt.laptops} | laptops_of(state, group)


def _told(
    session: Session,
    state: State,
    given: Iterable[tuple[Receipt, bool]],
    here: Mapping[str, list[Entry]],
    before: Mapping[str, Collection[int]],
) -> Iterator[Told]:
    """
    Hold receipts that others gave, each with whether it is past, against the entries here, and against the notes of
    what was handed over. A file that holds a receipt went out after that came: no clock is asked.
    """
    own, handed = own_writers(session), handed_of_ours(session)
    names = {photo.name: original_name(record) for photo, record in standing_files(state).items()}
    for receipt, past in given:
        laptops = compare(receipt, state, here, before, own)
        missing = [photo for photo in receipt.photos if photo.name in names]
        photos = tuple(photo for photo in missing if os.path.isfile(session.workspace.place("photos", photo.name)))
        elsewhere = tuple(photo for photo in missing if photo not in photos)
        since = [one for one in handed if one.last.get(receipt.dev, 0) >= receipt.n]
        waiting = {one.dev: _handed_tail(one, here, handed) for one in laptops if one.tail.runs or one.others}
        waiting = {dev: numbers for dev, numbers in waiting.items() if numbers}
        again = all(any(one.photos and photo.name[:64] not in one.lacking for one in since) for photo in photos)
        undone = _had_more(state, receipt, laptops)
        named = {photo.name: names[photo.name] for photo in missing}
        yield Told(receipt, laptops, photos, elsewhere, own, waiting, bool(since), again, past, undone, named)


def _had_more(state: State, receipt: Receipt, laptops: Sequence[Compared]) -> bool:
    """
    Tell whether a writer the giver's workspace was before had something that is here and no longer there.
    """
    before = [one for one in receipts_of(state, receipt.group) if stands_for(receipt, one)] if receipt.formerly else []
    lacking = [one for one in laptops if one.tail.runs or one.gaps.runs]
    had = ((old.laptop(one.dev), one) for old in before for one in lacking)
    return any(old.last > one.last_there or old.entries > one.there for old, one in had)


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
    given = receipts_for(state, group.id, own_writers(session))
    here = by_writer(entries_of(session, _named(state, group.id, given)))
    before = {dev: {one.n for one in own} for dev, own in here.items()}
    return tuple(_told(session, state, [(one, False) for one in given], here, before))
