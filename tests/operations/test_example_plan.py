"""
The plan of the example city: its size, its order, its places, and the special cases it must hold.
"""

from __future__ import annotations

import csv
import math
import re
import subprocess
import sys
from collections import Counter
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from fieldkit import resources
from fieldkit.operations.example.outings import workdays
from fieldkit.operations.example.plan import FULL, Size, make_plan
from fieldkit.operations.example.plan_table import write_lists, write_plan
from fieldkit.operations.example.rows import Plan
from fieldkit.operations.people import parse_word

CAMPAIGN = resources.read_json("data", "campaigns/langfang-2021.json")
PLAN = make_plan(1, CAMPAIGN)
SMALL = [Size(1, 1, 1), Size(1, 2, 3), Size(2, 4, 10), Size(3, 5, 20), Size(10, 5, 9), Size(4, 20, 30)]


def rows_of(path: Path) -> list[dict[str, str]]:
    """
    Read a written table with its first row as header.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_city_has_the_size_of_the_real_campaign() -> None:
    """
    74 groups, 346 sites, about 600 deputies of five levels and about 1000 photos.
    """
    photos = sum(len(check.photos) for check in PLAN.checks)

    assert (74, 346) == (len(PLAN.groups), len(PLAN.sites))
    assert 560 <= len(PLAN.deputies) <= 640
    assert {"national", "provincial", "city", "county", "township"} == {deputy.level for deputy in PLAN.deputies}
    assert 900 <= photos <= 1100


def test_groups_are_shared_out_between_the_city_and_its_counties() -> None:
    """
    The city and seven counties have seven groups, three counties six.
    """
    shares = Counter(group.region for group in PLAN.groups)

    assert 7 == shares["131000"]
    assert [6, 6, 6, 7, 7, 7, 7, 7, 7, 7] == sorted(shares[code] for code in shares if code != "131000")


@pytest.mark.parametrize("seed", [1, 2, 77])
def test_sites_lie_inside_the_box_of_their_county(seed: int) -> None:
    """
    Both the true place and the place in the list are inside the county's box, and the code names the county.
    """
    outside = []
    for site in make_plan(seed, CAMPAIGN).sites:
        box = {side: float(value) for side, value in CAMPAIGN[f"region.{site.region}"]["box"].items()}
        for lat, lon in ((float(site.lat), float(site.lon)), (float(site.point.lat), float(site.point.lon))):
            if not (box["south"] < lat < box["north"] and box["west"] < lon < box["east"]):
                outside.append(site.code)
        if site.code[:9] != f"{site.region}-{site.topic}":
            outside.append(site.code)

    assert [] == outside


def test_mines_are_only_where_the_topic_applies() -> None:
    """
    All ten topics with sites occur; mines only in 131082, court files nowhere.
    """
    topics = {site.topic for site in PLAN.sites}

    assert {"AG", "GW", "BE", "MH", "PH", "LA", "VB", "RE", "RD", "MI"} == topics
    assert {"131082"} == {site.region for site in PLAN.sites if site.topic == "MI"}


@pytest.mark.parametrize("size", [FULL, *SMALL])
def test_codes_are_never_used_twice(size: Size) -> None:
    """
    Every code and every photo name of a plan is its own, and every reference in it leads somewhere.
    """
    plan = make_plan(5, CAMPAIGN, size)
    findings = [finding for check in plan.checks for finding in check.findings]
    for rows in (plan.groups, plan.deputies, plan.sites, plan.visits, plan.checks, findings):
        codes = [row.code for row in rows]  # type: ignore[attr-defined]
        assert len(codes) == len(set(codes))
    photos = [photo for check in plan.checks for photo in check.photos]

    assert len(photos) == len({photo.name for photo in photos}) == len({photo.seed for photo in photos})
    assert [] == dangling(plan)


def dangling(plan: Plan) -> list[str]:
    """
    List the references of a plan that lead nowhere.
    """
    groups = {group.code for group in plan.groups}
    deputies = {deputy.code for deputy in plan.deputies}
    sites = {site.code for site in plan.sites}
    visits = {visit.code for visit in plan.visits}
    wanted = [(site.group, groups) for site in plan.sites]
    wanted += [(member, deputies) for group in plan.groups for member in group.members]
    for visit in plan.visits:
        wanted += [(code, groups) for code in visit.groups] + [(code, deputies) for code in visit.deputies]
    for check in plan.checks:
        wanted += [(check.site, sites), (check.team, groups), (check.visit or check.group, visits | groups)]
        wanted += [(code, deputies) for code in check.deputies]
    return [code for code, known in wanted if code not in known]


@pytest.mark.parametrize("size", [FULL, *SMALL])
def test_a_plan_is_the_same_for_the_same_seed(size: Size) -> None:
    """
    The same seed gives the same plan, another seed another.
    """
    assert make_plan(3, CAMPAIGN, size) == make_plan(3, CAMPAIGN, size)
    assert make_plan(3, CAMPAIGN, size) != make_plan(4, CAMPAIGN, size)


def test_a_plan_does_not_depend_on_the_order_of_hashes() -> None:
    """
    Two interpreters with different hash seeds plan the same city.
    """
    program = (
        "import hashlib; from fieldkit import resources; from fieldkit.operations.example.plan import *\n"
        "plan = make_plan(1, resources.read_json('data', 'campaigns/langfang-2021.json'), Size(3, 12, 40))\n"
        "print(hashlib.sha256(repr(plan).encode()).hexdigest())"
    )
    root = str(Path(__file__).resolve().parents[2])
    prints = {
        subprocess.run(
            [sys.executable, "-X", "utf8", "-c", program],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": root, "SYSTEMROOT": "C:\\Windows"},
            cwd=root,
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2")
    }

    assert 1 == len(prints)


def test_groups_go_out_on_workdays_only() -> None:
    """
    Checks fall on Monday to Friday from 6 September to 24 December, never on the holidays, a team once a day.
    """
    days = {day.isoformat() for day in workdays()}
    teams = [(visit.team, visit.date) for visit in PLAN.visits]

    assert {check.date for check in PLAN.checks} <= days
    assert "2021-10-01" not in days
    assert {0, 1, 2, 3, 4} == {date.fromisoformat(day).weekday() for day in days}
    assert len(teams) == len(set(teams))


def test_the_special_cases_are_all_there() -> None:
    """
    A joint visit, a shared site, a withdrawn check, checks without a visit, two groups on one record.
    """
    joint = [visit for visit in PLAN.visits if visit.joint]
    shared = PLAN.edits[0].site

    assert 2 == len(joint)
    assert 1 == len({visit.joint for visit in joint}) == len({visit.date for visit in joint})
    assert ["131000", "131002"] == [visit.team[:6] for visit in joint]
    assert 1 == len(set(joint[0].deputies) & set(joint[1].deputies))
    assert 2 == len({check.team for check in PLAN.checks if check.site == shared})
    assert 2 <= len({check.date for check in PLAN.checks if check.site == shared})
    assert 1 == len([check for check in PLAN.checks if check.withdrawn])
    assert 2 == len([check for check in PLAN.checks if check.visit is None and check.group and check.deputies])
    assert 2 == len([check for check in PLAN.checks if check.visit and check.deputies])
    assert 1 == len([visit for visit in PLAN.visits if len(visit.groups) == 2])
    assert 2 == len(PLAN.sites) - len({check.site for check in PLAN.checks})


def test_the_conflict_is_on_a_field_no_count_depends_on() -> None:
    """
    Two teams give one site different contacts.
    """
    first, second = PLAN.edits

    assert (first.site, first.field) == (second.site, "contact")
    assert first.value != second.value
    assert first.team != second.team


def test_every_answer_is_to_an_item_of_the_checklist() -> None:
    """
    A check answers all items of its topic in order, and a value is in the measure the item names.
    """
    for check in PLAN.checks:
        items = CAMPAIGN[f"checklist.{check.topic}"]["items"]
        assert [item["code"] for item in items] == [answer.item for answer in check.answers]
        for item, answer in zip(items, check.answers, strict=True):
            if answer.value:
                assert item["measures"][0]["measure"] == answer.measure
        problems = [answer.item for answer in check.answers if answer.judgement == "problem"]
        assert problems == [finding.item for finding in check.findings]


def test_findings_move_forward_in_time() -> None:
    """
    A finding begins as a draft on the day of its check and has moved no later than the cut-off; many states occur.
    """
    states = Counter(finding.state for check in PLAN.checks for finding in check.findings)
    for check in PLAN.checks:
        for finding in check.findings:
            days = [move.date for move in finding.moves]
            assert ("draft", check.date) == finding.moves[0][:2]
            assert days == sorted(days)
            assert days[-1] <= "2021-12-31"

    assert {"draft", "confirmed", "assigned", "rectifying", "responded", "returned"} <= set(states)
    assert {"accepted", "closed", "reopened", "dismissed", "combined"} <= set(states)


def test_the_plan_table_has_one_row_for_each_check(tmp_path: Path) -> None:
    """
    plan.csv begins with a byte order mark and tells every check with its photos and its withdrawal.
    """
    path = write_plan(PLAN, tmp_path / "plan.csv")
    rows = rows_of(path)

    assert b"\xef\xbb\xbf" == path.read_bytes()[:3]
    assert [check.code for check in PLAN.checks] == [row["检查编号[check]"] for row in rows]
    assert sum(len(check.photos) for check in PLAN.checks) == sum(int(row["照片数[photos]"]) for row in rows)
    assert 1 == len([row for row in rows if row["撤回[withdrawn]"]])


def test_every_row_of_every_table_says_that_it_is_an_example(tmp_path: Path) -> None:
    """
    Whoever is shown a page of a table of the example city, or one line of it, reads 示例数据 EXAMPLE.
    """
    paths = [write_plan(PLAN, tmp_path / "plan.csv"), *write_lists(PLAN, tmp_path)]
    bare = [
        (path.name, number)
        for path in paths
        for number, row in enumerate(rows_of(path), 1)
        if not any("示例数据 EXAMPLE" in cell for cell in row.values())
    ]

    assert [] == bare


def test_the_plan_table_speaks_both_languages(tmp_path: Path) -> None:
    """
    Methods, answers, states and origins stand in plan.csv in Chinese and as fieldkit keeps them, the Chinese being
    what fieldkit reads.
    """
    rows = rows_of(write_plan(PLAN, tmp_path / "plan.csv"))
    lists = {"方式[method]": "method", "检查项[answers]": "judgement", "发现问题[findings]": "state"}
    said: dict[str, set[tuple[str, str]]] = {table: set() for table in (*lists.values(), "origin")}
    for row in rows:
        for header, table in lists.items():
            said[table] |= set(re.findall(r"([^\s；|]+)\[(\w+)\]", row[header]))
    said["origin"] = {pair for pair in said["state"] if "ledger" in pair[1] or "reported" in pair[1]}
    said["state"] -= said["origin"]

    assert [6, 4, 11, 2] == [len(said[table]) for table in ("method", "judgement", "state", "origin")]
    for table, pairs in said.items():
        assert {word: word for _told, word in pairs} == {word: parse_word(table, told, "") for told, word in pairs}


@pytest.mark.parametrize("seed", [1, 2, 77])
def test_nobody_flies_from_one_check_to_the_next(seed: int) -> None:
    """
    Between two checks of a team on one day lies no way that would need more than 60 km/h as the crow flies.
    """
    plan = make_plan(seed, CAMPAIGN)
    sites = {site.code: site for site in plan.sites}
    checks = sorted(plan.checks, key=lambda check: (check.team, check.date, check.time))
    fast = []
    for one, other in pairwise(checks):
        if (one.team, one.date) != (other.team, other.date):
            continue
        here, there = ((float(sites[check.site].lat), float(sites[check.site].lon)) for check in (one, other))
        kilometres = 111 * math.hypot(here[0] - there[0], (here[1] - there[1]) * 0.78)
        begun, reached = (datetime.fromisoformat(f"{check.date}T{check.time}") for check in (one, other))
        if kilometres > 60 * (reached - begun).total_seconds() / 3600:
            fast.append((other.code, kilometres))

    assert [] == fast


@pytest.mark.parametrize("size", [FULL, Size(3, 9, 24)])
def test_two_deputies_bear_one_name(size: Size) -> None:
    """
    Two people of one region and of different groups have one name, under two codes, and both go out.
    """
    plan = make_plan(1, CAMPAIGN, size)
    often = {name for name, times in Counter(deputy.name for deputy in plan.deputies).items() if times > 1}
    alike = [deputy for deputy in plan.deputies if deputy.name in often]
    homes = [{group.code for group in plan.groups if deputy.code in group.members} for deputy in alike]
    seen = {code for row in (*plan.visits, *plan.checks) for code in row.deputies}

    assert (1, 2, 1) == (len(often), len(alike), len({deputy.region for deputy in alike}))
    assert set() == homes[0] & homes[1]
    assert {deputy.code for deputy in alike} <= seen


def test_the_lists_have_headers_the_imports_know(tmp_path: Path) -> None:
    """
    Every header of the three lists is among the synonyms of data/columns.json, the running number apart.
    """
    known = resources.read_json("data", "columns.json")
    counts = []
    for path in write_lists(PLAN, tmp_path):
        rows = rows_of(path)
        counts.append(len(rows))
        kind = {"sites": "site", "groups": "group", "deputies": "deputy"}[path.stem]
        words = {word for synonyms in known[kind].values() for word in synonyms} | {"序号"}
        assert [] == [header for header in rows[0] if header not in words]

    assert [346, 74, len(PLAN.deputies)] == counts
