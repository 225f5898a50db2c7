"""
Erasure through the real command: content and photo files go for good, ids stay and still verify.
"""

from __future__ import annotations

import errno
import re
from pathlib import Path
from typing import Any

import pytest
from making import Team, copy_team, make_photo, make_team, unite_into

from fieldkit.store.workspace import read_content

C1 = "131022-G03A-20211018-C01"
SECRET = "赵某家住柳泉镇"


@pytest.fixture
def team(tmp_path: Path, fieldkit: Any) -> Team:
    """
    A workspace with a check that says too much, with a photo and a finding.
    """
    team = make_team(tmp_path / "ws")
    photo = make_photo(tmp_path / "a.jpg")
    words = ("--on", "2021-10-18", "--note", SECRET, "-x", SECRET, "-p", photo)
    fieldkit("check", "log", "GW-007", *words, cwd=team.root)
    return team


def photos(team: Team) -> int:
    """
    How many photo files are here.
    """
    return len(list((team.root / "photos").iterdir()))


def test_content_and_photo_are_gone(team: Team, fieldkit: Any) -> None:
    """
    After an erasure no byte of the text or photo is left, while every id still verifies.
    """
    ids = set(read_content(team.workspace).lines)
    done = fieldkit("erase", C1, "--yes", "--reason", "个人信息", cwd=team.root, json=True).json["fieldkit.erase/v1"]
    content = read_content(team.workspace)

    assert (3, 1) == (done["entries"], done["photos"])
    assert SECRET.encode() not in team.ledger()
    assert 0 == photos(team)
    assert ids < set(content.lines)
    fieldkit("check", "show", C1, cwd=team.root, exit=3)
    assert [] == fieldkit("finding", "list", cwd=team.root, json=True).json["fieldkit.finding.list/v1"]


def test_an_old_copy_cannot_bring_it_back(team: Team, fieldkit: Any, tmp_path: Path) -> None:
    """
    What was erased stays erased when a copy from before is merged, and the copy loses it by merging.
    """
    old = copy_team(team, tmp_path / "old")
    fieldkit("erase", C1, "--yes", cwd=team.root)
    unite_into(team, old)
    unite_into(old, team)

    assert [False, False] == [SECRET.encode() in each.ledger() for each in (team, old)]


