"""
What a sheet cannot say: every bad cell is named at once, and nothing is written or kept.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from making import Team, make_bare, make_photo, make_team
from sheets import (
    CSV,
    DAY,
    OTHER,
    ROW,
    Formula,
    checks,
    facts,
    fill,
    filled,
    grids,
    said,
    template,
    workbook,
    write,
)

from fieldkit.errors import InvalidPhoto, InvalidSheet, InvalidTable, NotFound, TableUnreadable, UsageFault
from fieldkit.operations import erase
from fieldkit.operations.check import CheckRequest, log
from fieldkit.operations.sheet_import import import_sheet


@pytest.fixture
def team(tmp_path: Path) -> Team:
    """
    A ready workspace.
    """
    return make_team(tmp_path / "ws")


WRONG = {
    "日期": "10月40日",
    "时间": "25:00",
    "点位": "GW-070",
    "检查方式": "路过",
    "参加代表": "周启名、9",
    "GW01": "差不多",
    "GW04": "3亩",
    "GW07": 0.95,
    "其余检查项": "还行",
    "发现问题": "GW44=漏水；好",
    "经纬度": "N116,E39",
    "坐标系": "火星七号",
    "照片": "nowhere.jpg，../secret.jpg，note.txt",
    "备注": "长" * 4001,
}
FAULTS = {
    ("日期", "date", "10月40日"),
    ("点位", "unknown", "GW-070"),
    ("检查方式", "choice", "路过"),
    ("参加代表", "unknown", "周启名"),
    ("参加代表", "unknown", "9"),
    ("GW01", "answer", "差不多"),
    ("GW04", "measure", "3亩"),
    ("GW07", "percent", "0.95"),
    ("其余检查项", "choice", "还行"),
    ("发现问题", "unknown", "GW44=漏水"),
    ("坐标系", "choice", "火星七号"),
    ("照片", "photo_lost", "nowhere.jpg"),
    ("照片", "photo_lost", "../secret.jpg"),
    ("照片", "photo_lost", "note.txt"),
    ("备注", "too_long", "长" * 60 + "…"),
}


def test_every_wrong_cell_is_named_at_once(team: Team, tmp_path: Path) -> None:
    """
    Sheet, row, column, value and reason of every bad cell of every row are told in one go; nothing is written or kept.
    """
    make_photo(tmp_path / "secret.jpg", 1)
    make_photo(tmp_path / "sent" / "good.jpg", 2)
    write(tmp_path / "sent" / "note.txt", "x")
    time_too = {"日期": DAY, "时间": "25:00", "点位": "GW-008", "照片": "good.jpg", "经纬度": "N116,E39"}
    path = filled(team, tmp_path / "sent" / "day.xlsx", WRONG, {**ROW, "照片": "good.jpg"}, time_too, {"备注": "x"})
    before = team.ledger()
    with pytest.raises(InvalidSheet) as caught:
        import_sheet(team.session(), path)
    rows: Any = caught.value.facts["rows"]
    third = {(column, reason) for _, row, column, reason, _ in rows if row == 5}
    fourth = {(column, reason) for _, row, column, reason, _ in rows if row == 6}

    assert {"地下水超采治理"} == {sheet for sheet, *_ in rows}
    assert FAULTS == {(column, reason, value.partition(" → ")[0]) for _, row, column, reason, value in rows if row == 3}
    assert "周启名 → 周启明" in {value for *_, value in rows}
    assert {("时间", "time"), ("经纬度", "swapped")} == third
    assert {("日期", "blank"), ("点位", "blank")} == fourth
    assert before == team.ledger()
    assert not (team.root / "photos").exists()


def test_partial_takes_the_good_rows(team: Team, tmp_path: Path) -> None:
    """
    With `partial` the good rows are written and the bad ones named; mended, they follow, and nothing comes twice.
    """
    path = filled(team, tmp_path / "day.xlsx", {**ROW, "点位": "GW-070"}, OTHER)
    dry = import_sheet(team.session(), path, partial=True, dry_run=True)
    none = checks(team)
    done = import_sheet(team.session(), path, partial=True)
    fill(Path(path), {"序号": 1, "点位": "GW-007"})
    mended = import_sheet(team.session(), path)

    assert (1, 1, []) == (len(dry.plan.new), len(dry.bad), none)
    assert ((1, 0, 0, 0), [(3, "点位", "unknown")]) == (said(done), [bad[:3] for bad in done.bad])
    assert [] == list(done.missing)
    assert (1, 0, 1, 0) == said(mended)
    assert ["C01", "C02"] == [check.code[-3:] for check in checks(team)]


@pytest.mark.parametrize(
    "number, reason", [("", "blank"), ("x", "row_number"), ("0", "row_number"), ("2", "number_twice")]
)
def test_each_row_needs_a_number_of_its_own(team: Team, tmp_path: Path, number: str, reason: str) -> None:
    """
    A row copied with its number, or added without one, would be another row's check: it is refused.
    """
    path = template(team, tmp_path / "day.xlsx")
    fill(path, ROW, OTHER)
    rows = [list(cells) for _, cells in grids(path)[0].rows]
    rows[2][0] = number
    hidden = [list(cells) for _, cells in grids(path)[-1].rows]
    workbook(path, {"甲": rows, "fieldkit": hidden})
    with pytest.raises(InvalidTable) as caught:
        import_sheet(team.session(), str(path))

    faults: Any = caught.value.facts["rows"]
    assert {reason} == {each[3] for each in faults}
    assert (2 if reason == "number_twice" else 1) == len(faults)


def test_a_group_must_be_known(tmp_path: Path) -> None:
    """
    Without a group in sheet, row, command or workspace it is asked for; an unknown one is answered with near ones.
    """
    nobody = make_team(tmp_path / "ws", group=None)
    path = write(tmp_path / "a.csv", CSV + "2021-10-18,,GW-007,,1,,\n")
    with pytest.raises(UsageFault) as caught:
        import_sheet(nobody.session(), path)
    with pytest.raises(NotFound):
        import_sheet(nobody.session(), path, group="131022-G30")

    assert {"missing": ["--group"]} == caught.value.facts
    assert 1 == len(import_sheet(nobody.session(), path, group="G03").plan.new)


def test_a_sheet_of_another_campaign_is_refused(team: Team, tmp_path: Path) -> None:
    """
    What the hidden sheet says of campaign, layout and group must be known here.
    """
    path = template(team, tmp_path / "day.xlsx")
    rows = [list(cells) for _, cells in grids(path)[0].rows]
    hidden = facts(path)

    def refused(**changed: str) -> str:
        told = [[name, value] for name, value in {**hidden, **changed}.items()]
        book_path = workbook(tmp_path / "x.xlsx", {"甲": rows, "fieldkit": told})
        with pytest.raises((TableUnreadable, NotFound)) as caught:
            import_sheet(team.session(), str(book_path))
        return str(caught.value.facts.get("reason") or caught.value.facts["kind"])

    assert "other_campaign" == refused(campaign="langfang-2022")
    assert "too_new" == refused(layout="2")
    assert "group" == refused(group="131022-G30")


def test_an_empty_sheet_writes_nothing(team: Team, tmp_path: Path) -> None:
    """
    A sheet as written, not filled in, is no fault and no check; one without titles or cells is refused.
    """
    path = template(team, tmp_path / "day.xlsx")
    before = team.ledger()
    done = import_sheet(team.session(), str(path))
    assert ((0, 0, 0, 0), [], before) == (said(done), done.file.rows, team.ledger())

    reasons = []
    for sheets in ({"甲": []}, {"甲": [["点位", "备注"], ["GW-007", "x"]]}):
        with pytest.raises(TableUnreadable) as caught:
            import_sheet(team.session(), str(workbook(tmp_path / "x.xlsx", sheets)))
        reasons.append(caught.value.facts["reason"])
    assert ["empty", "header"] == reasons


def test_a_failed_formula_is_a_bad_cell(team: Team, tmp_path: Path) -> None:
    """
    A calculated cell counts by its value; one that failed is named, not taken for empty.
    """
    good = [DAY, Formula('="GW-"&"007"', "GW-007"), 1, "x"]
    rows = [["日期", "点位", "代表", "备注"], good, [DAY, "GW-008", 1, Formula("=1/0", "#DIV/0!")]]
    path = str(workbook(tmp_path / "x.xlsx", {"甲": rows}))
    with pytest.raises(InvalidSheet) as caught:
        import_sheet(team.session(), path)
    done = import_sheet(team.session(), path, partial=True)

    assert [("甲", 3, "备注", "formula", "#DIV/0!")] == caught.value.facts["rows"]
    assert 1 == len(done.plan.new)


def test_yesterday_is_no_day_of_a_sheet(team: Team, tmp_path: Path) -> None:
    """
    A day that depends on when the sheet is read is refused; one without a year is of the campaign's time.
    """
    for word in ("昨天", "今天", "Yesterday", "today"):
        with pytest.raises(InvalidTable):
            import_sheet(team.session(), write(tmp_path / "a.csv", CSV + f"{word},,GW-007,,1,,\n"))
    import_sheet(team.session(), write(tmp_path / "a.csv", CSV + "12月3日,上午9点半,GW-007,,1,,\n"))

    assert [("2021-12-03", "09:30")] == [(check.fields["date"], check.fields["time"]) for check in checks(team)]


def test_photos_are_looked_for_beside_the_sheet_alone(team: Team, tmp_path: Path) -> None:
    """
    A sheet from elsewhere cannot name files elsewhere; one name for two pictures is asked about, a false one refused.
    """
    make_photo(tmp_path / "out.jpg", 1)
    sent = tmp_path / "sent"
    make_photo(sent / "photos" / "a.jpg", 2)
    make_bare(sent / "b.jpg", 3)
    make_bare(sent / "b.png.jpg", 4)
    make_bare(sent / "twice.jpg", 5)
    make_bare(sent / "twice.jpeg", 6)
    write(sent / "false.jpg", "no picture")
    faults = []
    for name in (str(tmp_path / "out.jpg"), "..\\out.jpg", "photos/../../out.jpg", "twice", "false.jpg", "photos"):
        with pytest.raises(InvalidTable) as caught:
            import_sheet(team.session(), write(sent / "x.csv", f"日期,点位,代表,照片\n2021-10-18,GW-007,1,{name}\n"))
        rows: Any = caught.value.facts["rows"]
        faults.append(rows[0][2])
    done = import_sheet(
        team.session(), write(sent / "x.csv", "日期,点位,代表,照片\n2021-10-18,GW-007,1,photos\\A.JPG；b\n")
    )

    assert ["photo_lost"] * 3 + ["ambiguous", "not_image", "photo_lost"] == faults
    assert 2 == done.plan.photos


def test_an_erased_picture_is_refused(team: Team, tmp_path: Path) -> None:
    """
    A picture that was erased for good is not taken in again by a sheet.
    """
    make_photo(tmp_path / "a.jpg", 1)
    path = write(tmp_path / "x.csv", "日期,点位,代表,照片\n2021-10-18,GW-007,1,a\n")
    import_sheet(team.session(), path)
    [photo] = team.session().state.all("photo")
    erase.erase(team.session(), photo.id, "个人信息")
    with pytest.raises(InvalidTable) as caught:
        import_sheet(team.session(), path)

    rows: Any = caught.value.facts["rows"]
    assert ["erased"] == [row[2] for row in rows]


def test_a_photo_changed_meanwhile_is_not_written_down(
    team: Team, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    A picture that is another when it is kept than when it was read stops the import: nothing was written.
    """
    import fieldkit.operations.sheet_import as room

    photo = make_photo(tmp_path / "a.jpg", 1)
    path = write(tmp_path / "x.csv", "日期,点位,代表,照片\n2021-10-18,GW-007,1,a\n")
    keep, before = room.keep_each, team.ledger()

    def late(session: Any, prepared: Any) -> None:
        prepared = list(prepared)
        make_photo(photo, 2)
        keep(session, prepared)

    monkeypatch.setattr(room, "keep_each", late)
    with pytest.raises(InvalidPhoto):
        import_sheet(team.session(), path)

    assert before == team.ledger()


