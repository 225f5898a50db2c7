"""
An import while another window writes: what it plans and says is of the ledger as it is when it writes.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from making import Team, make_team
from sheets import OTHER, ROW, checks, filled, said

from fieldkit.operations import deputy, erase
from fieldkit.operations.sheet_import import import_sheet

DEPUTIES = "姓名,代表编号,代表层级,县区\n示例甲,D01,县,固安\n示例乙,D02,市级,固安县\n"


@pytest.fixture
def team(tmp_path: Path) -> Team:
    """
    A ready workspace.
    """
    return make_team(tmp_path / "ws")


def test_a_person_erased_meanwhile_is_not_reported_as_new(team: Team, tmp_path: Path) -> None:
    """
    The list says that the person was left alone, and nothing of them is written.
    """
    path = tmp_path / "d.csv"
    path.write_text(DEPUTIES)
    deputy.import_deputies(team.session(), str(path))
    window = team.session()
    assert window.state.by_code("deputy", "D01")
    erase.erase(team.session(), "D01", "个人信息")
    before = team.ledger()
    done = deputy.import_deputies(window, str(path))

    assert ((), ("D01",), 1) == (done.new, done.withdrawn, done.same)
    assert (before, None) == (team.ledger(), team.session().state.by_code("deputy", "D01"))


def test_a_check_erased_meanwhile_is_not_reported_as_new(team: Team, tmp_path: Path) -> None:
    """
    The sheet says that the check was left alone, and nothing of it is written.
    """
    path = filled(team, tmp_path / "day.xlsx", {**ROW, "发现问题": "一"}, OTHER)
    import_sheet(team.session(), path)
    first = checks(team)[0].code
    window = team.session()
    assert window.state.by_code("check", first)
    erase.erase(team.session(), first, "个人信息")
    done = import_sheet(window, path)

    assert ((0, 0, 1, 0), [first]) == (said(done), done.plan.withdrawn)
    assert [first] != [check.code for check in checks(team)]
