"""
A sheet written for a group: its own sites and people, every item of its checklists, nothing of other groups.
"""

from __future__ import annotations

import csv
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from making import Team, add_site, make_team
from sheets import DAY, ROW, facts, fill, grids, template, titles, write

from fieldkit import language
from fieldkit.core.entry import Change
from fieldkit.core.sheet import mark_of
from fieldkit.core.unify import plan_unify
from fieldkit.errors import ConflictStands, InvalidInput, NotFound, TableUnreadable, UsageFault
from fieldkit.operations import sheet_template
from fieldkit.operations.sheet_import import import_sheet
from fieldkit.operations.sheet_template import write_template
from fieldkit.views.sheet import book

TITLES = "序号 日期 时间 点位 检查方式 参加代表 陪同人员 其余检查项 发现问题 意见建议 经纬度 坐标系 照片 备注".split()


@pytest.fixture
def team(tmp_path: Path) -> Team:
    """
    A ready workspace.
    """
    return make_team(tmp_path / "ws")


def assign(team: Team, site: str, group: str) -> None:
    """
    Assign a site to a group.
    """
    session = team.session()
    change = Change("site", team.id("site", site), {"group": team.id("group", group)})
    session.write(lambda state, who: [change])


def offered(path: Path, sheet: int) -> dict[str, tuple[list[str], bool]]:
    """
    Give for each title of a sheet the words its list offers, and whether other words are asked about.
    """
    with zipfile.ZipFile(path) as packed:
        xml = packed.read(f"xl/worksheets/sheet{sheet + 1}.xml").decode("utf-8")
    hidden = dict(grids(path)[-1].rows)
    found = {}
    for how, column, letters, last in re.findall(
        r'<dataValidation type="list"([^>]*)sqref="([A-Z]+)3:\2\d+"><formula1>'
        r"'fieldkit'!\$([A-Z]+)\$1:\$\3\$(\d+)",
        xml,
    ):
        place = ord(letters) - 65
        words = [hidden[number][place] for number in range(1, int(last) + 1)]
        found[titles(path, sheet)[ord(column) - 65]] = (words, 'errorStyle="warning"' in how)
    return found


def test_a_sheet_offers_what_the_group_has(team: Team, tmp_path: Path) -> None:
    """
    One sheet for each topic of the group's sites, named as the topic; lists hold its sites and every known word.
    """
    assign(team, "131022-BE-001", "131022-G03")
    add_site(team, "131022-GW-009", "别组机井")
    assign(team, "131022-GW-009", "131000-G01")
    path = template(team, tmp_path / "day.xlsx")
    first, second, guide, hidden = grids(path)
    lists = offered(path, 0)
    judged = ["符合", "存在问题", "不涉及", "未查"]

    assert ["地下水超采治理", "改善营商环境", "填写说明"] == [one.name for one in (first, second, guide)]
    assert (True, "fieldkit") == (hidden.hidden, hidden.name)
    assert ["131022-GW-007 柳泉镇东柳村机井", "131022-GW-008 宫村镇北王庄机井"] == lists["点位"][0]
    assert ["131022-BE-001 固安县政务服务大厅"] == offered(path, 1)["点位"][0]
    assert ["明察", "暗访", "随机抽查", "视察", "调研", "执法检查", "查阅案卷", "座谈", "问卷"] == lists["检查方式"][0]
    assert (judged, True) == lists["GW01 取水许可证在有效期"] == lists["其余检查项"]
    assert (judged, False) == lists["GW04 关停井真实封填（非仅断电）（眼）"]
    assert "GW06 地下水埋深（同比）（m）" not in lists
    assert ["WGS-84", "CGCS2000", "GCJ-02", "BD-09"] == lists["坐标系"][0]


