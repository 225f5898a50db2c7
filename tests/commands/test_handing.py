"""
The day handed over: the stick, the name of the file, what is not handed over yet, and what a day still lacks.
"""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from making import Team, make_photo, make_team
from terminal import Terminal

DAY = ("--on", "2021-10-18")
NAME = "131022-G03_固安县第三监督小组_20211018.zip"


@pytest.fixture
def team(tmp_path: Path, fieldkit: Any) -> Team:
    """
    A team on its way, with one check logged and a stick beside the workspace.
    """
    team = make_team(tmp_path / "ws")
    (tmp_path / "stick").mkdir()
    fieldkit("visit", "start", *DAY, "-m", "暗访", "-d", "D002", cwd=team.root)
    fieldkit("check", "log", "GW-007", "-x", "GW04=井口未封", cwd=team.root)
    return team


def todo(team: Team, fieldkit: Any) -> Any:
    """
    What is left, as JSON.
    """
    return fieldkit("todo", cwd=team.root, json=True).json["fieldkit.todo/v1"]


def test_the_end_of_the_visit_hands_the_day_over(team: Team, tmp_path: Path, fieldkit: Any) -> None:
    """
    With --export the ended day lies on the stick under group and day, verified; nothing is left to hand over then.
    """
    before = todo(team, fieldkit)
    done = fieldkit("visit", "end", "--export", tmp_path / "stick", cwd=team.root)
    after = todo(team, fieldkit)

    assert [NAME] == [path.name for path in (tmp_path / "stick").iterdir()]
    assert 0 == fieldkit("verify", tmp_path / "stick" / NAME).exit
    assert f"merge {NAME}" in done.stderr
    assert [["131022-G03A-20211018-C01"], []] == [one["not_handed_over"] for one in (before, after)]
    assert (None, 0) == (before["last_export"], after["last_export"]["days_ago"])


def test_a_set_stick_is_used(team: Team, tmp_path: Path, fieldkit: Any) -> None:
    """
    The stick set once takes the day when no file is named; one that is not plugged in is said before anything ends.
    """
    fieldkit("config", "stick", tmp_path / "stick", "--here", cwd=team.root)
    fieldkit("visit", "end", "--export", cwd=team.root)
    (tmp_path / "stick").rename(tmp_path / "pulled")
    missing = fieldkit("export", cwd=team.root, exit=3)

    assert [NAME] == [path.name for path in (tmp_path / "pulled").iterdir()]
    assert str(tmp_path / "stick") in missing.stderr and "Plug it in" in missing.stderr


@pytest.mark.parametrize("place, exit", [("nowhere/day.zip", 3), ("day.docx", 4)])
def test_a_wrong_place_is_said_before_the_visit_ends(team: Team, fieldkit: Any, place: str, exit: int) -> None:
    """
    A folder that is not there or a file of another kind is refused, and the visit is still under way.
    """
    before = team.ledger()
    refused = fieldkit("visit", "end", "--export", place, cwd=team.root, exit=exit)

    assert place.split("/")[0] in refused.stderr
    assert before == team.ledger()
    assert "131022-G03A-20211018-V1" == todo(team, fieldkit)["visit"]


@pytest.mark.parametrize("keys, files", [("\r", 1), ("n\r", 0)], ids=["Enter", "no"])
def test_at_a_terminal_the_stick_is_offered(team: Team, tmp_path: Path, fieldkit: Any, keys: str, files: int) -> None:
    """
    Enter hands the day over to the stick that is plugged in; with no the visit has ended and nothing is written.
    """
    fieldkit("config", "stick", tmp_path / "stick", "--here", cwd=team.root)
    talk = Terminal("visit", "end", cwd=team.root, env={"FIELDKIT_HOME": str(tmp_path / "home"), "FIELDKIT_LANG": "en"})
    talk.expect("Hand the day over to")
    talk.type(keys)

    assert 0 == talk.end()
    assert files == len(list((tmp_path / "stick").iterdir()))
    assert todo(team, fieldkit)["visit"] is None


def test_the_days_name_is_taken_for_other_work(team: Team, tmp_path: Path, fieldkit: Any) -> None:
    """
    A file of the day's name is brought up to date; one that holds more than this ledger stays, and the next name is
    taken.
    """
    stick = tmp_path / "stick"
    fieldkit("visit", "end", "--export", stick, cwd=team.root)
    fieldkit("check", "log", "GW-008", *DAY, cwd=team.root)
    fieldkit("export", stick / NAME, cwd=team.root)
    (again,) = stick.iterdir()
    other = make_team(tmp_path / "other", laptop="B")
    fieldkit("visit", "start", *DAY, "-m", "暗访", "-d", "D002", cwd=other.root)
    fieldkit("visit", "end", "--export", stick, cwd=other.root)

    assert again.name == NAME
    assert [NAME.replace(".zip", "-2.zip"), NAME] == sorted(path.name for path in stick.iterdir())


