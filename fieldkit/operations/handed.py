"""
What was handed over and copied, by the notes of this workspace, and what of this laptop's work is in none of it yet.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from fieldkit.core.codes import is_city
from fieldkit.core.entry import RESERVED, Entry, decode_line
from fieldkit.core.fold import Record
from fieldkit.core.relations import presence, region_of_group
from fieldkit.core.shapes import mapping, text, texts
from fieldkit.core.state import State
from fieldkit.core.tuples import NamedTuple
from fieldkit.operations.session import Session
from fieldkit.store.notes import COPIES, EXPORTS, LISTS, RESTORES, WRITERS, load_notes
from fieldkit.store.settings import load_writer

STALE_DAYS = 7
# Set when a visit is opened and closed: it changes nothing that anybody counts.
_CLOCKED = {"started_at", "ended_at", *RESERVED}
LISTS_OF = ("site", "group", "deputy")
Note = Mapping[str, Any]


class Written(NamedTuple):
    """
    A file that was written from here: when (ISO), how many days ago by this laptop's clock, and its path.
    """

    at: str
    days_ago: int
    path: str


class Unhanded(NamedTuple):
    """
    What is in no hand-over yet: checks that stand, checks withdrawn since they were handed over, erasures, and the last
    hand-over that covers this workspace's own work; `unsaved` is in no backup yet, behind the last backup; `records`
    are sites, groups and deputies added or changed by hand here.
    """

    checks: tuple[Record, ...] = ()
    withdrawn: tuple[Record, ...] = ()
    last_export: Written | None = None
    unsaved: tuple[Record, ...] = ()
    last_backup: Written | None = None
    erasures: tuple[Record, ...] = ()
    records: tuple[Record, ...] = ()

    @property
    def is_open(self) -> bool:
        """
        Tell whether anything is not handed over.
        """
        return bool(self.checks or self.withdrawn or self.erasures or self.records)

    @property
    def backup_due(self) -> bool:
        """
        Tell whether there is work to lose and no backup of this week; one from the future is none.
        """
        return bool(self.unsaved) and (self.last_backup is None or not 0 <= self.last_backup.days_ago < STALE_DAYS)


class Covered(NamedTuple):
    """
    What one written file covers: a region or group or, with neither, everything; photos or not; the greatest counter of
    each writer in it, and the number of the latest list imported before. A part takes whole records, so of those it
    takes it has all up to that counter, and all that was imported from a sheet before, but for the photos `lacking`
    then that are here now.
    """

    region: str
    group: str
    photos: bool
    last: Mapping[str, int]
    lists: int
    lacking: frozenset[str]


def unhanded(session: Session) -> Unhanded:
    """
    Compare what this laptop wrote with the notes of what was handed over and backed up. A part of another group or
    region does not count, nor does a file without photos for a photo.
    """
    exports, backups = handovers(session), copies(session)
    own, listed = own_writers(session), _listed(session)
    state = session.state
    handed, saved = [_covered(session, note) for note in exports], [_covered(session, note) for note in backups]
    open_checks, withdrawn, unsaved = [], [], []
    for check, entries in _own_work(state, own, listed):
        groups = presence(state, check).groups
        covering = [one for one in handed if _takes(one, state, groups)]
        if not all(in_any(entry, covering, listed) for entry in entries):
            if not check.withdrawn:
                open_checks.append(check)
            elif any(in_any(entry, covering, listed) for entry in check.entries):
                withdrawn.append(check)
        if not check.withdrawn and not all(in_any(entry, saved, listed) for entry in entries):
            unsaved.append(check)
    ours = [note for note, one in zip(exports, handed, strict=True) if _is_of_ours(session, one)]
    covering = [one for one in handed if _is_of_ours(session, one)]
    made = [erase for erase in state.every("erase") if erase.entries[0].dev in own]
    return Unhanded(
        checks=tuple(open_checks),
        withdrawn=tuple(withdrawn),
        last_export=_last(session, ours),
        unsaved=tuple(unsaved),
        last_backup=_last(session, backups),
        erasures=tuple(erase for erase in made if not in_any(erase.entries[0], covering, listed)),
        records=tuple(_by_hand(state, own, covering)),
    )


def handovers(session: Session) -> list[dict[str, Any]]:
    """
    Give the notes of what was handed over, the oldest first; what goes back to a group is handed to nobody above.
    """
    return [note for note in load_notes(session.workspace, EXPORTS) if not note.get("back")]


def handed_of_ours(session: Session) -> list[Covered]:
    """
    Give what the files cover that take what this workspace works for, the oldest first.
    """
    return [one for note in handovers(session) if _is_of_ours(session, one := _covered(session, note))]


def _by_hand(state: State, own: Collection[str], covering: Collection[Covered]) -> Iterator[Record]:
    """
    Give the sites, groups and deputies of which these writers said what none of the files holds; what a list said is in
    the list, too.
    """
    for kind in LISTS_OF:
        for record in state.every(kind):
            typed = (entry for entry in record.entries if entry.dev in own and not entry.from_list)
            if not all(in_any(entry, covering, {}) for entry in typed):
                yield record


def copies(session: Session) -> list[dict[str, Any]]:
    """
    Give the notes of backups, the oldest first: those made here, and the one this workspace was restored from, which
    came after those whose notes it brought along.
    """
    made = [((_whole(note.get("number")), 0), note) for note in load_notes(session.workspace, COPIES)]
    for note in load_notes(session.workspace, RESTORES):
        made.append(((_whole(note.get("behind")), 1), {**note, "at": note.get("made_at")}))
    return [note for _place, note in sorted(made, key=lambda each: each[0])]


def own_writers(session: Session) -> tuple[str, ...]:
    """
    Give the writers this laptop was and is here, the first one first: in a folder that was moved, copied or restored
    from a backup it goes on with the work of the one before it.
    """
    now = load_writer(session.workspace.folder)
    before = [text(note.get("writer")) for kind in (WRITERS, RESTORES) for note in load_notes(session.workspace, kind)]
    before += [text(note.get("own")) for note in load_notes(session.workspace, EXPORTS)]
    return tuple(dict.fromkeys(dev for dev in [*before, now.dev if now else ""] if dev))


def entries_of(session: Session, writers: Collection[str]) -> list[Entry]:
    """
    Give the entries of writers, those too that no record folds: erased ones, and of kinds not known here.
    """
    marks = [f'"dev":"{dev}"'.encode() for dev in writers]
    found = (decode_line(line) for line in session.content.lines.values() if any(mark in line for mark in marks))
    return [entry for entry in found if entry.dev in writers]


def _listed(session: Session) -> dict[str, int]:
    """
    Give by which import here an entry of a list or sheet came first, by its id: it names no writer.
    """
    listed: dict[str, int] = {}
    for note in load_notes(session.workspace, LISTS):
        for entry in texts(note.get("entries")):
            listed.setdefault(entry, _whole(note.get("number")))
    return listed


def latest_list(session: Session, lines: Collection[bytes]) -> int:
    """
    Give the number of the latest import here whose entries are all among the lines of a file, by their ids.
    """
    inside = (note for note in load_notes(session.workspace, LISTS) if _are_in(note, lines))
    return max((_whole(note.get("number")) for note in inside), default=0)


def _are_in(note: Note, lines: Collection[bytes]) -> bool:
    return all(entry.encode() in lines for entry in texts(note.get("entries")))


def _own_work(state: State, own: Collection[str], listed: Collection[str]) -> Iterator[tuple[Record, list[Entry]]]:
    """
    Give the checks, withdrawn ones too, with what these writers or a sheet said of each: of itself, of its photos and
    findings, and of its visit as far as that tells more than the hours.
    """
    hanging: dict[str, list[Entry]] = {}
    for kind in ("photo", "finding"):
        for record in state.every(kind):
            hanging.setdefault(text(record.fields.get("check")), []).extend(record.entries)
    visits = {
        visit.id: [entry for entry in visit.entries if not _CLOCKED.issuperset(entry.set)]
        for visit in state.every("visit")
    }
    for check in state.every("check"):
        around = [*hanging.get(check.id, ()), *visits.get(text(check.fields.get("visit")), ())]
        entries = [entry for entry in (*check.entries, *around) if entry.dev in own or entry.id in listed]
        if entries:
            yield check, entries


def _covered(session: Session, note: Note) -> Covered:
    last: dict[str, int] = {}
    writers = note.get("writers")
    for writer in writers if isinstance(writers, list) else ():
        dev, number = text(mapping(writer).get("dev")), mapping(writer).get("last")
        if type(number) is int:
            last[dev] = number
    region, group = text(note.get("region")), text(note.get("group"))
    names = (name for name in texts(note.get("photos_missing")) if "/" not in name)
    lacking = frozenset(name[:64] for name in names if os.path.isfile(session.workspace.place("photos", name)))
    return Covered(region, group, not note.get("photos_left"), last, _whole(note.get("lists")), lacking)


def _whole(value: object) -> int:
    return value if type(value) is int else 0


def in_any(entry: Entry, covering: Iterable[Covered], listed: Mapping[str, int]) -> bool:
    """
    Tell whether one of the files covers an entry; `listed` has by which import an entry of a list came first.
    """

    def holds(one: Covered) -> bool:
        return one.last.get(entry.dev, 0) >= entry.n if entry.dev else one.lists >= listed.get(entry.id, 0)

    def shows(one: Covered) -> bool:
        return one.photos and not (isinstance(entry.set, dict) and entry.set.get("sha256") in one.lacking)

    return any(holds(one) and (entry.kind != "photo" or shows(one)) for one in covering)


def _takes(one: Covered, state: State, groups: Iterable[str]) -> bool:
    """
    Tell whether a file takes a check of these groups, as far as its region and group go.
    """
    if not one.group and is_city(one.region):
        return True
    codes = [(record.code, region_of_group(state, record.id)) for rec in groups if (record := state.get("group", rec))]
    return any(one.group in ("", code) and one.region in ("", region) for code, region in codes)


def _is_of_ours(session: Session, one: Covered) -> bool:
    """
    Tell whether a file takes what this workspace works for: all, or a part its own group or region lies in.
    """
    group = session.state.by_code("group", str(session.about.get("group") or ""))
    if group is not None:
        return _takes(one, session.state, [group.id])
    return not one.group and (is_city(one.region) or one.region == session.about.get("region"))


def _last(session: Session, notes: list[dict[str, Any]]) -> Written | None:
    if not notes:
        return None
    at, now = text(notes[-1].get("at")), session.now()
    try:
        days = (now.date() - datetime.fromisoformat(at).astimezone(now.tzinfo).date()).days
    except ValueError:
        days = 0
    return Written(at, days, text(notes[-1].get("path")))
