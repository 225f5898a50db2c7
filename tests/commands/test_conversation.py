"""
A check logged by answering at a terminal: one screen, one key an item, and nothing typed is ever lost.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from making import Team, make_photo, make_team
from terminal import Terminal

from fieldkit.views.steps import shell_word

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no pseudo terminal")

GW = 10  # items of the checklist for groundwater


@pytest.fixture
def team(tmp_path: Path) -> Team:
    """
    A ready workspace in the test's folder.
    """
    return make_team(tmp_path / "ws")


def at(team: Team, *words: object, lang: str = "en") -> Terminal:
    """
    Begin a command at a terminal in the workspace.
    """
    home = {name: os.environ[name] for name in ("FIELDKIT_HOME",)}
    return Terminal(*words, cwd=team.root, env={**home, "FIELDKIT_LANG": lang})


def begin(team: Team, fieldkit: Any) -> Terminal:
    """
    Begin a check on a visit, without photos: the checklist comes next.
    """
    fieldkit("visit", "start", "--on", "2021-10-18", cwd=team.root)
    talk = at(team, "check", "log", "GW-007")
    talk.answer("Photos", "\r")
    return talk


def keep_a_draft(team: Team, fieldkit: Any) -> None:
    """
    Begin a check on a visit, answer its first item, and keep it as a draft: nothing is logged.
    """
    talk = begin(team, fieldkit)
    before = team.ledger()
    talk.answer("GW01", "1")
    talk.answer("GW02", "s")

    assert 0 == talk.end(), talk.seen
    assert before == team.ledger()


def only_check(team: Team) -> Any:
    """
    The one check of the ledger.
    """
    [check] = list(team.session().state.all("check"))
    return check


def answers(team: Team) -> dict[str, Any]:
    """
    What the one check answers, by item.
    """
    return {key[5:]: value for key, value in only_check(team).fields.items() if key.startswith("item.")}


def drafts(team: Team) -> list[dict[str, Any]]:
    """
    The drafts kept on this laptop.
    """
    folder = team.root / "local" / "drafts"
    return [json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.json"))] if folder.is_dir() else []


@pytest.mark.parametrize(("lang", "ok"), [("en", "ok"), ("zh", "符合")])
def test_a_check_is_logged_key_by_key(team: Team, tmp_path: Path, lang: str, ok: str) -> None:
    """
    What is missing is asked for, the checklist walked, each problem asked for where it is; the check holds it all.
    """
    photo, colon = make_photo(tmp_path / "a.jpg"), {"en": ": ", "zh": "："}[lang]
    talk = at(team, "check", "log", "-p", photo, lang=lang)
    talk.answer(f"]{colon}", "\r")  # the site nearest to the photo
    talk.answer(f"]{colon}", "2021-10-18 9:40\r")
    talk.answer("9 ", "")
    talk.answer(colon, "2\r")  # unannounced
    talk.answer(colon, "D001,2\r")
    talk.answer("GW01", "1")
    talk.expect(ok)
    talk.answer("GW02", "2")
    talk.answer(colon, "电表坏了\r")
    talk.answer("GW03", "")
    talk.answer(colon, "12.5\r")
    talk.answer("GW04", "2")
    talk.answer(colon, "未封填\r")
    talk.answer(colon, "3眼\r")
    talk.answer("GW05", "r")
    talk.answer(colon, "加强巡查\r")

    assert 0 == talk.end(), talk.seen
    check = only_check(team)
    facts = {name: check.fields[name] for name in ("site", "date", "time", "method", "advice")}
    assert facts == {
        "site": team.id("site", "131022-GW-007"),
        "date": "2021-10-18",
        "time": "09:40",
        "method": "unannounced",
        "advice": ["加强巡查"],
    }
    assert 2 == len(check.named("deputy"))
    found = answers(team)
    assert [{"judgement": "ok"}, {"judgement": "problem"}] == [found["GW01"], found["GW02"]]
    assert {"value": "12.5", "measure": "万m³/年"} == found["GW03"]
    assert {"judgement": "problem", "value": "3", "measure": "眼"} == found["GW04"]
    assert {"judgement": "ok"} == found["GW10"]
    findings = {one.fields["item"]: one.fields["text"] for one in team.session().state.all("finding")}
    assert {"GW02": "电表坏了", "GW04": "未封填"} == findings
    assert [] == drafts(team)


def test_a_visit_lends_what_it_knows(team: Team, fieldkit: Any) -> None:
    """
    On a visit only photos and the checklist are asked for, and every item not looked at stays unanswered.
    """
    fieldkit("visit", "start", "--on", "2021-10-18", "-m", "暗访", "-d", "D001", cwd=team.root)
    talk = at(team, "check", "log", "GW-007")
    talk.answer("Photos", "\r")
    talk.answer("GW01", "d")
    talk.answer("advice", "\r")

    assert 0 == talk.end(), talk.seen
    assert {} == answers(team)
    assert "How" not in talk.seen and "Deputies (" not in talk.seen


def test_one_line_with_everything_asks_nothing(team: Team, fieldkit: Any) -> None:
    """
    What can be logged as it stands is logged, at a terminal too.
    """
    fieldkit("visit", "start", "--on", "2021-10-18", cwd=team.root)
    talk = at(team, "check", "log", "GW-007", "--rest", "ok")

    assert 0 == talk.end(), talk.seen
    assert "Photos (" not in talk.seen


def test_no_ask_asks_nothing(team: Team) -> None:
    """
    With `--no-ask` a terminal is treated as a script is: what is missing is named.
    """
    talk = at(team, "check", "log", "GW-007", "--no-ask")

    assert 2 == talk.end()
    assert "--on" in talk.seen


def test_back_and_other_answers(team: Team, fieldkit: Any) -> None:
    """
    Going back answers again; a key without meaning changes nothing.
    """
    talk = begin(team, fieldkit)
    talk.answer("GW01", "1")
    talk.answer("GW02", "b")
    talk.answer("GW01", "3")
    talk.answer("GW02", "?")
    talk.expect("means nothing here")
    talk.answer("GW02", "d")
    talk.answer("advice", "\r")

    assert 0 == talk.end(), talk.seen
    assert {"GW01": {"judgement": "na"}} == answers(team)


def test_a_problem_taken_back_is_said_and_gone(team: Team, fieldkit: Any) -> None:
    """
    Who goes back and judges an item ok is told which words go, and no finding is logged.
    """
    talk = at(team, "log", "GW-007", "--on", "2021-10-18 09:30", "-m", "tour", "-d", "1")
    talk.answer("Photos", "\r")
    talk.answer("GW01", "2")
    talk.answer("What is wrong", "licence ended\r")
    talk.answer("GW02", "b")
    talk.answer("[problem]", "1")
    talk.expect("ok · no problem any more: licence ended")
    talk.answer("GW02", "d")
    talk.answer("advice", "\r")

    assert 0 == talk.end()
    assert {"GW01": {"judgement": "ok"}} == answers(team)
    assert [] == list(team.session().state.all("finding"))


def test_a_value_against_its_rule_asks_for_words(team: Team, fieldkit: Any) -> None:
    """
    A value that cannot be read is asked for again; one against its rule is a problem, and its words are asked for.
    """
    talk = begin(team, fieldkit)
    for item in ("GW01", "GW02"):
        talk.answer(item, " ")
    talk.answer("Value", "\r")
    talk.answer("GW04", " ")
    talk.answer("GW05", " ")
    talk.answer("Value", "deep\r")
    talk.answer("Value", "9\r")
    talk.answer("Value", "90\r")
    talk.expect("≥100")
    talk.answer("What is wrong", "只完成九成\r")
    talk.answer("GW08", "d")
    talk.answer("advice", "\r")

    assert 0 == talk.end(), talk.seen
    found = answers(team)
    assert {"value": "90", "measure": "%", "judgement": "problem"} == found["GW07"]
    assert ["只完成九成"] == [one.fields["text"] for one in team.session().state.all("finding")]


@pytest.mark.parametrize("keys", ["\x03", "\x04"], ids=["Ctrl-C", "Ctrl-D"])
def test_an_interruption_loses_nothing_typed(team: Team, fieldkit: Any, keys: str) -> None:
    """
    Broken off in the middle, all that was answered is a draft, shown by todo and taken up where it broke off, by a step
    that names the workspace of `-w`.
    """
    before = team.ledger()
    talk = at(team, "-w", team.root, "check", "log", "GW-007", "--note", "雨")
    talk.answer("Photos", "\r")
    talk.answer("When", "2021-10-18\r")
    talk.answer("How", "\r")
    talk.answer("Deputies", "D001\r")
    talk.answer("GW01", "2")
    talk.answer("What is wrong", "证件过期\r")
    talk.answer("GW02", keys)

    assert 130 == talk.end(), talk.seen
    assert before == team.ledger()
    assert f"fieldkit -w {shell_word(team.root)} check log --resume 1" in talk.seen
    left = fieldkit("-w", team.root, "todo")
    assert "GW-007" in left.stdout
    assert f"fieldkit -w {shell_word(team.root)} check log --resume NUMBER" in left.stderr
    again = at(team, "check", "log", "--resume", "1")
    again.answer("GW02", "r")
    again.answer("advice", "\r")
    assert 0 == again.end(), again.seen
    assert ["GW01", "Photos", "How"] == [word for word in ("GW01", "Photos", "How") if word not in again.seen]
    check = only_check(team)
    assert ("2021-10-18", "雨", 1) == (check.fields["date"], check.fields["note"], len(check.named("deputy")))
    assert "problem" == answers(team)["GW01"]["judgement"]
    assert ["证件过期"] == [one.fields["text"] for one in team.session().state.all("finding")]
    assert [] == drafts(team)


def test_a_draft_is_kept_when_asked(team: Team, fieldkit: Any) -> None:
    """
    `s` keeps the check as a draft and logs nothing; that is no failure.
    """
    keep_a_draft(team, fieldkit)

    assert ["GW01=ok"] == drafts(team)[0]["check"]["items"]


def test_a_draft_is_logged_without_a_terminal(team: Team, fieldkit: Any) -> None:
    """
    A script may log a draft as it stands; a number nobody has is exit 3.
    """
    keep_a_draft(team, fieldkit)
    fieldkit("check", "log", "--resume", "2", cwd=team.root, exit=3)
    fieldkit("check", "log", "--resume", "1", cwd=team.root)

    assert {"GW01": {"judgement": "ok"}} == answers(team)
    assert [] == drafts(team)


def test_a_wrong_answer_is_asked_again(team: Team) -> None:
    """
    What cannot be taken is said, and the question put again; nothing given before is asked twice.
    """
    talk = at(team, "check", "log", "GW-007")
    talk.answer("Photos", "nope.jpg\r")
    talk.expect("nope.jpg")
    talk.answer("Photos", "\r")
    talk.answer("When", "月底\r")
    talk.answer("When", "2021-10-18\r")
    talk.answer("How", "12\r")
    talk.answer("How", "\r")
    talk.answer("Deputies", "张三丰\r")
    talk.answer("Deputies", "\r")
    talk.answer("GW01", "d")
    talk.answer("advice", "\r")

    assert 0 == talk.end(), talk.seen
    assert 1 == len(list(team.session().state.all("check")))


def test_a_site_half_remembered_is_offered(team: Team, fieldkit: Any) -> None:
    """
    A name that is nearly one offers the sites of like names, by number; a stranger's is refused at once.
    """
    fieldkit("visit", "start", "--on", "2021-10-18", cwd=team.root)
    talk = at(team, "check", "log", "东柳机井")
    talk.expect("131022-GW-007")
    talk.answer("Site", "1\r")
    talk.answer("Photos", "\r")
    talk.answer("GW01", "d")
    talk.answer("advice", "\r")

    assert 0 == talk.end(), talk.seen
    assert team.id("site", "131022-GW-007") == only_check(team).fields["site"]
    assert 3 == at(team, "check", "log", "没有这个点位").end()


def test_new_photos_are_ticked(team: Team, fieldkit: Any, tmp_path: Path) -> None:
    """
    Of a folder only pictures that no record names are offered, in order of time; those ticked belong to the check.
    """
    from datetime import datetime

    from making import CHINA

    folder = tmp_path / "DCIM"
    for number, name in enumerate(("c.jpg", "a.jpg", "b.jpg"), 1):
        make_photo(folder / name, number, taken=datetime(2021, 10, 18, 10, number, tzinfo=CHINA))
    fieldkit("check", "log", "GW-008", "--on", "2021-10-18", "-p", folder / "a.jpg", "--rest", "ok", cwd=team.root)
    talk = at(team, "check", "log", "GW-007", "--on", "2021-10-18", "--rest", "ok", "--new-photos", folder)
    talk.answer("Which photos", "3\r")
    talk.expect("cannot be taken")
    talk.answer("Which photos", "1-2\r")

    assert 0 == talk.end(), talk.seen
    assert talk.seen.index("c.jpg") < talk.seen.index("b.jpg")
    listed = fieldkit("photo", "list", cwd=team.root, json=True).json["fieldkit.photo.list/v1"]
    assert ["a.jpg", "b.jpg", "c.jpg"] == sorted(photo["original_name"] for photo in listed)
    fieldkit("check", "log", "GW-007", "--on", "2021-10-19", "--new-photos", folder, cwd=team.root)
    assert 3 == len(fieldkit("photo", "list", cwd=team.root, json=True).json["fieldkit.photo.list/v1"])


def test_the_site_of_the_photos(team: Team, fieldkit: Any, tmp_path: Path) -> None:
    """
    `@` is the site the photos were taken at, where they leave no doubt; else it is refused, naming those near.
    """
    words = ("--on", "2021-10-18", "--rest", "ok")
    here = make_photo(tmp_path / "here.jpg")
    far = make_photo(tmp_path / "far.jpg", 2, place=(39.6, 116.2))
    bare = make_photo(tmp_path / "bare.jpg", 3, place=None)
    fieldkit("check", "log", "@", *words, "-p", here, cwd=team.root)
    assert team.id("site", "131022-GW-007") == only_check(team).fields["site"]
    assert "131022-GW-00" in fieldkit("check", "log", "@", *words, "-p", far, cwd=team.root, exit=3).stderr
    fieldkit("check", "log", "@", *words, "-p", bare, cwd=team.root, exit=3)
    fieldkit("check", "log", "@", *words, cwd=team.root, exit=3)
    fieldkit("site", "add", "131022-GW-070", "--name", "旁边的井", "--at", "39.4351,116.2941", cwd=team.root)
    fieldkit("check", "log", "@", *words, "-p", here, cwd=team.root, exit=4)


@pytest.mark.parametrize(
    "typed", ["'{0}' {1}", '"{0}" "{1}"', "“{0}”，‘{1}’", "‘{0}’ {1}"], ids=["unix", "windows", "input method", "mixed"]
)
def test_photos_dropped_on_the_terminal(team: Team, tmp_path: Path, typed: str) -> None:
    """
    Several photos, in quotes where a name has spaces, are all taken, as a terminal writes files dropped on it.
    """
    first, second = make_photo(tmp_path / "照片 1.jpg", 1), make_photo(tmp_path / "b.jpg", 2)
    talk = at(team, "log", "GW-007", "--on", "2021-10-18", "-m", "tour", "-d", "1")
    talk.answer("Photos", typed.format(first, second) + "\r")
    talk.answer("GW01", "d")
    talk.answer("advice", "\r")

    assert 0 == talk.end(), talk.seen
    assert 2 == len(list(team.session().state.all("photo")))


def test_what_was_said_on_the_line_is_kept_through_the_walk(team: Team, fieldkit: Any) -> None:
    """
    Advice and problems of the command line, of an item or of none, are still there when the checklist was walked, and
    when it was broken off and taken up.
    """
    fieldkit("visit", "start", "--on", "2021-10-18", "-d", "D001", cwd=team.root)
    said = ("-x", "路边垃圾", "-x", "gw04：未封填", "--advice", "加强巡查")
    talk = at(team, "check", "log", *said)
    talk.answer("Photos", "\r")
    talk.answer("Site", "\x03")
    assert 130 == talk.end(), talk.seen
    talk = at(team, "check", "log", "GW-007", "--resume", "1", "--note", "补记", "-x", "井口破损")
    talk.answer("GW01", "d")

    assert 0 == talk.end(), talk.seen
    check = only_check(team)
    found = sorted((one.fields.get("item", ""), one.fields["text"]) for one in team.session().state.all("finding"))
    assert [("", "井口破损"), ("", "路边垃圾"), ("GW04", "未封填")] == found
    assert (["加强巡查"], "补记") == (check.fields["advice"], check.fields["note"])


def test_a_draft_takes_what_is_given_beside_it(team: Team, tmp_path: Path, fieldkit: Any) -> None:
    """
    Without a terminal, too, a draft is logged with the site, photos and words given beside its number.
    """
    fieldkit("visit", "start", "--on", "2021-10-18", "-d", "D001", cwd=team.root)
    talk = at(team, "check", "log", "GW-007")
    talk.answer("Photos", "\r")
    talk.answer("GW01", "s")
    assert 0 == talk.end(), talk.seen
    photo = make_photo(tmp_path / "late.jpg")
    fieldkit("check", "log", "GW-008", "--resume", "1", "-p", photo, "-x", "未封填", "--no-ask", cwd=team.root)

    assert team.id("site", "131022-GW-008") == only_check(team).fields["site"]
    assert (1, 1) == tuple(len(list(team.session().state.all(kind))) for kind in ("photo", "finding"))
