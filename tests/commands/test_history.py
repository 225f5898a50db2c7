"""
History through the real command: who set what, old value to new, and what was not seen.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from making import Team, copy_team, make_team, unite_into

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
