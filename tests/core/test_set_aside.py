"""
Setting aside: what is named does not count, whichever file brings it, in whatever order, until it is restored.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from typing import Any

import hypothesis
import pytest
import second_reader
from entries import CAMPAIGN, HISTORIES, LAPTOPS, by_id, entry, line, rid
from hypothesis import strategies as st
from make import Book, rec

from fieldkit.core import aside
from fieldkit.core.aside import set_aside_id
from fieldkit.core.aside_regions import count_aside
from fieldkit.core.counting import summarise
from fieldkit.core.entry import Entry, decode_line, stub_line
from fieldkit.core.evidence import photo_files, standing_files
from fieldkit.core.fold import WITHDRAWN, fold
from fieldkit.core.selection import select, whole_records
from fieldkit.core.state import State, build_state, extend_state
from fieldkit.core.undo import plan_undo
from fieldkit.core.union import canonical_ledger, unite

# One decision: which entries, the states said one after the other, and whether each knew of the one before.
DECISIONS = st.lists(
    st.tuples(
        st.sets(st.integers(0, 12), min_size=1, max_size=4),
        st.lists(st.tuples(st.sampled_from(["aside", "aside", "restored"]), st.booleans()), min_size=1, max_size=3),
    ),
    min_size=1,
    max_size=3,
)


def decided(lines: list[bytes], decisions: Iterable[tuple[set[int], list[tuple[str, bool]]]]) -> list[bytes]:
    """
    Give a history with what was set aside of it, one laptop after the other.
    """
    made = list(lines)
    for place, (numbers, said) in enumerate(decisions):
        named = sorted({made[number % len(made)][1:33].decode() for number in numbers})
        before: list[bytes] = []
        for step, (state, knowing) in enumerate(said):
            seen = before[-1:] if knowing else []
            before.append(setting(named, state, n=100 + 10 * place + step, dev=LAPTOPS[step], seen=seen))
        made += before
    return list(by_id(made).values())


def setting(named: list[str], state: str = "aside", **facts: Any) -> bytes:
    """
    Give the line of an entry that sets others aside or restores them.
    """
    return line({"entries": sorted(named), "state": state}, rec=deciding(named), kind="set_aside", **facts)


def deciding(named: list[str]) -> str:
    """
    Name the record that sets these entries aside.
    """
    return "aside " + " ".join(sorted(named))


def state_of(lines: Iterable[bytes]) -> State:
    """
    Fold lines.
    """
    return build_state(CAMPAIGN, map(decode_line, lines))


def readable(state: State) -> dict[str, Any]:
    """
    Give the records as the second reader does.
    """
    return {
        f"{kind}/{record.id}": {
            "fields": record.fields,
            "conflicts": sorted(conflict.field for conflict in record.conflicts),
            "withdrawn": record.withdrawn,
            "heads": sorted(record.heads),
        }
        for kind in state.records
        for record in state.every(kind)
    }


def everything(state: State) -> tuple[Any, ...]:
    """
    Give all that a state says, so that two can be compared.
    """
    return state.records, dict(state.aside.hidden), set(state.aside.ids), dict(state.aside.here), state.unknown


DECIDED = st.builds(decided, HISTORIES, DECISIONS)


@hypothesis.given(DECIDED, st.randoms(use_true_random=False), st.integers(0, 20))
def test_the_order_of_entries_does_not_matter(lines: list[bytes], chance: random.Random, cut: int) -> None:
    """
    Built at once in any order, or grown from any part by the rest, the state is the same.
    """
    entries = [decode_line(one) for one in lines]
    shuffled = chance.sample(entries, len(entries))
    grown = extend_state(build_state(CAMPAIGN, shuffled[:cut]), shuffled[cut:])

    assert everything(build_state(CAMPAIGN, entries)) == everything(build_state(CAMPAIGN, shuffled))
    assert everything(build_state(CAMPAIGN, entries)) == everything(grown)


@hypothesis.given(DECIDED)
def test_the_page_alone_says_it_too(lines: list[bytes]) -> None:
    """
    A reader written from the page of the format folds the same records.
    """
    assert second_reader.fold({one[1:33].decode(): one for one in lines}) == readable(state_of(lines))


def blank(one: Entry, names: set[str]) -> Entry:
    """
    Give an entry as one that says nothing, if it is among the named.
    """
    return one._replace(set={}) if one.id in names and one.kind == "site" else one


@hypothesis.given(HISTORIES, st.sets(st.integers(0, 12), min_size=1, max_size=5))
def test_values_are_as_if_never_said(lines: list[bytes], numbers: set[int]) -> None:
    """
    A record of which entries are set aside says what it would say had they set nothing: they were seen all the same.
    A record of which none is left is not there.
    """
    names = {lines[number % len(lines)][1:33].decode() for number in numbers}
    state = state_of([*lines, setting(sorted(names), n=99)])
    told = [blank(decode_line(one), names) for one in lines]
    found, expected = state.get("site", rid("well")), fold(told)

    assert bool(expected.fields) == (found is not None)
    if found:
        values = {name: value for name, value in expected.fields.items() if name != "withdrawn"}
        assert values == {name: value for name, value in found.fields.items() if name != "withdrawn"}
        assert expected.heads == found.heads
        assert {each.field for each in found.conflicts} <= {each.field for each in expected.conflicts}


@hypothesis.given(HISTORIES, st.sets(st.integers(0, 12), min_size=1, max_size=5), st.booleans())
def test_an_old_copy_brings_nothing_back(lines: list[bytes], numbers: set[int], restored: bool) -> None:
    """
    A copy from before, merged again in any order, changes nothing, whether the entries are set aside or were restored.
    """
    named = sorted({lines[number % len(lines)][1:33].decode() for number in numbers})
    first = setting(named, n=99)
    later = [first, *([setting(named, "restored", n=100, seen=[first])] if restored else [])]
    now, old = by_id([*lines, *later]), by_id(lines)

    for union in (unite(now, old), unite(old, now), unite(by_id([*lines, first]), now)):
        assert canonical_ledger(CAMPAIGN, now) == canonical_ledger(CAMPAIGN, union)
        assert everything(state_of(union.values())) == everything(state_of(now.values()))
    if restored:
        assert state_of(lines).records["site"] == state_of(now.values()).records["site"]


SITE = line({"code": "131022-GW-007", "name": "井"}, dev="", n=0)
NAMED = [SITE[1:33].decode()]


def stands(*lines: bytes) -> bool:
    """
    Tell whether the site is there.
    """
    return state_of([SITE, *lines]).get("site", rid("well")) is not None


def test_restored_counts_again() -> None:
    """
    Set aside it is not there, restored by who knew it is, and set aside again it is not.
    """
    first = setting(NAMED, n=1)
    back = setting(NAMED, "restored", n=2, seen=[first])
    again = setting(NAMED, n=3, seen=[back])

    assert [True, False, True, False] == [
        stands(), stands(first), stands(first, back), stands(first, back, again)
    ]  # fmt: skip


def test_set_aside_and_restored_at_once_counts() -> None:
    """
    Of two who did not know of each other, one setting aside and one restoring, the entries count, and it is a conflict;
    so it is when one took the setting-aside back.
    """
    first = setting(NAMED, n=1)
    back = setting(NAMED, "restored", n=2, dev=LAPTOPS[1], seen=[first])
    more = setting(NAMED, n=3, dev=LAPTOPS[2], seen=[first])
    facts: dict[str, Any] = {"rec": deciding(NAMED), "kind": "set_aside", "dev": LAPTOPS[1], "seen": [first]}
    undone = line({"withdrawn": {"reason": "undo"}}, n=4, **facts)

    assert [False, True, True] == [stands(first, more), stands(first, back, more), stands(first, undone)]
    assert stands(first, more, undone)
    assert ["state"] == [one.field for one in state_of([SITE, first, back, more]).conflicts()]
    assert ["withdrawn"] == [one.field for one in state_of([SITE, first, more, undone]).conflicts()]


def test_the_same_set_aside_twice_is_one_record() -> None:
    """
    The id comes from the set of entries, so that two laptops that set the same aside made one record of it.
    """
    names = [rid("a"), rid("b")]

    assert set_aside_id(CAMPAIGN, names) == set_aside_id(CAMPAIGN, [*reversed(names), names[0]])
    assert set_aside_id(CAMPAIGN, names) != set_aside_id("langfang-2022", names)


def test_two_records_may_name_one_entry() -> None:
    """
    An entry counts only when no record holds it aside any more.
    """
    other = line({"note": "例"}, rec="other")
    both = sorted([*NAMED, other[1:33].decode()])
    one, two = setting(NAMED, n=1), setting(both, n=2)
    back = setting(NAMED, "restored", n=3, seen=[one])
    second = setting(both, "restored", n=4, seen=[two])

    found = [stands(other, one, two, *more) for more in ((), (back,), (back, second))]

    assert [False, False, True] == found


def test_decisions_and_the_beginning_of_a_campaign_always_count() -> None:
    """
    What names a setting-aside, an erasure or the first entry of a campaign names nothing.
    """
    begun = line({"code": CAMPAIGN, "count_unit": "visit"}, kind="campaign", rec="c", dev="", n=0)
    changed = line({"count_unit": "check"}, kind="campaign", rec="c", n=1, seen=[begun])
    gone = line({"entries": [], "photos": ["ab" * 32], "reason": ""}, kind="erase", rec="e", n=2)
    first = setting(NAMED, n=3)
    named = [one[1:33].decode() for one in (begun, changed, gone, first)]
    state = state_of([SITE, begun, changed, gone, first, setting(named, n=4)])

    assert "visit" == state.records["campaign"][rid("c")].fields["count_unit"]
    assert ["ab" * 32] == state.every("erase")[0].fields["photos"]
    assert state.get("site", rid("well")) is None
    assert {changed[1:33].decode(), *NAMED} == {one.id for one in state.aside.entries()}


def test_a_later_format_sets_nothing_aside() -> None:
    """
    What an entry of a later format number means is not known.
    """
    assert stands(setting(NAMED, n=1, f=2))


def test_an_edit_set_aside_disputes_no_withdrawal() -> None:
    """
    A record withdrawn on one laptop and edited on another counts; when the edit is set aside it is withdrawn.
    """
    gone = line({"withdrawn": {"reason": "误录"}}, n=1, seen=[SITE])
    edit = line({"note": "远"}, dev=LAPTOPS[1], n=1, seen=[SITE])
    lines = [SITE, gone, edit]
    record = state_of([*lines, setting([edit[1:33].decode()], n=2)]).records["site"][rid("well")]

    assert [False, True] == [state_of(lines).records["site"][rid("well")].withdrawn, record.withdrawn]
    assert ((), {"code", "name", "withdrawn"}) == (record.conflicts, set(record.fields))


def test_what_takes_a_command_back_makes_no_record() -> None:
    """
    An entry that sets no field leaves a record that is set aside hidden; one that does brings that field alone.
    """
    mark = line({"_undo": rid("x")}, n=1, seen=[SITE])
    note = line({"note": "远"}, n=2, seen=[SITE])
    aside_now = setting(NAMED, n=3)

    assert not stands(aside_now, mark)
    assert {"note": "远"} == state_of([SITE, aside_now, note]).records["site"][rid("well")].fields


def test_what_was_erased_too_stays_erased() -> None:
    """
    A stub that is named is a stub; beside it a record set aside is hidden, and restored it is there.
    """
    other = line({"note": "远"}, n=2)
    named = [*NAMED, other[1:33].decode()]
    first = setting(named, n=3)
    lines = [stub_line(SITE), other, first]

    assert [] == state_of(lines).every("site")
    restored = state_of([*lines, setting(named, "restored", n=4, seen=[first])])
    assert {"note": "远"} == restored.records["site"][rid("well")].fields


def city() -> tuple[Book, dict[str, str]]:
    """
    Make a county with a group, two sites and a visit with two checks; give the ids of their first entries too.
    """
    book = Book()
    said = {"G": book.group("131022-G01"), "D": book.deputy("D1")}
    said |= {f"S{n}": book.site(f"131022-GW-00{n}", "131022-G01") for n in (1, 2)}
    said["V"] = book.visit("V", "131022-G01", "D1")
    said |= {f"C{n}": book.check(f"C{n}", f"131022-GW-00{n}", "V") for n in (1, 2)}
    said |= {"F": book.finding("F", "C1", "confirmed"), "P": book.photo("P", "C1", sha256="ab" * 32)}
    return book, said


def totals(book: Book, region: str | None = None) -> tuple[int, ...]:
    """
    Count checks, persons, planned sites, findings, photos and what is set aside.
    """
    found = summarise(book.state, book.campaign, "county", region)
    row = found.total
    return row.checks, row.persons, row.sites_planned or 0, row.findings, row.photos, found.set_aside


@pytest.mark.parametrize(
    "what, expected",
    [
        ("", (2, 1, 2, 1, 1, 0)),
        ("C1", (1, 1, 2, 0, 0, 1)),
        ("S1", (2, 1, 1, 1, 1, 1)),
        ("V", (2, 0, 2, 1, 1, 1)),
        ("G", (2, 1, 2, 1, 1, 1)),
        ("D", (2, 1, 2, 1, 1, 1)),
        ("C1 C2 F P", (0, 0, 2, 0, 0, 4)),
    ],
)
def test_what_points_to_a_record_set_aside_is_counted_as_to_one_not_here(what: str, expected: tuple[int, ...]) -> None:
    """
    Sites, visits, groups and people of a check may be set aside, and the check for its photos and findings.
    """
    book, said = city()
    book.set_aside([said[name] for name in what.split()])

    assert expected == totals(book)


def test_what_is_set_aside_is_told_where_it_would_count() -> None:
    """
    A county hears of what is set aside of its own groups, sites and checks, another one does not.
    """
    book, said = city()
    book.group("131023-G01")
    for name in ("C1", "F", "P", "S2", "D", "V", "G"):
        book.set_aside([said[name]])

    assert (7, 0) == (totals(book)[-1], totals(book, "131023")[-1])
    # Who a deputy without a region is, and where a group that is set aside was, is known to nobody but the city.
    assert 6 == totals(book, "131022")[-1]


def test_pictures_of_what_is_set_aside_are_kept() -> None:
    """
    The photos of a check that is set aside are known, to be carried on, and need not be here.
    """
    book, said = city()
    before = photo_files(book.state).keys()
    book.set_aside(list(said.values()))

    assert 1 == len(before)
    assert (before, set()) == (photo_files(book.state).keys(), set(standing_files(book.state)))


def test_a_part_takes_the_setting_aside_along() -> None:
    """
    A county's part holds what is set aside there, the decision, and everything that it names.
    """
    book, said = city()
    for code in ("131023-G01", "131082-G01"):
        book.group(code)
        book.site(f"{code[:6]}-MH-001", code)
    away = book.check("far", "131023-MH-001", group="131023-G01")
    near = book.set_aside([said["C1"], said["F"]])
    both = book.set_aside([said["C2"], away])
    book.set_aside([said["C2"], away], "restored")
    lines = unite(book.lines)
    part = whole_records(lines, book.state, select(book.state, "131022"))
    other = whole_records(lines, book.state, select(book.state, "131082"))

    assert {near.encode(), both.encode(), away.encode(), said["C1"].encode()} <= part.keys()
    assert set() == {near.encode(), both.encode(), away.encode(), said["C1"].encode()} & other.keys()
    assert {rec("C1"), rec("F")} == {one for _, one in state_of(part.values()).aside.hidden}


FAULTS = [
    ("is_aside", lambda one, ids: False, test_restored_counts_again),
    ("holds_aside", lambda record: record.fields.get("state") == "aside", test_set_aside_and_restored_at_once_counts),
    ("can_be_aside", lambda one: True, test_decisions_and_the_beginning_of_a_campaign_always_count),
    ("_sets_a_value", lambda one: type(one.set) is dict, test_what_takes_a_command_back_makes_no_record),
    ("holds_aside", lambda record: True, test_restored_counts_again),
]


@pytest.mark.parametrize("name, fault, law", FAULTS)
def test_each_rule_can_fail(
    name: str, fault: Callable[..., Any], law: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Planted, each fault is found by the test of its rule.
    """
    monkeypatch.setattr(aside, name, fault)
    with pytest.raises((AssertionError, KeyError)):
        law()


def test_an_entry_is_not_changed_for_good() -> None:
    """
    Set aside and restored, an entry is what it was.
    """
    one = entry({"name": "井"})

    assert one == aside.with_value(aside.without_value(one))
    assert (False, {"name": "井", "_salt": "00"}) == (aside.without_value(one).erased, aside.without_value(one).aside)


def test_what_points_to_itself_is_counted_once() -> None:
    """
    A unification that points to itself, as no program of ours writes it, is set aside like anything else.
    """
    own = "loop"
    loop = line({"of": "unify", "a": rid(own), "b": rid(own), "same": True}, rec=own, kind="unify")

    assert 0 == count_aside(state_of([loop, setting([loop[1:33].decode()], n=2)]), "131022")


def test_undo_reaches_what_is_set_aside() -> None:
    """
    What is taken back while it is set aside stays taken back when it is restored.
    """
    hidden = state_of([SITE, setting(NAMED, n=2)])
    plan = plan_undo(hidden, [decode_line(SITE)])

    assert [rid("well")] == [record.id for record in plan.withdrawn]
    assert WITHDRAWN in plan.changes[0].set and plan.changes[0].seen == (SITE[1:33].decode(),)
