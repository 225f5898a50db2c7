"""
Records that may be one: what is offered, why, how strongly, and what is not offered.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from make import DAY, Book, rec

from fieldkit.core import double_sites as sites_room
from fieldkit.core.coordinate import haversine_m
from fieldkit.core.double_deputies import double_deputies
from fieldkit.core.double_findings import double_findings
from fieldkit.core.double_sites import alike, double_sites
from fieldkit.core.double_visits import double_checks, double_visits
from fieldkit.core.doubles import Double
from fieldkit.core.nearest import within

HERE = (39.4350, 116.2940)


def at(metres_north: float) -> dict[str, Any]:
    """
    Give the coordinate field of a place so many metres north of the well.
    """
    lat, lon = f"{HERE[0] + metres_north / 111_195:.6f}", f"{HERE[1]:.6f}"
    place = {"raw": f"{lat},{lon}", "lat": lat, "lon": lon, "datum": "wgs84", "source": "list", "accuracy_m": None}
    return {"coordinate": {**place, "wgs84": {"lat": lat, "lon": lon}}}


def codes(doubles: list[Double]) -> list[tuple[str, str]]:
    """
    Give the pairs by their codes, or names where they have none, as they are ranked.
    """
    return [(each.one.code or each.one.name, each.other.code or each.other.name) for each in doubles]


def sites(*listed: tuple[str, str, dict[str, Any]]) -> Book:
    """
    List sites, each by its code, name and place.
    """
    book = Book()
    for code, name, place in listed:
        book.site(code, name=name, **place)
    return book


def pain_19() -> Book:
    """
    List a site twice under other names a few metres apart, another twice under like names far apart, and neighbours.
    """
    return sites(
        ("131022-GW-001", "东柳村机井", at(0)),
        ("131022-GW-002", "老赵家地头", at(12)),
        ("131022-GW-003", "宫村镇北王庄机井", at(5_000)),
        ("131022-GW-G03A-X01", "北王庄机井", at(9_000)),
        ("131022-GW-005", "西柳村机井", at(20_000)),
        ("131022-GW-006", "宫村第二小学", at(30_000)),
        ("131022-GW-007", "宫村第三小学", at(31_000)),
    )


TWICE = [("131022-GW-001", "131022-GW-002"), ("131022-GW-003", "131022-GW-G03A-X01")]


def test_pain_19_sites_close_by_or_of_like_names_are_offered() -> None:
    """
    kartoza/bims#1880: a site listed twice a few metres apart under another name is offered, and so is one of a like
    name whose position is elsewhere: either is enough. Neighbours told apart by a sign are not.
    """
    found = double_sites(pain_19().state, haversine_m)

    assert TWICE == sorted(codes(found))
    assert {"near": 12} == {why.word: why.value for each in found for why in each.reasons if why.word == "near"}


@pytest.mark.parametrize("way, left", [("within", TWICE[1:]), ("_named_alike", TWICE[:1])])
def test_neither_way_stands_for_the_other(way: str, left: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    A search by one of the two ways alone, and so one that asks for both at once, misses a pair.
    """
    monkeypatch.setattr(sites_room, way, lambda *asked: ())

    assert left == codes(double_sites(pain_19().state, haversine_m))


def test_sites_of_one_topic_come_before_those_of_two() -> None:
    """
    Two sites at one place weigh more when they are of one topic; of two topics they are offered all the same.
    """
    book = sites(
        ("131022-BE-001", "政务大厅", at(0)), ("131022-GW-001", "东机井", at(20)), ("131022-GW-002", "老赵家", at(40))
    )

    assert [("131022-GW-001", "131022-GW-002")] == codes(double_sites(book.state, haversine_m))[:1]
    assert 3 == len(double_sites(book.state, haversine_m))


@pytest.mark.parametrize(
    "one, other, same",
    [
        ("东柳村机井", "柳村机井", True),
        ("东柳村机井", "西柳村机井", False),
        ("宫村第二小学", "宫村二小", True),
        ("1号机井", "2号机井", False),
        ("固安县人民医院", "永清县人民医院", False),
    ],
)
def test_names_of_neighbours_are_told_apart(one: str, other: str, same: bool) -> None:
    """
    What one writer leaves out is alike; a number or a point of the compass that differs is not.
    """
    assert same == (alike(one, other) >= sites_room.LEAST_LIKE) == (alike(other, one) >= sites_room.LEAST_LIKE)


