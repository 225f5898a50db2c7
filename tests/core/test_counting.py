"""
The summary's numbers: the golden small city counted by hand, each rule by itself, and an independent recount.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from cities import DAYS, cities
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from make import Book, rec
from recount import recount

from fieldkit.core.campaign import parse_topic
from fieldkit.core.counting import AXES, Summary, summarise
from fieldkit.core.narrow import END, counted_state
from fieldkit.core.rows import Row
from fieldkit.core.union import unite

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "small_city"
AXIS_NAMES = ("county", "topic", "group", "site", "week", "agency")
KEYS = (
    "key name applicable groups persons participations visits sites sites_planned checks findings confirmed assigned "
    "closed dismissed combined rectification_rate overdue advice casefiles photos"
).split()


def plain(row: Row) -> dict[str, Any]:
    """
    Give a row as the JSON contract has it.
    """
    return {key: value for key, value in row._asdict().items() if key not in ("covered", "marked")}


def of(book: Book, by: str = "county", region: str | None = None, as_of: str = "2021-12-31") -> Summary:
    """
    Sum a book up.
    """
    return summarise(book.state, book.campaign, by, region, as_of)


def row(summary: Summary, key: str) -> Row:
    """
    Give the row of a key.
    """
    return next(found for found in summary.rows if found.key == key)


def numbers(row: Row, names: str) -> list[Any]:
    """
    Give some numbers of a row by their names in one text.
    """
    return [getattr(row, name) for name in names.split()]


def golden_lists(book: Book) -> None:
    """
    Enter the three lists of the golden city.
    """
    campaign = book.campaign
    codes = {region.zh: region.code for region in campaign.regions.values()}

    def rows(name: str) -> list[dict[str, str]]:
        with open(GOLDEN / name, encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    for line in rows("deputies.csv"):
        book.deputy(line["编号"], name=line["姓名"], region=codes[line["县(市、区)"]])
    for line in rows("groups.csv"):
        members = {f"member.{rec(code)}": True for code in line["成员"].split("、")}
        topic = str(parse_topic(line["领域"], campaign))
        book.group(line["编号"], topic, name=line["名称"], region=codes[line["县(市、区)"]], **members)
    for line in rows("sites.csv"):
        book.site(line["点位编号"], line["检查组"], line["责任单位"], name=line["点位名称"])


def golden_city() -> Book:
    """
    Log what `tests/golden/small_city/story.md` tells.
    """
    book = Book()
    golden_lists(book)
    book.visit("A1", "131022-G03", "D02 D03 D04", joint="LH-1018", escorts=["冯示平"])
    book.check("A1C1", "131022-GW-001", "A1")
    book.photo("a1", "A1C1", "IMG_0001")
    book.photo("a2", "A1C1", "IMG_0002")
    book.finding("A1F1", "A1C1")
    book.check("A1C2", "131022-GW-002", "A1", advice=["年底前完成水源切换"])
    book.photo("a3", "A1C2", "IMG_0003")
    book.finding("A1F2", "A1C2")
    book.visit("B1", "131000-G01", "D01 D02", joint="ｌｈ-1018")
    book.check("B1C1", "131022-GW-001", "B1", advice=["对关停机井逐眼复核"])
    book.photo("b2", "B1C1", "IMG_0002")
    book.visit("B2", "131023-G01", "D05 D06", day="2021-10-27")
    book.check("B2C1", "131023-MH-001", "B2", day="2021-10-27", advice=["药品每月盘点", "公示监督电话"])
    book.photo("b4", "B2C1", "IMG_0004")
    book.finding("B2F1", "B2C1")
    book.check("B2C2", "131023-MH-002", "B2", day="2021-10-27")
    book.photo("b5", "B2C2", "IMG_0005")
    book.finding("B2F2", "B2C2")
    book.withdraw("check", "B2C2")
    return book


@pytest.mark.parametrize("by", AXIS_NAMES)
def test_the_golden_city_is_counted_as_by_hand(by: str) -> None:
    """
    Every number of the small city equals the one counted by hand, on each axis.
    """
    expected = json.loads((GOLDEN / "expected.json").read_text("utf-8"))["by"][by]
    found = of(golden_city(), by)

    assert expected == {"rows": [plain(each) for each in found.rows], "total": plain(found.total)}


def test_a_row_has_exactly_the_keys_of_the_contract() -> None:
    """
    The JSON of a row has the keys of the contract in its order, and no other.
    """
    assert KEYS == list(plain(of(Book()).total))


def test_the_head_of_a_summary() -> None:
    """
    A summary says what was asked, how 人次 are counted and how many conflicts stand.
    """
    assert ("131000", "week", "2021-12-31", "visit", 0) == (of(Book(), "week")[:5])


def city() -> Book:
    """
    Make a city with a group in each of three bodies, four deputies and some sites.
    """
    book = Book()
    for code in ("131000-G01", "131022-G01", "131022-G02", "131023-G01"):
        book.group(code)
    for code in ("D1", "D2", "D3", "D4"):
        book.deputy(code)
    for code in ("131022-GW-001", "131022-GW-002", "131023-GW-001"):
        book.site(code, f"{code[:6]}-G01")
    return book


ATTENDANCE = "persons participations visits checks"


def test_several_sites_on_one_outing_are_one_visit() -> None:
    """
    By visit, each deputy counts once for an outing however many sites it went to.
    """
    book = city()
    book.visit("V1", "131022-G01", "D1 D2")
    book.check("C1", "131022-GW-001", "V1")
    book.check("C2", "131022-GW-002", "V1")

    assert [2, 2, 1, 2] == numbers(of(book).total, ATTENDANCE)


def test_by_check_each_site_counts_its_deputies() -> None:
    """
    By check, 人次 are summed over sites of outings: a check's own deputies if it names any, else those of its visit.
    """
    book = Book(count_unit="check")
    for code in ("D1", "D2", "D3"):
        book.deputy(code)
    book.group("131022-G01")
    book.visit("V1", "131022-G01", "D1 D2")
    book.check("C1", "131022-GW-001", "V1")
    book.check("C2", "131022-GW-002", "V1", "D3")

    assert ("check", [3, 3, 1, 2]) == (of(book).count_unit, numbers(of(book).total, ATTENDANCE))


def check_by_check() -> Book:
    """
    Make a city whose campaign counts 人次 by check.
    """
    book = Book(count_unit="check")
    for code in ("131000-G01", "131022-G01"):
        book.group(code)
    for code in ("D1", "D2", "D3"):
        book.deputy(code)
    for code in ("131022-GW-001", "131022-GW-002"):
        book.site(code, "131022-G01")
    return book


@pytest.mark.parametrize("by", AXIS_NAMES)
def test_by_check_a_site_two_teams_tell_of_counts_once(by: str) -> None:
    """
    By check, a deputy at one site on one outing counts once though two teams recorded it; each team's row has its own.
    """
    book = check_by_check()
    book.visit("V1", "131000-G01", "D1 D2", joint="J")
    book.visit("V2", "131022-G01", "D2 D3", joint="J")
    for name, visit in (("C1", "V1"), ("C2", "V2")):
        book.check(name, "131022-GW-001", visit)
    found = of(book, by)
    rows = {"county": [[2, 2, 1, 1]] * 2, "group": [[2, 2, 1, 1]] * 2}.get(by, [[3, 3, 1, 2]])

    assert ([3, 3, 1, 2], rows) == (
        numbers(found.total, ATTENDANCE),
        [numbers(each, ATTENDANCE) for each in found.rows if each.checks],
    )


def test_by_check_checks_without_a_site_are_their_own() -> None:
    """
    By check, two checks of one outing that name no site are two sites; checks of one site twice are one.
    """
    book = check_by_check()
    book.visit("V1", "131022-G01", "D1 D2")
    for name in ("C1", "C2"):
        book.say("check", name, {"visit": rec("V1"), "date": "2021-10-18", "topic": "GW"})
    for name in ("C3", "C4"):
        book.check(name, "131022-GW-001", "V1")

    assert [2, 6, 1, 4] == numbers(of(book).total, ATTENDANCE)


@pytest.mark.parametrize("unit", ["visit", "check"])
def test_who_was_nowhere_near_is_in_no_row_of_a_site(unit: str) -> None:
    """
    By site, topic and agency those count who were at the row's checks; a deputy who came to the second site only is
    not at the first, but is on the outing. So persons are never more than participations.
    """
    book = Book(count_unit=unit)
    book.group("131022-G01")
    for code in ("131022-GW-001", "131022-MH-002"):
        book.site(code, "131022-G01", f"{code[7:9]}办")
    book.visit("V1", "131022-G01", "D1")
    book.check("C1", "131022-GW-001", "V1")
    book.check("C2", "131022-MH-002", "V1", "D2 D3")
    found = {by: [numbers(each, "persons participations") for each in of(book, by).rows if each.checks] for by in AXES}

    apart, together = [[1, 1], [2, 2]], [[3, 3]]
    rows = {"county": together, "group": together, "week": together, "topic": apart, "site": apart, "agency": apart}
    assert {**rows, "agency": sorted(apart)} == {**found, "agency": sorted(found["agency"])}


def test_a_deputy_who_came_later_is_on_the_visit() -> None:
    """
    By visit, a deputy named at one check only was still at the outing once.
    """
    book = city()
    book.visit("V1", "131022-G01", "D1")
    book.check("C1", "131022-GW-001", "V1", "D1 D2")
    book.check("C2", "131022-GW-002", "V1", "D2 D3")

    assert [3, 3, 1, 2] == numbers(of(book).total, ATTENDANCE)


def test_a_check_without_a_visit_is_its_own() -> None:
    """
    A check logged without a visit is an outing of its own, of its own group and deputies.
    """
    book = city()
    book.check("C1", "131022-GW-001", "", "D1 D2", group="131022-G01")
    book.check("C2", "131022-GW-002", "", "D1", group="131022-G01")
    found = of(book)

    assert ([2, 3, 2, 2], [2, 3, 2, 2]) == (
        numbers(found.total, ATTENDANCE),
        numbers(row(found, "131022"), ATTENDANCE),
    )


def test_a_visit_that_brought_no_standing_check_does_not_count() -> None:
    """
    An outing counts when at least one of its checks stands; with the last check its deputies go too.
    """
    book = city()
    book.visit("V1", "131022-G01", "D1 D2")
    book.visit("V2", "131022-G01", "D3")
    book.check("C1", "131022-GW-001", "V1", "D4")
    book.withdraw("check", "C1")

    assert [0, 0, 0, 0] == numbers(of(book).total, ATTENDANCE)


def test_a_joint_visit_is_one_outing_in_the_city_and_each_county_keeps_its_view() -> None:
    """
    Two visit records of one outing: the city counts each person once, each county those of its own record.
    """
    book = city()
    book.visit("V1", "131000-G01", "D1 D2")
    book.visit("V2", "131022-G01", "D2 D3")
    book.check("C1", "131022-GW-001", "V1")
    book.check("C2", "131022-GW-001", "V2")
    book.unify("visit", "V1", "V2")
    found = of(book)

    assert ([3, 3, 1, 2], [2, 2, 1, 1], [2, 2, 1, 1]) == (
        numbers(found.total, ATTENDANCE),
        numbers(row(found, "131000"), ATTENDANCE),
        numbers(row(found, "131022"), ATTENDANCE),
    )


def test_a_visit_taken_back_while_a_check_of_it_stands_is_still_of_its_outing() -> None:
    """
    Two visit records with one joint code, one of them withdrawn: its check stands, and nobody counts twice.
    """
    book = city()
    book.visit("V1", "131000-G01", "D1 D2", joint="J")
    book.visit("V2", "131022-G01", "D2 D3", joint="J")
    book.check("C1", "131022-GW-001", "V1")
    book.check("C2", "131022-GW-001", "V2")
    book.withdraw("visit", "V1")

    assert [3, 3, 1, 2] == numbers(of(book).total, ATTENDANCE)


def test_a_unification_can_be_taken_back() -> None:
    """
    Visits declared one and then two again are two.
    """
    book = city()
    book.visit("V1", "131000-G01", "D1")
    book.visit("V2", "131022-G01", "D1")
    book.check("C1", "131022-GW-001", "V1")
    book.check("C2", "131022-GW-001", "V2")
    book.unify("visit", "V1", "V2")
    book.unify("visit", "V1", "V2", same=False)

    assert [1, 2, 2, 2] == numbers(of(book).total, ATTENDANCE)


def test_one_record_of_two_groups_counts_whole_in_both_rows() -> None:
    """
    A visit record naming several groups counts with everyone on it in each of their rows, once in the total.
    """
    book = city()
    book.visit("V1", "131000-G01 131022-G01", "D1 D2")
    book.check("C1", "131022-GW-001", "V1")
    found = of(book, "group")

    assert ([2, 2, 1, 1], [2, 2, 1, 1], [2, 2, 1, 1]) == (
        numbers(found.total, ATTENDANCE),
        numbers(row(found, "131000-G01"), ATTENDANCE),
        numbers(row(found, "131022-G01"), ATTENDANCE),
    )


def test_unified_deputies_and_sites_are_one() -> None:
    """
    A deputy entered twice is one person, a site listed twice one site, shown under the smallest code.
    """
    book = city()
    book.visit("V1", "131022-G01", "D1 D2")
    book.check("C1", "131022-GW-002", "V1")
    book.check("C2", "131022-GW-001", "V1")
    book.unify("deputy", "D1", "D2")
    book.unify("site", "131022-GW-001", "131022-GW-002")
    found = of(book, "site")

    assert ([1, 1, 1, 2], [1, 2, "131022-GW-001", 2]) == (
        numbers(found.total, ATTENDANCE),
        [found.total.sites, found.total.sites_planned, found.rows[0].key, found.rows[0].checks],
    )


def test_the_cut_off_day_counts_and_later_days_do_not() -> None:
    """
    Checks up to and with the day asked about count, and only their photos, findings and advice.
    """
    book = city()
    for name, day in (("C1", "2021-10-18"), ("C2", "2021-10-19")):
        book.check(name, "131022-GW-001", group="131022-G01", day=day, advice=["一"])
        book.photo(f"p{name}", name)
        book.finding(f"f{name}", name)

    assert [1, 1, 1, 1] == numbers(of(book, as_of="2021-10-18").total, "checks photos findings advice")


def test_withdrawn_photos_and_findings_do_not_count() -> None:
    """
    A withdrawn photo or finding of a standing check is not counted.
    """
    book = city()
    book.check("C1", "131022-GW-001", group="131022-G01")
    book.photo("P1", "C1")
    book.photo("P2", "C1")
    book.finding("F1", "C1")
    book.withdraw("photo", "P1")
    book.withdraw("finding", "F1")

    assert [1, 1, 0] == numbers(of(book).total, "checks photos findings")


def test_a_withdrawal_in_conflict_still_counts_and_is_marked() -> None:
    """
    A check withdrawn on one laptop and corrected on another counts, marked, until a person resolves it.
    """
    book = city()
    first = book.check("C1", "131022-GW-001", group="131022-G01")
    book.withdraw("check", "C1", blind=[first], dev="b")
    book.say("check", "C1", {"note": "补充说明"}, blind=[first], dev="c")
    found = of(book)

    assert (1, True, 1, [True, False]) == (
        found.total.checks,
        found.total.marked,
        found.conflicts,
        [row(found, "131022").marked, row(found, "131023").marked],
    )


@pytest.mark.parametrize(
    "kind, name, marked",
    [
        ("site", "131022-GW-001", [True, False]),
        ("site", "131023-GW-001", [False, True]),
        ("group", "131022-G02", [True, False]),
        ("deputy", "D1", [True, False]),
        ("deputy", "D4", [False, False]),
        ("visit", "V1", [True, False]),
        ("finding", "F1", [True, False]),
        ("photo", "P1", [True, False]),
    ],
)
def test_a_conflict_marks_the_rows_it_stands_behind(kind: str, name: str, marked: list[bool]) -> None:
    """
    Rows are marked when a conflict stands on a record behind their numbers, the lists included, and no others.
    """
    book = city()
    book.visit("V1", "131022-G01", "D1")
    book.check("C1", "131022-GW-001", "V1")
    book.finding("F1", "C1")
    book.photo("P1", "C1")
    book.say(kind, name, {"note": "甲"}, blind=[], dev="b")
    book.say(kind, name, {"note": "乙"}, blind=[], dev="c")
    found = of(book)
    own = of(book, region="131022")

    assert (marked, 1, int(marked[0])) == (
        [row(found, "131022").marked, row(found, "131023").marked],
        found.conflicts,
        own.conflicts,
    )


STATES = (
    "draft confirmed assigned rectifying responded returned accepted closed closed reopened dismissed combined"
).split()


def test_a_finding_counts_in_the_state_it_was_in_on_the_day() -> None:
    """
    A summary of an earlier day tells how far rectification was then: moves made later are not there yet.
    """
    book = city()
    book.check("C1", "131022-GW-001", group="131022-G01")
    book.finding("F1", "C1", due_date="2021-10-31")
    for state, day in (("confirmed", "2021-10-20"), ("assigned", "2021-10-21"), ("closed", "2021-11-10")):
        book.say("finding", "F1", {"move": {"state": state, "date": day}})
    names = "findings confirmed assigned closed overdue rectification_rate"

    days = {"2021-10-18": [1, 0, 0, 0, 0, None], "2021-10-20": [1, 1, 0, 0, 0, 0.0]}
    days |= {"2021-11-09": [1, 1, 1, 0, 1, 0.0], "2021-11-10": [1, 1, 1, 1, 0, 1.0]}
    assert days == {day: numbers(of(book, as_of=day).total, names) for day in days}


def test_findings_are_counted_by_their_state() -> None:
    """
    The rate divides what was struck off by what was confirmed, less what was not true or combined.
    """
    book = city()
    book.check("C1", "131022-GW-001", group="131022-G01")
    for place, state in enumerate(STATES):
        book.finding(f"F{place}", "C1", state, due_date="2021-10-31")
    found = of(book).total

    assert [12, 11, 8, 2, 1, 1, 0.222222, 6] == numbers(
        found, "findings confirmed assigned closed dismissed combined rectification_rate overdue"
    )


def test_without_a_divisor_there_is_no_rate() -> None:
    """
    Where nothing is to be rectified the rate is unknown, not nought.
    """
    book = city()
    book.check("C1", "131022-GW-001", group="131022-G01")
    book.finding("F1", "C1")
    book.finding("F2", "C1", "dismissed")

    assert [2, 1, None] == numbers(of(book).total, "findings confirmed rectification_rate")


def test_only_planned_sites_are_covered() -> None:
    """
    A site that was found in the field or stands in another county's plan covers nothing of a county's own plan, and
    two checks of one site cover it once.
    """
    book = city()
    book.site("131022-GW-G01A-X01")
    for place, code in enumerate(("131022-GW-001", "131022-GW-001", "131022-GW-G01A-X01", "131023-GW-001")):
        book.check(f"C{place}", code, group="131022-G01")
    found = of(book)

    assert [[3, 2, 1], [0, 1, 0], [3, 3, 2]] == [
        numbers(each, "sites sites_planned covered")
        for each in (row(found, "131022"), row(found, "131023"), found.total)
    ]


def test_a_finding_belongs_to_its_own_agency() -> None:
    """
    By agency a finding counts where it was handed to, though the check counts at the site's agency.
    """
    book = city()
    book.check("C1", "131022-GW-001", group="131022-G01")
    book.finding("F1", "C1", agency="示例电力所")
    book.finding("F2", "C1")
    found = [(each.key, each.checks, each.findings) for each in of(book, "agency").rows]

    assert [("示例水务办", 1, 1), ("示例电力所", 0, 1)] == found


def test_a_site_without_an_agency_comes_last() -> None:
    """
    Sites whose list names no agency have a row of their own, at the end.
    """
    book = city()
    book.site("131022-GW-009", agency="")
    found = [(each.key, each.sites_planned) for each in of(book, "agency").rows]

    assert [("示例水务办", 3), ("", 1)] == found


def test_a_photo_passed_on_counts_once() -> None:
    """
    The same picture at two checks is one photo in a row that has both.
    """
    book = city()
    book.check("C1", "131022-GW-001", group="131022-G01")
    book.check("C2", "131023-GW-001", group="131023-G01")
    book.photo("P1", "C1", "same")
    book.photo("P2", "C2", "same")
    found = of(book)

    assert [1, 1, 1] == [found.total.photos, row(found, "131022").photos, row(found, "131023").photos]


def test_planned_sites_follow_their_group() -> None:
    """
    A planned site counts in the county of the group it is assigned to, else in its own; a withdrawn one and one
    found in the field are not planned.
    """
    book = city()
    book.site("131022-GW-004", "131000-G01")
    book.site("131022-GW-005")
    book.site("131022-GW-006")
    book.withdraw("site", "131022-GW-006")
    book.site("131022-GW-G01A-X01", "131022-G01")
    found = of(book)

    assert [1, 3, 1, None, 5] == [
        *(row(found, key).sites_planned for key in ("131000", "131022", "131023", "131024")),
        found.total.sites_planned,
    ]


@pytest.mark.parametrize("region", [None, "131022"])
def test_where_nothing_is_planned_the_plan_is_unknown(region: str | None) -> None:
    """
    Without a list the total has no plan, in the city as in a county, and that is not nought.
    """
    book = Book()
    book.group("131022-G01")

    assert {None} == {each.sites_planned for by in AXES for each in (of(book, by, region).total, *of(book, by).rows)}


def test_unified_sites_are_planned_where_each_was_listed() -> None:
    """
    Sites of two lists declared one are planned once in the total and in the row of each; a site found in the field
    takes the plan of neither over, though its code be the smallest and it stands for them.
    """
    book = city()
    book.site("131082-MI-001", "131022-G02", agency="示例矿山办")
    book.site("131000-GW-G01A-X01", "131000-G01", agency="示例水利所")
    book.unify("site", "131082-MI-001", "131022-GW-001")
    book.unify("site", "131082-MI-001", "131000-GW-G01A-X01")
    planned = {by: {each.key: each.sites_planned for each in of(book, by).rows if each.sites_planned} for by in AXES}

    assert {
        "county": {"131022": 2, "131023": 1},
        "topic": {"GW": 3, "MI": 1},
        "group": {"131022-G01": 2, "131022-G02": 1, "131023-G01": 1},
        "site": {"131000-GW-G01A-X01": 1, "131022-GW-002": 1, "131023-GW-001": 1},
        "week": {},
        "agency": {"示例水务办": 3, "示例矿山办": 1},
    } == planned
    assert [3, 2] == [of(book, region=region).total.sites_planned for region in (None, "131022")]


def test_a_withdrawn_group_is_not_registered() -> None:
    """
    A group that was withdrawn is no group of its county.
    """
    book = city()
    book.withdraw("group", "131022-G02")

    assert [3, 1] == [of(book).total.groups, row(of(book), "131022").groups]


def test_a_county_shows_a_withdrawn_group_that_has_checked() -> None:
    """
    By group a county has a row for each group registered there, and for one withdrawn as soon as it has a check.
    """
    book = city()
    for code in ("131022-G02", "131023-G01"):
        book.check(f"C{code}", "131022-GW-001", group=code)
        book.withdraw("group", code)
    rows = of(book, "group", "131022").rows

    assert [("131022-G01", 0), ("131022-G02", 1)] == [(each.key, each.checks) for each in rows]


def test_a_site_found_in_the_field_has_a_row_once_checked() -> None:
    """
    By site there is a row for what is planned and for what was checked; the latter may have no plan.
    """
    book = city()
    book.site("131022-GW-G01A-X01")
    book.site("131022-GW-G01A-X02")
    book.check("C1", "131022-GW-G01A-X02", group="131022-G01")
    found = [(each.key, each.sites_planned, each.checks) for each in of(book, "site").rows]
    listed = ["131022-GW-001", "131022-GW-002"]

    assert [*((key, 1, 0) for key in listed), ("131022-GW-G01A-X02", None, 1), ("131023-GW-001", 1, 0)] == found


def test_rows_come_in_official_order() -> None:
    """
    The city itself first, then counties by code; topics in the campaign's order without court files.
    """
    book = city()

    assert (["131000", "131002", "131003"], ["AG", "GW", "BE", "MH", "LA"], 10) == (
        [each.key for each in of(book).rows][:3],
        [each.key for each in of(book, "topic").rows][:5],
        len(of(book, "topic").rows),
    )


def test_a_topic_exempt_in_every_county_asked_about_does_not_apply() -> None:
    """
    Mines apply in the city, because one county has them, and do not in a county without.
    """
    book = city()
    found = [row(of(book, "topic", region), "MI").applicable for region in (None, "131000", "131022", "131082")]

    assert [True, True, False, True] == found


def test_a_topic_applies_where_no_county_takes_part() -> None:
    """
    In a campaign of the city alone every topic applies: no county is exempt from it.
    """
    counties = [code for code in Book().campaign.regions if code != "131000"]
    book = Book(**{f"region.{code}": None for code in counties})

    assert {True} == {each.applicable for each in of(book, "topic").rows}


def test_a_county_that_takes_no_part_is_shown_once_it_has_checks() -> None:
    """
    Checks of a region outside the campaign are not dropped: it has a row, marked as taking no part.
    """
    book = city()
    book.group("131099-G01")
    book.check("C1", "131022-GW-001", group="131099-G01")
    last = of(book).rows[-1]

    assert ("131099", False, 1) == (last.key, last.applicable, last.checks)


def test_a_county_selection_is_the_row_of_the_city() -> None:
    """
    A county's own summary has the numbers of its row in the city's.
    """
    book = golden_city()
    names = " ".join(KEYS[3:])
    found = {
        key: (numbers(row(of(book), key), names), numbers(of(book, region=key).total, names))
        for key in ("131022", "131023")
    }

    assert {key: (both[0], both[0]) for key, both in found.items()} == found


def test_a_county_selection_has_its_own_rows_only() -> None:
    """
    In a county's summary by county and by group stand that county and its groups alone.
    """
    book = city()
    book.visit("V1", "131000-G01 131022-G01", "D1")
    book.check("C1", "131022-GW-001", "V1")
    found = [[each.key for each in of(book, by, "131022").rows] for by in ("county", "group")]

    assert [["131022"], ["131022-G01", "131022-G02"]] == found


def test_names_are_in_the_language_asked_for() -> None:
    """
    Names of counties and the total follow the language; keys do not.
    """
    book = city()
    found = [summarise(book.state, book.campaign, "county", None, "2021-12-31", lang) for lang in ("zh", "en")]

    assert [("市本级", "合计"), ("Langfang (city)", "Total")] == [
        (each.rows[0].name, each.total.name) for each in found
    ]


def test_foreign_shapes_do_not_stop_the_counting() -> None:
    """
    A record whose fields have shapes fieldkit does not write is counted for what can be read of it; a check without
    a date stands on no day.
    """
    book = city()
    odd = {"site": ["x"], "topic": 3, "visit": {"a": 1}, "group": [], "advice": "一", "date": "no date"}
    book.say("check", "C1", {**odd, "date": "2021-10-18"})
    book.say("photo", "P1", {"check": ["C1"], "sha256": 5})
    book.say("finding", "F1", {"check": 7})
    book.say("check", "C2", {"date": None})
    book.say("check", "C3", {"date": ""})
    found = [of(book, by).total for by in AXIS_NAMES]

    assert [[1, 0, 0, 0, 1]] * 6 == [numbers(each, "checks sites photos advice visits") for each in found]


def test_a_correction_of_an_erased_check_does_not_count() -> None:
    """
    Where a check was erased and a correction of it arrives that the erasure did not know, no check without a day,
    site or group is counted.
    """
    book = city()
    first = book.check("C1", "131022-GW-001", group="131022-G01")
    before = of(book).total.checks
    book.say("check", "C1", {"note": "更正"})
    book.say("erase", "E1", {"entries": [first], "photos": [], "reason": ""})
    book.lines = unite(book.lines)

    assert (1, 0) == (before, of(book).total.checks)


def test_there_are_six_axes() -> None:
    """
    The summary can be asked for by county, topic, group, site, week and agency.
    """
    assert AXIS_NAMES == tuple(AXES)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(book=cities(), region=st.sampled_from([None, "131000", "131022", "131082"]), as_of=st.sampled_from(DAYS))
def test_a_recount_in_sql_agrees(book: Book, region: str | None, as_of: str) -> None:
    """
    Plain SQL over the exported ledger, written from the rules alone, gives every row and total again, and how many of
    the planned sites were checked; there are never more persons than participations.
    """
    state, campaign, exported = book.state, book.campaign, book.exported
    for by in AXIS_NAMES:
        found = summarise(state, campaign, by, region, as_of)
        expected = recount(exported, by, region, as_of, more="covered")
        shown = {name: getattr(found, name) for name in ("region", "by", "as_of", "count_unit")}
        rows = [{**plain(each), "covered": each.covered} for each in found.rows]
        total = {**plain(found.total), "covered": found.total.covered}

        assert all(each.persons <= each.participations for each in (*found.rows, found.total))
        assert expected == {**shown, "rows": rows, "total": total}


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(
    book=cities(),
    region=st.sampled_from([None, "131000", "131022"]),
    as_of=st.sampled_from(DAYS),
    size=st.integers(1, 9),
)
def test_a_narrow_reading_counts_the_same(book: Book, region: str | None, as_of: str, size: int) -> None:
    """
    What is read for counting alone gives every number that the whole records give, however it is cut into batches.
    """
    rows = [line + END for line in book.lines.values()]
    batches = [rows[start : start + size] for start in range(0, len(rows), size)]
    state, campaign = book.state, book.campaign
    narrow = counted_state(state.campaign, lambda: batches)

    for by in AXIS_NAMES:
        assert summarise(state, campaign, by, region, as_of) == summarise(narrow, campaign, by, region, as_of)


@pytest.mark.parametrize("by", AXIS_NAMES)
def test_the_recount_gives_the_golden_city_too(by: str) -> None:
    """
    The recount by itself arrives at the numbers counted by hand.
    """
    expected = json.loads((GOLDEN / "expected.json").read_text("utf-8"))["by"][by]
    found = recount(golden_city().exported, by, as_of="2021-12-31")

    assert expected == {"rows": found["rows"], "total": found["total"]}
