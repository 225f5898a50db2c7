"""
How people of a fleet settle conflicts: by the program's own list, planning and writing, in every way it offers. What a
word of theirs means is said naively beside it.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from fieldkit.core.entry import UNDO
from fieldkit.core.fold import WITHDRAWN, Conflict
from fieldkit.errors import ConflictStands, UnclearSide
from fieldkit.operations import resolve
from fieldkit.operations.conflict import ConflictList

from .telling import Key, Said, sides_of, spelled

if TYPE_CHECKING:
    from .desks import Window
    from .fleet import Fleet

MINE, THEIRS = "mine", "theirs"
WORDS = ("甲", "乙", "丁")
# What can be typed for a field as any text.
TYPED = {("site", "note"), ("check", "note"), ("visit", "note"), ("site", "name"), ("group", "note")}


class Words(NamedTuple):
    """
    What a person types behind `conflict resolve`: numbers of the list, and a side, a value or the number of a side.
    """

    names: tuple[str, ...]
    said: str | None = None
    claim: int | None = None

    def __str__(self) -> str:
        return f"{' '.join(self.names)} with {self.said or self.claim}"


class Meant(NamedTuple):
    """
    A conflict, the value that words mean for it, and whether they mean one side of it; None where that hangs on more
    than the naive record knows: who spoke before a settling was undone, whose list it was.
    """

    conflict: Conflict
    value: Any
    clear: bool | None


class Unclear(Exception):
    """
    A word means no one side of a conflict.
    """


def settle(fleet: Fleet, window: Window, dice: random.Random) -> str:
    """
    Settle conflicts of the list that a window shows, one or several at once, and perhaps take that back at once.
    """
    with window.speaking():
        found = window.conflicts()
        if not found.conflicts:
            return ""
        named = _named(window, found, dice)
        words, meant = _chosen(fleet, window, named, _ways(found, named, dice), dice)
        told = f"settles {words}"
        try:
            plan = resolve.planned(window, words.names, None, None, words.said, words.claim)
        except UnclearSide:
            if all(one.clear for one in meant):
                fleet.complain("settled", f"{words} means one side of each and was refused")
            return f"{told}, which is unclear"
        if any(one.clear is False for one in meant):
            fleet.complain("settled", f"{words} means no one side and was taken")
        for conflict, value, clear in meant:
            if clear:
                fleet.meant.setdefault((conflict.kind, conflict.rec), {})[conflict.field] = value
        before, stale = disputed(window.state.conflicts()), set(_news(fleet, window))
        try:
            resolve.resolve(window, plan)
        except ConflictStands:
            if window.shown == window.desk.held:
                raise
            return f"{told}, which nobody has seen as it is now"
        finally:
            fleet.meant = {}
        if stale.intersection((one.kind, one.rec) for one in named):
            fleet.complain("settled", f"{words} settled what somebody said more about meanwhile")
        if (
            not disputed(window.desk.state.conflicts())
            .keys()
            .isdisjoint((one.kind, one.rec, one.field) for one in named)
        ):
            fleet.complain("settled", f"{words} left a conflict that was named")
        if dice.random() < 0.2:
            told += _taken_back(fleet, window, named, before)
        return told


def disputed(conflicts: Collection[Conflict]) -> dict[tuple[str, str, str], set[str]]:
    """
    Give the values of each conflict by kind, record and field.
    """
    return {(one.kind, one.rec, one.field): {spelled(claim.value) for claim in one.claims} for one in conflicts}


def _named(window: Window, found: ConflictList, dice: random.Random) -> list[Conflict]:
    """
    Choose several conflicts of different records, or one, rather one in which this laptop says something.
    """
    standing, writers = [one.conflict for one in found.conflicts], window.desk.writers()
    ours = [one for one in standing if any(claim.entry.dev in writers for claim in one.claims)]
    count = dice.choice((1, 1, 2, 4))
    among = ours if ours and count == 1 else standing
    chosen = dice.sample(among, min(count, len(among)))
    return list({one.rec: one for one in chosen}.values())


def _ways(found: ConflictList, named: Sequence[Conflict], dice: random.Random) -> list[Words]:
    """
    Give in which words these may be settled, in an order of chance.
    """
    numbers = {(one.conflict.rec, one.conflict.field): str(one.number) for one in found.conflicts}
    names = tuple(numbers[one.rec, one.field] for one in named)
    ways = [Words(names, MINE), Words(names, THEIRS), Words(names, claim=1), Words(names, claim=2)]
    if all(one.field == WITHDRAWN for one in named):
        ways += [Words(names, "stands"), Words(names, WITHDRAWN)]
    if TYPED.issuperset((one.kind, one.field) for one in named):
        ways.append(Words(names, dice.choice(WORDS)))
    return dice.sample(ways, len(ways))


def _chosen(
    fleet: Fleet, window: Window, named: Sequence[Conflict], ways: Sequence[Words], dice: random.Random
) -> tuple[Words, list[Meant]]:
    """
    Choose rather words that mean one side of each conflict.
    """
    found = [(words, list(_meant(fleet, window, named, words))) for words in ways]
    clear = [each for each in found if all(one.clear for one in each[1])]
    return clear[0] if clear and dice.random() < 0.8 else found[0]


def _meant(fleet: Fleet, window: Window, named: Sequence[Conflict], words: Words) -> Iterator[Meant]:
    shown = fleet.held(window.shown)
    for conflict in named:
        sides = sides_of(shown, (conflict.kind, conflict.rec), conflict.field)
        try:
            yield Meant(conflict, _value(fleet, window, sides, words), True)
        except Unclear:
            open_ = words.claim is None and any(_is_foggy(fleet, who) for _value, who in sides)
            yield Meant(conflict, None, None if open_ else False)


def _value(fleet: Fleet, window: Window, sides: Sequence[tuple[Any, list[Said]]], words: Words) -> Any:
    if words.claim:
        if words.claim > len(sides):
            raise Unclear
        return sides[words.claim - 1][0]
    if words.said in ("stands", WITHDRAWN):
        return next((value for value, _who in sides if (value is None) == (words.said == "stands")), None)
    if words.said not in (MINE, THEIRS):
        return words.said
    if any(_is_foggy(fleet, who) for _value, who in sides):
        raise Unclear
    writers = window.desk.writers()
    mine = [value for value, who in sides if any(one.dev in writers for one in who)]
    theirs = [value for value, _who in sides if spelled(value) not in map(spelled, mine)]
    meant = mine if words.said == MINE else theirs
    if len(mine) != 1 or len(meant) != 1:
        raise Unclear
    return meant[0]


def _is_foggy(fleet: Fleet, who: Sequence[Said]) -> bool:
    """
    Tell whether who says a side is not for the naive record to say: nobody who set the field, a list, or an undoing.
    """
    return not who or any(not one.dev or UNDO in fleet.written(one.id) for one in who)


def _news(fleet: Fleet, window: Window) -> Iterator[Key]:
    """
    Give the records of which a desk has heard something that nobody spoke of in what its window shows.
    """
    shown = fleet.held(window.shown)
    spoken_of = {known for one in shown for known in one.knew}
    for one in fleet.held(window.desk.held - window.shown):
        if one.id not in spoken_of:
            yield one.key


def _taken_back(
    fleet: Fleet, window: Window, named: Sequence[Conflict], before: dict[tuple[str, str, str], set[str]]
) -> str:
    """
    Take a settling back: each conflict stands again with the values it had.
    """
    desk = window.desk
    desk.take_back(desk.window())
    now = disputed(desk.state.conflicts())
    for one in named:
        key = (one.kind, one.rec, one.field)
        if now.get(key) != before[key] and desk.writers()[-1] not in fleet.cloned:
            fleet.complain("undone", f"{one.kind} {one.field} is in conflict with {now.get(key)}, not {before[key]}")
    return " and takes it back"