@settings(max_examples=40)
@given(
    places=st.lists(st.tuples(st.integers(-90, 90), st.integers(-90, 90)), max_size=12),
    lat=st.sampled_from([0.0, 39.4, -39.4, 80.0]),
    metres=st.sampled_from([1.0, 50.0, 60.0]),
)
def test_pairs_within_a_distance_are_all_found(places: list[tuple[int, int]], lat: float, metres: float) -> None:
    """
    Every pair no farther apart than asked is found once, as measuring all pairs finds them.
    """
    points = [(str(place), lat + north * 1e-5, 116 + east * 1e-5) for place, (north, east) in enumerate(places)]
    wanted = {
        frozenset((one[0], other[0]))
        for place, one in enumerate(points)
        for other in points[place + 1 :]
        if haversine_m(one[1:], other[1:]) <= metres
    }
    found = [frozenset(each[:2]) for each in within(points, metres, haversine_m)]

    assert (wanted, len(wanted)) == (set(found), len(found))


def roster() -> Book:
    """
    Enter a roster with namesakes, and deputies typed in without a number.
    """
    book = Book()
    book.deputy("D1", name="周启明", region="131022", agency="县水务局")
    book.deputy("D2", name="周启明", region="131022", agency="例安村委会")
    book.deputy("D3", name="吴秀兰", region="131022")
    book.deputy("D4", name="吴秀兰", region="131023")
    for name, fields in (("T1", {"name": "吴 秀兰"}), ("T2", {"name": "周启民", "agency": "县水务局"})):
        book.say("deputy", name, {"level": "county", "region": "131022", **fields})
    return book


def test_namesakes_are_offered_where_nothing_says_otherwise() -> None:
    """
    One name in one region without a roster number is the strongest; a name that differs by a sign at one agency is
    offered for one typed in; another agency or region says that they are two.
    """
    found = double_deputies(roster().state)

    assert [("D1", "周启民"), ("D3", "吴 秀兰")] == sorted(codes(found))
    assert [("D3", "吴 秀兰")] == codes([double for double in found if double.strong])


def test_who_was_said_to_be_two_or_is_one_is_not_offered() -> None:
    """
    A pair once said to be two is not asked about again, nor one that is one already; parted again it is.
    """
    book = roster()
    book.unify("deputy", "D3", "T1", same=False)
    apart = codes(double_deputies(book.state))
    book.unify("deputy", "D3", "T1")

    assert [("D1", "周启民")] == apart == codes(double_deputies(book.state))


def two_laptops(group: str = "131022-G03", site: str = "131022-GW-001") -> Book:
    """
    Let two laptops log a visit of one day with a check each.
    """
    book = Book()
    for code in ("131022-G03", "131000-G01"):
        book.group(code)
    for code in ("D1", "D2", "D3"):
        book.deputy(code)
    for code in ("131022-GW-001", "131022-GW-002"):
        book.site(code)
    for dev, name, team, place in (("b", "V1", "131022-G03", "131022-GW-001"), ("c", "V2", group, site)):
        fields = {"code": name, "date": "2021-10-18", f"group.{rec(team)}": True}
        book.say("visit", name, {**fields, f"deputy.{rec('D1')}": True}, dev=dev)
        check = {"code": f"{name}C1", "site": rec(place), "date": "2021-10-18", "topic": "GW", "visit": rec(name)}
        book.say("check", f"{name}C1", check, dev=dev)
    return book


def words(double: Double) -> set[str]:
    """
    Give the words of the reasons.
    """
    return {reason.word for reason in double.reasons}


def test_an_outing_two_laptops_logged_is_offered() -> None:
    """
    Two visits of one day, group and site from two laptops are strong; of two groups they are offered for the site and
    the people; of one laptop, or declared one, they are not.
    """
    [strong] = double_visits(two_laptops().state)
    [joint] = double_visits(two_laptops(group="131000-G01").state)
    book = two_laptops()
    book.unify("visit", "V1", "V2")
    book.visit("V3", "131022-G03")
    book.visit("V4", "131022-G03")

    assert (True, {"same_day", "same_group", "same_site", "same_deputies"}) == (strong.strong, words(strong))
    assert (False, {"same_day", "same_site", "same_deputies"}) == (joint.strong, words(joint))
    assert ("V3", "V4") not in codes(double_visits(book.state))
    assert ("V1", "V2") not in codes(double_visits(book.state))


