"""
Marks: a number behind which a conflict stands is marked, whichever of its claims comes to stand.
"""

from __future__ import annotations

from typing import Any

import pytest
from cities import DAYS, cities
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from make import Book, rec

from fieldkit.core.counting import AXES, Summary, summarise
from fieldkit.core.entry import Change, Writer, decode_line, mint
from fieldkit.core.fold import Claim, Conflict
from fieldkit.core.rows import Row
from fieldkit.core.state import State, extend_state

AS_OF = "2021-12-31"
LATE = "2022-01-10"


def resolved(state: State, conflict: Conflict, claim: Claim) -> State:
    """
    Give the state in which somebody who has seen all sides has decided for one of them.
    """
    record = state.records[conflict.kind][conflict.rec]
    change = Change(conflict.kind, conflict.rec, {conflict.field: claim.value}, record.heads)
    [(_, line)] = mint([change], Writer("示例", "z" * 16, 999, "2022-01-05T09:00:00+08:00"), lambda: "z")
    return extend_state(state, [decode_line(line)])


def numbers(row: Row) -> dict[str, Any]:
    """
    Give what a row says beside its mark and its name.
    """
    return {key: value for key, value in row._asdict().items() if key not in ("marked", "name")}


def unmarked_changes(before: Summary, after: Summary) -> set[str]:
    """
    Give the rows that come out differently though nothing marked them; a row that comes or goes must show in the
    mark of the total.
    """
    old, new = ({row.key: row for row in (*found.rows, found.total)} for found in (before, after))
    both = old.keys() & new.keys()
    changed = {key for key in both if numbers(old[key]) != numbers(new[key])}
    changed |= {"total"} if changed or old.keys() != new.keys() else set()
    return {key for key in changed | (old.keys() - both) if not old[key].marked}


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(
    book=cities(quarrels=True),
    region=st.sampled_from([None, "131000", "131022", "131082"]),
    as_of=st.sampled_from(DAYS),
)
def test_every_number_that_a_decision_may_change_is_marked(book: Book, region: str | None, as_of: str) -> None:
    """
    Deciding any conflict for any of its claims changes marked rows and totals only, in the city as in a county, and
    no more conflicts have a say in a county than its summary speaks of.
    """
    state, campaign = book.state, book.campaign
    for by in AXES:
        before = summarise(state, campaign, by, region, as_of)
        telling = 0
        for conflict in state.conflicts():
            after = [
                summarise(resolved(state, conflict, claim), campaign, by, region, as_of) for claim in conflict.claims
            ]
            assert [set()] * len(after) == [unmarked_changes(before, found) for found in after], (by, conflict)
            telling += any(tuple(map(numbers, found.rows)) != tuple(map(numbers, before.rows)) for found in after)
        assert telling <= before.conflicts


def city() -> Book:
    """
    Make a city of two counties, each with a group and a site; the first group has gone out to its site.
    """
    book = Book()
    for region, topic in (("131022", "GW"), ("131023", "MH")):
        book.group(f"{region}-G01", topic)
        book.site(f"{region}-{topic}-001", f"{region}-G01", f"{topic}办")
    for code in ("D1", "D2"):
        book.deputy(code)
    book.visit("V1", "131022-G01", "D1")
    book.visit("V2", "131023-G01", "D2")
    book.check("C1", "131022-GW-001", "V1")
    return book


def quarrel(book: Book, kind: str, name: str, field: str, *values: Any) -> None:
    """
    Let two laptops say different things of a record; the last of them stands by the fixed rule.
    """
    head = sorted(book.heads[kind, rec(name)])
    for dev, value in zip("bc", values, strict=True):
        book.say(kind, name, {field: value}, blind=head, dev=dev)


def marked(book: Book, by: str, region: str | None = None, as_of: str = AS_OF) -> tuple[list[str], bool, int]:
    """
    Give which rows are marked, whether the total is, and how many conflicts stand.
    """
    found = summarise(book.state, book.campaign, by, region, as_of)
    return [row.key for row in found.rows if row.marked], found.total.marked, found.conflicts


