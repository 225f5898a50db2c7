"""
What a group takes along: its sites, a sheet to sign, a blank record for each topic.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from making import Team, make_team
from papers.reading import parts, text_of

from fieldkit.core.entry import Change

SUFFIXES = [".docx", ".html"]


@pytest.fixture
def team(tmp_path: Path) -> Team:
    """
    A team with two sites, three members, and one deputy who is of no group.
    """
    return make_team(tmp_path / "team")


@pytest.fixture
def blank(team: Team, fieldkit: Callable[..., Any]) -> Callable[..., str]:
    """
    Print the blank papers with the real command and give what a person reads on them.
    """

    def run(*args: str, lang: str = "zh", suffix: str = ".docx") -> str:
        fieldkit("report", "blank", *args, "-o", f"b{suffix}", "--force", cwd=team.root, lang=lang)
        return text_of(team.root / f"b{suffix}")

    return run


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_sites_of_the_group_are_listed(blank: Callable[..., str], suffix: str) -> None:
    """
    The list holds the group's own sites with both numbers of their position and the datum, and no others.
    """
    text = blank(suffix=suffix)

    said = ["点位清单", "131022-GW-007", "柳泉镇东柳村机井", "131022-GW-008", "39.4350", "116.2940", "WGS-84"]
    assert [] == [word for word in [*said, "县水务局", "地下水超采治理", "共2个点位"] if word not in text]
    assert "131022-BE-001" not in text


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_sheet_to_sign_names_the_members(blank: Callable[..., str], suffix: str) -> None:
    """
    The group's deputies stand on the sheet with their level and blank rows below them; nobody of another group does.
    """
    text = blank(suffix=suffix)
    sheet = text[text.index("签到表") : text.index("点位检查记录表")]
    deputies, escorts = sheet.split("陪同人员（不计入代表）")

    said = ("周启明", "吴秀兰", "郑海波", "市人大代表", "县人大代表", "签字")
    assert [] == [word for word in said if word not in deputies]
    assert ("何雨" in sheet, "周启明" in escorts) == (False, False)
    assert [[str(number) for number in range(1, 8)], [str(number) for number in range(1, 7)]] == [
        re.findall(r"^\d$", part, re.M) for part in (deputies, escorts)
    ]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_each_topic_has_a_form_with_boxes(team: Team, blank: Callable[..., str], suffix: str) -> None:
    """
    A group whose sites are of two topics takes a blank record for each; every judged item has four boxes, none ticked,
    a measured one a line to write on and its rule.
    """
    session = team.session()
    both = Change("site", team.id("site", "131022-BE-001"), {"group": team.id("group", "131022-G03")})
    session.write(lambda state, who: [both])
    text = blank(suffix=suffix)
    forms = text.split("点位检查记录表")[1:]

    assert 2 == len(forms)
    assert ["地下水超采治理" in forms[0], "改善营商环境" in forms[1]] == [True, True]
    assert (7, 10) == (forms[0].count("□符合"), forms[0].count("□未查"))
    said = ("GW10", "≥100%", "_____眼", "组长（签字）", "负责人（签字）")
    assert [] == [word for word in said if word not in forms[0]]
    assert ["_____万元", "_____天"] == re.findall("_____(?:万元|天)", forms[1])
    assert "符合 0" not in text


def test_the_forms_are_in_english_too(blank: Callable[..., str]) -> None:
    """
    In English the papers are English, the names of sites and people as they are.
    """
    text = blank(lang="en")

    said = ["List of Sites", "Attendance Sheet", "Record of an Inspection", "□problem", "□n/a", "周启明", "city deputy"]
    assert [] == [word for word in said if word not in text]


def test_a_group_without_sites_gets_those_of_its_region_and_topic(team: Team, blank: Callable[..., str]) -> None:
    """
    Sites assigned to nobody stand in for a group's own, those of its region and topic alone, and the list says so.
    """
    session = team.session()
    gone = {"group": None}
    sites = [Change("site", team.id("site", code), gone) for code in ("131022-GW-008", "131022-BE-001")]
    own = Change("site", team.id("site", "131022-GW-007"), {"group": team.id("group", "131022-G05")})
    session.write(lambda state, who: [*sites, own])
    text = blank()

    assert "尚无分配给本组的点位，以下为本行政区、本专题的1个点位" in text
    assert (True, False, False) == ("131022-GW-008" in text, "131022-GW-007" in text, "131022-BE-001" in text)


def test_a_group_that_has_nothing_gets_its_papers(
    team: Team, blank: Callable[..., str], fieldkit: Callable[..., Any]
) -> None:
    """
    A group without sites, members and topic takes an empty list, a sheet to fill in, and a record without a checklist.
    """
    fieldkit("group", "add", "131022-G09", "--name", "第九组", "--region", "131022", cwd=team.root)
    text = blank("-g", "G09")

    assert [] == [word for word in ("第九组", "签到表", "点位检查记录表") if word not in text]
    assert "□" not in text


def test_the_group_is_the_workspaces_own_or_named(
    team: Team, tmp_path: Path, fieldkit: Callable[..., Any]
) -> None:
    """
    Without a name the papers are of the workspace's group; a workspace without one asks for it.
    """
    city = make_team(tmp_path / "city", group=None)

    done = fieldkit("report", "blank", cwd=team.root, json=True).json["fieldkit.report.blank/v1"]
    said = fieldkit("report", "blank", cwd=city.root, exit=2).stderr

    assert ("131022-G03", ["GW"], "131022-G03-blank.docx") == (done["group"], done["topics"], done["path"])
    assert ["D001", "D002", "D003"] == done["deputies"]
    assert "--group" in said
    assert [] == list(city.root.glob("*.docx"))


def test_the_list_of_sites_lies_across(team: Team, fieldkit: Callable[..., Any]) -> None:
    """
    The list of sites is on a page in landscape, what follows upright, and every paper begins with page 1.
    """
    fieldkit("report", "blank", "-o", "b.docx", cwd=team.root)
    body = parts(team.root / "b.docx")["word/document.xml"].decode()

    assert ["16838", "11906", "11906"] == re.findall(r'<w:pgSz w:w="(\d+)"', body)
    assert 3 == body.count('<w:pgNumType w:start="1"/>')


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_another_datum_is_shown_in_both(team: Team, blank: Callable[..., str], suffix: str) -> None:
    """
    A position of another datum stands in its own numbers and in those of WGS-84.
    """
    from fieldkit.adapters.coordinates import from_numbers

    place = from_numbers(39.4350, 116.2940, "gcj02", "list")
    session = team.session()
    change = Change("site", team.id("site", "131022-GW-007"), {"coordinate": place.to_field()})
    session.write(lambda state, who: [change])

    assert f"GCJ-02；WGS-84 {place.wgs84_lat}, {place.wgs84_lon}" in blank(suffix=suffix)
