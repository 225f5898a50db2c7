"""
Declaring records one: whoever says it, in whatever order, about any kind, and taken back as if it had never been.
"""

from __future__ import annotations

from itertools import permutations

import pytest
from cities import PEOPLE, cities
from entries import entry, rid
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from make import CAMPAIGN, Book, rec
from recount import recount

from fieldkit.core.counting import summarise
from fieldkit.core.entry import Change, Entry, Writer, decode_line, mint
from fieldkit.core.state import State, build_state, extend_state
from fieldkit.core.unify import ALIKE, differences, is_settled, members, plan_unify, said_apart
from fieldkit.core.union import canonical_ledger

few = settings(suppress_health_check=[HealthCheck.too_slow], max_examples=12)


def written(state: State, change: Change, number: int, dev: str = "y") -> tuple[State, bytes]:
    """
    Give the state after a change was written, and its line.
    """
    writer = Writer("示例", dev * 16, number, "2022-01-05T09:00:00+08:00")
    [(_, line)] = mint([change], writer, lambda: f"{dev}{number}")
    return extend_state(state, [decode_line(line)]), line


@few
@given(book=cities(), data=st.data())
def test_one_is_symmetric_free_of_order_and_taken_back_by_apart(book: Book, data: st.DataObject) -> None:
    """
    Unifying A with B writes what B with A writes; the classes do not hang on the order of the entries; every number is
    that of the SQL recount; and after `--apart` every number is what it was.
    """
    before, pool = book.state, [kind for kind in ALIKE if len(book.state.records[kind]) > 1]
    kind = data.draw(st.sampled_from(pool))
    one, other = data.draw(st.permutations(before.every(kind)))[:2]
    was = summarise(before, book.campaign, "county")
    together = before.class_of(kind, one.id) == before.class_of(kind, other.id)
    change = plan_unify(before, kind, one, other)
    state, line = written(before, change, 1)

    assert change == plan_unify(before, kind, other, one)
    assert state.class_of(kind, one.id) == state.class_of(kind, other.id)
    entries = [entry for of in state.records.values() for record in of.values() for entry in record.entries]
    mixed = build_state(CAMPAIGN, data.draw(st.permutations(entries)))
    assert dict(state.classes(kind)) == dict(mixed.classes(kind))
    lines = {**book.lines, line[1:33]: line}
    counted, again = summarise(state, book.campaign, "county"), recount(canonical_ledger(CAMPAIGN, lines), "county")
    assert again["total"]["findings"] == counted.total.findings
    assert again["total"]["persons"] == counted.total.persons
    assert [row["participations"] for row in again["rows"]] == [row.participations for row in counted.rows]
    if not together and not before.get("unify", change.rec):
        apart = plan_unify(state, kind, other, one, same=False)
        assert was == summarise(written(state, apart, 2)[0], book.campaign, "county")


def pairs_of_three() -> Book:
    """
    Make a roster of three, of whom the first two and the last two are one.
    """
    book = Book()
    for code in PEOPLE[:3]:
        book.deputy(code)
    book.unify("deputy", "D1", "D2")
    book.unify("deputy", "D3", "D2")
    return book


def test_classes_are_what_is_connected_whatever_the_order() -> None:
    """
    Three records joined in a chain are one in every order of the entries, shown under the smallest code.
    """
    book = pairs_of_three()
    entries: list[Entry] = [decode_line(line) for line in book.lines.values()]

    for order in permutations(entries[-4:]):
        state = build_state(CAMPAIGN, [*entries[:-4], *order])
        assert {rec("D1")} == {state.class_of("deputy", rec(code)) for code in PEOPLE[:3]}
    assert list(PEOPLE[:3]) == [record.code for record in members(book.state, "deputy", rec("D3"))]


@pytest.mark.parametrize("here, gone", [("p", "q"), ("q", "p")])
def test_a_record_that_is_here_stands_for_one_that_is_not(here: str, gone: str) -> None:
    """
    Of two records without a code declared one, of which only one has arrived and that was withdrawn, the one that is
    here is shown, whichever id comes first.
    """
    first = entry({"name": "孔示敏"}, kind="deputy", rec=here)
    withdrawn = entry({"withdrawn": {"reason": "误录"}}, kind="deputy", rec=here, n=2, seen=[first])
    pair = {"a": rid(here), "b": rid(gone), "of": "deputy", "same": True}
    state = build_state(CAMPAIGN, [first, withdrawn, entry(pair, kind="unify", rec="pair", n=3)])

    assert rid(here) == state.class_of("deputy", rid(gone)) == state.class_of("deputy", rid(here))


def test_what_was_said_is_not_said_again() -> None:
    """
    A pair that is one is settled, unless people disagree; a second declaration sets nothing, and one in conflict is
    settled by either.
    """
    book = Book()
    for code in PEOPLE[:2]:
        book.deputy(code)
    one, other = (book.state.records["deputy"][rec(code)] for code in PEOPLE[:2])
    first = not is_settled(book.state, "deputy", one, other)
    book.unify("deputy", "D1", "D2")
    again, settled = plan_unify(book.state, "deputy", one, other), is_settled(book.state, "deputy", one, other)
    book.unify("deputy", "D1", "D2", same=False, blind=[], dev="c")

    assert (True, True, {}) == (first, settled, again.set)
    assert not is_settled(book.state, "deputy", one, other)
    for same in (True, False):
        assert {"same": same} == plan_unify(book.state, "deputy", one, other, same).set


def test_who_was_said_to_be_two_is_known_by_their_classes() -> None:
    """
    A pair said to be two, or disagreed about, is known, also by those that are one with them since.
    """
    book = Book()
    for code in PEOPLE:
        book.deputy(code)
    book.unify("deputy", "D2", "D3", same=False)
    book.unify("deputy", "D1", "D2")

    assert {frozenset((rec("D1"), rec("D3")))} == said_apart(book.state, "deputy")
    assert set() == said_apart(book.state, "site")


@pytest.mark.parametrize("value", ["", None])
def test_what_one_does_not_say_is_no_difference(value: object) -> None:
    """
    Two records differ where both say something and not the same.
    """
    book = Book()
    book.deputy("D1", agency="甲办", region="131022", name="例甲")
    book.deputy("D2", agency=value, region="131023", name="例甲")
    one, other = (book.state.records["deputy"][rec(code)] for code in PEOPLE[:2])

    assert [("region", "131022", "131023")] == [tuple(each) for each in differences(one, other)]
