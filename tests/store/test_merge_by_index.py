"""
A merge is reported by what arrived: the report is the one that reading and folding everything gives, with an index as
without.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from entries import CAMPAIGN, LAPTOPS, by_id, line, rid

from fieldkit.core import doubtful
from fieldkit.core.codes import groups_of_code
from fieldkit.core.double_deputies import double_deputies
from fieldkit.core.double_visits import checks_of_unified, double_checks, double_visits
from fieldkit.core.entry import decode_line
from fieldkit.core.heard import groups_of_writers
from fieldkit.core.made import MADE_IN_THE_FIELD, Field
from fieldkit.core.scan import ledger_bytes
from fieldkit.core.sources import entry_runs
from fieldkit.core.state import State, build_state
from fieldkit.core.union import unite
from fieldkit.core.writers import spans_of_lines, writer_spans
from fieldkit.operations.duplicates import likely_doubles
from fieldkit.operations.gathering import Gathered, Piece
from fieldkit.operations.merge_report import Outcome, report
from fieldkit.operations.merge_result import MergeResult
from fieldkit.operations.pile import Pile
from fieldkit.store import indexing
from fieldkit.store.arrivals import NOTHING_FETCHED, Input
from fieldkit.store.indexed import looked_into
from fieldkit.store.workspace import Workspace

# With two a pair is the likelier one only by a day that nothing arrived of; three had a fault.
SEEDS = (*range(80), 632, 1072, 173, 220, 330)
DAY = "2021-10-20"
DAYS = ("2021-10-18", "2021-10-19")
GROUPS = ("131022-G01", "131022-G02")
Lines = dict[bytes, bytes]


@pytest.fixture(autouse=True)
def small_ones_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Let small ledgers be indexed.
    """
    monkeypatch.setattr(indexing, "FEWEST_ENTRIES", 0)