def test_a_sheet_has_every_column_and_number(team: Team, tmp_path: Path) -> None:
    """
    Titles stand in the order of the paper, items by their codes; rows are numbered, once in the whole workbook.
    """
    assign(team, "131022-BE-001", "131022-G03")
    path = template(team, tmp_path / "day.xlsx")
    names = [titles(path, sheet) for sheet in (0, 1)]
    numbers = [cells[0] for sheet in grids(path)[:2] for _, cells in sheet.rows[2:]]

    for found, topic, count in zip(names, ("GW", "BE"), (10, 9), strict=True):
        items = [name.split()[0] for name in found if name[:2].isascii()]
        assert TITLES == [name for name in found if not name[:2].isascii()]
        assert [f"{topic}{number:02d}" for number in range(1, count + 1)] == items
        assert items == [name.split()[0] for name in found[7 : 7 + count]]
    assert [str(number) for number in (*range(1, 11), *range(101, 111))] == numbers


def test_a_sheet_says_what_it_is(team: Team, tmp_path: Path) -> None:
    """
    The line above the titles names group and sheet; the hidden sheet says the same to who reads it back.
    """
    path = template(team, tmp_path / "day.xlsx")
    told = facts(path)
    line = grids(path)[0].rows[0][1][0]

    assert ("1", "langfang-2021", "131022-G03", "wgs84", "填写说明") == tuple(
        told[name] for name in ("layout", "campaign", "group", "datum", "guide")
    )
    assert f"检查登记表 · 131022-G03 固安县第三监督小组 · 表号 T{told['token'].upper()}" == line


def test_the_guide_is_short_and_the_members_hang_on_their_title(team: Team, tmp_path: Path) -> None:
    """
    At most twelve lines tell how to fill in; a comment lists the members of this group.
    """
    path = template(team, tmp_path / "day.xlsx")
    with zipfile.ZipFile(path) as packed:
        comments = packed.read("xl/comments1.xml").decode("utf-8")

    assert 12 >= len(grids(path)[1].rows) > 8
    assert "D001 周启明\nD002 吴秀兰\nD003 郑海波" in comments
    assert "何雨" not in comments
    assert "要求：% ≥100" in comments


def test_a_sheet_that_is_there_is_never_written_over(team: Team, tmp_path: Path) -> None:
    """
    It may be filled in: the second command is refused and changes no byte.
    """
    path = template(team, tmp_path / "day.xlsx")
    before = path.read_bytes()
    with pytest.raises(ConflictStands) as caught:
        template(team, path)

    assert ("file", "exists") == (caught.value.facts["what"], caught.value.facts["reason"])
    assert before == path.read_bytes()


@pytest.mark.parametrize("name, days", [("day.xls", 1), ("day", 1), ("day.xlsx", 0), ("day.xlsx", 61)])
def test_an_odd_request_is_refused(team: Team, tmp_path: Path, name: str, days: int) -> None:
    """
    Another ending or number of days is invalid input; no file is made.
    """
    with pytest.raises(InvalidInput):
        write_template(team.session(), str(tmp_path / name), None, days, book)

    assert not (tmp_path / name).exists()


def test_the_group_is_the_workspaces_or_named(tmp_path: Path) -> None:
    """
    Without a group it is asked for; an unknown one is not found; another group gets its own sites.
    """
    nobody = make_team(tmp_path / "ws", group=None)
    with pytest.raises(UsageFault):
        write_template(nobody.session(), str(tmp_path / "a.xlsx"), None, 1, book)
    with pytest.raises(NotFound):
        write_template(nobody.session(), str(tmp_path / "a.xlsx"), "G30", 1, book)
    done = write_template(nobody.session(), str(tmp_path / "a.xlsx"), "G05", 1, book)

    assert [("BE", ["131022-BE-001"])] == [(part.topic, [site.code for site in part.sites]) for part in done.parts]


