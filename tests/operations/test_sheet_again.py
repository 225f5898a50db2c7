"""
A sheet imported again, on this laptop or another: nothing double, nothing lost, nobody overwritten.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from making import Team, copy_team, make_photo, make_team, unite_into
from sheets import (
    FULL,
    OTHER,
    ROW,
    checks,
    fill,
    filled,
    said,
    write,
)

from fieldkit.core.counting import summarise
from fieldkit.core.relations import presence
from fieldkit.operations import check_edit, erase, photo, visit
from fieldkit.operations.check import CheckRequest
from fieldkit.operations.sheet_import import import_sheet
from fieldkit.operations.tables import read_grids


@pytest.fixture
def team(tmp_path: Path) -> Team:
    """
    A ready workspace.
    """
    return make_team(tmp_path / "ws")


def test_the_same_sheet_again_adds_nothing(team: Team, tmp_path: Path) -> None:
    """
    Not a byte of ledger or photos changes, whichever kind of file the sheet was saved as.
    """
    make_photo(tmp_path / "IMG_1.jpg", 1)
    path = filled(team, tmp_path / "day.xlsx", {**FULL, "照片": "IMG_1.jpg"}, OTHER)
    import_sheet(team.session(), path)
    before, photos = team.ledger(), sorted((team.root / "photos").iterdir())
    rows = read_grids(path)[0].rows
    quoted = ("\ufeff" + "\r\n".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) for _, row in rows))
    for again in (path, write(tmp_path / "utf8.csv", quoted), write(tmp_path / "gb.csv", quoted[1:], "gb18030")):
        assert (0, 0, 2, 0) == said(import_sheet(team.session(), again))
        assert (before, photos) == (team.ledger(), sorted((team.root / "photos").iterdir()))


@pytest.mark.parametrize("with_visit", [False, True])
def test_one_sheet_on_two_laptops_merges_without_doubles(team: Team, tmp_path: Path, with_visit: bool) -> None:
    """
    Imported on two laptops, one of which has a visit of that day, it is the same records: no double and no conflict.
    """
    other = copy_team(team, tmp_path / "other")
    make_photo(tmp_path / "IMG_1.jpg", 1)
    path = filled(team, tmp_path / "day.xlsx", {**FULL, "照片": "IMG_1.jpg"}, OTHER)
    started = visit.start(team.session(), "2021-10-18", [], deputies=["4"]).visit if with_visit else None
    for one in (team, other):
        import_sheet(one.session(), path)
    unite_into(team, other)
    unite_into(other, team)
    state = team.session().state

    assert team.session().content.lines == other.session().content.lines
    assert (2, 3, 1, []) == (
        len(checks(team)), len(list(state.all("finding"))), len(list(state.all("photo"))), state.conflicts()
    )
    assert 1 == len({check.fields["visit"] for check in checks(team)})
    assert started is None or started.id == checks(team)[0].fields["visit"]
    assert (0, 0, 2, 0) == said(import_sheet(other.session(), path))
    assert 1 == summarise(state, team.session().campaign, by="county", as_of="2021-12-31").total.visits


def test_rows_added_later_stay_with_the_outing(team: Team, tmp_path: Path) -> None:
    """
    After a merge brought the visit that some rows had joined elsewhere, new rows go where the others are.
    """
    other = copy_team(team, tmp_path / "other")
    path = filled(team, tmp_path / "day.xlsx", ROW)
    started = visit.start(team.session(), "2021-10-18", [], deputies=["4"]).visit
    for one in (team, other):
        import_sheet(one.session(), path)
    unite_into(other, team)
    fill(Path(path), {"序号": 2, **OTHER})
    done = import_sheet(other.session(), path)

    assert ((1, 0, 1, 0), "joined") == (said(done), done.plan.visits[0].how)
    assert {started.id} == {check.fields["visit"] for check in checks(other)}


def test_a_changed_row_changes_only_its_cells(team: Team, tmp_path: Path) -> None:
    """
    A row changed and imported again corrects its check: what did not change in it is not written.
    """
    path = filled(team, tmp_path / "day.xlsx", FULL | {"照片": ""}, OTHER)
    import_sheet(team.session(), path)
    fill(Path(path), {"序号": 1, "GW04": "符合", "备注": "改过", "参加代表": "1,3"})
    done = import_sheet(team.session(), path)
    session = team.session()
    check = next(one for one in checks(team) if one.code.endswith("C01"))
    written = check.entries[-1].set
    assert isinstance(written, dict)
    names = {name for name in written if not name.startswith("_")}
    gone, came = (f"deputy.{team.id('deputy', code)}" for code in ("D002", "D003"))

    assert (0, 1, 1, 0) == said(done)
    assert {"item.GW04", "note", gone, came} == names
    values = [written[name] for name in ("item.GW04", "note", gone, came)]
    assert [{"judgement": "ok"}, "改过", False, True] == values
    assert {team.id("deputy", code) for code in ("D001", "D003")} == set(presence(session.state, check).deputies)
    assert [] == session.state.conflicts()


def test_a_deputy_struck_from_every_row_is_counted_no_more(team: Team, tmp_path: Path) -> None:
    """
    A name corrected in a row leaves the visit too, unless another row of that day, of any sheet, names it.
    """
    one, two = (filled(team, tmp_path / name, ROW) for name in ("a.xlsx", "b.xlsx"))
    for path in (one, two):
        import_sheet(team.session(), path)
    persons = []
    for path in (one, two):
        fill(Path(path), {"序号": 1, "参加代表": "1,3"})
        import_sheet(team.session(), path)
        session = team.session()
        persons.append(summarise(session.state, session.campaign, by="county", as_of="2021-12-31").total.persons)
    before = team.ledger()
    for path in (one, two):
        import_sheet(team.session(), path)

    assert [3, 2] == persons
    assert before == team.ledger()


def test_what_a_person_changed_is_kept_and_named(team: Team, tmp_path: Path) -> None:
    """
    A cell a person changed since the import is never written over; the report names both values.
    """
    path = filled(team, tmp_path / "day.xlsx", ROW | {"备注": "甲", "GW01": "符合", "发现问题": "井房上锁"})
    import_sheet(team.session(), path)
    check_edit.amend(team.session(), "C01", CheckRequest(site="", note="乙", items=("GW01=存在问题",)))
    same = import_sheet(team.session(), path)
    fill(Path(path), {"序号": 1, "备注": "丙", "GW01": "未查", "发现问题": "井房上了锁"})
    done = import_sheet(team.session(), path)
    [check] = checks(team)
    [finding] = team.session().state.all("finding")

    assert (0, 0, 1, 0) == said(same)
    assert [("note", "乙", "丙"), ("item.GW01", {"judgement": "problem"}, {"judgement": "unchecked"})] == sorted(
        (cell[2:] for cell in done.plan.kept), reverse=True
    )
    assert ("乙", {"judgement": "problem"}) == (check.fields["note"], check.fields["item.GW01"])
    assert "井房上了锁" == finding.fields["text"]


def test_an_emptied_cell_clears_nothing_and_is_named(team: Team, tmp_path: Path) -> None:
    """
    Where a row said something before and says nothing now, what stood stays and the report names it.
    """
    make_photo(tmp_path / "IMG_1.jpg", 1)
    full = ROW | {"备注": "甲", "发现问题": "一；二", "照片": "IMG_1.jpg", "检查方式": "暗访"}
    path = filled(team, tmp_path / "day.xlsx", full)
    import_sheet(team.session(), path)
    fill(Path(path), {"序号": 1, "备注": "", "发现问题": "二", "照片": "", "参加代表": "", "检查方式": ""})
    done = import_sheet(team.session(), path)
    state = team.session().state

    kept = {(cell.kind, cell.field): cell.mine for cell in done.plan.kept}
    assert ["甲", "一", "IMG_1.jpg", ["周启明", "吴秀兰"], "unannounced"] == [
        kept[name]
        for name in (
            ("check", "note"), ("finding", "text"), ("check", "photos"), ("check", "deputy"), ("check", "method")
        )
    ]
    assert ["一", "二"] == sorted(one.fields["text"] for one in state.all("finding"))
    assert (2, 1) == (len(presence(state, checks(team)[0]).deputies), len(list(state.all("photo"))))


def test_a_photo_and_a_finding_can_follow_later(team: Team, tmp_path: Path) -> None:
    """
    What is added to a row later is added to its check; what was there is not added again.
    """
    make_photo(tmp_path / "IMG_1.jpg", 1)
    path = filled(team, tmp_path / "day.xlsx", ROW | {"发现问题": "二"})
    import_sheet(team.session(), path)
    fill(Path(path), {"序号": 1, "发现问题": "一；二", "照片": "IMG_1"})
    done = import_sheet(team.session(), path)
    state = team.session().state

    assert ((0, 1, 0, 0), 1, 1) == (said(done), done.plan.photos, done.plan.findings)
    assert [("101", "二"), ("102", "一")] == sorted((one.code[-3:], one.fields["text"]) for one in state.all("finding"))


def test_a_picture_the_check_has_is_not_added_again(team: Team, tmp_path: Path) -> None:
    """
    A photo tied to the check by hand and named in the sheet later is one photo.
    """
    make_photo(tmp_path / "IMG_1.jpg", 1)
    path = filled(team, tmp_path / "day.xlsx", ROW)
    import_sheet(team.session(), path)
    photo.add(team.session(), "C01", [str(tmp_path / "IMG_1.jpg")])
    fill(Path(path), {"序号": 1, "照片": "IMG_1"})

    assert 0 == import_sheet(team.session(), path).plan.photos


def test_a_row_that_is_gone_is_named_and_stays(team: Team, tmp_path: Path) -> None:
    """
    A check whose row was deleted from the sheet is not withdrawn in silence: it is named.
    """
    path = filled(team, tmp_path / "day.xlsx", ROW, OTHER)
    import_sheet(team.session(), path)
    empty = dict.fromkeys(("日期", "点位", "参加代表"), "")
    fill(Path(path), {"序号": 2, **empty})
    done = import_sheet(team.session(), path)

    assert ["C02"] == [code[-3:] for code in done.missing]
    assert 2 == len(checks(team))


def test_what_was_withdrawn_or_erased_stays_so(team: Team, tmp_path: Path) -> None:
    """
    A check taken back, or erased for good, does not come back with its sheet, changed or not.
    """
    path = filled(team, tmp_path / "day.xlsx", {**ROW, "发现问题": "一"}, OTHER)
    import_sheet(team.session(), path)
    first, second = (check.code for check in checks(team))
    check_edit.withdraw(team.session(), first, "误录")
    erase.erase(team.session(), second, "个人信息")
    fill(Path(path), {"序号": 1, "备注": "改"}, {"序号": 2, "备注": "改"})
    done = import_sheet(team.session(), path)

    assert [first[-3:], second[-3:]] == [code[-3:] for code in done.plan.withdrawn]
    assert [] == checks(team)
