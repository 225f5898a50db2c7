"""
Conflicts through the real command: both sides are shown, one stands, and an edit that saw both settles it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from making import Team, copy_team, make_team, unite_into

C1 = "131022-G03A-20211018-C01"


@pytest.fixture
def torn(tmp_path: Path, fieldkit: Any) -> Team:
    """
    A workspace in which two laptops wrote different notes about one check, neither having seen the other.
    """
    team = make_team(tmp_path / "ws")
    fieldkit("check", "log", "GW-007", "--on", "2021-10-18", "--item", "GW01=ok", cwd=team.root)
    other = copy_team(team, tmp_path / "other")
    fieldkit("check", "amend", C1, "--note", "井口已封", cwd=team.root)
    fieldkit("check", "amend", C1, "--note", "井口未封", "--advice", "复核", cwd=other.root)
    unite_into(team, other)
    return team


def listed(fieldkit: Any, team: Team) -> Any:
    """
    The conflicts that stand.
    """
    return fieldkit("conflict", "list", cwd=team.root, json=True).json["fieldkit.conflict.list/v1"]


def test_both_sides_are_listed(torn: Team, fieldkit: Any) -> None:
    """
    A conflict names record, field and both values; exactly one stands. Other fields of the same edits stay apart.
    """
    [conflict] = listed(fieldkit, torn)
    table = fieldkit("conflict", "list", cwd=torn.root).stdout

    assert (C1, "note") == (conflict["code"], conflict["field"])
    assert {"井口已封", "井口未封"} == {claim["value"] for claim in conflict["claims"]}
    assert [True, False] == [claim["stands"] for claim in conflict["claims"]]
    assert "井口已封" in table and "井口未封" in table


def test_a_conflict_is_shown_by_number_or_code(torn: Team, fieldkit: Any) -> None:
    """
    The number in the list and the code of the record show the same conflict, with who said what.
    """
    by_number, by_code = (fieldkit("conflict", "show", name, cwd=torn.root) for name in ("1", C1))

    assert by_number == by_code
    assert "刘洋" in by_number.stdout
    assert C1 in fieldkit("check", "show", C1, cwd=torn.root).stdout


def test_a_number_nobody_lists_names_nothing(torn: Team, fieldkit: Any) -> None:
    """
    A sign that only looks like a number is a name like any other.
    """
    fieldkit("conflict", "show", "²", cwd=torn.root, exit=3)


def test_an_edit_settles_it(torn: Team, fieldkit: Any) -> None:
    """
    A value written after seeing both sides ends the conflict, also when it is the one that stands already.
    """
    [conflict] = listed(fieldkit, torn)
    fieldkit("check", "amend", C1, "--note", str(conflict["claims"][0]["value"]), cwd=torn.root)

    assert [] == listed(fieldkit, torn)
    fieldkit("conflict", "show", C1, cwd=torn.root, exit=3)


def test_a_withdrawal_beside_an_edit_counts_until_settled(tmp_path: Path, fieldkit: Any) -> None:
    """
    A check withdrawn on one laptop and corrected on another still counts, and the conflict says so in words.
    """
    team = make_team(tmp_path / "ws")
    fieldkit("check", "log", "GW-007", "--on", "2021-10-18", cwd=team.root)
    other = copy_team(team, tmp_path / "other")
    fieldkit("check", "withdraw", C1, "--reason", "重复", cwd=team.root)
    fieldkit("check", "amend", C1, "--note", "雨", cwd=other.root)
    unite_into(team, other)

    shown = fieldkit("conflict", "show", C1, cwd=team.root).stdout
    assert "重复" in shown and "still worked on" in shown
    rows = fieldkit("check", "list", cwd=team.root, json=True).json["fieldkit.check.list/v1"]
    assert [C1] == [row["code"] for row in rows]


def test_who_corrects_a_withdrawn_check_knowing_it_says_that_it_stands(tmp_path: Path, fieldkit: Any) -> None:
    """
    A correction made by someone who saw the withdrawal beside the edit settles it, also one of the value that stands.
    """
    team = make_team(tmp_path / "ws")
    fieldkit("check", "log", "GW-007", "--on", "2021-10-18", cwd=team.root)
    other = copy_team(team, tmp_path / "other")
    fieldkit("check", "withdraw", C1, "--reason", "重复", cwd=team.root)
    fieldkit("check", "amend", C1, "--note", "雨", cwd=other.root)
    unite_into(team, other)
    assert 1 == len(listed(fieldkit, team))
    fieldkit("check", "amend", C1, "--note", "雨", cwd=team.root)

    assert [] == listed(fieldkit, team)
    rows = fieldkit("check", "list", cwd=team.root, json=True).json["fieldkit.check.list/v1"]
    assert [C1] == [row["code"] for row in rows]


def test_a_quarrel_over_one_outing_or_two_names_both(tmp_path: Path, fieldkit: Any) -> None:
    """
    Where two laptops disagree whether visits are one, list and page name the visits, and the step settles it.
    """
    team = make_team(tmp_path / "ws")
    for site in ("GW-007", "GW-008"):
        fieldkit("visit", "start", "--on", "2021-10-18", cwd=team.root)
        fieldkit("check", "log", site, cwd=team.root)
    other = copy_team(team, tmp_path / "other")
    both = ("131022-G03A-20211018-V1", "131022-G03A-20211018-V2")
    fieldkit("visit", "unify", *both, cwd=team.root)
    fieldkit("visit", "unify", *both, "--apart", cwd=other.root)
    unite_into(team, other)

    shown = fieldkit("conflict", "show", "1", cwd=team.root)
    assert " = ".join(both) in shown.stdout and f"fieldkit visit unify {' '.join(both)}" in shown.stderr
    assert both[1] in fieldkit("undo", "--list", cwd=team.root).stdout.replace("\n", "")
    fieldkit("visit", "unify", *both, cwd=team.root)
    assert [] == listed(fieldkit, team)


def test_no_conflict_is_good_news(tmp_path: Path, fieldkit: Any) -> None:
    """
    Without conflicts the list says so and the exit code is 0.
    """
    team = make_team(tmp_path / "ws")

    assert "✓" in fieldkit("conflict", "list", cwd=team.root).stdout


def test_a_number_without_conflicts_is_no_site(tmp_path: Path, fieldkit: Any) -> None:
    """
    A number names the conflict of the list or none; it never falls through to the codes that end in it.
    """
    team = make_team(tmp_path / "ws")

    assert "Nothing contradicts" in fieldkit("conflict", "show", "7", cwd=team.root, exit=3).stderr


def test_a_position_in_a_table_is_one_piece(team_apart: Team, fieldkit: Any) -> None:
    """
    Two positions beside each other are written short: no name of a direction stands alone on a line.
    """
    table = fieldkit("conflict", "list", cwd=team_apart.root, lang="zh").stdout

    assert "39.402330,116.300498" in table and "北纬" not in table


@pytest.fixture
def team_apart(tmp_path: Path, fieldkit: Any) -> Team:
    """
    A workspace in which two laptops gave one site two positions.
    """
    team = make_team(tmp_path / "ws")
    other = copy_team(team, tmp_path / "other")
    for one, place in ((team, "39.402330,116.300498"), (other, "39.402445,116.300321")):
        fieldkit("site", "edit", "131022-GW-007", "--at", place, cwd=one.root)
    unite_into(team, other)
    return team
