"""
The truth of a plan: against numbers counted by hand, and against a recount of the written tables.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from fieldkit import resources
from fieldkit.operations.example.plan import FULL, Size, make_plan
from fieldkit.operations.example.plan_table import write_lists, write_plan
from fieldkit.operations.example.rows import (
    Plan,
    PlanCheck,
    PlanDeputy,
    PlanFinding,
    PlanGroup,
    PlanMove,
    PlanPhoto,
    PlanPoint,
    PlanRegion,
    PlanSite,
    PlanTopic,
    PlanVisit,
)
from fieldkit.operations.example.truth import truth

CAMPAIGN = resources.read_json("data", "campaigns/langfang-2021.json")
POINT = PlanPoint("39.500000,116.300000", "39.500000", "116.300000", "wgs84")
ROW_KEYS = (
    "key name applicable groups persons participations visits sites sites_planned checks findings confirmed assigned "
    "closed dismissed combined rectification_rate overdue advice casefiles photos"
).split()


def group(code: str, topic: str) -> PlanGroup:
    """
    Make a group of the region its code begins with.
    """
    return PlanGroup(code, code, "supervision", "county", code[:6], topic, "", "", "", ())


def site(code: str, group_code: str, agency: str) -> PlanSite:
    """
    Make a site of the region and topic its code begins with.
    """
    return PlanSite(
        code, code, code[:6], "", "", code[7:9], agency, "", group_code, POINT, POINT.lat, POINT.lon, False, "", ""
    )


def visit(code: str, groups: str, day: str, deputies: str, joint: str = "") -> PlanVisit:
    """
    Make a visit; groups and deputies are given as words in one text.
    """
    teams = tuple(groups.split())
    return PlanVisit(
        code, teams[0], teams, day, "announced", "", joint, tuple(deputies.split()), ("王示安",), "", "", ""
    )


def finding(code: str, state: str, due: str | None, agency: str = "") -> PlanFinding:
    """
    Make a finding that stands in a state.
    """
    moves = (PlanMove(state, "2021-10-18", "", "", ""),)
    return PlanFinding(code, "GW04", "", "off_ledger", "deadline", agency, "", due, "", "", moves)


def check(
    code: str,
    record: PlanVisit | None,
    site_code: str,
    day: str = "",
    findings: tuple[PlanFinding, ...] = (),
    photos: int = 0,
    advice: int = 0,
    team: str = "",
    deputies: str = "",
    withdrawn: str | None = None,
) -> PlanCheck:
    """
    Make a check of a site on a visit, or, without one, by a team with its own deputies.
    """
    return PlanCheck(
        code=code,
        team=team or (record.team if record else ""),
        visit=record.code if record else None,
        site=site_code,
        topic=site_code[7:9],
        date=day or (record.date if record else ""),
        time="09:00",
        version=1,
        answers=(),
        advice=("建议",) * advice,
        note="",
        point=None,
        group="" if record else team,
        method="",
        deputies=tuple(deputies.split()),
        escorts=(),
        withdrawn=withdrawn,
        findings=findings,
        photos=tuple(
            PlanPhoto(f"{code}-{n}.jpg", "scene", (), n, None, None, None, None, "") for n in range(1, photos + 1)
        ),
    )


def tiny() -> Plan:
    """
    Three groups (city, A, B), four sites; a joint visit, a withdrawn check, a check without a visit, a late one.

    18 Oct: city group with p1 p2 and county group A with p2 p3, jointly, both at site GW-001.
    18 Oct: A goes on to GW-002, where also p4 comes; its second record of GW-002 is withdrawn (p9 only there).
    25 Oct: B with p1 at BE-001 without a visit. 3 Jan 2022: B with p5 at GW-001, after the cut-off.
    """
    city, a, b = group("131000-G01", "GW"), group("131022-G01", "GW"), group("131022-G02", "BE")
    v1 = visit("V1", "131000-G01", "2021-10-18", "p1 p2", "J1")
    v2 = visit("V2", "131022-G01", "2021-10-18", "p2 p3", "J1")
    v3 = visit("V3", "131022-G02", "2022-01-03", "p5")
    return Plan(
        seed=0,
        campaign="tiny",
        regions=(
            PlanRegion("131000", "市本级", ""),
            PlanRegion("131022", "固安县", ""),
            PlanRegion("131023", "永清县", ""),
        ),
        topics=(
            PlanTopic("GW", "地下水", "", ()),
            PlanTopic("BE", "营商", "", ()),
            PlanTopic("MI", "矿山", "", ("131022", "131023")),
            PlanTopic("CE", "案卷", "", ()),
        ),
        groups=(city, a, b),
        deputies=tuple(PlanDeputy(f"p{n}", f"p{n}", "county", "131022", "", "") for n in range(1, 10)),
        sites=(
            site("131022-BE-001", b.code, ""),
            site("131022-GW-001", a.code, "水务"),
            site("131022-GW-002", a.code, "水务"),
            site("131023-GW-001", city.code, "水务"),
        ),
        visits=(v1, v2, v3),
        checks=(
            check("C1", v1, "131022-GW-001", photos=2, findings=(finding("F1", "closed", "2021-10-25"),)),
            check(
                "C2",
                v2,
                "131022-GW-001",
                photos=1,
                advice=2,
                findings=(finding("F2", "rectifying", "2021-11-01"), finding("F3", "draft", "2021-11-01")),
            ),
            check(
                "C3",
                v2,
                "131022-GW-002",
                deputies="p2 p4",
                findings=(finding("F4", "dismissed", None), finding("F5", "responded", "2021-12-31", "城管")),
            ),
            check("C4", v2, "131022-GW-002", deputies="p9", photos=3, advice=1, withdrawn="重复"),
            check("C5", None, "131022-BE-001", day="2021-10-25", team=b.code, deputies="p1"),
            check("C6", v3, "131022-GW-001", photos=4),
        ),
        edits=(),
    )


def numbers(row: dict[str, Any], *names: str) -> list[Any]:
    """
    Pick numbers out of a row.
    """
    return [row[name] for name in names]


WHO = ("groups", "persons", "participations", "visits", "sites", "sites_planned", "checks", "advice", "photos")
WHAT = ("findings", "confirmed", "assigned", "closed", "dismissed", "combined", "rectification_rate", "overdue")


def test_the_total_of_the_tiny_city() -> None:
    """
    The joint visit is one visit with p1 p2 p3 p4 once each (4), B's check is another with p1 (1): 5 participations.
    """
    total = truth(tiny())["by"]["county"]["total"]

    assert [3, 4, 5, 2, 3, 4, 4, 2, 3] == numbers(total, *WHO)
    assert [5, 4, 3, 1, 1, 0, 0.333333, 1] == numbers(total, *WHAT)


def test_the_counties_of_the_tiny_city() -> None:
    """
    Each county counts its own visit records: p2 is counted by the city and by 131022, so rows do not add up.
    """
    rows = {row["key"]: row for row in truth(tiny())["by"]["county"]["rows"]}

    assert ["131000", "131022", "131023"] == list(rows)
    assert [1, 2, 2, 1, 1, 1, 1, 0, 2] == numbers(rows["131000"], *WHO)
    assert [1, 1, 1, 1, 0, 0, 1.0, 0] == numbers(rows["131000"], *WHAT)
    assert [2, 4, 4, 2, 3, 3, 3, 2, 1] == numbers(rows["131022"], *WHO)
    assert [4, 3, 2, 0, 1, 0, 0.0, 1] == numbers(rows["131022"], *WHAT)
    assert [0, 0, 0, 0, 0, None, 0, 0, 0] == numbers(rows["131023"], *WHO)
    assert [0, 0, 0, 0, 0, 0, None, 0] == numbers(rows["131023"], *WHAT)


def test_the_topics_of_the_tiny_city() -> None:
    """
    Court files have no row; mines are no topic of these counties.
    """
    rows = {row["key"]: row for row in truth(tiny())["by"]["topic"]["rows"]}

    assert ["GW", "BE", "MI"] == list(rows)
    assert [2, 4, 4, 1, 2, 3, 3, 2, 3] == numbers(rows["GW"], *WHO)
    assert [1, 1, 1, 1, 1, 1, 1, 0, 0] == numbers(rows["BE"], *WHO)
    assert [True, True, False] == [row["applicable"] for row in rows.values()]


def test_the_other_axes_of_the_tiny_city() -> None:
    """
    Sites, weeks and agencies: at a site are those at its checks (p4 came to GW-002 only, p3 was not there); a finding
    belongs to its own agency, else to that of its site.
    """
    by = truth(tiny())["by"]
    agencies = {row["key"]: row for row in by["agency"]["rows"]}
    sites = {row["key"]: row for row in by["site"]["rows"]}

    assert [("2021-W42", 3, 4), ("2021-W43", 1, 1)] == [
        (row["key"], row["checks"], row["participations"]) for row in by["week"]["rows"]
    ]
    assert ["城管", "水务", ""] == list(agencies)
    assert [1, 4, 0] == [row["findings"] for row in agencies.values()]
    assert [0, 3, 1] == [row["checks"] for row in agencies.values()]
    assert [None, 3, 1] == [row["sites_planned"] for row in agencies.values()]
    assert [2, 3, 3, 1, 1, 1, 2, 2, 3] == numbers(sites["131022-GW-001"], *WHO)
    assert [1, 2, 2, 1, 1, 1, 1, 0, 0] == numbers(sites["131022-GW-002"], *WHO)
    assert [0, 0, 0, 0, 0, 1, 0, 0, 0] == numbers(sites["131023-GW-001"], *WHO)
    assert [1, 1, 1] == [row["groups"] for row in by["group"]["rows"]]
    assert [2, 3, 1] == [row["participations"] for row in by["group"]["rows"]]


def test_the_cut_off_and_the_count_unit() -> None:
    """
    A later cut-off takes in the later check; counting by check gives 3 at GW-001, which two records of one outing tell
    of, 2 at GW-002 and 1 at BE-001.
    """
    late = truth(tiny(), "2022-01-31")["by"]["week"]["total"]
    by_check = truth(tiny(), count_unit="check")["by"]["topic"]["total"]

    assert [5, 3, 6, 7, 2] == numbers(late, "checks", "visits", "participations", "photos", "overdue")
    assert [4, 6] == numbers(by_check, "persons", "participations")


def test_a_finding_counts_in_the_state_of_the_day() -> None:
    """
    A finding is a draft before its first move and overdue only in the state it was in on the day.
    """
    steps = [("draft", "2021-10-18"), ("confirmed", "2021-10-20"), ("closed", "2021-11-10")]
    moves = tuple(PlanMove(state, day, "", "", "") for state, day in steps)
    plan = tiny()
    late = finding("F9", "", "2021-10-31")._replace(moves=moves)
    plan = plan._replace(checks=(plan.checks[0]._replace(findings=(late,)),))
    days = ("2021-10-18", "2021-10-31", "2021-11-01", "2021-11-10")
    found = [truth(plan, day)["by"]["county"]["total"] for day in days]

    assert [[1, 0, 0, 0], [1, 1, 0, 0], [1, 1, 0, 1], [1, 1, 1, 0]] == [
        numbers(total, "findings", "confirmed", "closed", "overdue") for total in found
    ]


def test_the_rows_have_the_keys_of_the_contract() -> None:
    """
    Every row and total has exactly the keys of the summary, in its order.
    """
    by = truth(tiny())["by"]

    assert ["county", "topic", "group", "site", "week", "agency"] == list(by)
    for axis in by.values():
        for row in [*axis["rows"], axis["total"]]:
            assert ROW_KEYS == list(row)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_full_city_counts_as_the_report_says(seed: int) -> None:
    """
    74 groups, between 935 and 949 participations, nearly all of 346 sites, and some findings overdue.
    """
    total = truth(make_plan(seed, CAMPAIGN))["by"]["county"]["total"]

    assert [74, 346, 344] == numbers(total, "groups", "sites_planned", "sites")
    assert 935 <= total["participations"] <= 949
    assert 0 < total["overdue"] < total["confirmed"]


@pytest.mark.parametrize("size", [FULL, Size(2, 5, 14), Size(3, 9, 40)])
def test_the_tables_tell_the_same_numbers(size: Size, tmp_path: Path) -> None:
    """
    A recount from plan.csv and the lists, by someone who has no plan, agrees in total and for each county.
    """
    plan = make_plan(7, CAMPAIGN, size)
    write_lists(plan, tmp_path)
    recount = recount_tables(write_plan(plan, tmp_path / "plan.csv"), tmp_path / "sites.csv", tmp_path / "groups.csv")
    expected = truth(plan)["by"]["county"]

    assert {row["name"]: {name: row[name] for name in RECOUNTED} for row in expected["rows"]} == {
        row["name"]: recount(row["name"]) for row in expected["rows"]
    }
    assert {name: expected["total"][name] for name in RECOUNTED} == recount("")


RECOUNTED = (
    "persons",
    "participations",
    "visits",
    "sites",
    "sites_planned",
    "checks",
    "findings",
    "closed",
    "overdue",
    "advice",
    "photos",
)


def read(path: Path) -> list[dict[str, str]]:
    """
    Read a table; headers of the plan are known by their English name.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return [{name.rpartition("[")[2].rstrip("]"): cell for name, cell in row.items()} for row in rows]


