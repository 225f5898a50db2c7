"""
A list that was taken back by undo and is imported again: what it says is written again, never called known.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from making import Team, make_team
from sheets import ROW, checks, fill, filled, said

from fieldkit.operations import site
from fieldkit.operations.sheet_import import import_sheet
from fieldkit.operations.undo import preview, undo

SITES = "点位编号,点位名称,县(市、区),领域\nS-1,东泵站,固安,地下水\nS-2,西泵站,固安,地下水\n"


@pytest.fixture
def team(tmp_path: Path) -> Team:
    """
    A ready workspace.
    """
    return make_team(tmp_path / "ws")


def take_back(team: Team) -> None:
    """
    Take the last command back.
    """
    undo(team.session(), preview(team.session()))


def test_a_list_taken_back_is_written_again(team: Team, tmp_path: Path) -> None:
    """
    After undo the ledger stands at the old list's values; the new list again sets its own, and once more adds nothing.
    """
    old, new = tmp_path / "old.csv", tmp_path / "new.csv"
    old.write_text(SITES)
    new.write_text(SITES.replace("东", "南"))
    site.import_sites(team.session(), str(old))
    site.import_sites(team.session(), str(new))
    take_back(team)
    back = team.session().state.by_code("site", "S-1")
    before = team.ledger()
    of_old = site.import_sites(team.session(), str(old))
    unchanged = before == team.ledger()
    done = site.import_sites(team.session(), str(new))
    again = site.import_sites(team.session(), str(new))
    now = team.session().state.by_code("site", "S-1")

    assert (("东泵站", "南泵站"), ((), 2, True)) == (
        (back and back.name, now and now.name), (of_old.changed, of_old.same, unchanged)
    )
    assert ((("S-1",), 1), ((), 2)) == ((done.changed, done.same), (again.changed, again.same))


def test_a_list_whose_taking_back_was_taken_back_is_known(team: Team, tmp_path: Path) -> None:
    """
    Undo taken back leaves the list as if it had never been: nothing is written again.
    """
    path = tmp_path / "list.csv"
    for text in (SITES, SITES.replace("东", "南")):
        path.write_text(text)
        site.import_sites(team.session(), str(path))
    take_back(team)
    undo(team.session(), preview(team.session(), "1"))
    before = team.ledger()
    done = site.import_sites(team.session(), str(path))

    assert ((), 2, before) == (done.changed, done.same, team.ledger())


def test_a_sheet_taken_back_is_written_again(team: Team, tmp_path: Path) -> None:
    """
    A corrected row whose import was taken back corrects its check again.
    """
    path = filled(team, tmp_path / "day.xlsx", ROW | {"备注": "甲", "发现问题": "井房上锁"})
    import_sheet(team.session(), path)
    fill(Path(path), {"序号": 1, "备注": "乙", "GW01": "符合", "发现问题": "井房上了锁", "参加代表": "1,3"})
    import_sheet(team.session(), path)
    take_back(team)
    [back] = checks(team)
    done = import_sheet(team.session(), path)
    [check] = checks(team)
    [finding] = team.session().state.all("finding")
    again = import_sheet(team.session(), path)

    assert ("甲", "乙") == (back.fields["note"], check.fields["note"])
    assert ({"judgement": "ok"}, "井房上了锁") == (check.fields["item.GW01"], finding.fields["text"])
    assert [team.id("deputy", code) for code in ("D001", "D003")] == sorted(
        check.named("deputy"), key=[team.id("deputy", code) for code in ("D001", "D002", "D003")].index
    )
    assert ((0, 1, 0, 0), (0, 0, 1, 0)) == (said(done), said(again))


def test_a_visit_taken_back_stands_again_with_its_checks(team: Team, tmp_path: Path) -> None:
    """
    Rows of a day whose visit was taken back with another sheet bring that visit back, and the same sheet adds nothing.
    """
    one, two = (filled(team, tmp_path / name, ROW) for name in ("a.xlsx", "b.xlsx"))
    import_sheet(team.session(), one)
    take_back(team)
    done = import_sheet(team.session(), two)
    [check], state = checks(team), team.session().state
    before = team.ledger()
    again = import_sheet(team.session(), two)

    assert [check.fields["visit"]] == [visit.id for visit in state.all("visit")]
    assert [(1, "made")] == [(visit.rows, visit.how) for visit in done.plan.visits]
    assert ((0, 0, 1, 0), before) == (said(again), team.ledger())