def test_an_erasure_is_one_step(team: Team, fieldkit: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    An erasure that cannot be saved has not happened: there is never an erase entry beside the content it names.
    """
    before = team.ledger()

    def full(*_args: object, **_named: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr("fieldkit.store.ledger.replace_file", full)
    fieldkit("erase", C1, "--yes", cwd=team.root, exit=6)

    assert before == team.ledger()
    assert 1 == photos(team)


def test_an_erased_picture_is_not_missing(team: Team, fieldkit: Any, tmp_path: Path) -> None:
    """
    Where another laptop ties the picture to a check of its own, unaware of the erasure, nobody is asked for the file.
    """
    other = copy_team(team, tmp_path / "other")
    fieldkit("check", "log", "GW-008", "--on", "2021-10-19", "-p", tmp_path / "a.jpg", cwd=other.root)
    fieldkit("erase", C1, "--yes", cwd=team.root)
    merged = fieldkit("merge", other.root, cwd=team.root, json=True, exit=1).json["fieldkit.merge/v1"]
    listed = fieldkit("photo", "list", cwd=team.root, json=True).json["fieldkit.photo.list/v1"]

    assert ([], 0) == (merged["missing_photos"], photos(team))
    assert ["erased_photo"] == [doubt["what"] for doubt in merged["doubts"]]
    assert [(False, True)] == [(one["present"], one["erased"]) for one in listed]
    assert "erased for good" in fieldkit("verify", cwd=team.root).stdout
    fieldkit("merge", other.root, cwd=team.root)  # what was said once is not said at every merge
    done = fieldkit("export", tmp_path / "x.zip", cwd=team.root, json=True).json["fieldkit.export/v1"]
    assert [] == done["missing_photos"]


def test_a_file_written_into_a_workspace_takes_no_photo_away(team: Team, fieldkit: Any, tmp_path: Path) -> None:
    """
    An erasure in what is merged into a file drops no photo of the workspace that file happens to be written into.
    """
    other = copy_team(team, tmp_path / "other")
    fieldkit("erase", C1, "--yes", cwd=other.root)
    fieldkit("merge", other.root, "-o", "all.json", cwd=team.root)

    assert 1 == photos(team)
    fieldkit("verify", cwd=team.root)


def test_a_picture_used_elsewhere_stays(team: Team, fieldkit: Any, tmp_path: Path) -> None:
    """
    The file of a picture that another check shows is not deleted.
    """
    fieldkit("check", "log", "GW-008", "--on", "2021-10-18", "-p", tmp_path / "a.jpg", cwd=team.root)
    fieldkit("erase", C1, "--yes", cwd=team.root)

    assert 1 == photos(team)
    [photo] = fieldkit("photo", "list", cwd=team.root, json=True).json["fieldkit.photo.list/v1"]
    assert True is photo["present"]


def test_one_photo_can_be_erased_alone(team: Team, fieldkit: Any) -> None:
    """
    Erasing a photo leaves its check as it was.
    """
    [photo] = list(team.session().state.all("photo"))
    fieldkit("erase", photo.id, "--yes", cwd=team.root)

    assert 0 == photos(team)
    assert SECRET in fieldkit("check", "show", C1, cwd=team.root).stdout


def test_without_a_terminal_yes_is_needed(team: Team, fieldkit: Any) -> None:
    """
    Where nobody can be asked nothing is erased without `--yes`.
    """
    before = team.ledger()

    assert "--yes" in fieldkit("erase", C1, cwd=team.root, exit=2).stderr
    assert before == team.ledger()


def test_a_list_brings_nobody_back(team: Team, fieldkit: Any, tmp_path: Path) -> None:
    """
    Who was erased stays so when the list comes again, and is not reported as new.
    """
    path = tmp_path / "d.csv"
    path.write_text("编号,姓名\nD101,示例甲\nD102,示例乙\n", encoding="utf-8")
    fieldkit("deputy", "import", path, cwd=team.root)
    fieldkit("erase", "D101", "--yes", cwd=team.root)
    again = fieldkit("deputy", "import", path, cwd=team.root)

    assert "0 new, 0 changed, 1 known" in again.stdout
    assert "D101" in again.stderr
    fieldkit("deputy", "show", "D101", cwd=team.root, exit=3)


def test_without_being_asked_only_a_whole_code_is_erased(team: Team, fieldkit: Any) -> None:
    """
    With `--yes` nobody confirms what was meant, so a number or a part of a code erases nothing and exits with 3.
    """
    before = team.ledger()

    assert C1 in fieldkit("erase", C1.rpartition("-")[2], "--yes", cwd=team.root, exit=3).stderr
    assert before == team.ledger()


def test_torn_tails_are_named(team: Team, fieldkit: Any) -> None:
    """
    What a crash left in `local/` may say the same: it is named, and left to the person.
    """
    torn = team.root / "local" / "torn-00.bin"
    torn.write_bytes(SECRET.encode())
    done = fieldkit("erase", C1, "--yes", cwd=team.root)

    assert "torn-00.bin" in done.stderr.replace("\n", "")
    assert torn.exists()


@pytest.mark.parametrize("what", ["campaign", "erase"])
def test_what_is_nobodys_data_is_not_erased(team: Team, fieldkit: Any, what: str) -> None:
    """
    Without its campaign a ledger would mean nothing, and an erasure cannot be erased: both are refused.
    """
    fieldkit("erase", "GW-008", "--yes", "--reason", "x", cwd=team.root, exit=3)
    fieldkit("erase", "131022-GW-008", "--yes", cwd=team.root)
    before = team.ledger()
    [record] = list(team.session().state.every(what))
    fieldkit("erase", record.id, "--yes", cwd=team.root, exit=5)

    assert before == team.ledger()


def test_of_two_records_with_one_code_none_is_erased(team: Team, fieldkit: Any, tmp_path: Path) -> None:
    """
    Two laptops with one letter may make one code: which record is meant is asked, never guessed.
    """
    twin = make_team(tmp_path / "twin")
    fieldkit("check", "log", "GW-008", "--on", "2021-10-18", cwd=twin.root)
    merged = fieldkit("merge", twin.root, cwd=team.root, json=True, exit=1).json["fieldkit.merge/v1"]
    before = team.ledger()
    fieldkit("erase", C1, "--yes", cwd=team.root, exit=4)
    fieldkit("history", C1, cwd=team.root, exit=4)

    assert [("same_code", C1)] == [(doubt["what"], doubt["code"]) for doubt in merged["doubts"]]
    assert C1 in fieldkit("verify", cwd=team.root).stdout
    assert before == team.ledger()


def test_an_erased_picture_cannot_be_logged_again(team: Team, fieldkit: Any, tmp_path: Path) -> None:
    """
    No merge would let it stay, so it is refused when it is given, and nothing is written.
    """
    fieldkit("erase", C1, "--yes", cwd=team.root)
    before = team.ledger()
    words = ("--on", "2021-10-19", "-p", tmp_path / "a.jpg")

    assert "erased for good" in fieldkit("check", "log", "GW-008", *words, cwd=team.root, exit=4).stderr
    assert before == team.ledger()


def test_a_check_left_without_a_group_is_named(team: Team, fieldkit: Any) -> None:
    """
    With a visit its groups are gone: a check of it that still stands would be in no county and no part, so it is said.
    """
    fieldkit("visit", "start", "--on", "2021-10-20", cwd=team.root)
    fieldkit("check", "log", "GW-008", cwd=team.root)
    said = fieldkit("erase", "131022-G03A-20211020-V1", "--yes", cwd=team.root)
    code = "131022-G03A-20211020-C01"

    assert [f"fieldkit check amend {code} -g GROUP"] == re.findall(r"fieldkit check amend \S+ -g GROUP", said.stderr)
    fieldkit("check", "amend", code, "-g", "131022-G03", cwd=team.root)
    part = fieldkit("export", team.root.parent / "g.json", "--group", "131022-G03", cwd=team.root, json=True)
    assert code in (team.root.parent / "g.json").read_text("utf-8") and part.exit == 0


def test_what_is_written_about_the_erased_is_said(team: Team, fieldkit: Any, tmp_path: Path) -> None:
    """
    A correction by someone who did not know of the erasure brings content back: merge and verify name the
    record, on the laptop where the erasure arrives too.
    """
    other = copy_team(team, tmp_path / "other")
    fieldkit("check", "amend", C1, "--note", "另一台电脑", cwd=other.root)
    fieldkit("erase", C1, "--yes", cwd=team.root)
    merged = fieldkit("merge", other.root, cwd=team.root, json=True, exit=1).json["fieldkit.merge/v1"]

    assert ["after_erasure"] == [doubt["what"] for doubt in merged["doubts"]]
    assert "written about after" in fieldkit("verify", cwd=team.root).stdout
    here = fieldkit("merge", team.root, cwd=other.root, json=True, exit=1).json["fieldkit.merge/v1"]
    assert ["after_erasure"] == [doubt["what"] for doubt in here["doubts"]]