def recount_tables(plan: Path, sites: Path, groups: Path) -> Any:
    """
    Give a function that counts one county by its name, or everything for the empty name.
    """
    rows = [row for row in read(plan) if not row["withdrawn"]]
    county_of = {row["小组编号"]: row["县（市、区）"] for row in read(groups)}
    homes = [county_of[row["监督小组"]] for row in read(sites)]

    def count(county: str) -> dict[str, Any]:
        mine = [row for row in rows if not county or county in row["county"].split("、")]
        outings: dict[str, set[str]] = {}
        for row in mine:
            people = outings.setdefault(row["joint"] or row["visit"] or row["check"], set())
            cells = row["deputies"], row["deputies at this site only"]
            people |= {name for cell in cells for name in cell.split("、") if name}
        found = [cell.split("；") for row in mine for cell in row["findings"].split(" | ") if cell]
        late = [cell for cell in found if cell[3] and cell[3] < "2021-12-31"]
        open_states = ("confirmed", "assigned", "rectifying", "responded", "returned", "reopened")
        planned = len([home for home in homes if not county or home == county])
        return {
            "persons": len(set().union(*outings.values())),
            "participations": sum(len(people) for people in outings.values()),
            "visits": len(outings),
            "sites": len({row["site"] for row in mine}),
            "sites_planned": planned or None,
            "checks": len(mine),
            "findings": len(found),
            "closed": len([cell for cell in found if "[closed]" in cell[2]]),
            "overdue": len([cell for cell in late if cell[2].rpartition("[")[2].rstrip("]") in open_states]),
            "advice": sum(len([text for text in row["advice"].split(" | ") if text]) for row in mine),
            "photos": sum(int(row["photos"]) for row in mine),
        }

    return count
