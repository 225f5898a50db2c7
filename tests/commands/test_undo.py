"""
Undo through the real command: the last command is taken back by new entries, nothing else is, and nothing is lost.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest
from making import Team, copy_team, make_photo, make_team, unite_into
from terminal import Terminal

DAY = ("--on", "2021-10-18")
C1 = "131022-G03A-20211018-C01"


@pytest.fixture
def team(tmp_path: Path) -> Team:
    """
    A ready workspace, its lists written by a command of its own.
    """
    return make_team(tmp_path / "ws")


def standing(team: Team, kind: str) -> list[str]:
    """
    The codes (or ids) of the records of a kind that count.
    """
    return [record.code or record.id for record in team.session().state.all(kind)]


def test_a_logged_check_is_taken_back_whole(team: Team, fieldkit: Any, tmp_path: Path) -> None:
    """
    Check, photos and findings of one command are withdrawn together; the photo's bytes and the history stay.
    """
    photo = make_photo(tmp_path / "a.jpg")
    fieldkit("check", "log", "GW-007", *DAY, "-p", photo, "-x", "未封填", cwd=team.root)
    done = fieldkit("undo", cwd=team.root, json=True).json["fieldkit.undo/v1"]

    assert ([], [], []) == (standing(team, "check"), standing(team, "photo"), standing(team, "finding"))
    assert 3 == len(done["withdrawn"])
    assert 1 == len(list((team.root / "photos").iterdir()))
    assert C1 in fieldkit("history", C1, cwd=team.root).stdout


def test_an_amendment_is_set_back(team: Team, fieldkit: Any) -> None:
    """
    What a correction changed is as before, a field that was not there is empty again, and other fields are not touched.
    """
    fieldkit("check", "log", "GW-007", *DAY, "--note", "晴", "--item", "GW01=ok", cwd=team.root)
    fieldkit("check", "amend", C1, "--note", "雨", "--item", "GW02=problem", cwd=team.root)
    fieldkit("undo", cwd=team.root)
    [check] = list(team.session().state.all("check"))

    assert ("晴", None) == (check.fields["note"], check.fields["item.GW02"])
    assert {"judgement": "ok"} == check.fields["item.GW01"]
    assert () == check.conflicts


def test_a_withdrawal_is_taken_back(team: Team, fieldkit: Any) -> None:
    """
    A check withdrawn by mistake counts again.
    """
    fieldkit("check", "log", "GW-007", *DAY, cwd=team.root)
    fieldkit("check", "withdraw", C1, "--reason", "误录", cwd=team.root)
    assert [] == standing(team, "check")
    fieldkit("undo", cwd=team.root)

    assert [C1] == standing(team, "check")


def test_a_withdrawal_taken_back_is_said_to_count_again(team: Team, fieldkit: Any) -> None:
    """
    What undo will do to a withdrawn record is said as doing: it counts again, and again not.
    """
    fieldkit("check", "log", "GW-007", *DAY, cwd=team.root)
    fieldkit("check", "withdraw", C1, cwd=team.root)

    assert f"  - 重新计数 检查 {C1}" in fieldkit("undo", cwd=team.root, lang="zh").stdout.splitlines()
    assert f"  - 撤回 检查 {C1}" in fieldkit("undo", "1", cwd=team.root, lang="zh").stdout.splitlines()
    assert f"检查 {C1}：已撤回" in fieldkit("undo", "--list", cwd=team.root, lang="zh").stdout


def test_a_number_nobody_has_says_where_the_numbers_are(team: Team, fieldkit: Any) -> None:
    """
    A wrong number of a command or a draft is refused with the list that shows the right ones.
    """
    assert "fieldkit undo --list" in fieldkit("undo", "99", cwd=team.root, exit=3).stderr
    assert "fieldkit todo" in fieldkit("check", "log", "--resume", "9", cwd=team.root, exit=3).stderr


def test_a_visit_with_checks_is_not_taken_from_under_them(team: Team, fieldkit: Any) -> None:
    """
    A visit of which a check stands is not taken back before its checks are; nothing is written.
    """
    fieldkit("visit", "start", *DAY, "-d", "D001", cwd=team.root)
    fieldkit("check", "log", "GW-007", cwd=team.root)
    before = (team.root / "ledger.json").read_bytes()
    refused = fieldkit("undo", "2", cwd=team.root, exit=5)

    assert before == (team.root / "ledger.json").read_bytes()
    assert "fieldkit visit show 131022-G03A-20211018-V1" in refused.stderr
    fieldkit("undo", cwd=team.root)
    fieldkit("undo", cwd=team.root)
    assert ([], []) == (standing(team, "check"), standing(team, "visit"))


def test_a_folder_that_was_moved_goes_on_with_its_own_work(team: Team, fieldkit: Any) -> None:
    """
    In a workspace under another name `undo` takes back the last command, no list before it, and `todo` still knows
    what was not handed over; what the new writer wrote since comes first.
    """
    fieldkit("site", "add", "--name", "示例东井", "--topic", "GW", cwd=team.root)
    fieldkit("check", "log", "GW-007", *DAY, cwd=team.root)
    moved = Team(team.root.rename(team.root.with_name("moved")))
    left = fieldkit("todo", cwd=moved.root, json=True).json["fieldkit.todo/v1"]
    assert [C1] == left["not_handed_over"]

    fieldkit("check", "log", "GW-008", *DAY, cwd=moved.root)
    fieldkit("undo", cwd=moved.root)
    assert [C1] == standing(moved, "check")
    fieldkit("undo", cwd=moved.root)
    assert [] == standing(moved, "check")
    assert 4 == len(standing(moved, "site"))


def test_undo_goes_back_step_by_step(team: Team, fieldkit: Any) -> None:
    """
    Each undo takes back the command before; an undo is taken back by its number, and then counts no more.
    """
    for number in ("1", "2", "3"):
        fieldkit("check", "log", "GW-007", *DAY, "--note", number, cwd=team.root)
    fieldkit("undo", cwd=team.root)
    fieldkit("undo", cwd=team.root)
    assert [C1] == standing(team, "check")
    listed = fieldkit("undo", "--list", cwd=team.root, json=True).json["fieldkit.undo.list/v1"]
    assert [True, True, False, False, False] == [one["is_undo"] for one in listed[:5]]
    assert [False, False, True, True, False] == [one["undone"] for one in listed[:5]]
    fieldkit("undo", "1", cwd=team.root)  # the second undo: check 2 is back

    assert [C1, C1[:-1] + "2"] == standing(team, "check")
    fieldkit("undo", cwd=team.root)
    assert [C1] == standing(team, "check")


def test_what_was_changed_since_is_left(team: Team, fieldkit: Any, tmp_path: Path) -> None:
    """
    A field that someone corrected after seeing the command is theirs: it stays, and is named.
    """
    fieldkit("check", "log", "GW-007", *DAY, "--note", "晴", cwd=team.root)
    fieldkit("check", "amend", C1, "--note", "雨", "--item", "GW01=ok", cwd=team.root)
    other = copy_team(team, tmp_path / "other")
    fieldkit("check", "amend", C1, "--note", "大雨", cwd=other.root)
    unite_into(team, other)
    done = fieldkit("undo", cwd=team.root, json=True).json["fieldkit.undo/v1"]
    [check] = list(team.session().state.all("check"))

    fields = {name: [one["field"] for one in done[name]] for name in ("kept", "restored")}
    assert {"kept": ["note"], "restored": ["checklist", "item.GW01"]} == fields
    assert ("大雨", None, ()) == (check.fields["note"], check.fields["item.GW01"], check.conflicts)


def test_an_import_is_taken_back(team: Team, fieldkit: Any, tmp_path: Path) -> None:
    """
    The wrong list is taken back as one command: what it brought is withdrawn, what it changed is as before.
    """
    before = standing(team, "site")
    sheet = tmp_path / "s.csv"
    sheet.write_text("code,name,region,topic\n131022-GW-900,甲,131022,GW\n131022-GW-901,乙,131022,GW\n", "utf-8")
    fieldkit("site", "import", sheet, cwd=team.root)
    sheet.write_text("code,name,region,topic\n131022-GW-900,丙,131022,GW\n131022-GW-902,丁,131022,GW\n", "utf-8")
    fieldkit("site", "import", sheet, cwd=team.root)
    assert "s.csv" in fieldkit("undo", "--list", cwd=team.root).stdout
    fieldkit("undo", cwd=team.root)
    state = team.session().state
    assert [*before, "131022-GW-900", "131022-GW-901"] == standing(team, "site")
    assert "甲" == state.by_code("site", "131022-GW-900").name  # type: ignore[union-attr]
    fieldkit("undo", cwd=team.root)

    assert before == standing(team, "site")
    assert "Withdrawn here" in fieldkit("site", "import", sheet, cwd=team.root).stderr


def test_a_visit_goes_on_when_its_end_is_taken_back(team: Team, fieldkit: Any) -> None:
    """
    Ended too early, the visit is under way again; started by mistake, it is none.
    """
    fieldkit("visit", "start", *DAY, cwd=team.root)
    fieldkit("visit", "end", cwd=team.root)
    fieldkit("undo", cwd=team.root)
    shown = fieldkit("visit", "show", cwd=team.root, json=True).json["fieldkit.visit.show/v1"]
    assert shown["ended_at"] is None
    fieldkit("undo", cwd=team.root)

    fieldkit("visit", "show", cwd=team.root, exit=5)


def test_what_cannot_be_taken_back(team: Team, fieldkit: Any, tmp_path: Path) -> None:
    """
    An erasure is for good, another laptop's work is not ours, a number nobody has names nothing: nothing is written.
    """
    fieldkit("check", "log", "GW-007", *DAY, cwd=team.root)
    fieldkit("erase", C1, "--yes", cwd=team.root)
    before = team.ledger()
    assert "for good" in fieldkit("undo", cwd=team.root, exit=5).stderr
    fieldkit("undo", "99", cwd=team.root, exit=3)
    fresh = copy_team(team, tmp_path / "fresh")
    fieldkit("undo", cwd=fresh.root, exit=5)

    assert before == team.ledger() == fresh.ledger()


def test_all_numbers_are_as_before(team: Team, fieldkit: Any) -> None:
    """
    After an undo the summary is that of before the command.
    """
    fieldkit("check", "log", "GW-007", *DAY, "-d", "D001", "-x", "坏", cwd=team.root)
    before = fieldkit("summary", cwd=team.root, json=True).json
    fieldkit("check", "log", "GW-008", *DAY, "-d", "D002", "-x", "坏", cwd=team.root)
    fieldkit("undo", cwd=team.root)

    assert before == fieldkit("summary", cwd=team.root, json=True).json


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo terminal")
def test_a_person_is_shown_and_asked(team: Team, fieldkit: Any) -> None:
    """
    At a terminal what will be taken back is shown first; “no” takes nothing back.
    """
    fieldkit("check", "log", "GW-007", *DAY, cwd=team.root)
    home = {"FIELDKIT_HOME": os.environ["FIELDKIT_HOME"], "FIELDKIT_LANG": "en"}
    talk = Terminal("undo", cwd=team.root, env=home)
    talk.expect(C1)
    talk.answer("Take this back?", "n\r")
    assert 0 == talk.end(), talk.seen
    assert [C1] == standing(team, "check")
    talk = Terminal("undo", cwd=team.root, env=home)
    talk.answer("Take this back?", "maybe\r")
    talk.answer("answer y or n", "是。\r")

    assert 0 == talk.end(), talk.seen
    assert [] == standing(team, "check")
    fieldkit("check", "log", "GW-007", *DAY, cwd=team.root)
    talk = Terminal("undo", cwd=team.root, env=home)
    talk.answer("Take this back?", "\r")

    assert 0 == talk.end(), talk.seen
    assert [] == standing(team, "check")


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo terminal")
def test_enter_alone_takes_no_list_back(team: Team, fieldkit: Any, tmp_path: Path) -> None:
    """
    What the screen does not name in full, a list or many records, is taken back by a “yes”, never by Enter alone: after
    a merge, which writes no entry, it is what was imported days before.
    """
    table = tmp_path / "s.csv"
    table.write_text("code,name,topic,region\nGW-901,示例甲井,GW,131022\n", encoding="utf-8")
    fieldkit("site", "import", table, cwd=team.root)
    before = standing(team, "site")
    home = {"FIELDKIT_HOME": os.environ["FIELDKIT_HOME"], "FIELDKIT_LANG": "en"}
    talk = Terminal("undo", cwd=team.root, env=home)
    talk.answer("Take this back? [y/N]", "\r")
    assert 0 == talk.end(), talk.seen
    assert before == standing(team, "site")
    problems = [word for number in range(13) for word in ("-x", f"problem {number}")]
    fieldkit("check", "log", "GW-007", *DAY, *problems, cwd=team.root)
    talk = Terminal("undo", cwd=team.root, env=home)
    talk.answer("Take this back? [y/N]", "y\r")

    assert 0 == talk.end(), talk.seen
    assert ([], []) == (standing(team, "check"), standing(team, "finding"))


def test_why_undo_withdrew_is_said_in_words(team: Team, fieldkit: Any) -> None:
    """
    The reason fieldkit itself gives a withdrawal is said in the user's language, in the check and in its history; a
    person's reason stands as it was typed.
    """
    fieldkit("check", "log", "GW-007", *DAY, cwd=team.root)
    fieldkit("check", "log", "GW-008", *DAY, cwd=team.root)
    fieldkit("undo", cwd=team.root)
    fieldkit("check", "withdraw", C1, "--reason", "误录", cwd=team.root)

    assert "误录" in fieldkit("check", "show", C1, cwd=team.root, lang="zh").stdout
    for words in (("check", "show"), ("history",)):
        said = fieldkit(*words, C1[:-2] + "02", cwd=team.root, lang="zh").stdout
        assert "本人收回" in said
        assert "undo" not in said


def test_a_folder_that_came_back_to_its_name(team: Team, fieldkit: Any) -> None:
    """
    Work done under another name in between stands between what was before and what came after.
    """
    home, away = team.root, team.root.with_name("away")
    fieldkit("check", "log", "GW-007", *DAY, "--note", "1", cwd=home)
    home.rename(away)
    fieldkit("check", "log", "GW-007", "--on", "2021-10-19", "--note", "2", cwd=away)
    away.rename(home)
    fieldkit("check", "log", "GW-007", "--on", "2021-10-20", "--note", "3", cwd=home)
    notes = []
    for _ in range(3):
        fieldkit("undo", cwd=home)
        notes.append("".join(sorted(str(check.fields["note"]) for check in team.session().state.all("check"))))

    assert ["12", "1", ""] == notes
    assert 0 == fieldkit("verify", cwd=home).exit


@pytest.mark.parametrize("words", [("undo",), ("check", "log", "--resume"), ("site", "show")])
def test_a_number_beyond_all_numbers_is_one_nobody_has(team: Team, fieldkit: Any, words: tuple[str, ...]) -> None:
    """
    However many digits are typed, it is a number that nobody has.
    """
    assert "fieldkit" in fieldkit(*words, "9" * 5000, cwd=team.root, exit=3).stderr