def test_both_sides_see_the_same_counts(team: Team, tmp_path: Path, fieldkit: Any) -> None:
    """
    What export says the other side should see is what merge says it holds.
    """
    city = make_team(tmp_path / "city", group=None)
    made = fieldkit("export", tmp_path / "stick", cwd=team.root, json=True).json["fieldkit.export/v1"]
    read = fieldkit("merge", made["path"], cwd=city.root, json=True).json["fieldkit.merge/v1"]

    assert made["holds"] == read["files"][0]["holds"]
    assert (1, 1, 1) == tuple(made["holds"]["kinds"][kind] for kind in ("visit", "check", "finding"))


def test_what_changed_since_is_not_handed_over(team: Team, tmp_path: Path, fieldkit: Any) -> None:
    """
    A check corrected or withdrawn after the export is not handed over, nor is a photo by a file without photos; a part
    of another group hands nothing of ours over.
    """
    fieldkit("visit", "end", cwd=team.root)
    seen = []
    for words in (
        ("export", tmp_path / "stick" / "other.zip", "-g", "131022-G05"),
        ("export", tmp_path / "stick" / "all.zip"),
        ("check", "amend", "C01", "--note", "补记"),
        ("export", tmp_path / "stick" / "all.zip"),
        ("photo", "add", "C01", make_photo(tmp_path / "a.jpg", 1)),
        ("export", tmp_path / "stick" / "all.json"),
        ("export", tmp_path / "stick" / "all.zip"),
        ("check", "withdraw", "C01"),
    ):
        fieldkit(*words, cwd=team.root)
        found = todo(team, fieldkit)
        seen.append((len(found["not_handed_over"]), len(found["withdrawn_not_handed_over"])))

    assert [(1, 0), (0, 0), (1, 0), (0, 0), (1, 0), (1, 0), (0, 0), (0, 1)] == seen


def test_the_name_alone_shows_what_is_left(team: Team, tmp_path: Path, fieldkit: Any) -> None:
    """
    In a workspace `fieldkit` alone is the opening screen; elsewhere it says which commands there are.
    """
    here = fieldkit(cwd=team.root)
    elsewhere = fieldkit(cwd=tmp_path, exit=2)

    assert "131022-G03A-20211018-V1" in here.stdout and "1 check not handed over yet" in here.stdout
    assert "fieldkit --help" in here.stderr
    assert "Commands:" in elsewhere.stdout + elsewhere.stderr


def test_the_day_says_what_it_lacks(team: Team, fieldkit: Any) -> None:
    """
    A problem without words is named when the visit ends, and the step that is offered describes it.
    """
    fieldkit("check", "log", "GW-008", "--item", "GW05=存在问题", cwd=team.root)
    ended = fieldkit("visit", "end", cwd=team.root)
    code, words = "131022-G03A-20211018-C02", "GW05=水表损坏"

    assert f"fieldkit finding add {code} GW05=TEXT" in ended.stderr
    added = fieldkit("finding", "add", code, words, cwd=team.root, json=True).json["fieldkit.finding.add/v1"]
    fieldkit("visit", "start", *DAY, "-m", "暗访", "-d", "D002", cwd=team.root)
    assert ("GW05", "水表损坏") == (added["item"], added["text"])
    again = fieldkit("visit", "end", "V1", cwd=team.root, json=True).json["fieldkit.visit.end/v1"]
    assert {} == again["without_finding"]


def test_a_problem_added_later(team: Team, fieldkit: Any) -> None:
    """
    An item not judged is then answered "problem", one that was judged keeps its answer and is asked about; an unknown
    item is refused and nothing written.
    """
    first = fieldkit("finding", "add", "C01", "GW01=许可过期", cwd=team.root)
    fieldkit("check", "amend", "C01", "--item", "GW02=ok", cwd=team.root)
    said = fieldkit("finding", "add", "C01", "GW02=水表停转", cwd=team.root, lang="zh").stderr
    before = team.ledger()
    fieldkit("finding", "add", "C01", "GW99=什么", cwd=team.root, exit=3)
    found = fieldkit("check", "show", "C01", cwd=team.root, json=True).json["fieldkit.check.show/v1"]

    assert ("problem", "ok") == (found["item.GW01"]["judgement"], found["item.GW02"]["judgement"])
    assert before == team.ledger()
    fix = "fieldkit check amend 131022-G03A-20211018-C01 --item GW02=存在问题"
    assert f"? GW02 记为“符合”，要改吗？{fix}" in said.splitlines()
    assert "amend" not in first.stderr


