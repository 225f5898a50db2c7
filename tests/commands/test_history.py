"""
History through the real command: who set what, old value to new, and what was not seen.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from making import Team, copy_team, make_photo, make_team, unite_into

C1 = "131022-G03A-20211018-C01"


@pytest.fixture
def team(tmp_path: Path, fieldkit: Any) -> Team:
    """
    A workspace with one check.
    """
    team = make_team(tmp_path / "ws")
    words = ("--on", "2021-10-18", "--note", "晴", "--item", "GW04=problem,3眼")
    fieldkit("check", "log", "GW-007", *words, cwd=team.root)
    return team


def test_each_step_tells_old_and_new(team: Team, fieldkit: Any) -> None:
    """
    A correction is told with the value before and after, in words.
    """
    fieldkit("check", "amend", C1, "--note", "雨", "--item", "GW04=ok", "-s", "GW-008", cwd=team.root)
    told = fieldkit("history", C1, cwd=team.root)
    steps = fieldkit("history", C1, cwd=team.root, json=True).json["fieldkit.history/v1"]

    assert "晴 → 雨" in told.stdout
    assert "131022-GW-007 柳泉镇东柳村机井 → 131022-GW-008" in told.stdout
    assert "problem 3眼 → ok\n" in told.stdout
    changes = {change["field"]: (change["old"], change["new"]) for change in steps[1]["changes"]}
    assert ("晴", "雨") == changes["note"]
    assert [steps[0]["entry"]] == steps[1]["seen"]


def test_a_step_that_had_not_seen_the_one_before_is_marked(team: Team, fieldkit: Any, tmp_path: Path) -> None:
    """
    A concurrent step says so.
    """
    other = copy_team(team, tmp_path / "other")
    fieldkit("check", "amend", C1, "--note", "雨", cwd=team.root)
    fieldkit("check", "amend", C1, "--note", "雪", cwd=other.root)
    unite_into(team, other)

    assert 1 == fieldkit("history", C1, cwd=team.root).stdout.count("without having seen")


def test_the_history_of_a_withdrawal(team: Team, fieldkit: Any) -> None:
    """
    A withdrawn record still tells its story, the reason included.
    """
    fieldkit("check", "withdraw", C1, "--reason", "记错", cwd=team.root)

    assert "记错" in fieldkit("history", C1, cwd=team.root).stdout


@pytest.mark.parametrize("name", ["131022-GW-007", "131022-G03", "D001", "周启明", "langfang-2021"])
def test_every_kind_has_a_history(team: Team, fieldkit: Any, name: str) -> None:
    """
    Sites, groups, deputies and the campaign tell their story too.
    """
    assert fieldkit("history", name, cwd=team.root, json=True).json["fieldkit.history/v1"]


def test_an_unknown_record_is_not_found(team: Team, fieldkit: Any) -> None:
    """
    A name that is no record is answered with near ones.
    """
    assert "131022-GW-007" in fieldkit("history", "131022-GW-077", cwd=team.root, exit=3).stderr


def test_a_photo_has_a_history_by_what_the_list_shows(team: Team, fieldkit: Any, tmp_path: Path) -> None:
    """
    The sign by which `photo list` shows a photo is enough to tell its story.
    """
    fieldkit("photo", "add", C1, make_photo(tmp_path / "甲.jpg"), cwd=team.root)
    [photo] = fieldkit("photo", "list", cwd=team.root, json=True).json["fieldkit.photo.list/v1"]
    told = fieldkit("history", photo["sha256"][:8], cwd=team.root).stdout

    assert f"photo {photo['sha256'][:8]} 甲.jpg" in told


@pytest.mark.parametrize("kind, code", [("site", "131022-GW-007"), ("group", "131022-g05"), ("deputy", "D001")])
def test_what_was_erased_still_says_so(team: Team, fieldkit: Any, kind: str, code: str) -> None:
    """
    A record erased for good tells, by its code or id, that it was erased, when, by whom and why, and nothing else.
    """
    identity = team.id(kind, code)
    name = team.session().state.get(kind, identity).name  # type: ignore[union-attr]
    fieldkit("erase", code.upper(), "--yes", "--reason", "本人要求", cwd=team.root)
    told = [fieldkit("history", asked, cwd=team.root).stdout for asked in (code, identity, identity[:8])]

    assert f"{kind} {code.upper()}" == told[0].splitlines()[0]
    assert f"{kind} {identity[:8]}" == told[1].splitlines()[0]
    for said in told:
        assert "Erased for good: 本人要求" in said and "刘洋" in said and "content erased" in said
        assert name not in said


def test_an_erased_check_says_so_by_its_id(team: Team, fieldkit: Any) -> None:
    """
    A record of the field, whose code went with its content, is still known by its id; another name is not found.
    """
    identity = team.id("check", C1)
    fieldkit("erase", C1, "--yes", cwd=team.root)
    steps = fieldkit("history", identity, cwd=team.root, json=True).json["fieldkit.history/v1"]

    assert [True, False] == [step["erased"] for step in steps]
    assert [{"field": "erased", "old": None, "new": True}] == steps[-1]["changes"]
    fieldkit("history", C1, cwd=team.root, exit=3)


def test_a_person_has_a_name_and_an_employer(team: Team, fieldkit: Any) -> None:
    """
    The story of a deputy is told in a deputy's words: full name and employer, not a site's agency.
    """
    fieldkit("deputy", "edit", "D002", "--agency", "县医院", cwd=team.root)
    told = fieldkit("history", "D002", cwd=team.root, lang="zh").stdout

    assert "  工作单位：县医院" in told and "  姓名：吴秀兰" in told
    assert "责任单位" not in told and "名称" not in told


@pytest.mark.parametrize(
    "lang, said",
    [
        (
            "zh",
            [
                "  检查清单 GW：第 1 版，10 项",
                "  时限（天）：立行立改 7、限期整改 30、长期坚持 —、审议意见 60",
                "  行政区 131082：三河市",
                "  专题 GW：地下水超采治理（回头看）",
            ],
        ),
        ("en", ["  Checklist GW: version 1, 10 items", "  Region 131082: Sanhe City"]),
    ],
)
def test_the_story_of_a_campaign_can_be_read(team: Team, fieldkit: Any, lang: str, said: list[str]) -> None:
    """
    Topics, checklists, limits and regions of a campaign are told in words, none as JSON.
    """
    told = fieldkit("history", "langfang-2021", cwd=team.root, lang=lang).stdout

    assert [] == [line for line in said if line not in told.splitlines()], told
    assert "{" not in told and "[" not in told


def test_a_changed_checklist_names_its_items(team: Team, fieldkit: Any, tmp_path: Path) -> None:
    """
    Where the words of a campaign's field are the same before and after, what differs is named.
    """
    fieldkit("campaign", "new", "c.json", "--from", "langfang-2021", "--code", "langfang-2021", cwd=team.root)
    path = team.root / "c.json"
    text = path.read_text("utf-8")
    path.write_text(text.replace("关停井真实封填（非仅断电）", "关停井封填").replace('"116.751"', '"116.752"'), "utf-8")
    fieldkit("campaign", "import", "c.json", cwd=team.root)
    told = fieldkit("history", "langfang-2021", cwd=team.root).stdout

    assert "Checklist GW: version 1, 10 items → version 1, 10 items (different: GW04)" in told
    assert "Region 131082: Sanhe City → Sanhe City (different: the box)" in told