def test_a_group_without_sites_has_those_nobody_has(team: Team, tmp_path: Path) -> None:
    """
    Sites of its region and topic that no group has are offered; without any there is a sheet to fill in all the same.
    """
    done = write_template(team.session(), str(tmp_path / "a.xlsx"), "131000-G01", 1, book)
    session = team.session()
    fields: dict[str, Any] = {"code": "131000-GW-001", "name": "市属泵站", "region": "131000", "topic": "GW"}
    session.write(lambda state, who: [Change("site", session.state.derive("site", "131000-GW-001"), fields)])
    then = write_template(team.session(), str(tmp_path / "b.xlsx"), "131000-G01", 1, book)

    assert [[("GW", 0, 10)], [("GW", 1, 10)]] == [
        [(part.topic, len(part.sites), len(part.items)) for part in one.parts] for one in (done, then)
    ]


def test_a_group_of_the_city_or_without_a_region_has_those_of_all(team: Team, tmp_path: Path) -> None:
    """
    The region of a group of the city, or of one that has none, is everything: no site is another's then.
    """
    session = team.session()
    gone = [Change("site", team.id("site", code), {"group": None}) for code in ("131022-GW-007", "131022-GW-008")]
    nowhere = Change("group", session.state.derive("group", "G77"), {"code": "G77", "name": "无区组", "topic": "GW"})
    session.write(lambda state, who: [*gone, nowhere])
    found = []
    for number, group in enumerate(("131000-G01", "G77")):
        done = write_template(team.session(), str(tmp_path / f"{number}.xlsx"), group, 1, book)
        found.append([site.code for part in done.parts for site in part.sites])

    assert [["131022-GW-007", "131022-GW-008"]] * 2 == found


def test_sites_declared_one_are_offered_once(team: Team, tmp_path: Path) -> None:
    """
    They are the group's where any of them is assigned to it, and nobody's where none is; the one that stands for them
    is named.
    """
    add_site(team, "131022-GW-001", "同一眼井")
    add_site(team, "131022-GW-900", "又是它")
    for one, other in (("131022-GW-001", "131022-GW-007"), ("131022-GW-900", "131022-GW-008")):
        state = team.session().state
        pair = [state.records["site"][team.id("site", code)] for code in (one, other)]
        change = plan_unify(state, "site", pair[0], pair[1])
        team.session().write(lambda now, who, change=change: [change])
    own = write_template(team.session(), str(tmp_path / "own.xlsx"), None, 1, book)
    other = write_template(team.session(), str(tmp_path / "other.xlsx"), "131000-G01", 1, book)

    assert [["131022-GW-001", "131022-GW-008"], []] == [
        [site.code for part in done.parts for site in part.sites] for done in (own, other)
    ]


def test_more_days_have_more_rows(team: Team, tmp_path: Path) -> None:
    """
    There is a row for each site and day, and never fewer than ten.
    """
    done = write_template(team.session(), str(tmp_path / "a.xlsx"), None, 20, book)

    assert [(1, 40)] == [(part.first, part.rows) for part in done.parts]