def test_a_wrong_photo_is_withdrawn(team: Team, tmp_path: Path, fieldkit: Any) -> None:
    """
    A withdrawn photo stays, is no evidence any more and is named by none but its history; twice is refused; where two
    checks have it, the check says which.
    """
    fieldkit("check", "log", "GW-008", cwd=team.root)
    photo = make_photo(tmp_path / "IMG_1.jpg", 1)
    for check in ("C01", "C02"):
        fieldkit("photo", "add", check, photo, cwd=team.root)
    both = fieldkit("photo", "withdraw", "IMG_1.jpg", cwd=team.root, exit=4)
    done = fieldkit("photo", "withdraw", "IMG_1.jpg", "-c", "C01", "--reason", "拍错点位", cwd=team.root)
    again = fieldkit("photo", "withdraw", "IMG_1.jpg", "-c", "C01", cwd=team.root, exit=5)
    listed = fieldkit("photo", "list", cwd=team.root, json=True).json["fieldkit.photo.list/v1"]
    shown = fieldkit("check", "show", "C01", cwd=team.root, json=True).json["fieldkit.check.show/v1"]

    assert "C01" in both.stderr and "C02" in both.stderr
    assert "photo add 131022-G03A-20211018-C01 FILE" in done.stderr
    assert "withdrawn" in again.stderr
    assert 1 == len(listed) and "IMG_1.jpg" not in json.dumps(shown)
    assert ["131022-G03A-20211018-C01"] == todo(team, fieldkit)["without_photo"]
    assert 1 == len(list((team.root / "photos").iterdir()))


def test_a_bundle_is_named_as_every_disk_takes_it(team: Team, tmp_path: Path, fieldkit: Any) -> None:
    """
    A name with signs that no file may have still makes a file that opens.
    """
    fieldkit("group", "edit", "131022-G03", "--name", 'A/B: "三组"?', cwd=team.root)
    made = fieldkit("export", tmp_path / "stick", cwd=team.root, json=True).json["fieldkit.export/v1"]

    assert zipfile.is_zipfile(made["path"])
    assert not set('<>:"/\\|?*') & set(Path(made["path"]).name)


def test_a_photo_of_two_checks_is_asked_about(team: Team, tmp_path: Path, fieldkit: Any) -> None:
    """
    A picture that is evidence of another site already is asked about, when a check is logged and when it is added; at
    the same site on the same day two groups may share one.
    """
    photo = make_photo(tmp_path / "IMG_7.jpg", 1)
    fieldkit("photo", "add", "C01", photo, cwd=team.root)
    logged = fieldkit("check", "log", "GW-008", *DAY, "-p", photo, cwd=team.root)
    fieldkit("check", "log", "GW-008", "--on", "2021-10-19", cwd=team.root)
    added = fieldkit("photo", "add", "20211019-C01", photo, cwd=team.root)
    again = fieldkit(
        "check", "log", "GW-007", *DAY, "-g", "131000-G01", "-p", make_photo(tmp_path / "b.jpg", 2), cwd=team.root
    )

    assert "IMG_7.jpg is evidence of 131022-G03A-20211018-C01 too" in logged.stderr
    assert "131022-G03A-20211018-C01, 131022-G03A-20211018-C02 too" in added.stderr
    assert "evidence of" not in again.stderr


def test_a_problem_of_an_item_called_ok_is_asked_about(team: Team, fieldkit: Any) -> None:
    """
    One line that judges an item ok and names a problem of it is asked which of the two holds.
    """
    logged = fieldkit("check", "log", "GW-008", "--item", "GW04=ok", "-x", "GW04=未封填", cwd=team.root)

    assert "GW04 is answered “ok”" in logged.stderr


def test_an_erasure_is_handed_over_too(team: Team, tmp_path: Path, fieldkit: Any) -> None:
    """
    What was erased since the last export is not handed over before the next: others still hold it.
    """
    fieldkit("visit", "end", "--export", tmp_path / "stick", cwd=team.root)
    fieldkit("erase", "D004", "--reason", "asked for", "--yes", cwd=team.root)
    told = fieldkit("todo", cwd=team.root)
    before = todo(team, fieldkit)["erasures_not_handed_over"]
    fieldkit("export", tmp_path / "stick" / "all.json", cwd=team.root)

    assert "1 erasure not handed over yet" in told.stdout and "All checks are handed over" not in told.stdout
    assert (1, 0) == (before, todo(team, fieldkit)["erasures_not_handed_over"])