def test_what_looks_odd_is_asked_with_its_row(team: Team, tmp_path: Path) -> None:
    """
    A far position, an item of another topic, a check logged by hand already and a deputy who escorts are questions, not
    refusals.
    """
    log(team.session(), CheckRequest(site="GW-008", when="2021-10-18", deputies=("1",)))
    text = "日期,点位,代表,经纬度,BE01,陪同\n2021-10-18,GW-007,1,\"39.40,116.25\",符合,\n"
    text += "2021-10-18,GW-008,,,,\n2020-10-18,GW-007,1,,,周启明\n"
    done = import_sheet(team.session(), write(tmp_path / "a.csv", text))

    expected = [(2, "far"), (2, "other_topic"), (4, "before_campaign"), (3, "checked_twice"), (4, "deputy_and_escort")]
    assert expected == [(one.row, one.word) for one in done.odd]


def test_rows_at_which_nobody_is_named_are_said(team: Team, tmp_path: Path) -> None:
    """
    Checks of a day without any deputy count nobody: they are named.
    """
    done = import_sheet(team.session(), write(tmp_path / "a.csv", "日期,点位\n2021-10-18,GW-007\n"))

    assert done.alone == tuple(done.plan.new)


def test_an_import_is_one_write(team: Team, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    When the write fails nothing of the sheet is in the ledger; the next import brings all of it.
    """
    import fieldkit.operations.session as room

    path = filled(team, tmp_path / "day.xlsx", ROW, OTHER)
    before = team.ledger()

    def fail(*_args: object) -> None:
        raise OSError(28, "full")

    with monkeypatch.context() as patch:
        patch.setattr(room, "rewrite_union", fail)
        with pytest.raises(OSError, match="full"):
            import_sheet(team.session(), path)
    assert before == team.ledger()
    assert (2, 0, 0, 0) == said(import_sheet(team.session(), path))
