"""
A fleet: laptops of teams, counties and the city, the files that go between them, and beside them the naive record of
who said what and who had been shown what (`telling`).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, NamedTuple

from fieldkit.core import scan, union
from fieldkit.core.entry import RESERVED, Entry, decode_line
from fieldkit.core.state import record_id

from .desks import Desk, Lines
from .telling import CAMPAIGN, Key, Said, belonging, erased_by, pointed_at, tell_all

CHINA = timezone(timedelta(hours=8))
DAYS = ("2021-10-18", "2021-10-19")
COUNTIES = ("131022", "131023")
GROUPS = ("131022-G01", "131022-G02", "131023-G01", "131000-G01")
DEPUTIES = ("D1", "D2", "D3", "D4")
SITES = ("131022-GW-001", "131022-GW-002", "131023-MH-001")
# Name, letter, region, group. Two laptops of one team have one letter, as happens when nobody watched: their codes are
# the same.
LAPTOPS = (
    ("A", "a", "131022", "131022-G01"),
    ("B", "a", "131022", "131022-G01"),
    ("C", "c", "131022", "131022-G02"),
    ("D", "d", "131023", "131023-G01"),
    ("county 131022", "x", "131022", ""),
    ("county 131023", "y", "131023", ""),
    ("city", "z", "", ""),
)


def derived(kind: str, code: str) -> str:
    """
    Give the record id of a code.
    """
    return record_id(CAMPAIGN, kind, code)


class Sheet(NamedTuple):
    """
    A file that travels: its bytes, the ids of its entries, and the region or group it is of ("": all).
    """

    name: str
    data: bytes
    ids: frozenset[str]
    part: str


class Fleet:
    """
    All desks, the files made so far, every entry as it was meant, and what was found wrong on the way. With a room on
    disk the laptops are real workspaces.
    """

    def __init__(self, room: Path | None = None) -> None:
        self.room = room
        self.dice = random.Random(0)
        self.said: dict[str, Said] = {}
        self.texts: dict[bytes, bytes] = {}
        self.of_record: dict[Key, set[str]] = {}
        self.sheets: list[Sheet] = []
        self.cloned: set[str] = set()
        self.meant: dict[Key, dict[str, Any]] = {}
        self.ticks = self.made = 0
        self.complaints: list[tuple[str, str]] = []
        self.desks: list[Desk] = []
        self._decoded: dict[bytes, Entry] = {}

    def gather(self, lists: Iterable[bytes], first_day: Callable[[Fleet, Desk], object]) -> None:
        """
        Give every desk the campaign's file: what its lists say, and what a first outing of the first desk brought.
        """
        kind = Desk
        if self.room:
            from .desks_on_disk import DeskOnDisk as kind
        self.desks = [kind(self, *laptop) for laptop in LAPTOPS]
        first, listed = self.desks[0], list(lists)
        first.begin({one[1:33]: one for one in listed})
        self.hear(first, frozenset(), listed)
        first_day(self, first)
        for desk in self.desks[1:]:
            desk.begin(first.lines)
            desk.held = set(first.held)

    def clock(self, letter: str) -> Callable[[], datetime]:
        """
        Give the clock of a desk: the later its letter in the alphabet, the slower it is.
        """
        behind = timedelta(hours=5 * (ord(letter) - ord("a")))
        return lambda: datetime(2021, 10, 18, 9, tzinfo=CHINA) + timedelta(minutes=self.ticks) - behind

    def decode(self, line: bytes) -> Entry:
        """
        Read a line, each only once.
        """
        found = self._decoded.get(line)
        if found is None:
            found = self._decoded[line] = decode_line(line)
        return found

    def complain(self, law: str, words: str) -> None:
        """
        Note that a law was broken.
        """
        self.complaints.append((law, words))

    def hear(self, desk: Desk, shown: frozenset[str], lines: Iterable[bytes]) -> None:
        """
        Note what was said on a desk whose person had been shown these entries. What was *meant* is the act's to say;
        where it says nothing, the entry is taken at its word.
        """
        for line in lines:
            one = self.decode(line)
            known = self.of_record.setdefault((one.kind, one.rec), set())
            if one.id not in self.said:
                assert isinstance(one.set, dict)
                meant = self.meant.get((one.kind, one.rec), {})
                said = {name: meant.get(name, value) for name, value in one.set.items() if name not in RESERVED}
                knew = frozenset(known & shown) if one.dev else frozenset()
                self.said[one.id] = Said(one.id, one.kind, one.rec, one.dev, one.n, said, knew)
                self.texts[one.id.encode()] = line
            known.add(one.id)
            desk.held.add(one.id)

    def held(self, ids: Iterable[str]) -> list[Said]:
        """
        Give entries as they were meant.
        """
        return [self.said[one] for one in sorted(ids)]

    def written(self, identity: str) -> Mapping[str, Any]:
        """
        Give all that an entry sets, what is the program's own too.
        """
        said = self.decode(self.texts[identity.encode()]).set
        return said if isinstance(said, dict) else {}

    def hand_over(self, desk: Desk, region: str = "", group: str = "") -> Sheet:
        """
        Make a file of all a desk has, or of a part; a part is looked at on the spot.
        """
        asked = (region or None, group or None)
        data = desk.export(asked[0], derived("group", group) if group and not self.room else asked[1])
        lines = scan.scan(data, self.texts).lines
        name = f"file {len(self.sheets) + 1}"
        sheet = Sheet(name, data, frozenset(one.decode() for one in lines), region or group)
        self.sheets.append(sheet)
        if sheet.part:
            for words in self._faults_of_part(desk, lines, sheet):
                self.complain("part", f"{name} of {desk.name} for {sheet.part}: {words}")
        elif sheet.ids != desk.held:
            self.complain("exact", f"{name} of {desk.name} has {len(lines)} entries, not {len(desk.held)}")
        return sheet

    def _faults_of_part(self, desk: Desk, lines: Lines, sheet: Sheet) -> Iterator[str]:
        known = self.held(desk.held)
        there, gone = {one.key for one in known}, erased_by(known)
        records = {one.key for one in known if one.id in sheet.ids}
        yield from (f"a {one.kind} is split" for one in known if one.key in records and one.id not in sheet.ids)
        for one in known:
            if one.id in sheet.ids - gone:
                yield from (f"a {one.kind} lacks its {key[0]}" for key in pointed_at(one) if key in there - records)
        group = sheet.part if sheet.part in GROUPS else None
        asked = (None, derived("group", group)) if group else (sheet.part, None)
        wanted = {*belonging(tell_all(known), *asked), *(key for key in there if key[0] in ("campaign", "erase"))}
        yield from (f"a {key[0]} is missing" for key in wanted - records)
        if union.unite(lines, desk.lines) != union.unite(desk.lines):
            yield "merged back it changes something"

    def take_in(self, desk: Desk, sheet: Sheet) -> None:
        """
        Merge a file into a desk's ledger; nothing may be written besides.
        """
        new = desk.merge(sheet.name, sheet.data)
        wanted = len(sheet.ids - desk.held)
        if new != wanted:
            self.complain("exact", f"{sheet.name} brought {new} new entries to {desk.name}, not {wanted}")
        desk.held |= sheet.ids
        if {one.decode() for one in desk.lines} != desk.held:
            now = f"{len(desk.lines)} entries after {sheet.name}, not {len(desk.held)}"
            self.complain("exact", f"{desk.name} has {now}")
