"""
The state: records by kind and id, whatever the order of entries; what was unified is one; the unknown is carried.
"""

from __future__ import annotations

import random

import pytest
from entries import CAMPAIGN, HISTORIES, LAPTOPS, entry, line, rid
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.core.entry import decode_line, stub_line
from fieldkit.core.state import State, Unknown, build_state, extend_state, record_id, unify_id

DAY = "2021-10-18"


def site(code: str, **fields: object) -> object:
    """
    Give the first entry of a site of this code.
    """
    return entry({"code": code, **fields}, rec=code)


def visit(name: str, joint: str, date: str | None = DAY) -> object:
    """
    Give the first entry of a visit with a shared code on a day.
    """
    return entry({"code": name, "joint": joint, "date": date}, kind="visit", rec=name)


def joined(kind: str, one: str, other: str, same: bool = True, **more: object) -> object:
    """
    Give an entry that joins two records, or parts them.
    """
    first, second = sorted((rid(one), rid(other)))
    fields = {"of": kind, "a": first, "b": second, "same": same, **more}
    return entry(fields, kind="unify", rec=f"{one}+{other}", n=5)


def build(*entries: object) -> State:
    """
    Fold entries into a state.
    """
    return build_state(CAMPAIGN, entries)  # type: ignore[arg-type]


def test_records_are_given_by_code() -> None:
    """
    Records of a kind come by code; withdrawn ones only when every one is asked for.
    """
    gone = entry({"code": "B", "withdrawn": {"reason": "误"}}, rec="B")
    state = build(site("C"), gone, site("A"))

    assert ["A", "C"] == [record.code for record in state.all("site")]
    assert ["A", "B", "C"] == [record.code for record in state.every("site")]
    assert state.get("site", rid("B")) is not None
    assert [None, None, None] == [state.get("site", rid("D")), state.get("visit", rid("A")), state.get("site", None)]


@pytest.mark.parametrize(
    "spelling", ["131022-gw-007", "１３１０２２－ＧＷ－００７", " 131022—GW—007 ", "131022_GW_007"]
)
def test_a_code_is_found_in_any_spelling(spelling: str) -> None:
    """
    Case, width, dashes and spaces of a code do not matter, neither to the id derived from it.
    """
    state = build(site("131022-GW-007"))
    found = state.by_code("site", spelling)

    assert found is not None
    assert rid("131022-GW-007") == found.id
    assert record_id(CAMPAIGN, "site", "131022-GW-007") == state.derive("site", spelling)


def test_derived_ids_tell_campaigns_and_kinds_apart() -> None:
    """
    One code in two campaigns or of two kinds names two records.
    """
    ids = {record_id(campaign, kind, "G01") for campaign in ("a", "b") for kind in ("group", "site")}

    assert 4 == len(ids)


def test_a_pair_has_no_order() -> None:
    """
    Whoever joins two records writes about the same `unify` record.
    """
    assert unify_id(CAMPAIGN, "visit", "x", "y") == unify_id(CAMPAIGN, "visit", "y", "x")
    assert unify_id(CAMPAIGN, "visit", "x", "y") != unify_id(CAMPAIGN, "site", "x", "y")


def test_what_is_joined_through_others_is_one() -> None:
    """
    Records joined pairwise are one class, shown under its smallest code.
    """
    state = build(*(site(code) for code in "ABCD"), joined("site", "C", "B"), joined("site", "A", "C"))

    assert [rid("A")] * 3 + [rid("D")] == [state.class_of("site", rid(code)) for code in "ABCD"]


def test_what_was_parted_is_two() -> None:
    """
    A pair declared not the same, or withdrawn, joins nothing; neither does one of another kind.
    """
    gone = joined("site", "A", "C", withdrawn={"reason": "误"})
    state = build(
        *(site(code) for code in "ABC"), joined("site", "A", "B", same=False), gone, joined("visit", "A", "B")
    )

    assert [rid(code) for code in "ABC"] == [state.class_of("site", rid(code)) for code in "ABC"]


def test_a_withdrawn_record_does_not_stand_for_its_class() -> None:
    """
    A class is shown under a member that is not withdrawn, though its code be greater.
    """
    gone = entry({"code": "A", "withdrawn": {"reason": "误"}}, rec="A")

    assert rid("B") == build(gone, site("B"), joined("site", "A", "B")).class_of("site", rid("A"))


def test_visits_that_share_a_code_are_one() -> None:
    """
    Visits of one day with one `joint` code, in any spelling, are one outing.
    """
    codes = {"V1": "J-1", "V2": "j—1", "V3": "J-2"}
    state = build(*(visit(name, joint) for name, joint in codes.items()))

    assert [rid("V1"), rid("V1"), rid("V3")] == [state.class_of("visit", rid(name)) for name in codes]


def test_a_shared_code_joins_no_visits_of_different_days() -> None:
    """
    A code used again on another day joins nothing, nor does it join a visit whose day is not known; no code is no
    code.
    """
    told = {"V1": ("J-1", DAY), "V2": ("J-1", "2021-11-05"), "V3": ("J-1", None), "V4": ("J-1", None), "V5": (" ", DAY)}
    state = build(*(visit(name, *said) for name, said in told.items()), visit("V6", ""), visit("V7", "　"))

    names = [*told, "V6", "V7"]
    assert [rid(name) for name in names] == [state.class_of("visit", rid(name)) for name in names]


def test_the_unknown_is_counted_not_folded() -> None:
    """
    Entries of an unknown kind or a later format number are counted by kind and number, and are no records.
    """
    state = build(
        site("A"),
        entry({}, kind="casefile"),
        entry({}, kind="casefile", n=2),
        entry({}, f=2),
        entry({}, f=2, n=2, kind="x"),
    )

    assert (Unknown("casefile", 1, 2), Unknown("site", 2, 1), Unknown("x", 2, 1)) == state.unknown
    assert ["A"] == [record.code for record in state.every("site")]


def test_an_erased_record_is_no_record() -> None:
    """
    A record of which only stubs are left is not there.
    """
    text = line({"code": "A"})

    assert 1 == len(build(decode_line(text)).every("site"))
    assert [] == build(decode_line(stub_line(text))).every("site")


def test_conflicts_are_listed_in_a_fixed_order() -> None:
    """
    All conflicts that stand come by kind, record and field.
    """
    entries = [entry({name: dev}, rec=rec, dev=dev) for rec in "AB" for name in ("note", "name") for dev in LAPTOPS[:2]]
    found = [(conflict.rec, conflict.field) for conflict in build(*entries).conflicts()]

    assert sorted((rid(rec), field) for rec in "AB" for field in ("note", "name")) == found


@given(HISTORIES, st.randoms(use_true_random=False), st.integers(0, 14))
def test_a_state_grows_as_if_built_at_once(lines: list[bytes], chance: random.Random, cut: int) -> None:
    """
    A state extended by later entries, in any order, is the state built of all of them.
    """
    entries = [decode_line(one) for one in lines]
    shuffled = chance.sample(entries, len(entries))
    grown = extend_state(build_state(CAMPAIGN, shuffled[:cut]), shuffled[cut:])

    assert build_state(CAMPAIGN, entries).records == grown.records