CLAIMS = {
    "site": ("check", "C1", "site", rec("131023-MH-001"), rec("131022-GW-001")),
    "group": ("check", "C1", "group", rec("131023-G01"), rec("131022-G01")),
    "visit": ("check", "C1", "visit", rec("V2"), rec("V1")),
    "topic": ("check", "C1", "topic", "MH", "GW"),
    "team": ("visit", "V1", f"group.{rec('131023-G01')}", True, False),
    "region": ("group", "131022-G01", "region", "131023", "131022"),
    "plan": ("site", "131022-GW-001", "group", rec("131023-G01"), rec("131022-G01")),
    "agency": ("site", "131022-GW-001", "agency", "MH办", "GW办"),
}
COUNTIES, TOPICS, AGENCIES = ["131022", "131023"], ["GW", "MH"], ["GW办", "MH办"]


@pytest.mark.parametrize(
    "claim, by, expected",
    [
        ("site", "site", ["131022-GW-001", "131023-MH-001"]),
        ("site", "agency", AGENCIES),
        ("site", "county", COUNTIES[:1]),
        ("group", "county", COUNTIES),
        ("group", "group", ["131022-G01", "131023-G01"]),
        ("visit", "county", COUNTIES),
        ("topic", "topic", TOPICS),
        ("topic", "county", COUNTIES[:1]),
        ("team", "county", COUNTIES),
        ("team", "group", ["131022-G01", "131023-G01"]),
        ("region", "county", COUNTIES),
        ("region", "topic", TOPICS[:1]),
        ("plan", "county", COUNTIES),
        ("plan", "group", ["131022-G01", "131023-G01"]),
        ("plan", "topic", TOPICS[:1]),
        ("agency", "agency", AGENCIES),
    ],
)
def test_the_rows_of_every_claim_are_marked(claim: str, by: str, expected: list[str]) -> None:
    """
    A check, group or site that two laptops put into different rows marks both, and no other.
    """
    book = city()
    quarrel(book, *CLAIMS[claim])

    assert (expected, True, 1) == marked(book, by)


@pytest.mark.parametrize("claim", ["group", "visit", "team", "region", "plan"])
def test_a_county_counts_what_another_claim_would_bring_into_it(claim: str) -> None:
    """
    A county's own summary is marked and speaks of the conflict though the claim that stands puts the record elsewhere.
    """
    book = city()
    quarrel(book, *CLAIMS[claim])

    assert (["131023"], True, 1) == marked(book, "county", "131023")


def test_a_check_that_may_be_of_an_earlier_day_marks_its_rows() -> None:
    """
    A check dated after the cut-off day marks the rows it would be in on the day that another laptop noted, counting
    nothing; dated so by all, it marks none.
    """
    book, late = city(), city()
    quarrel(book, "check", "C1", "date", "2021-10-19", LATE)
    late.say("check", "C1", {"date": LATE})

    assert ((["131022"], True, 1), ([], True, 1)) == (marked(book, "county"), marked(book, "week"))
    assert (["131022"], True, 1) == marked(book, "county", "131022")
    assert ([], False, 0) == marked(book, "county", "131023")
    assert ([], False, 0) == marked(late, "county")
    assert 0 == summarise(book.state, book.campaign, "county", None, AS_OF).total.checks


def test_a_finding_marks_every_agency_it_may_be_of() -> None:
    """
    A finding that two laptops hand to different agencies marks both, and the check's; one withdrawn marks none.
    """
    book = city()
    book.finding("F1", "C1")
    quarrel(book, "finding", "F1", "agency", "MH办", "县政府")
    before = marked(book, "agency")
    book.withdraw("finding", "F1")

    assert ((["GW办", "MH办", "县政府"], True), ([], False)) == (before[:2], marked(book, "agency")[:2])