class World:
    """
    Entries of a small world in which little is told apart: two groups, two days, two sites, three laptops, few codes.
    """

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.lines: list[bytes] = []
        self.made: dict[tuple[str, str], list[bytes]] = {}
        self.number = 0
        for code in GROUPS:
            self.say("group", code, {"code": code, "name": code}, "")
        for name in "PQ":
            self.say("site", name, {"code": f"131022-GW-00{name}"}, "")
        for kind, count in (("deputy", 4), ("visit", 8), ("check", 12), ("finding", 5), ("photo", 3)):
            for place in range(count):
                self.say(kind, f"{kind}{place}", getattr(self, kind)(), self.dice.choice(LAPTOPS))
        for _ in range(16):
            getattr(self, self.dice.choice(("edit", "edit", "edit", "unify", "erase", "aside")))()

    def say(self, kind: str, rec: str, fields: dict[str, Any], dev: str, seen: Iterable[bytes] = ()) -> None:
        """
        Write an entry.
        """
        self.number += self.dice.random() < 0.9  # else it is a copied folder that goes on
        at = self.dice.choice(("2021-10-18T09:30:00+08:00", "2021-10-19T18:00:00+08:00", "2031-01-01T00:00:00+08:00"))
        told = line(fields, rec, kind, dev, self.number if dev else 0, seen, at=at)
        self.lines.append(told)
        self.made.setdefault((kind, rec), []).append(told)

    def code(self, sign: str) -> str:
        """
        Make a code that others may have too.
        """
        return f"{self.dice.choice(GROUPS)}A-20211018-{sign}0{self.dice.randrange(1, 5)}"

    def named(self, prefix: str, kind: str, count: int) -> dict[str, bool]:
        """
        Name some of the first records of a kind.
        """
        names = GROUPS if kind == "group" else [f"{kind}{place}" for place in range(count)]
        return {f"{prefix}.{rid(name)}": True for name in self.dice.sample(names, 2) if self.dice.random() < 0.8}

    def deputy(self) -> dict[str, Any]:
        """
        Make the fields of a deputy, often of one name.
        """
        return {"name": self.dice.choice(("\u674e\u793a\u4f8b", "\u738b")), "region": "131022"}

    def visit(self) -> dict[str, Any]:
        """
        Make the fields of a visit.
        """
        named = {**self.named("group", "group", 2), **self.named("deputy", "deputy", 4)}
        gone = {"withdrawn": {"reason": "r"}} if len(self.lines) % 6 == 1 else {}
        return {"code": self.code("V"), "date": self.dice.choice(DAYS), **named, **gone}

    def check(self) -> dict[str, Any]:
        """
        Make the fields of a check.
        """
        visit, site = rid(f"visit{self.dice.randrange(8)}"), rid(self.dice.choice("PQ"))
        code = self.code("C") if self.dice.random() < 0.9 else "a code of no form"
        return {"code": code, "visit": visit, "site": site, "date": self.dice.choice(DAYS)}

    def finding(self) -> dict[str, Any]:
        """
        Make the fields of a problem found.
        """
        return {"code": self.code(""), "check": rid(f"check{self.dice.randrange(12)}"), "text": "t"}

    def photo(self) -> dict[str, Any]:
        """
        Make the fields of a picture.
        """
        digest = self.dice.choice("ab") * 64
        return {"check": rid(f"check{self.dice.randrange(12)}"), "sha256": digest, "ext": "jpg"}

    def edit(self) -> None:
        """
        Say something more of a record, having seen some of what was said.
        """
        kind, rec = self.dice.choice([key for key in self.made if key[0] not in ("erase", "set_aside")])
        known = self.made[kind, rec]
        changed = {"code": self.code("V")} if self.dice.random() < 0.2 else {"note": str(self.number)}
        changed = {"code": ""} if self.number % 7 == 3 else changed
        fields = self.dice.choice((changed, {"withdrawn": {"reason": "r"}}, changed))
        self.say(kind, rec, fields, self.dice.choice(LAPTOPS), self.dice.sample(known, self.dice.randrange(2)))

    def unify(self) -> None:
        """
        Declare two visits one.
        """
        one, other = (rid(f"visit{place}") for place in self.dice.sample(range(8), 2))
        self.say("unify", f"u{self.number}", {"of": "visit", "a": one, "b": other, "same": True}, LAPTOPS[0])

    def erase(self) -> None:
        """
        Erase one entry, or a picture.
        """
        fields = {"entries": [self.dice.choice(self.lines)[1:33].decode()]}
        self.say("erase", f"e{self.number}", self.dice.choice((fields, {"photos": ["a" * 64]})), LAPTOPS[1])

    def aside(self) -> None:
        """
        Set one entry aside.
        """
        if self.dice.random() < 0.3:
            fields = {"entries": [self.dice.choice(self.lines)[1:33].decode()], "state": "aside"}
            self.say("set_aside", f"s{self.number}", fields, LAPTOPS[2])


def played(seed: int) -> Lines:
    """
    Give the lines of a world, what is erased dropped.
    """
    return unite(by_id(World(seed).lines))


def merged(here: Lines, arriving: Lines, before: State) -> tuple[MergeResult, Outcome]:
    """
    Report what lines bring to those that are here, of which there is a state.
    """
    pile = Pile(CAMPAIGN, here)
    fresh = pile.add(arriving)
    piece = Piece(Input(Path("arrived.json"), "ledger", None), CAMPAIGN, fresh, len(arriving), 0, "")
    erased = pile.erasures()
    union = pile.union(erased)
    outcome = Outcome(
        Gathered((piece._replace(brought=pile.brought(arriving)),), pile),
        union,
        pile.fresh(union, erased),
        pile.state(union, erased, before),
        before,
        (NOTHING_FETCHED,),
        erased,
    )
    return report(outcome, lambda photo: False, "", "", DAY), outcome


