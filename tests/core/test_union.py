"""
The laws of merging, on the histories of three laptops that take from each other, go back to old copies and erase.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import hypothesis
import pytest
from entries import CAMPAIGN, LAPTOPS, by_id, line, rid
from hypothesis import strategies as st

from fieldkit.core.entry import decode_line, is_stub, stub_line, verify_line
from fieldkit.core.state import build_state
from fieldkit.core.union import canonical_ledger, canonical_lines, erased_records, erasures, unite

Ledger = dict[bytes, bytes]
Merge = Callable[..., Ledger]
ACTS = ("note", "name", "long", "take", "take", "erase", "copy", "withdraw")
STEPS = st.lists(st.tuples(st.integers(0, 2), st.sampled_from(ACTS), st.integers(0, 2)), min_size=1, max_size=10)


def fleet(steps: Iterable[tuple[int, str, int]]) -> list[Ledger]:
    """
    Give the ledgers of a history: what each laptop holds at the end, then the old copies made on the way. Nothing
    here knows how the program merges: a take is the plain union, and an erasure empties its own laptop's lines.
    """
    held: list[Ledger] = [{}, {}, {}]
    copies: list[Ledger] = []
    counters = [0, 0, 0]
    for place, (laptop, act, value) in enumerate(steps):
        own = held[laptop]
        if act == "take":
            held[laptop] = {**held[value], **own}
        elif act == "copy":
            copies.append(dict(own))
        else:
            counters[laptop] += 1
            written = _written(own, act, value, place, LAPTOPS[laptop], counters[laptop])
            held[laptop] = own | by_id([written])
    return [*held, *copies]


def _written(own: Ledger, act: str, value: int, place: int, dev: str, n: int) -> bytes:
    if act == "erase":
        named = sorted(own)[value : value + 1]
        fields = {"entries": [one.decode() for one in named], "photos": [], "reason": "示例"}
        return line(fields, rec=f"erase {place}", kind="erase", dev=dev, n=n)
    told = {"withdraw": {"withdrawn": {"reason": str(value)}}, "long": {"note": f"{value}" * 90}}
    fields = told.get(act) or {act: str(value)}
    seen = sorted(own)[-1:]
    return line(fields, rec=f"site {value}", dev=dev, n=n, seen=[own[one] for one in seen])


FLEETS = STEPS.map(fleet)


def test_an_erasure_of_a_later_format_erases_nothing() -> None:
    """
    What an entry of a later format number means is not known, so it is carried on and nothing is dropped for it.
    """
    said = line({"note": "示例"})
    fields = {"entries": [said[1:33].decode()], "photos": ["ab" * 32], "reason": ""}
    now, later = (line(fields, rec="erase", kind="erase", n=2, f=number) for number in (1, 2))

    assert [True, False] == [is_stub(unite(by_id([said, one]))[said[1:33]]) for one in (now, later)]
    assert frozenset() == erasures([later]).photos


def canonical(lines: Ledger) -> bytes:
    """
    Give the canonical export of a set of lines.
    """
    return canonical_ledger(CAMPAIGN, lines)


def commutative(merge: Merge, fleet: list[Ledger]) -> bool:
    """
    The order of two files does not matter.
    """
    a, b = fleet[:2]
    return canonical(merge(a, b)) == canonical(merge(b, a))


def associative(merge: Merge, fleet: list[Ledger]) -> bool:
    """
    The grouping of three files does not matter.
    """
    a, b, c = fleet[:3]
    return canonical(merge(merge(a, b), c)) == canonical(merge(a, merge(b, c)))


def idempotent(merge: Merge, fleet: list[Ledger]) -> bool:
    """
    A file merged again changes nothing.
    """
    once = merge(fleet[0], fleet[1])
    return canonical(once) == canonical(merge(once, fleet[1])) == canonical(merge(once, once))


def exact(merge: Merge, fleet: list[Ledger]) -> bool:
    """
    The entries are those of both, no more and no fewer, and every one still matches its id.
    """
    a, b = fleet[:2]
    merged = merge(a, b)
    return set(merged) == set(a) | set(b) and all(verify_line(merged[one]) == one for one in merged)


def old_copies(merge: Merge, fleet: list[Ledger]) -> bool:
    """
    An old copy of anything merged before does not change the result.
    """
    newest = merge(*fleet)
    return all(canonical(merge(newest, old)) == canonical(newest) for old in fleet)


def erased(merge: Merge, fleet: list[Ledger]) -> bool:
    """
    What is erased anywhere is empty in the union, and nothing else is.
    """
    merged = merge(*fleet)
    gone = _erased_ids(merged.values())
    return {one for one in merged if is_stub(merged[one])} == gone & set(merged)


def _erased_ids(lines: Iterable[bytes]) -> set[bytes]:
    entries = [decode_line(one) for one in lines]
    named = {
        str(one).encode()
        for entry in entries
        if entry.kind == "erase" and isinstance(entry.set, dict)
        for one in entry.set["entries"]
    }
    return named - {entry.id.encode() for entry in entries if entry.kind == "erase"}


LAWS = (commutative, associative, idempotent, exact, old_copies, erased)


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
@hypothesis.given(fleet=FLEETS)
def test_the_laws_of_merging_hold(law: Callable[[Merge, list[Ledger]], bool], fleet: list[Ledger]) -> None:
    """
    Every law holds on every history, compared byte for byte on the canonical export.
    """
    assert law(unite, fleet)


def _by_counter(*ledgers: Ledger) -> Ledger:
    union = {decode_line(one).n: one for ledger in ledgers for one in ledger.values()}
    return by_id(union.values())


def _never_erases(*ledgers: Ledger) -> Ledger:
    return {identity: one for ledger in ledgers for identity, one in ledger.items()}


def _erases_only_the_first(*ledgers: Ledger) -> Ledger:
    first = {
        one: stub_line(text) if one in erasures(ledgers[0].values()).entries else text
        for one, text in ledgers[0].items()
    }
    return {**{one: text for ledger in ledgers[1:] for one, text in ledger.items()}, **first}


def _longest_wins(*ledgers: Ledger) -> Ledger:
    union: Ledger = {}
    for ledger in ledgers:
        for identity, text in ledger.items():
            union[identity] = max(union.get(identity, b""), text, key=len)
    return union


def _drops_the_last(*ledgers: Ledger) -> Ledger:
    united = unite(*ledgers)
    return dict(list(united.items())[:-1])


def _only_the_first(*ledgers: Ledger) -> Ledger:
    return unite(ledgers[0])


def _counts_again(*ledgers: Ledger) -> Ledger:
    united = unite(*ledgers)
    extra = line({"note": str(len(united))}, rec="extra")
    return united | by_id([extra])


FAULTS = [
    (commutative, _erases_only_the_first),
    (commutative, _only_the_first),
    (associative, _drops_the_last),
    (associative, _erases_only_the_first),
    (idempotent, _counts_again),
    (exact, _by_counter),
    (exact, _drops_the_last),
    (old_copies, _erases_only_the_first),
    (erased, _never_erases),
    (erased, _longest_wins),
]


@pytest.mark.parametrize(("law", "fault"), FAULTS, ids=lambda it: getattr(it, "__name__", "planted"))
def test_each_law_can_fail(law: Callable[[Merge, list[Ledger]], bool], fault: Merge) -> None:
    """
    A merge with a planted fault breaks the law that forbids it, on some history found by the same search.
    """
    search = hypothesis.settings(max_examples=2000, database=None, phases=[hypothesis.Phase.generate])
    found = hypothesis.find(FLEETS, lambda fleet: not law(fault, fleet), settings=search)

    assert found


def test_content_stands_beside_its_stub_unless_erased() -> None:
    """
    A short entry is not lost to its longer stub: only an erase entry empties an entry.
    """
    full = line({"a": "1"})
    stub = by_id([stub_line(full)])

    assert len(full) < len(stub_line(full))
    assert by_id([full]) == unite(stub, by_id([full])) == unite(by_id([full]), stub)


def test_an_erase_entry_cannot_be_erased() -> None:
    """
    Who erased what, and why, stays readable.
    """
    first = line({"entries": [], "photos": [], "reason": "a"}, kind="erase", rec="one")
    second = line({"entries": [first[1:33].decode()], "photos": []}, kind="erase", rec="two", n=2)

    assert by_id([first, second]) == unite(by_id([first]), by_id([second]))


def test_a_malformed_erasure_erases_nothing() -> None:
    """
    An erase entry that names no list of texts is carried on and has no effect.
    """
    odd = [
        line({"entries": wrong, "photos": wrong}, kind="erase", rec=str(place), n=place + 1)
        for place, wrong in enumerate([5, None, "abc", {"a": 1}, [1, None]])
    ]

    assert (frozenset(), frozenset()) == erasures(odd)


def test_canonical_order_is_writer_counter_id() -> None:
    """
    The lines of an export are sorted by writer, counter and id, whatever order they came in.
    """
    wanted = [
        line({"a": "1"}, dev="", n=0),
        line({"a": "2"}, dev="b", n=2),
        line({"a": "3"}, dev="b", n=10),
        line({"a": "4"}, dev="c", n=1),
    ]

    assert wanted == canonical_lines(by_id(reversed(wanted)))


def test_equal_values_are_no_conflict_and_other_fields_both_stay() -> None:
    """
    Two laptops saying the same agree; saying different things about different fields, both stay.
    """
    start = line({"code": "131022-GW-007"}, dev="", n=0)
    one = line({"name": "East", "note": "dry"}, seen=[start])
    other = line({"name": "East", "address": "Gate 2"}, dev=LAPTOPS[1], seen=[start])
    united = unite(by_id([start, one]), by_id([start, other]))
    record = build_state(CAMPAIGN, map(decode_line, united.values())).get("site", rid("well"))

    assert record is not None
    assert () == record.conflicts
    assert {"code": "131022-GW-007", "name": "East", "note": "dry", "address": "Gate 2"} == {
        name: value for name, value in record.fields.items() if not name.startswith("_")
    }


def test_records_of_which_something_was_erased_are_told_by_their_kind() -> None:
    """
    The stub of an entry tells its record among those of its kind and no other, also asked for a kind that cannot be.
    """
    nested = {"rec": ["site", rid("other")], "seen": []}
    check = line({"c": 1}, rec="c", kind="check", aa=nested)
    lines = [line({"a": 1}), stub_line(line({"b": 1}, rec="b")), stub_line(check)]

    assert {rid("b")} == erased_records(lines, "site")
    assert {rid("c")} == erased_records(lines, "check")
    assert set() == erased_records(lines, "\ud800")