def test_what_was_added_by_hand_is_handed_over_too(team: Team, tmp_path: Path, fieldkit: Any) -> None:
    """
    A site added or changed here is not handed over before an export that takes it; what a list brought is in the list.
    """
    fieldkit("export", tmp_path / "stick" / "all.json", cwd=team.root)
    (tmp_path / "sites.csv").write_text("编号,名称,行政区,专题\n131022-GW-020,东井,固安,地下水\n", "utf-8")
    fieldkit("site", "import", tmp_path / "sites.csv", cwd=team.root)
    listed = todo(team, fieldkit)["records_not_handed_over"]
    fieldkit("site", "edit", "131022-GW-020", "--name", "西井", cwd=team.root)
    told = fieldkit("todo", cwd=team.root)
    edited = todo(team, fieldkit)["records_not_handed_over"]
    fieldkit("export", tmp_path / "stick" / "all.json", cwd=team.root)

    assert [[], ["131022-GW-020"], []] == [listed, edited, todo(team, fieldkit)["records_not_handed_over"]]
    assert "site 131022-GW-020" in told.stdout and "All checks are handed over" not in told.stdout


def test_a_photo_that_was_missing_is_handed_over_when_it_is_back(team: Team, tmp_path: Path, fieldkit: Any) -> None:
    """
    An export that lacked a picture, since it was lost then, does not cover it once it is here again.
    """
    photo = make_photo(tmp_path / "p.jpg")
    fieldkit("photo", "add", "131022-G03A-20211018-C01", photo, cwd=team.root)
    [kept] = (team.root / "photos").iterdir()
    away = kept.rename(tmp_path / kept.name)
    fieldkit("export", tmp_path / "stick" / "all.zip", cwd=team.root)
    lost = todo(team, fieldkit)["not_handed_over"]
    away.rename(kept)
    back = todo(team, fieldkit)["not_handed_over"]
    fieldkit("export", tmp_path / "stick" / "all.zip", cwd=team.root)

    assert [[], ["131022-G03A-20211018-C01"], []] == [lost, back, todo(team, fieldkit)["not_handed_over"]]


def test_a_folder_without_new_photos_says_so(team: Team, tmp_path: Path, fieldkit: Any) -> None:
    """
    A folder whose pictures are all in the ledger is said to hold none that is new.
    """
    photo = make_photo(tmp_path / "DCIM" / "a.jpg", 1)
    fieldkit("check", "log", "GW-008", *DAY, "-p", photo, cwd=team.root)
    logged = fieldkit("check", "log", "GW-008", "--on", "2021-10-19", "--new-photos", tmp_path / "DCIM", cwd=team.root)

    assert "holds no photo that is not logged already" in logged.stderr


def test_a_second_export_of_the_day_without_photos(team: Team, tmp_path: Path, fieldkit: Any) -> None:
    """
    A file on the stick that holds photos is not written over by one without; the next name is taken.
    """
    fieldkit("photo", "add", "C01", make_photo(tmp_path / "a.jpg", 1), cwd=team.root)
    first = fieldkit("export", tmp_path / "stick", cwd=team.root, json=True).json["fieldkit.export/v1"]["path"]
    second = fieldkit("export", tmp_path / "stick", "--no-photos", cwd=team.root, json=True).json["fieldkit.export/v1"]

    assert first != second["path"] and second["path"].endswith("-2.zip")


def test_an_erased_picture_is_not_offered_as_new(team: Team, tmp_path: Path, fieldkit: Any) -> None:
    """
    A picture that was erased for good is none of the new photos of a folder.
    """
    photo = make_photo(tmp_path / "DCIM" / "a.jpg", 1)
    make_photo(tmp_path / "DCIM" / "b.jpg", 2)
    fieldkit("photo", "add", "C01", photo, cwd=team.root)
    fieldkit("erase", "131022-G03A-20211018-C01", "--reason", "asked for", "--yes", cwd=team.root)
    fieldkit("check", "log", "GW-008", *DAY, "--new-photos", tmp_path / "DCIM", cwd=team.root)
    [kept] = fieldkit("photo", "list", cwd=team.root, json=True).json["fieldkit.photo.list/v1"]

    assert "b.jpg" == kept["original_name"]