def cut(seed: int) -> tuple[Lines, Lines]:
    """
    Give what was here of a world, and what arrives: the rest, and some of what is known.
    """
    dice, lines = random.Random(seed), by_id(World(seed).lines)
    share = dice.choice((0.5, 0.8, 0.95)) if seed % 10 != 9 else 1  # then nothing new arrives
    here = {one: told for one, told in lines.items() if dice.random() < share}
    # Some ledgers were put together by something that does not drop what is erased.
    here = here if seed % 3 == 0 else unite(here)
    return here, {one: told for one, told in lines.items() if one not in here or dice.random() < 0.3}


@pytest.mark.parametrize("seed", SEEDS)
def test_with_an_index_a_merge_reports_what_it_reports_without(tmp_path: Path, seed: int) -> None:
    """
    Whether the state there was is held in memory or looked up, the report says the same, word for word.
    """
    here, arriving = cut(seed)
    workspace = Workspace(tmp_path)
    workspace.ledger.write_bytes(ledger_bytes(CAMPAIGN, list(here.values())))
    assert indexing.keep_index(workspace)
    looked = looked_into(workspace)
    assert looked

    held, _ = merged(here, arriving, build_state(CAMPAIGN, map(decode_line, here.values())))
    found, _ = merged(here, arriving, looked.state)
    assert held._asdict() == found._asdict()


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_told_of_a_merge_is_what_of_everything_has_to_do_with_it(
    monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """
    Looking at what arrived alone folds to the same state, names the same doubts and counts the same doubles as looking
    through everything and leaving out what did not come.
    """
    here, arriving = cut(seed)
    told, outcome = merged(here, arriving, build_state(CAMPAIGN, map(decode_line, here.values())))
    state, came = outcome.state, {one.id for one in outcome.fresh}
    every = (*double_deputies(state), *double_visits(state), *double_checks(state, checks_of_unified(state)))
    strong = [each for each in every if each.strong]
    strong = [one for one in strong if not came.isdisjoint((one.one.entries[0].id, one.other.entries[0].id))]
    anew = build_state(CAMPAIGN, map(decode_line, outcome.union.values()))
    monkeypatch.setattr(doubtful, "MOST_LOOKED_UP", -1)

    assert (anew.records, anew.unknown, anew.aside) == (state.records, state.unknown, state.aside)
    assert list(doubtful.doubts(state, outcome.fresh)) == [one for one in told.doubts if one.what != "clock"]
    assert sum(likely_doubles(state, outcome.fresh).values()) == len(strong)


def _groups_of(state: State, devs: set[str]) -> dict[str, str]:
    """
    Give the first group told of in the code of a record each writer made: standing ones first, by kind and code.
    """
    found: dict[str, str] = {}
    registered = {group.code for group in state.every("group")}
    for record in (one for kind in MADE_IN_THE_FIELD for one in state.every_known(kind)):
        codes = [code for code in groups_of_code(record.code) if code in registered]
        if codes:
            found.setdefault(record.entries[0].dev, codes[0])
    return {dev: code for dev, code in found.items() if dev in devs}


@pytest.mark.parametrize("seed", SEEDS)
def test_lines_tell_what_their_entries_tell(seed: int) -> None:
    """
    Spans of writers, runs of entries and what was made in the field are read of lines as of entries and records.
    """
    lines = list(played(seed).values())
    entries = [decode_line(one) for one in lines]
    state = build_state(CAMPAIGN, entries)
    field = Field(state, DAY, lines)

    devs = {entry.dev for entry in entries}

    assert _groups_of(state, devs) == groups_of_writers(state, devs, field)
    assert writer_spans(entries) == spans_of_lines(lines)
    assert entry_runs(entries) == Pile(CAMPAIGN, {}).brought(by_id(lines))
    for kind in MADE_IN_THE_FIELD:
        read = sorted(field._of_lines(kind))
        assert state.aside.ids or sorted(Field(state, DAY).made(kind)) == read
