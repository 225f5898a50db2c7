"""
Workspaces, groups and sites that are probably not meant: asked about, or refused where a lasting code would be wrong.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from making import WELL, Team, make_team

NEAR = f"{WELL[0] + 0.0001},{WELL[1]}"
FAR = f"{WELL[0] + 0.001},{WELL[1]}"


@pytest.fixture
def team(tmp_path: Path) -> Team:
    """
    A ready workspace.
    """
    return make_team(tmp_path / "ws")


@pytest.fixture
def early(tmp_path: Path, fieldkit: Any) -> Path:
    """
    A workspace whose group's list has not been imported yet, with one site.
    """
    fieldkit("init", "early", "--region", "固安", "--group", "131022-G03", "--author", "Li", cwd=tmp_path)
    words = ("site", "add", "131022-GW-001", "--name", "机井", "--topic", "GW")
    fieldkit(*words, cwd=tmp_path / "early")
    return tmp_path / "early"


@pytest.mark.parametrize(
    "words",
    [
        ("site", "add", "--name", "新机井", "--topic", "GW"),
        ("check", "log", "GW-001", "--on", "2021-10-18"),
        ("visit", "start"),
    ],
    ids=lambda words: words[0],
)
def test_a_group_that_is_not_here_is_to_be_imported(early: Path, fieldkit: Any, words: tuple[str, ...]) -> None:
    """
    What would be written in the name of a group that is not in the ledger is refused with the remedy, and no code is
    made that hides whose it is.
    """
    before = (early / "ledger.json").read_bytes()
    said = fieldkit(*words, cwd=early, exit=3).stderr

    assert "131022-G03" in said and "fieldkit group import FILE" in said and "fieldkit config group" in said
    assert before == (early / "ledger.json").read_bytes()


def test_a_site_of_the_list_needs_no_group(early: Path, fieldkit: Any) -> None:
    """
    A site with a code of its own, or for a named group, is added all the same.
    """
    fieldkit("site", "add", "131022-GW-002", "--name", "二号井", "--topic", "GW", cwd=early)
    (early / "g.csv").write_text("code,name,region,topic\n131022-G05,五组,131022,GW\n", encoding="utf-8")
    fieldkit("group", "import", "g.csv", cwd=early)
    shown = fieldkit("site", "add", "--name", "三号井", "-g", "131022-G05", cwd=early, json=True)

    assert shown.json["fieldkit.site.add/v1"]["code"].startswith("131022-GW-G05")


def test_a_group_unknown_among_others_is_offered_the_near_ones(early: Path, fieldkit: Any) -> None:
    """
    Where groups are here but not the workspace's, the near ones are offered beside the remedy.
    """
    (early / "g.csv").write_text("code,name,region,topic\n131022-G05,五组,131022,GW\n", encoding="utf-8")
    fieldkit("group", "import", "g.csv", cwd=early)
    said = fieldkit("visit", "start", cwd=early, exit=3).stderr

    assert "Did you mean: 131022-G05" in said and "fieldkit config group" in said


def test_an_early_list_is_refused_with_the_order(early: Path, fieldkit: Any) -> None:
    """
    Lists imported in the wrong order are refused with the list that comes first, once, however many rows there are.
    """
    rows = "".join(f"131022-GW-1{number:02},井{number},131022,GW,131022-G03\n" for number in range(40))
    (early / "s.csv").write_text("code,name,region,topic,group\n" + rows, encoding="utf-8")
    (early / "g.csv").write_text("code,name,region,topic,members\n131022-G03,三组,131022,GW,甲\n", encoding="utf-8")
    of_sites = fieldkit("site", "import", "s.csv", cwd=early, exit=4).stderr.splitlines()
    of_groups = fieldkit("group", "import", "g.csv", cwd=early, exit=4).stderr.splitlines()
    partial = fieldkit("site", "import", "s.csv", "--partial", cwd=early).stderr

    assert "→ First import the list of groups: fieldkit group import FILE" == of_sites[-1]
    assert "→ First import the roster: fieldkit deputy import FILE" == of_groups[-1]
    assert "40 rows" in of_sites[0] and len(of_sites) < 10
    assert "fieldkit group import FILE" in partial


@pytest.mark.parametrize(
    "region, group, asked",
    [
        ("131022", "131025-G01", True),
        ("131022", "131022-G03", False),
        ("131022", "131000-G01", False),
        ("131000", "131022-G03", False),
        ("131022", "G03", False),
    ],
)
def test_a_group_of_another_county_is_asked_about(fieldkit: Any, region: str, group: str, asked: bool) -> None:
    """
    A workspace of one county with a group of another is made, and asked about with both names.
    """
    done = fieldkit("init", "new", "--region", region, "--group", group, "--author", "Li", json=True, lang="zh")
    words = [one["warning"] for one in done.json["fieldkit.init/v1"]["warnings"]]

    assert asked == ("group_elsewhere" in words)
    assert asked == ("小组 131025-G01 属于 131025 大城县，本工作区属于 131022 固安县" in done.stderr)


def test_a_workspace_in_a_workspace_is_asked_about(team: Team, fieldkit: Any) -> None:
    """
    A workspace made inside another is asked about by the outer one's folder; beside another it is not.
    """
    words = ("--region", "固安", "--author", "Li")
    inner = fieldkit("init", "a/b", *words, cwd=team.root).stderr
    beside = fieldkit("init", "../beside", *words, cwd=team.root).stderr

    assert f"inside another workspace, {team.root.resolve()}." in inner
    assert "inside another" not in beside


@pytest.mark.parametrize(
    "words, asked",
    [
        (("--name", "柳泉镇 东柳村机井", "--topic", "BE"), "name is here already: 131022-GW-007 柳泉镇东柳村机井"),
        (("--name", "柳泉镇东柳村机井", "--topic", "GW", "--region", "大城"), ""),
        (("--name", "新井", "--topic", "GW", "--at", NEAR), "131022-GW-007 柳泉镇东柳村机井 of the same topic is 11 m"),
        (("--name", "新井", "--topic", "BE", "--at", NEAR), ""),
        (("--name", "新井", "--topic", "GW", "--at", FAR), ""),
    ],
)
def test_a_site_that_may_be_here_already_is_asked_about(
    team: Team, fieldkit: Any, words: tuple[str, ...], asked: str
) -> None:
    """
    A new site with the name of another in its region, or within 30 m of one of its topic, is saved with a question
    that names the other.
    """
    said = fieldkit("site", "add", *words, cwd=team.root).stderr

    assert asked in said
    assert bool(asked) == ("Is it the same?" in said)


@pytest.mark.parametrize(
    "typed, offered", [("131083", "131082 三河市"), ("三何市", "131082 三河市"), ("固按", "131022 固安县")]
)
def test_a_region_is_offered_by_code_and_name(fieldkit: Any, typed: str, offered: str) -> None:
    """
    The nearest regions are offered with code and name, whichever of them was mistyped.
    """
    assert offered in fieldkit("init", "new", "--region", typed, exit=3, lang="zh").stderr


def test_the_doctor_ends_with_the_verdict(fieldkit: Any) -> None:
    """
    The verdict stands below the facts it sums up, in the same stream.
    """
    done = fieldkit("doctor")

    assert done.stdout.splitlines()[-1].startswith(("All is well.", "To look at:"))
    assert "" == done.stderr