def test_two_sheets_have_two_marks(team: Team, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    A new sheet takes no mark that stands in a code already: its checks would be called like another's.
    """
    path = template(team, tmp_path / "a.xlsx")
    import_sheet(team.session(), str(fill(path, ROW)))
    used = facts(path)["token"]
    drawn = iter([used, used, "zzzzzzzz"])
    monkeypatch.setattr(sheet_template.sheet, "new_token", lambda _random: next(drawn))
    done = write_template(team.session(), str(tmp_path / "b.xlsx"), None, 1, book)

    assert mark_of(used) != mark_of(done.token)


def test_a_text_file_has_all_topics_in_one_table(team: Team, tmp_path: Path) -> None:
    """
    As CSV the guide and lists stand above the titles; filled in, in either encoding, it is read by its number.
    """
    assign(team, "131022-BE-001", "131022-G03")
    path = template(team, tmp_path / "day.csv")
    lines = path.read_text("utf-8-sig").splitlines()
    place = next(number for number, line in enumerate(lines) if line.startswith("序号,"))
    names = next(csv.reader([lines[place]]))
    rows = [
        "1," + ",".join({"日期": "2021-10-18", "点位": "GW-007", "参加代表": "1"}.get(name, "") for name in names[1:]),
        "2," + ",".join({"日期": "2021-10-18", "点位": "BE-001", "参加代表": "2"}.get(name, "") for name in names[1:]),
    ]
    text = "\r\n".join([*lines[: place + 1], *rows, *lines[place + 3 :]])
    one = import_sheet(team.session(), write(tmp_path / "a.csv", text, "gb18030"))
    again = import_sheet(team.session(), write(tmp_path / "b.csv", "\ufeff" + text))

    sites = ("131022-GW-007 柳泉镇东柳村机井", "131022-GW-008 宫村镇北王庄机井", "131022-BE-001 固安县政务服务大厅")
    assert "点位：" + "；".join(sites) in lines
    assert "参加代表：D001 周启明；D002 吴秀兰；D003 郑海波" in lines
    assert (2, 2, ()) == (len(one.plan.new), again.plan.same, one.file.unknown)
    assert {19} == {len([name for name in names if name[:2] in ("GW", "BE")])}


def test_an_own_datum_is_written_into_the_workbook(team: Team, tmp_path: Path) -> None:
    """
    Where the workspace reads positions in another datum the workbook says so, for whoever imports it.
    """
    team.session().remember(datum="gcj02")
    path = template(team, tmp_path / "day.xlsx")
    team.session().remember(datum=None)
    import_sheet(team.session(), str(fill(path, {**ROW, "经纬度": "39.4351,116.2941"})))
    [check] = team.session().state.all("check")

    assert "gcj02" == check.fields["coordinate"]["datum"]
    assert any("GCJ-02" in line for _, cells in grids(path)[1].rows for line in cells)


def test_nasty_names_do_no_harm(team: Team, tmp_path: Path) -> None:
    """
    A site called like a formula, with commas and quotes, or by rare signs is offered as it is and found again.
    """
    names = ['=HYPERLINK("http://example.invalid","x")', "+86 甲,乙", "㑇𬭚😀 \" ' <b>&", "@SUM(A1)"]
    for number, name in enumerate(names, start=20):
        add_site(team, f"131022-GW-{number:03d}", name)
        assign(team, f"131022-GW-{number:03d}", "131022-G03")
    path = template(team, tmp_path / "day.xlsx")
    words = offered(path, 0)["点位"][0]
    done = import_sheet(team.session(), str(fill(path, *({"日期": DAY, "点位": word} for word in words))))

    assert 6 == len(words) == len(done.plan.new)
    assert [f"131022-GW-{number:03d} {name}" for number, name in enumerate(names, start=20)] == words[2:]
    with zipfile.ZipFile(path) as packed:
        assert not any(b"<f>" in packed.read(name) for name in packed.namelist() if "worksheets/sheet" in name)


@pytest.mark.parametrize("lang, name", [("zh", "填写说明"), ("en", "How to fill in")])
def test_the_guide_is_in_the_language_spoken(team: Team, tmp_path: Path, lang: str, name: str) -> None:
    """
    The guide is in the language spoken; what it is called does not matter to who reads the sheet back.
    """
    path = template(team, tmp_path / "day.xlsx", lang)
    language.use("en")
    done = import_sheet(team.session(), str(path))

    assert (name, ()) == (grids(path)[1].name, done.file.unread)


def test_an_own_csv_needs_only_day_and_site(team: Team, tmp_path: Path) -> None:
    """
    Day and site make a check; without the column of either the file is no sheet.
    """
    text = "日期,点位\n2021-10-18,GW-007\n"
    done = import_sheet(team.session(), write(tmp_path / "a.csv", text))
    reasons = []
    for column in (0, 1):
        one = "\n".join(line.split(",")[column] for line in text.splitlines())
        with pytest.raises(TableUnreadable) as caught:
            import_sheet(team.session(), write(tmp_path / "b.csv", one))
        reasons.append(caught.value.facts["reason"])

    assert (1, ["header", "header"]) == (len(done.plan.new), reasons)
