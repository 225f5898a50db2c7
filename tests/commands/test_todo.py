"""
What is left to do, through the real command.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from making import Team, make_photo, make_team


def left(fieldkit: Any, team: Team) -> Any:
    """
    What is left, as JSON.
    """
    return fieldkit("todo", cwd=team.root, json=True).json["fieldkit.todo/v1"]


def test_sites_of_the_own_group_are_left(tmp_path: Path, fieldkit: Any) -> None:
    """
    A group's workspace lists the group's sites until they are checked; a coordinator's all of the county.
    """
    team = make_team(tmp_path / "ws")
    county = make_team(tmp_path / "county", group=None)
    before = left(fieldkit, team)["sites_left"]
    fieldkit("check", "log", "GW-007", "--on", "2021-10-18", cwd=team.root)

    assert [["131022-GW-007", "131022-GW-008"], ["131022-GW-008"]] == [before, left(fieldkit, team)["sites_left"]]
    assert 3 == left(fieldkit, county)["sites_planned"]


@pytest.mark.parametrize("group", ["131022-G03", None])
def test_the_plan_is_that_of_the_summary(tmp_path: Path, fieldkit: Any, group: str | None) -> None:
    """
    What is planned for a group or a county is the number its summary shows: a site found in the field is not planned,
    and one assigned to the city's group is the city's.
    """
    team = make_team(tmp_path / "ws", group=group)
    fieldkit("site", "edit", "GW-008", "--group", "131000-G01", cwd=team.root)
    fieldkit("site", "add", "--name", "路边机井", "--region", "131022", "--topic", "GW", cwd=team.root)
    found = left(fieldkit, team)
    by = "group" if group else "county"
    summary = fieldkit("summary", "--by", by, cwd=team.root, json=True).json["fieldkit.summary/v1"]
    row = next(row for row in summary["rows"] if row["key"] in (group, "131022"))

    assert row["sites_planned"] == found["sites_planned"] == len(found["sites_left"])
    assert "131022-GW-008" not in found["sites_left"]


def test_without_a_plan_the_number_is_unknown(tmp_path: Path, fieldkit: Any) -> None:
    """
    Where no list is, nothing is known to be planned, as in the summary.
    """
    fieldkit("init", tmp_path / "bare", "--region", "131022", "--campaign", "langfang-2021")
    found = fieldkit("todo", cwd=tmp_path / "bare", json=True).json["fieldkit.todo/v1"]

    assert (None, []) == (found["sites_planned"], found["sites_left"])


def test_what_checks_lack_is_named(tmp_path: Path, fieldkit: Any) -> None:
    """
    Checks without photo or position, drafts and the visit under way are on the screen.
    """
    team = make_team(tmp_path / "ws")
    fieldkit("visit", "start", "--on", "2021-10-18", cwd=team.root)
    fieldkit("check", "log", "GW-007", "-x", "未封填", cwd=team.root)
    fieldkit("check", "log", "GW-008", "-p", make_photo(tmp_path / "a.jpg"), cwd=team.root)
    found = left(fieldkit, team)

    c1 = "131022-G03A-20211018-C01"
    lacking = [found[name] for name in ("without_photo", "without_position", "drafts")]
    assert [[c1], [c1], ["131022-G03A-20211018-01"]] == lacking
    assert ("131022-G03A-20211018-V1", 2, []) == (found["visit"], found["visit_checks"], found["sites_left"])


def test_a_problem_nobody_described_is_named(tmp_path: Path, fieldkit: Any) -> None:
    """
    An item answered "problem" without words counts as no finding: the receipt says how to add them, and todo asks.
    """
    team = make_team(tmp_path / "ws")
    on = ("--on", "2021-10-18")
    bare = fieldkit("check", "log", "GW-007", *on, "--item", "GW04=problem", cwd=team.root).stderr
    told = fieldkit("check", "log", "GW-008", *on, "-x", "GW04=未封填", cwd=team.root).stderr
    c1 = "131022-G03A-20211018-C01"

    assert f"→ Describe the problem: fieldkit finding add {c1} GW04=TEXT" in bare.splitlines()
    assert "Describe" not in told
    assert [c1] == left(fieldkit, team)["without_finding"]
    assert "问题未写明的检查：1 次" in fieldkit("todo", cwd=team.root, lang="zh").stdout


def test_the_next_step_is_named(tmp_path: Path, fieldkit: Any) -> None:
    """
    The day begins with a visit, then come checks.
    """
    team = make_team(tmp_path / "ws")
    first = fieldkit("todo", cwd=team.root).stderr
    fieldkit("visit", "start", cwd=team.root)

    assert ("visit start" in first, "check log" in fieldkit("todo", cwd=team.root).stderr) == (True, True)


def test_an_empty_workspace_is_not_done(tmp_path: Path, fieldkit: Any) -> None:
    """
    Where no list is yet, nobody is told that all is done, but how the lists come in.
    """
    fieldkit("init", tmp_path / "bare", "--region", "131022", "--campaign", "langfang-2021")
    found = fieldkit("todo", cwd=tmp_path / "bare")

    assert "All done" not in found.stdout and "Nothing is here yet" in found.stdout
    assert "fieldkit site import FILE" in found.stderr and "fieldkit merge FILE" in found.stderr


def test_what_did_not_come_is_named(tmp_path: Path, fieldkit: Any) -> None:
    """
    Photos that are not here are named with their check, and to a coordinator the groups of the region nothing came
    from, once something has come; a team waits for nobody, and only a team is sent out.
    """
    team = make_team(tmp_path / "ws")
    county = make_team(tmp_path / "county", group=None)
    fieldkit("check", "log", "GW-007", "--on", "2021-10-18", "-p", make_photo(tmp_path / "a.jpg"), cwd=team.root)
    fieldkit("export", tmp_path / "bare.json", "--no-photos", cwd=team.root)
    before = left(fieldkit, county)
    fieldkit("merge", tmp_path / "bare.json", cwd=county.root, exit=1)
    after, own = left(fieldkit, county), left(fieldkit, team)
    shown = [fieldkit("todo", cwd=each.root) for each in (county, team)]

    assert ([], []) == (before["groups_silent"], before["missing_photos"])
    assert ["131022-G05"] == after["groups_silent"]
    assert [("131022-G03A-20211018-C01", "a.jpg")] == [(one["check"], one["name"]) for one in after["missing_photos"]]
    assert ([], []) == (own["groups_silent"], own["missing_photos"])
    assert "131022-G05 固安县第五监督小组" in shown[0].stdout
    assert (False, True) == tuple("visit start" in each.stderr for each in shown)
