"""
Three levels that judge one check and its problem: the team that was there, its county, the city. Their files are late,
come twice or never. Beside them the plainest idea of it: who knew of what when saying something.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from fieldkit.core import check, edit
from fieldkit.core.entry import Change, mint_list_entry
from fieldkit.core.fold import WITHDRAWN, Record

from .acts import lists
from .desks import Desk, Window
from .fleet import DAYS, GROUPS, SITES, Fleet, Sheet, derived
from .telling import spelled

TEAM, COUNTY, CITY = "team", "county", "city"
# The place of each among the laptops of a fleet, and what part of the ledger its files go down with.
PLACES = {TEAM: 0, COUNTY: 4, CITY: 6}
NOTES = ("照片不清", "请补拍", "已补拍", "属实")
STATES = ("draft", "confirmed", "returned", "dismissed", "closed")
REASONS = ("不是该点位", "重复", "误录")
HISTORIES = 60
STEPS = 40


class Word(NamedTuple):
    """
    Something said of a field of a record: its value, and everything of this field its speaker knew.
    """

    kind: str
    field: str
    value: Any
    knew: frozenset[int]


class Post(NamedTuple):
    """
    A file on its way: the ledger, the words in it, and to whom.
    """

    sheet: Sheet
    words: frozenset[int]
    to: str


class Levels:
    """
    The three places, what each has heard, the files on their way, and everything ever said.
    """

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.fleet = Fleet()
        listed = (mint_list_entry(kind, derived(kind, code), fields)[1] for kind, code, fields in lists("visit"))
        self.fleet.gather(listed, _first_day)
        self.places = {name: self.fleet.desks[place] for name, place in PLACES.items()}
        state = self.places[TEAM].state
        self.records = {kind: next(iter(state.all(kind))).id for kind in ("check", "finding")}
        self.words: list[Word] = []
        self.heard: dict[str, set[int]] = {name: set() for name in PLACES}
        self.post: list[Post] = []
        move = state.records["finding"][self.records["finding"]].fields["move"]
        for kind, field, value in (("check", "made", True), ("finding", "move", move)):
            self._note(list(PLACES), kind, {field: value})

    def record(self, place: str, kind: str) -> Record:
        """
        The check or problem as a place has it.
        """
        return self.places[place].state.records[kind][self.records[kind]]

    def _note(self, places: list[str], kind: str, fields: dict[str, Any]) -> None:
        """
        Note what was said, by somebody who knew what these places have heard.
        """
        knew = frozenset(self.heard[places[0]])
        for field, value in fields.items():
            self.words.append(Word(kind, field, value, knew))
            for place in places:
                self.heard[place].add(len(self.words) - 1)

    def say(self, place: str, kind: str, fields: dict[str, Any]) -> None:
        """
        Say something of the check or problem; a record that was taken back is corrected by nobody, and who corrects one
        whose withdrawal is disputed says that it stands.
        """
        stands = self.verdict(place, kind)
        if stands == "withdrawn" and WITHDRAWN not in fields:
            return
        record, window = self.record(place, kind), self.places[place].window()
        change = _change_of(record, fields)
        if change.set:
            _write(window, change)
            self._note([place], kind, dict(change.set))

    def send(self, place: str, to: str) -> None:
        """
        Hand a file over: up all a place has, down the part of the team or county.
        """
        desk, down = self.places[place], PLACES[to] < PLACES[place]
        part = {"group": GROUPS[0]} if to == TEAM else {"region": "131022"}
        sheet = self.fleet.hand_over(desk, **(part if down else {}))
        self.post.append(Post(sheet, frozenset(self.heard[place]), to))

    def arrive(self, post: Post) -> None:
        """
        Let a file arrive, late or again.
        """
        self.fleet.take_in(self.places[post.to], post.sheet)
        self.heard[post.to] |= post.words

    def alive(self, place: str, kind: str, field: str) -> list[int]:
        """
        Give the words on a field that nobody here replaced who knew them.
        """
        said = [one for one in self.heard[place] if self.words[one][:2] == (kind, field)]
        return [one for one in said if not any(one in self.words[other].knew for other in said)]

    def verdict(self, place: str, kind: str) -> str:
        """
        Tell whether a record stands, was withdrawn, or is disputed: somebody who did not know of the withdrawal said
        something else of it.
        """
        heads = self.alive(place, kind, WITHDRAWN)
        taking = [one for one in heads if self.words[one].value is not None]
        if not taking:
            return "stands"
        beside = [one for one in self.heard[place] if self.words[one].kind == kind and one not in heads]
        strangers = any(self._strangers(one, other) for one in beside for other in taking)
        return "disputed" if strangers or len(taking) < len(heads) else "withdrawn"

    def _strangers(self, one: int, other: int) -> bool:
        return one not in self.words[other].knew and other not in self.words[one].knew

    def faults(self, place: str) -> Iterator[str]:
        """
        Give in what a place says something else than was said to it.
        """
        for kind in ("check", "finding"):
            record, verdict = self.record(place, kind), self.verdict(place, kind)
            torn = {one.field: {spelled(claim.value) for claim in one.claims} for one in record.conflicts}
            found = "disputed" if None in _claimed(record) else "withdrawn" if record.withdrawn else "stands"
            if found != verdict:
                yield f"{place}: the {kind} is {found}, and was {verdict}"
            for field in ("note", "move"):
                values = {spelled(self.words[one].value) for one in self.alive(place, kind, field)}
                if values and spelled(record.fields.get(field)) not in values:
                    yield f"{place}: the {kind}'s {field} is {record.fields.get(field)}, which is stale; {values} stand"
                if torn.get(field, set()) != (values if len(values) > 1 else set()):
                    yield f"{place}: of the {kind}'s {field} {torn.get(field)} is in conflict, not {values}"
            reasons = {spelled(self.words[one].value) for one in self.alive(place, kind, WITHDRAWN)} - {"null"}
            shown = torn.get(WITHDRAWN, {spelled(record.fields.get(WITHDRAWN))})
            if not reasons <= shown:
                yield f"{place}: {reasons - shown} is lost"

    def exchange(self) -> None:
        """
        Let everybody hand everything to everybody, so often that all have all.
        """
        for _ in range(2):
            for place in PLACES:
                sheet, words = self.fleet.hand_over(self.places[place]), frozenset(self.heard[place])
                for to in PLACES:
                    if to != place:
                        self.arrive(Post(sheet, words, to))


def _claimed(record: Record) -> list[Any]:
    return [claim.value for one in record.conflicts if one.field == WITHDRAWN for claim in one.claims]


def _change_of(record: Record, fields: dict[str, Any]) -> Change:
    if WITHDRAWN not in fields:
        return edit.correct(record, fields)
    if fields[WITHDRAWN] is None:
        return Change(record.kind, record.id, fields, record.heads)
    return check.plan_withdraw(record, fields[WITHDRAWN]["reason"])


def _write(window: Window, change: Change) -> None:
    window.write(lambda now, who: [change])


def _first_day(fleet: Fleet, desk: Desk) -> None:
    window = desk.window()
    facts = check.CheckFacts(
        derived("site", SITES[0]),
        DAYS[0],
        None,
        "GW",
        (derived("group", GROUPS[0]),),
        own_group=derived("group", GROUPS[0]),
        findings=(check.FindingFacts("机井未封填"),),
    )
    window.write(lambda now, who: check.plan_log(now, who.letter, facts, window.new_id))


def _judge(levels: Levels, place: str) -> None:
    dice = levels.dice
    levels.say(place, "finding", {"move": {"state": dice.choice(STATES), "date": dice.choice(DAYS)}})


def _note(levels: Levels, place: str) -> None:
    levels.say(place, levels.dice.choice(("check", "finding")), {"note": levels.dice.choice(NOTES)})


def _reject(levels: Levels, place: str) -> None:
    kind = levels.dice.choice(("check", "finding"))
    if levels.verdict(place, kind) != "withdrawn":
        levels.say(place, kind, {WITHDRAWN: {"reason": levels.dice.choice(REASONS)}})


def _restore(levels: Levels, place: str) -> None:
    kind = levels.dice.choice(("check", "finding"))
    if levels.verdict(place, kind) != "stands":
        levels.say(place, kind, {WITHDRAWN: None})


def _send(levels: Levels, place: str) -> None:
    levels.send(place, levels.dice.choice([to for to in PLACES if to != place]))


def _arrive(levels: Levels, _place: str) -> None:
    if levels.post:
        post = levels.dice.choice(levels.post)
        levels.arrive(post)
        if levels.dice.random() < 0.5:
            levels.post.remove(post)


def _lose(levels: Levels, _place: str) -> None:
    if levels.post:
        levels.post.remove(levels.dice.choice(levels.post))


ACTS: tuple[tuple[Callable[[Levels, str], None], int], ...] = (
    (_judge, 4), (_note, 4), (_reject, 3), (_restore, 2), (_send, 7), (_arrive, 9), (_lose, 1),
)  # fmt: skip


def play(seed: int) -> list[str]:
    """
    Play the history of a seed; give what is wrong, on the way at the place where something happened, and everywhere
    after a full exchange.
    """
    levels = Levels(seed)
    acts, weights = zip(*ACTS, strict=True)
    for act in levels.dice.choices(acts, weights, k=STEPS):
        place = levels.dice.choice(tuple(PLACES))
        act(levels, place)
        wrong = [*levels.faults(place), *(words for _law, words in levels.fleet.complaints)]
        if wrong:
            return wrong
    levels.exchange()
    states = {name: {kind: levels.record(name, kind) for kind in levels.records} for name in PLACES}
    apart = [] if states[TEAM] == states[COUNTY] == states[CITY] else ["after all was exchanged they differ"]
    return [*apart, *(one for place in PLACES for one in levels.faults(place))]