def test_a_finding_marks_the_row_of_its_own_agency() -> None:
    """
    A conflict on a check is behind the row of the agency that only a finding of it is in.
    """
    book = city()
    book.finding("F1", "C1", agency="县政府")
    quarrel(book, "check", "C1", "note", "甲", "乙")

    assert ["GW办", "县政府"] == marked(book, "agency")[0]


@pytest.mark.parametrize("kind, fields", [("photo", {"sha256": "0"}), ("finding", {"text": "例"})])
def test_what_was_withdrawn_stands_behind_no_number(kind: str, fields: dict[str, Any]) -> None:
    """
    A conflict on a withdrawn photo or finding marks no row and is none of its county's.
    """
    book = city()
    book.say(kind, "X1", {"check": rec("C1"), **fields})
    quarrel(book, kind, "X1", "note", "甲", "乙")
    before = marked(book, "county", "131022")
    book.withdraw(kind, "X1")

    assert ((["131022"], True, 1), ([], False, 0)) == (before, marked(book, "county", "131022"))


UNITED = {"site": ("131022-GW-001", "131023-MH-001"), "deputy": ("D1", "D2"), "visit": ("V1", "V2")}


@pytest.mark.parametrize("kind", UNITED)
def test_who_may_be_one_marks_the_rows_of_both_and_the_total(kind: str) -> None:
    """
    A conflict over whether two records are one stands behind the rows of both and the total, and is each of their
    counties', not a third one's; taken back by all it marks nothing.
    """
    book = city()
    book.check("C2", "131023-MH-001", "V2")
    book.check("C3", "131022-GW-001", group="131022-G01", day=LATE)
    first = book.unify(kind, *UNITED[kind])
    book.unify(kind, *UNITED[kind], same=False, blind=[first], dev="b")
    book.unify(kind, *UNITED[kind], blind=[first], dev="c")
    both = ["131022", "131023"]
    found = [marked(book, "county", region) for region in (None, *both, "131082")]
    book.unify(kind, *UNITED[kind], same=False)

    assert [(both, True, 1), *(([county], True, 1) for county in both), ([], False, 0)] == found
    assert ([], False, 0) == marked(book, "county")


def test_a_withdrawn_unification_is_behind_nothing() -> None:
    """
    What joins nothing any more is in doubt no longer, though two laptops disagreed about it before.
    """
    book = city()
    book.check("C2", "131023-MH-001", "V2")
    book.unify("deputy", "D1", "D2", blind=[], dev="b")
    book.unify("deputy", "D1", "D2", same=False, blind=[], dev="c")
    [unify] = book.state.records["unify"]
    book.said("unify", unify, {"withdrawn": {"reason": "误录"}})

    assert [([], False, 1), ([], False, 0)] == [marked(book, "county", region) for region in (None, "131022")]


def test_a_visit_joined_through_another_is_marked() -> None:
    """
    Whether two visits are one is behind a third that is one with the first.
    """
    book = city()
    book.group("131082-G01")
    book.visit("V3", "131082-G01")
    book.check("C3", "131022-GW-001", "V3")
    book.unify("visit", "V1", "V3")
    book.unify("visit", "V1", "V2", blind=[], dev="b")
    book.unify("visit", "V1", "V2", same=False, blind=[], dev="c")

    assert (["131022", "131082"], True, 1) == marked(book, "county")


def test_a_site_that_may_be_another_marks_the_agencies_of_both() -> None:
    """
    A check at a site found in the field that may be one of the list is in the row of either agency.
    """
    book = city()
    for number in (1, 2):
        book.site(f"131022-GW-G01A-X0{number}", agency="野外办")
        book.check(f"CX{number}", f"131022-GW-G01A-X0{number}", "V1")
    book.unify("site", "131022-GW-001", "131022-GW-G01A-X01", same=False, blind=[], dev="b")
    book.unify("site", "131022-GW-001", "131022-GW-G01A-X01", blind=[], dev="c")

    assert ["GW办", "野外办"] == marked(book, "agency")[0]


