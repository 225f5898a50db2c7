"""
Findings through the real command: listed, shown, corrected; their state stays as it is.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from making import Team, make_team

F1 = "131022-G03A-20211018-01"
F2 = "131022-G03A-20211018-02"


@pytest.fixture
def team(tmp_path: Path, fieldkit: Any) -> Team:
    """
    A workspace with one check and two findings.
    """
    team = make_team(tmp_path / "ws")
    found = ("-x", "GW04=只断电未封填", "-x", "标识牌缺失")
    fieldkit("check", "log", "GW-007", "--on", "2021-10-18", *found, cwd=team.root)
    return team


def codes(fieldkit: Any, team: Team, *words: str) -> list[str]:
    """
    The codes of the findings a list gives.
    """
    rows = fieldkit("finding", "list", *words, cwd=team.root, json=True).json["fieldkit.finding.list/v1"]
    return [row["code"] for row in rows]


def test_findings_are_listed_by_state_group_and_agency(team: Team, fieldkit: Any) -> None:
    """
    Lists select by state in either language, group and agency.
    """
    fieldkit("finding", "edit", F2, "--agency", "县水务局", cwd=team.root)

    assert [[F1, F2], [F1, F2], [], [], [F2]] == [
        codes(fieldkit, team),
        codes(fieldkit, team, "--state", "草拟"),
        codes(fieldkit, team, "--state", "closed"),
        codes(fieldkit, team, "-g", "131022-G05"),
        codes(fieldkit, team, "--agency", "水务"),
    ]


def test_an_unknown_state_is_refused_with_all_of_them(team: Team, fieldkit: Any) -> None:
    """
    A state that does not exist is not an empty list.
    """
    assert "confirmed" in fieldkit("finding", "list", "--state", "done", cwd=team.root, exit=4).stderr


def test_a_correction_holds_what_differs(team: Team, fieldkit: Any) -> None:
    """
    Words, agency, class, due date and quantity are corrected by one entry; said again nothing is written.
    """
    words = (
        "finding", "edit", F1, "--text", "只断电，井口未封填", "--agency", "县水务局", "--person", "赵志强",
        "--origin", "台账内", "--class", "立行立改", "--due", "2021年10月25日", "--quantity", "２.5 亩",
    )  # fmt: skip
    fieldkit(*words, cwd=team.root)
    before = team.ledger()
    shown = fieldkit(*words, cwd=team.root, json=True).json["fieldkit.finding.edit/v1"]

    assert before == team.ledger()
    wanted = ("text", "agency", "person", "origin", "rect_class", "due_date", "quantity")
    assert [shown[name] for name in wanted] == [
        "只断电，井口未封填", "县水务局", "赵志强", "self_reported", "immediate", "2021-10-25",
        {"value": "2.5", "measure": "亩"},
    ]  # fmt: skip
    assert "draft" == shown["move"]["state"]


def test_a_correction_says_what_it_changed(team: Team, fieldkit: Any) -> None:
    """
    The receipt of a correction names the fields it set, or says that nothing changed.
    """
    words = ("finding", "edit", F1, "--agency", "县水务局", "--due", "2021-11-01")
    first, again = (fieldkit(*words, cwd=team.root).stdout.splitlines()[0] for _ in range(2))
    shown = fieldkit(*words, "--class", "限期", cwd=team.root, json=True).json["fieldkit.finding.edit/v1"]

    assert ("✓ Changed: Responsible agency, Due", "Nothing changed: it says so already.") == (first, again)
    assert ["rect_class"] == shown["changed"]


def test_a_finding_is_shown_with_its_check_and_site(team: Team, fieldkit: Any) -> None:
    """
    One finding in full names item, check and site.
    """
    shown = fieldkit("finding", "show", "01", cwd=team.root).stdout

    assert all(text in shown for text in ("GW04", "只断电未封填", "131022-GW-007", "131022-G03A-20211018-C01"))


def test_findings_of_a_withdrawn_check_are_gone(team: Team, fieldkit: Any) -> None:
    """
    The findings of a withdrawn check do not stand.
    """
    fieldkit("check", "withdraw", "C01", cwd=team.root)

    assert [] == codes(fieldkit, team)


@pytest.mark.parametrize(
    "option, value", [("--quantity", "许多"), ("--due", "soon"), ("--text", "  "), ("--class", "x")]
)
def test_values_that_cannot_be_taken(team: Team, fieldkit: Any, option: str, value: str) -> None:
    """
    A value that is none is refused and nothing is written.
    """
    before = team.ledger()
    fieldkit("finding", "edit", F1, option, value, cwd=team.root, exit=4)

    assert before == team.ledger()


def test_a_due_day_without_a_year_is_after_the_check(team: Team, fieldkit: Any) -> None:
    """
    A due date without a year is the first such day from the day of the check on, whenever it is typed.
    """
    for typed, day in (("12月31日", "2021-12-31"), ("1月5日", "2022-01-05"), ("10-18", "2021-10-18")):
        shown = fieldkit("finding", "edit", F1, "--due", typed, cwd=team.root, json=True)
        assert day == shown.json["fieldkit.finding.edit/v1"]["due_date"]


def test_a_due_day_before_the_check_is_asked_about(team: Team, fieldkit: Any) -> None:
    """
    A problem due before it was found is saved with a question; due on that day, or edited otherwise, without.
    """
    early = fieldkit("finding", "edit", F1, "--due", "2021-10-17", cwd=team.root)
    other = fieldkit("finding", "edit", F1, "--agency", "县水务局", cwd=team.root)
    right = fieldkit("finding", "edit", F1, "--due", "2021-10-18", cwd=team.root)

    assert "? Due 2021-10-17, before the problem was found on 2021-10-18." in early.stderr
    assert ["", ""] == [other.stderr, right.stderr]
