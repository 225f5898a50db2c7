"""
What another window does while a person thinks about a question of this one.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from making import Team, make_photo, make_team

from fieldkit.errors import ConflictStands
from fieldkit.operations import erase, undo, visit
from fieldkit.store.about import load_about

DAY = ("--on", "2021-10-18")
C1 = "131022-G03A-20211018-C01"


@pytest.fixture
def team(tmp_path: Path) -> Team:
    """
    A team in its workspace.
    """
    return make_team(tmp_path / "ws")


def test_a_check_logged_meanwhile_keeps_its_visit(team: Team, fieldkit: Any) -> None:
    """
    A visit is not taken back from under a check that another window logged while the question stood.
    """
    fieldkit("visit", "start", *DAY, "-d", "D001", cwd=team.root)
    session = team.session()
    found = undo.preview(session)
    fieldkit("check", "log", "GW-007", cwd=team.root)
    before = team.ledger()

    with pytest.raises(ConflictStands):
        undo.undo(session, found)
    assert before == team.ledger()


def test_what_was_written_meanwhile_is_erased_too(team: Team, fieldkit: Any, tmp_path: Path) -> None:
    """
    A correction and a photo that come in while the erasure is being confirmed are erased with the record.
    """
    fieldkit("check", "log", "GW-007", *DAY, cwd=team.root)
    session = team.session()
    erase.preview(session, C1, exact=True)
    fieldkit("check", "amend", C1, "--note", "某人的电话", cwd=team.root)
    fieldkit("photo", "add", C1, make_photo(tmp_path / "a.jpg", 1), cwd=team.root)
    done = erase.erase(session, C1, "asked for")

    assert (3, 1) == (done.entries, done.photos)
    assert "某人的电话" not in team.ledger().decode("utf-8")
    assert [] == list((team.root / "photos").iterdir())


def test_a_visit_begun_meanwhile_stays_the_current_one(team: Team, fieldkit: Any) -> None:
    """
    Ending a visit leaves the one that another window began since; so does taking an end back, and taking that back.
    """
    fieldkit("visit", "start", *DAY, "-d", "D001", cwd=team.root)
    slow = team.session()
    first = str(slow.about["visit"])
    fieldkit("visit", "end", cwd=team.root)
    fieldkit("undo", cwd=team.root)
    assert first == load_about(team.workspace)["visit"]
    fieldkit("undo", "1", cwd=team.root)
    assert "visit" not in load_about(team.workspace)
    fieldkit("visit", "start", "--on", "2021-10-19", "-d", "D001", cwd=team.root)
    second = load_about(team.workspace)["visit"]
    visit.end(slow, "131022-G03A-20211018-V1")

    assert second == load_about(team.workspace)["visit"] != first


def test_a_visit_under_way_is_not_changed_by_an_undo(team: Team, fieldkit: Any) -> None:
    """
    Taking back the end of an earlier visit does not leave the one that is under way.
    """
    fieldkit("visit", "start", *DAY, "-d", "D001", cwd=team.root)
    fieldkit("visit", "end", cwd=team.root)
    fieldkit("visit", "start", "--on", "2021-10-19", "-d", "D001", cwd=team.root)
    now = load_about(team.workspace)["visit"]
    listed = fieldkit("undo", "--list", cwd=team.root, json=True).json["fieldkit.undo.list/v1"]
    assert 3 <= len(listed), json.dumps(listed)
    fieldkit("undo", "2", cwd=team.root)

    assert now == load_about(team.workspace)["visit"]