def test_a_visit_that_may_have_no_group_marks_the_row_without_one() -> None:
    """
    When the only group of a visit is in doubt, its checks may be nobody's; when another is sure, they are that one's.
    """
    book, sure = city(), city()
    sure.say("visit", "V1", {f"group.{rec('131023-G01')}": True})
    for each in (book, sure):
        each.check("C2", "131022-GW-001")
        quarrel(each, "visit", "V1", f"group.{rec('131022-G01')}", False, True)

    assert (["131022-G01", ""], ["131022-G01", "131023-G01"]) == (marked(book, "group")[0], marked(sure, "group")[0])


def test_sites_that_may_come_with_their_group_mark_their_rows() -> None:
    """
    A site assigned to a group of which two laptops name different counties may be planned in either.
    """
    book = city()
    book.site("131023-GW-009", "131023-G01", "GW办")
    quarrel(book, *CLAIMS["region"])

    assert (["GW办"], True, 1) == marked(book, "agency", "131023", "2021-10-01")


def test_a_conflict_of_a_unification_marks_the_total_though_no_row_shows_it() -> None:
    """
    Whether two people are one is behind the city's total even when neither was anywhere.
    """
    book = Book()
    for code in ("D1", "D2"):
        book.deputy(code)
    book.unify("deputy", "D1", "D2", blind=[], dev="b")
    book.unify("deputy", "D1", "D2", same=False, blind=[], dev="c")

    assert ([], True, 1) == marked(book, "county")


def test_a_conflict_of_the_campaign_is_behind_every_total() -> None:
    """
    A conflict of the campaign marks the total of the city and of each county, and counts in each.
    """
    book = city()
    [campaign] = book.state.records["campaign"]
    for dev, unit in (("b", "check"), ("c", "visit")):
        book.said("campaign", campaign, {"count_unit": unit}, [], dev)

    assert [([], True, 1)] * 3 == [marked(book, "county", region) for region in (None, "131022", "131082")]


def test_a_group_that_has_not_gone_out_marks_its_county_and_the_total() -> None:
    """
    A conflict on a registered group without checks is behind the number of groups.
    """
    book = city()
    quarrel(book, "group", "131023-G01", "leader", "甲", "乙")

    assert (["131023"], True, 1) == marked(book, "county")


def test_a_withdrawn_group_marks_nothing() -> None:
    """
    Where a group that was withdrawn belonged is no question any more.
    """
    book = city()
    book.group("131023-G02")
    quarrel(book, "group", "131023-G02", "region", "131082", "131023")
    book.withdraw("group", "131023-G02")

    assert ([], False) == marked(book, "county")[:2]


def test_visits_that_a_quarrel_joins_are_all_marked() -> None:
    """
    A shared code in doubt is behind every visit that is, or would be, one outing by it.
    """
    book = city()
    book.visit("V3", "131082-G01")
    book.group("131082-G01")
    book.check("C2", "131023-MH-001", "V2")
    book.check("C3", "131023-MH-001", "V3")
    for name in ("V2", "V3"):
        book.say("visit", name, {"joint": "J"} if name == "V2" else {"joint": "K"})
    quarrel(book, "visit", "V1", "joint", "K", "J")

    assert (["131022", "131023", "131082"], True, 1) == marked(book, "county")


def test_the_people_of_a_visit_hang_on_a_check_in_doubt() -> None:
    """
    Whether a deputy named at one check was out is behind the rows of the other checks of that visit, but a note is not.
    """
    book = city()
    for name in ("C2", "C3"):
        book.check(name, "131022-GW-001", "V1", "D2" if name == "C2" else "", group="131022-G01")
    book.group("131082-G01")
    book.say("check", "C3", {"group": rec("131082-G01")})
    quarrel(book, "check", "C2", "note", "甲", "乙")
    before = marked(book, "county")[0]
    quarrel(book, "check", "C2", "date", "2021-10-19", LATE)

    assert (["131022"], ["131022", "131082"]) == (before, marked(book, "county")[0])