def test_what_looks_like_the_same_check_is_offered() -> None:
    """
    Checks at one site on one day from two laptops look like the same check, and the one that says more is to stay; two
    groups on one outing each log their own, and of visits said to be two they are two.
    """
    book = two_laptops()
    book.say("photo", "P2", {"check": rec("V2C1"), "sha256": "0" * 64, "ext": "jpg"}, dev="c")
    [found] = double_checks(book.state)
    joint, apart = two_laptops(group="131000-G01"), two_laptops()
    apart.unify("visit", "V1", "V2", same=False)
    beside = codes(double_checks(joint.state))
    joint.unify("visit", "V1", "V2")

    assert ("V2C1", "V1C1") == (found.one.code, found.other.code)
    assert ([("V1C1", "V2C1")], [], []) == (beside, double_checks(joint.state), double_checks(apart.state))


def test_one_picture_at_one_site_makes_two_checks_alike() -> None:
    """
    The same picture at one site on two days is a reason; at two sites on two days it is a matter for whoever looks at
    photos.
    """
    book = two_laptops(site="131022-GW-002")
    book.say("check", "V2C1", {"date": "2021-10-19"}, dev="c")
    for check in ("V1C1", "V2C1"):
        book.photo(f"P{check}", check, "same")
    elsewhere = double_checks(book.state)
    book.say("check", "V2C1", {"site": rec("131022-GW-001")}, dev="c")

    assert ([], {"same_site", "same_group", "same_photo"}) == (elsewhere, words(double_checks(book.state)[0]))


def test_a_problem_two_laptops_found_is_offered() -> None:
    """
    Findings at one site in the same words, or of one item in like words, may be one problem; one found again after it
    was struck off has come back.
    """
    book = two_laptops()
    for name, check, text, item in (
        ("F1", "V1C1", "3眼机井未封填", "GW04"),
        ("F2", "V2C1", "机井 3 眼未封填", "GW04"),
        ("F3", "V2C1", "计量设施损坏", "GW02"),
        ("F4", "V1C1", "无取水许可证", "GW01"),
    ):
        book.finding(name, check, text=text, item=item)
    found = codes(double_findings(book.state))
    book.say("finding", "F1", {"move": {"state": "closed", "date": "2021-10-17"}})

    assert ([("F1", "F2")], []) == (found, double_findings(book.state))


def test_many_are_not_all_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Of many sites only those of a region that share most of their signs are compared by name, only neighbours are
    measured, and the reasons are asked for of the pairs found.
    """
    book = sites(
        *(
            (f"1310{22 + n % 4}-GW-{n:03d}", f"{chr(0x4E00 + 3 * n)}{chr(0x6E00 + n)}村机井", at(n * 40))
            for n in range(120)
        )
    )
    compared, measured = [], []

    def compare(one: str, other: str) -> float:
        compared.append((one, other))
        return alike(one, other)

    def measure(one: Any, other: Any) -> float:
        measured.append((one, other))
        return haversine_m(one, other)

    monkeypatch.setattr(sites_room, "alike", compare)
    found = double_sites(book.state, measure)

    assert (119, 119, 119) == (len(found), len(measured), len(compared))


@pytest.mark.parametrize("codes_of_a", [("V1", "V2"), ("V2", "V1")])
def test_the_likeliest_pair_stands_for_what_was_declared_one(codes_of_a: tuple[str, str]) -> None:
    """
    Of visits declared one the one that looks most like another is compared, whichever code comes first.
    """
    book = Book()
    book.group("131022-G01")
    book.site("131022-GW-001", "131022-G01")
    by_group, by_site = codes_of_a
    book.visit(by_group, "131022-G01")
    book.visit(by_site, "")
    book.check("C1", "131022-GW-001", by_site)
    book.unify("visit", by_group, by_site)
    day = {"date": DAY}
    book.say("visit", "V3", {**day, "code": "V3", f"group.{rec('131022-G01')}": True}, dev="b")
    there = {"site": rec("131022-GW-001"), "visit": rec("V3"), "topic": "GW"}
    book.say("check", "C3", {**day, **there, "code": "C3"}, dev="b")

    [double] = double_visits(book.state)
    assert double.has("same_site") and by_site in (double.one.code, double.other.code)
