"""
A sheet of checks imported: real workbooks and text files become checks by the rules of `check log`, in one write.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from making import Team, add_deputy, copy_team, make_photo, make_team
from sheets import (
    CSV,
    DAY,
    FULL,
    OTHER,
    ROW,
    checks,
    fill,
    filled,
    grids,
    said,
    template,
    titles,
    workbook,
    write,
)

from fieldkit import language
from fieldkit.core.counting import summarise
from fieldkit.core.narrow import END, counted_state
from fieldkit.core.relations import presence
from fieldkit.errors import NotFound
from fieldkit.operations import visit
from fieldkit.operations.check import CheckRequest, log
from fieldkit.operations.sheet_import import import_sheet


@pytest.fixture
def team(tmp_path: Path) -> Team:
    """
    A ready workspace.
    """
    return make_team(tmp_path / "ws")


def test_a_row_becomes_a_check_with_all_that_hangs_on_it(team: Team, tmp_path: Path) -> None:
    """
    Every cell of a row is read by the rules of `check log`; texts are stored as typed, formulas stay text.
    """
    make_photo(tmp_path / "sent" / "photos" / "IMG_1.jpg", 1)
    make_photo(tmp_path / "sent" / "IMG_2.JPG", 2)
    path = filled(team, tmp_path / "sent" / "day.xlsx", FULL)
    done = import_sheet(team.session(), path)
    state = team.session().state
    [check] = state.all("check")
    there = presence(state, check)
    findings = sorted((one.code[-3:], one.fields["text"], one.fields.get("item", "")) for one in state.all("finding"))

    assert ((1, 0, 0, 0), 2, 3) == (said(done), done.plan.photos, done.plan.findings)
    assert ("2021-10-18", "09:30", "GW") == tuple(check.fields[name] for name in ("date", "time", "topic"))
    assert {"judgement": "problem", "value": "3", "measure": "眼"} == check.fields["item.GW04"]
    assert [{"value": "12.5", "measure": "m"}, {"value": "95", "measure": "%"}, {"judgement": "ok"}] == [
        check.fields[f"item.{code}"] for code in ("GW06", "GW07", "GW10")
    ]
    assert ("39.4351", "cgcs2000") == (check.fields["coordinate"]["lat"], check.fields["coordinate"]["datum"])
    assert ("=1+1", ["抓紧封填"]) == (check.fields["note"], check.fields["advice"])
    assert ("unannounced", ["冯某", "王某"], 2) == (there.method, there.escorts, len(there.deputies))
    assert [("101", "机井未封填", "GW04"), ("102", "井房上锁", ""), ("103", "电表无铅封", "")] == findings
    assert {"IMG_1.jpg", "IMG_2.JPG"} == {photo.fields["original_name"] for photo in state.all("photo")}
    assert 2 == len(list((team.root / "photos").iterdir()))
    assert check.code.startswith("131022-G03T") and check.code.endswith("-20211018-C01")


def test_it_is_the_check_that_logging_would_have_made(team: Team, tmp_path: Path) -> None:
    """
    A row and `check log` with the same words give the same fields, but for code and visit.
    """
    path = filled(team, tmp_path / "day.xlsx", {**FULL, "照片": ""})
    import_sheet(team.session(), path)
    request = CheckRequest(
        site="GW-007",
        when="2021-10-18 09:30",
        method="暗访",
        deputies=("1,2",),
        escorts=("冯某、王某",),
        items=("GW04=存在问题,3眼", "GW06=12.5", "GW07=95%"),
        rest="符合",
        at="116.2941,39.4351",
        datum="CGCS2000",
        advice=("抓紧封填",),
        note="=1+1",
        findings=("GW04=机井未封填", "井房上锁", "电表无铅封"),
    )
    logged = log(team.session(), request).check
    [sheet] = [check for check in checks(team) if check.id != logged.id]
    own = {"code", "visit", "group"}

    assert {name: value for name, value in logged.fields.items() if name not in own} == {
        name: value for name, value in sheet.fields.items() if name not in own
    }


def test_the_rows_of_a_day_are_one_outing(team: Team, tmp_path: Path) -> None:
    """
    One visit is made for each group and day, with everyone named; a row that names nobody takes all of them.
    """
    bare = {"日期": DAY, "点位": "GW-007"}
    later = {**OTHER, "日期": "10月19日", "检查方式": "明察"}
    path = filled(team, tmp_path / "day.xlsx", {**ROW, "检查方式": "暗访"}, OTHER, bare, later)
    done = import_sheet(team.session(), path)
    state = team.session().state
    first, second = sorted(state.all("visit"), key=lambda one: str(one.fields["date"]))
    total = summarise(state, team.session().campaign, by="county", as_of="2021-12-31").total

    assert [("made", 3), ("made", 1)] == [(one.how, one.rows) for one in done.plan.visits]
    assert (3, "unannounced") == (len(first.named("deputy")), first.fields["method"])
    assert ["2021-10-18", "2021-10-19"] == [first.fields["date"], second.fields["date"]]
    assert [first.id] * 3 == [check.fields["visit"] for check in checks(team) if check.fields["date"] == "2021-10-18"]
    assert 3 == len(presence(state, next(one for one in checks(team) if one.code.endswith("C03"))).deputies)
    assert (2, 3, 4, 4) == (total.visits, total.persons, total.participations, total.checks)


def test_rows_join_the_visit_that_is_there(team: Team, tmp_path: Path) -> None:
    """
    A visit of the group and day takes the rows in; no second one is made, and nobody is counted twice.
    """
    started = visit.start(team.session(), "2021-10-18", [], deputies=["1"]).visit
    path = filled(team, tmp_path / "day.xlsx", ROW, {"日期": DAY, "点位": "GW-008"})
    done = import_sheet(team.session(), path)
    state = team.session().state
    total = summarise(state, team.session().campaign, by="county", as_of="2021-12-31").total

    assert [(started.code, 2, "joined")] == [tuple(one) for one in done.plan.visits]
    assert [started.id] == [one.id for one in state.all("visit")]
    assert [started.id] * 2 == [check.fields["visit"] for check in checks(team)]
    assert (1, 2, 2) == (total.visits, total.persons, total.participations)
    assert (0, 0, 2, 0) == said(import_sheet(team.session(), path))


def test_a_dry_run_keeps_and_writes_nothing(team: Team, tmp_path: Path) -> None:
    """
    `--dry-run` says what would be written; ledger and photos stay as they are.
    """
    make_photo(tmp_path / "IMG_1.jpg", 1)
    path = filled(team, tmp_path / "day.xlsx", {**FULL, "照片": "IMG_1"})
    before = team.ledger()
    done = import_sheet(team.session(), path, dry_run=True)

    assert ((1, 0, 0, 0), 1, 3) == (said(done), done.plan.photos, done.plan.findings)
    assert before == team.ledger()
    assert not (team.root / "photos").exists()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_sheet_is_understood_in_the_other_language(team: Team, tmp_path: Path, lang: str) -> None:
    """
    A sheet written in one language, every word of its lists chosen in it, is read while the other is spoken.
    """
    path = template(team, tmp_path / "day.xlsx", lang)
    language.use("zh" if lang == "en" else "en")
    names = titles(path)
    lists = [[cells[place] for _, cells in grids(path)[-1].rows if len(cells) > place and cells[place]]
             for place in range(3, 7)]
    sites, methods, judgements, datums = lists
    site, day = names[3], names[1]
    rows: list[dict[str, Any]] = [{day: DAY, site: sites[0], names[4]: method} for method in methods]
    for judgement, row in zip(judgements, rows, strict=False):
        row |= {"GW01": judgement, names[17]: judgement}
    for datum, row in zip(datums, rows, strict=False):
        row |= {names[20]: "39.4351,116.2941", names[21]: datum}
    done = import_sheet(team.session(), str(fill(path, *rows)))

    assert (9, 4, 4) == (len(methods), len(judgements), len(datums))
    assert ((9, 0, 0, 0), (), ()) == (said(done), done.bad, done.file.unknown)
    assert 9 == len({check.fields["method"] for check in checks(team)})
    assert 4 == len({check.fields["coordinate"]["datum"] for check in checks(team) if "coordinate" in check.fields})


def test_an_own_csv_is_a_sheet_too(team: Team, tmp_path: Path) -> None:
    """
    A text file without a sheet's number, in either encoding, gives the same checks on every laptop, once.
    """
    other = copy_team(team, tmp_path / "other")
    text = CSV + "2021-10-18,9:30,GW-007,暗访,周启明 吴秀兰,3眼,未封填\n"
    text += "10月18日,,GW-008,,D003,,\n2021.10.18,,GW-008,,3,,\n"
    done = import_sheet(team.session(), write(tmp_path / "a.csv", text, "gb18030"))
    import_sheet(other.session(), write(tmp_path / "b.csv", text, "utf-8-sig"))
    again = import_sheet(team.session(), str(tmp_path / "b.csv"))
    codes = [check.code for check in checks(team)]

    assert ((3, 0, 0, 0), (0, 0, 3, 0)) == (said(done), said(again))
    assert team.session().content.lines == other.session().content.lines
    assert (3, 1) == (len(set(codes)), len({code.rpartition("-C")[0] for code in codes}))
    assert 1 == len(list(team.session().state.all("visit")))


def test_a_row_of_an_own_csv_is_known_by_day_site_and_time(team: Team, tmp_path: Path) -> None:
    """
    Other cells may change; of several rows for one site and time each keeps its place, though one of them is bad.
    """
    text = CSV + "2021-10-18,,GW-007,,1,{},\n2021-10-18,,GW-007,,2,,甲\n"
    import_sheet(team.session(), write(tmp_path / "a.csv", text.format("胡说")), partial=True)
    done = import_sheet(team.session(), write(tmp_path / "a.csv", text.format("2眼")))

    assert (1, 0, 1, 0) == said(done)
    assert ["甲"] == [one.fields["text"] for one in team.session().state.all("finding")]


def test_groups_may_stand_in_the_rows(team: Team, tmp_path: Path) -> None:
    """
    A list of several groups has a column for them, empty below its first row; each group has an outing of its own.
    """
    text = "监督小组,日期,点位,代表\n131022-G03,2021-10-18,GW-007,1\n,2021-10-18,GW-008,2\n"
    text += "131022-G05,2021-10-18,BE-001,3\n"
    done = import_sheet(team.session(), write(tmp_path / "a.csv", text))
    state = team.session().state

    assert [2, 1] == [one.rows for one in done.plan.visits]
    assert [2, 1] == [
        sum(presence(state, check).groups == [team.id("group", code)] for check in checks(team))
        for code in ("131022-G03", "131022-G05")
    ]


def test_sheets_without_titles_are_named(team: Team, tmp_path: Path) -> None:
    """
    A workbook of one's own: each sheet with the titles is read, others are named, hidden ones left alone.
    """
    rows = [["某日检查情况"], ["日期", "点位", "代表", "天气"], [DAY, "GW-007", 1, "晴"]]
    more = [rows[1], [DAY, "GW-008", 2, ""]]
    path = workbook(tmp_path / "x.xlsx", {"甲": rows, "乙": [["杂记"]], "丙": more, "丁": []})
    done = import_sheet(team.session(), str(path))

    assert (2, ("乙",), ("天气",)) == (len(done.plan.new), done.file.unread, done.file.unknown)


def test_two_hundred_rows(team: Team, tmp_path: Path) -> None:
    """
    A long sheet is one write: two hundred checks, each with deputies, an answer and a finding.
    """
    for number in range(5, 60):
        add_deputy(team, f"D{number:03d}", f"示例{number}")
    rows = [
        [one, date(2021, 10, 1 + one % 25), "GW-007" if one % 2 else "GW-008", f"{one % 50 + 1}、2", "3眼", "破损"]
        for one in range(1, 201)
    ]
    names = ["序号", "日期", "点位", "代表", "GW04 封填", "发现问题"]
    path = workbook(tmp_path / "x.xlsx", {"甲": [["表号 T4KQ7M2XH"], names, *rows]})
    done = import_sheet(team.session(), str(path))
    again = import_sheet(team.session(), str(path))

    assert ((200, 0, 0, 0), 200, 25) == (said(done), done.plan.findings, len(done.plan.visits))
    assert (0, 0, 200, 0) == said(again)
    assert 200 == len({check.code for check in checks(team)})


def test_what_a_summary_reads_narrowly_is_the_same(team: Team, tmp_path: Path) -> None:
    """
    Checks from sheets count alike whether the ledger is read whole or for counting alone.
    """
    visit.start(team.session(), "2021-10-18", [], deputies=["4"])
    path = filled(team, tmp_path / "day.xlsx", FULL | {"照片": ""}, OTHER, {**OTHER, "日期": "2021-10-20"})
    import_sheet(team.session(), path)
    session = team.session()
    lines = [[line + END for line in session.content.lines.values()]]
    narrow = counted_state(session.content.campaign, lambda: lines)
    whole, counted = (summarise(one, session.campaign, by="county") for one in (session.state, narrow))

    assert (whole.total, 2, 5) == (counted.total, whole.total.visits, whole.total.participations)


def test_sheets_of_several_groups_in_one_workbook(team: Team, tmp_path: Path) -> None:
    """
    A sheet copied into another group's workbook keeps its number and group: each is known by its own line.
    """
    one = template(team, tmp_path / "a.xlsx")
    team.session().remember(group="131022-G05")
    two = template(team, tmp_path / "b.xlsx")
    import_sheet(team.session(), str(fill(two, {"日期": DAY, "点位": "BE-001"})))
    fill(one, ROW)
    sheets = {"甲": grids(one)[0].rows, "乙": grids(two)[0].rows, "fieldkit": grids(one)[-1].rows}
    both = workbook(tmp_path / "both.xlsx", {name: [cells for _, cells in rows] for name, rows in sheets.items()})
    done = import_sheet(team.session(), str(both))

    assert (1, 0, 1, 0) == said(done)
    assert {"131022-G03", "131022-G05"} == {check.code[:10] for check in checks(team)}
    lost = [["检查登记表 · 131022-G99 别组 · 表号 T4KQ7M2XH"], *sheets["甲"][1][1:2], ["1", "2021-10-18", "", "GW-007"]]
    with pytest.raises(NotFound):
        import_sheet(team.session(), str(workbook(tmp_path / "lost.xlsx", {"甲": lost})))
