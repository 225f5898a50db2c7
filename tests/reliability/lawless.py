"""
What a merge must never do, done on purpose: each fault breaks a law on some history of the gate, or the laws are blind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from .planted import Undo, half_commands, last_wins, swap

Lines = dict[bytes, bytes]
Fault = Callable[[], Undo]


def _clock_wins() -> Undo:
    """
    The latest by the wall clock stands, and that is that.
    """
    from fieldkit.core.fold import Claim

    def make(original: Any) -> Any:
        def claims(name: str, order: Any, seen_by: Any, setters: Any) -> Any:
            latest = max((order[index] for index in setters), key=lambda one: (one.at, one.id))
            return [Claim(latest.set[name], latest)]

        return claims

    return swap("fieldkit.core.fold", "_claims", make)


def _whole_record() -> Undo:
    """
    The last entry is the record, whatever other fields were set before.
    """

    def make(original: Any) -> Any:
        def many(order: Any) -> Any:
            record = original(order)
            last = max((one for one in order if isinstance(one.set, dict)), key=lambda one: one.order())
            return record._replace(fields={name: value for name, value in last.set.items() if name[0] != "_"})

        return many

    return swap("fieldkit.core.fold", "_many", make)


def _back_from_an_old_copy() -> Undo:
    """
    A record that was withdrawn is brought back by a file that does not know of it.
    """

    def make(original: Any) -> Any:
        def unite(*ledgers: Lines) -> Lines:
            whole = original(*ledgers)
            taken = [one for one, line in whole.items() if b'"withdrawn":{' in line]
            for one in taken:
                if any(one not in lines and _speaks_of(whole[one], lines) for lines in ledgers):
                    whole.pop(one)
            return dict(whole)

        return unite

    return swap("fieldkit.core.union", "unite", make)


def _speaks_of(line: bytes, lines: Lines) -> bool:
    about = line[line.index(b'"rec":[') : line.index(b',"seen":')]
    return any(about in other for other in lines.values())


def _tie_by_arrival() -> Undo:
    """
    Of two who did not know of each other the one that arrived last stands.
    """

    def make(original: Any) -> Any:
        def fold(entries: Any) -> Any:
            given = list(entries)
            record = original(given)
            place = {one.id: index for index, one in enumerate(given)}
            fields = dict(record.fields)
            for conflict in record.conflicts:
                if conflict.field != "withdrawn":
                    fields[conflict.field] = max(conflict.claims, key=lambda claim: place[claim.entry.id]).value
            return record._replace(fields=fields)

        return fold

    return swap("fieldkit.core.fold", "fold", make)


def _mine() -> Undo:
    """
    A conflict is settled by whose side it is: the word is stored, not what that side says.
    """

    def make(original: Any) -> Any:
        def chosen(session: Any, found: Any, one: Any, said: str, word: str, claim: Any) -> Any:
            choice = original(session, found, one, said, word, claim)
            return choice._replace(value=word) if word in ("mine", "theirs") else choice

        return chosen

    return swap("fieldkit.operations.resolve", "_chosen", make)


def _settles_blind() -> Undo:
    """
    A conflict is settled although somebody said more about it since it was shown.
    """

    def make(original: Any) -> Any:
        def resolve(session: Any, plan: Any) -> Any:
            changes = settling(plan)
            written = session.write(lambda now, who: changes)
            return Resolved(plan, written.state, written.entries, len(written.state.conflicts()))

        return resolve

    from fieldkit.operations.resolve import Resolved
    from fieldkit.operations.resolve import _settling as settling

    return swap("fieldkit.operations.resolve", "resolve", make)


def _settles_one_of_several() -> Undo:
    """
    Of several conflicts settled at once only the first is.
    """
    return swap("fieldkit.operations.resolve", "_settling", lambda original: lambda plan: original(plan)[:1])


def _keeps_what_stood() -> Undo:
    """
    A value that was typed is taken for a word that chooses the side that stands.
    """

    def make(original: Any) -> Any:
        def chosen(session: Any, found: Any, one: Any, said: str, word: str, claim: Any) -> Any:
            choice = original(session, found, one, said, word, claim)
            return choice if choice.side else choice._replace(value=one.sides[0].value)

        return chosen

    return swap("fieldkit.operations.resolve", "_chosen", make)


def _takes_the_first() -> Undo:
    """
    The number of a side is counted from nought.
    """

    def make(original: Any) -> Any:
        return lambda session, one, place: original(session, one, max(place - 1, 0))

    return swap("fieldkit.operations.resolve", "_of_side", make)


def _undone_by_half() -> Undo:
    """
    A settling that is taken back leaves the conflict settled with what stood before.
    """
    return swap("fieldkit.core.undo", "_one_by_one", lambda original: lambda claims: original(claims)[-1:])


def _seen_when_written() -> Undo:
    """
    An entry says it has seen what is there when it is written, not what its person was shown.
    """
    from fieldkit.operations.session import Session

    mint = Session._mint

    def late(self: Any, changes: Any, who: Any, shown: Any, own: Any = ()) -> Any:
        return mint(self, changes, who, self.desk.state, own)

    def undo() -> None:
        Session._mint = mint  # type: ignore[method-assign]

    Session._mint = late  # type: ignore[method-assign]
    return undo


def _uniting(spoil: Callable[[Callable[..., Lines], tuple[Lines, ...]], Lines]) -> Fault:
    """
    Make a fault of the union.
    """
    return lambda: swap("fieldkit.core.union", "unite", lambda original: lambda *ledgers: spoil(original, ledgers))


def _writes_an_entry(unite: Callable[..., Lines], ledgers: tuple[Lines, ...]) -> Lines:
    from fieldkit.core.entry import line_of

    whole = unite(*ledgers)
    body = {"at": "", "by": "merge", "dev": "m" * 16, "f": 1, "n": len(whole), "rec": ["site", "a" * 32], "seen": []}
    line = line_of(body, {"note": "merged"})[1]
    return {**whole, line[1:33]: line} if len(ledgers) > 1 else whole


def _never_erases(unite: Callable[..., Lines], ledgers: tuple[Lines, ...]) -> Lines:
    return {one: line for lines in ledgers for one, line in lines.items()}


def _erases_what_is_here(unite: Callable[..., Lines], ledgers: tuple[Lines, ...]) -> Lines:
    return {**unite(ledgers[0]), **{one: line for lines in ledgers[1:] for one, line in lines.items()}}


def _longest_wins(unite: Callable[..., Lines], ledgers: tuple[Lines, ...]) -> Lines:
    whole: Lines = {}
    for lines in ledgers:
        for one, line in lines.items():
            whole[one] = max(whole.get(one, b""), line, key=len)
    return whole


def _by_counter(unite: Callable[..., Lines], ledgers: tuple[Lines, ...]) -> Lines:
    from fieldkit.core.entry import decode_line

    found = {}
    for one, line in unite(*ledgers).items():
        entry = decode_line(line)
        found[(entry.dev, entry.n) if entry.dev else one] = line
    return {line[1:33]: line for line in found.values()}


def _drops_the_last(unite: Callable[..., Lines], ledgers: tuple[Lines, ...]) -> Lines:
    whole = unite(*ledgers)
    return dict(list(whole.items())[:-1]) if len(ledgers) > 1 else whole


def _one_of_a_code(unite: Callable[..., Lines], ledgers: tuple[Lines, ...]) -> Lines:
    from fieldkit.core.entry import decode_line

    first: dict[tuple[str, str], str] = {}
    whole = {}
    for one, line in unite(*ledgers).items():
        entry = decode_line(line)
        code = entry.set.get("code") if isinstance(entry.set, dict) else None
        if not code or first.setdefault((entry.kind, code), entry.rec) == entry.rec:
            whole[one] = line
    return whole


def _splits_records() -> Undo:
    """
    A part takes only the newest entry of a record that several wrote about.
    """

    def make(original: Any) -> Any:
        def whole_records(lines: Lines, state: Any, chosen: Any) -> Lines:
            part = original(lines, state, chosen)
            for of_kind in state.records.values():
                for record in of_kind.values():
                    for old in record.entries[:-1]:
                        part.pop(old.id.encode(), None)
            return part

        return whole_records

    return swap("fieldkit.core.selection", "whole_records", make)


def _forgets_what_is_pointed_to() -> Undo:
    """
    A part takes checks without the visits and deputies they name.
    """

    def make(original: Any) -> Any:
        return lambda *given: {key for key in original(*given) if key[0] not in ("visit", "deputy")}

    return swap("fieldkit.core.selection", "select", make)


def _equals_quarrel() -> Undo:
    """
    Two who say the same are taken for a conflict.
    """
    from fieldkit.core.fold import Claim, _heads_of

    def make(original: Any) -> Any:
        def claims(name: str, order: Any, seen_by: Any, setters: Any) -> Any:
            heads = [order[index] for index in _heads_of(setters, seen_by)]
            return [Claim(one.set[name], one) for one in sorted(heads, key=lambda one: one.order(), reverse=True)]

        return claims

    return swap("fieldkit.core.fold", "_claims", make)


def _withdrawal_wins() -> Undo:
    """
    A withdrawal takes away what somebody else was correcting meanwhile.
    """

    def make(original: Any) -> Any:
        def withdrawal(order: Any, seen_by: Any, fields: Any, waiting: Any) -> Any:
            gone, quarrel = original(order, seen_by, fields, waiting)
            return (True, None) if quarrel else (gone, quarrel)

        return withdrawal

    return swap("fieldkit.core.fold", "_withdrawal", make)


def _no_gaps() -> Undo:
    """
    Numbers that are missing are not told.
    """
    return swap("fieldkit.core.writers", "_span", lambda original: lambda *given: original(*given)._replace(gaps=()))


def _sums_of_rows() -> Undo:
    """
    The city's persons are the counties' persons added up.
    """

    def make(original: Any) -> Any:
        def summarise(*given: Any) -> Any:
            found = original(*given)
            return found._replace(total=found.total._replace(persons=sum(row.persons for row in found.rows)))

        return summarise

    return swap("fieldkit.core.counting", "summarise", make)


def _never_restores() -> Undo:
    """
    What was set aside once never counts again.
    """
    return swap("fieldkit.core.aside", "holds_aside", lambda original: lambda record: not record.withdrawn)


def _erased_is_there() -> Undo:
    """
    A record that was erased whole and set aside is there, empty.
    """
    return swap("fieldkit.core.aside", "is_readable", lambda original: lambda entry: True)


_ENTRIES = frozenset({"exact", "order", "old copies", "part"})
# Which groups a check may be of decides what is in a part.
_VALUES = frozenset({"dropped", "part"})
# Each fault, and the laws of which one must find it first.
FAULTS: dict[str, tuple[Fault, frozenset[str]]] = {
    "clock_wins": (_clock_wins, _VALUES),
    "whole_record": (_whole_record, _VALUES),
    "last_wins": (last_wins, _ENTRIES),
    "back_from_an_old_copy": (_back_from_an_old_copy, _ENTRIES),
    "tie_by_arrival": (_tie_by_arrival, _VALUES | {"order"}),
    "mine": (_mine, _VALUES),
    "settles_blind": (_settles_blind, frozenset({"settled"})),
    "settles_one_of_several": (_settles_one_of_several, frozenset({"settled"})),
    "keeps_what_stood": (_keeps_what_stood, _VALUES),
    "takes_the_first": (_takes_the_first, _VALUES),
    "undone_by_half": (_undone_by_half, frozenset({"undone"})),
    "seen_when_written": (_seen_when_written, _VALUES),
    "writes_an_entry": (_uniting(_writes_an_entry), _ENTRIES),
    "splits_records": (_splits_records, _ENTRIES),
    "forgets_what_is_pointed_to": (_forgets_what_is_pointed_to, frozenset({"part"})),
    "one_of_a_code": (_uniting(_one_of_a_code), _ENTRIES),
    "never_erases": (_uniting(_never_erases), _ENTRIES),
    "erases_what_is_here": (_uniting(_erases_what_is_here), _ENTRIES),
    "longest_wins": (_uniting(_longest_wins), _ENTRIES),
    "by_counter": (_uniting(_by_counter), _ENTRIES),
    "drops_the_last": (_uniting(_drops_the_last), _ENTRIES),
    "half_commands": (half_commands, frozenset({"crash"})),
    "equals_quarrel": (_equals_quarrel, _VALUES),
    "withdrawal_wins": (_withdrawal_wins, _VALUES),
    "no_gaps": (_no_gaps, frozenset({"counters"})),
    "sums_of_rows": (_sums_of_rows, frozenset({"counted"})),
    "never_restores": (_never_restores, _VALUES | {"counted"}),
    "erased_is_there": (_erased_is_there, _VALUES | {"counted"}),
}


@contextmanager
def at_work(name: str) -> Iterator[None]:
    """
    Let a fault work for a while; "" is none.
    """
    undo = FAULTS[name][0]() if name else None
    try:
        yield
    finally:
        if undo:
            undo()
