"""
Visits through the real command: started once, carried by the checks, corrected, ended, declared one.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from making import Team, copy_team, make_photo, make_team, unite_into

V1 = "131022-G03A-20211018-V1"


@pytest.fixture
def team(tmp_path: Path) -> Team:
    """
    A ready workspace in the test's folder.
    """
    return make_team(tmp_path / "ws")


def names_of(team: Team, visit: str = V1) -> list[str]:
    """
    The codes of the deputies on a visit, in order.
    """
    state = team.session().state
    record = state.by_code("visit", visit)
    assert record
    found = [state.get("deputy", each) for each in record.named("deputy")]
    return sorted(each.code for each in found if each)


def test_a_visit_starts_with_what_was_said(team: Team, fieldkit: Any) -> None:
    """
    A visit stores date, group, method, deputies and escorts, under a code of group, laptop and day.
    """
    shown = fieldkit(
        "visit", "start", "--on", "2021-10-18", "-m", "暗访", "-d", "D001、吴秀兰", "--leader", "周启明",
        "--escort", "县水务局李某,县住建局王某", cwd=team.root, json=True,
    )  # fmt: skip

    found = shown.json["fieldkit.visit.start/v1"]
    wanted = {"code", "date", "method", "leader", "escorts"}
    assert {name: found[name] for name in wanted} == {
        "code": V1,
        "date": "2021-10-18",
        "method": "unannounced",
        "leader": "周启明",
        "escorts": ["县水务局李某", "县住建局王某"],
    }
    assert ["D001", "D002"] == names_of(team)


@pytest.mark.parametrize("lang, level", [("en", "township deputy"), ("zh", "乡镇人大代表")])
def test_namesakes_are_told_apart_for_the_person_who_chooses(team: Team, fieldkit: Any, lang: str, level: str) -> None:
    """
    A name that several deputies bear starts nothing and is answered with number, level, agency and groups of each;
    named by number, the receipt and the visit say which of them it is.
    """
    more = ("--level", "township", "--agency", "例安村委会")
    fieldkit("deputy", "add", "D077", "--name", "周启明", *more, cwd=team.root)
    fieldkit("group", "add", "131022-G07", "-m", "D077", cwd=team.root)
    before = team.root.joinpath("ledger.json").read_bytes()
    refused = fieldkit("visit", "start", "--on", "2021-10-18", "-d", "周启明", cwd=team.root, lang=lang, exit=4).stderr
    first, second = (line for line in refused.splitlines() if line.startswith("  D"))

    assert before == team.root.joinpath("ledger.json").read_bytes()
    assert first.startswith("  D001 周启明 · ") and "131022-G03" in first
    assert f"  D077 周启明 · {level} · 例安村委会 · 131022-G07" == second
    started = fieldkit("visit", "start", "--on", "2021-10-18", "-d", "D077,D002", cwd=team.root, lang=lang).stdout
    shown = fieldkit("visit", "show", cwd=team.root, lang=lang).stdout
    for said in (started, shown):
        assert ("吴秀兰" in said, "D002" in said, "D077 周启明" in said) == (True, False, True)


def test_a_visit_defaults_to_today_and_the_own_group(team: Team, fieldkit: Any) -> None:
    """
    Without options a visit is today's and the workspace's own group's.
    """
    fieldkit("visit", "start", cwd=team.root)

    [visit] = list(team.session().state.all("visit"))
    assert [team.id("group", "131022-G03")] == visit.named("group")
    assert team.session().now().date().isoformat() == visit.fields["date"]


def test_a_second_start_says_that_the_first_is_open(team: Team, fieldkit: Any) -> None:
    """
    A visit that was not ended is named when the next one starts.
    """
    fieldkit("visit", "start", "--on", "2021-10-18", cwd=team.root)

    assert V1 in fieldkit("visit", "start", "--on", "2021-10-18", cwd=team.root).stderr


def test_amend_writes_only_what_differs(team: Team, fieldkit: Any) -> None:
    """
    A correction is one entry with the differing fields alone; saying the same again writes nothing.
    """
    fieldkit("visit", "start", "--on", "2021-10-18", "-m", "明察", "-d", "D001", cwd=team.root)
    fieldkit("visit", "amend", "-m", "announced", "--note", "雨", "-d", "D001", cwd=team.root)
    before = team.ledger()
    fieldkit("visit", "amend", "-m", "明察", "--note", "雨", cwd=team.root)

    visit = team.session().state.by_code("visit", V1)
    assert visit and isinstance(visit.entries[-1].set, dict)
    assert ["note"] == [name for name in visit.entries[-1].set if name != "_salt"]
    assert before == team.ledger()


def test_a_dropped_deputy_is_gone_and_another_laptops_stays(team: Team, fieldkit: Any, tmp_path: Path) -> None:
    """
    Each deputy is a field of its own: one laptop drops one, another adds one, and both hold.
    """
    fieldkit("visit", "start", "--on", "2021-10-18", "-d", "D001,D002", cwd=team.root)
    other = copy_team(team, tmp_path / "other")
    fieldkit("visit", "amend", "--drop-deputy", "D002", cwd=team.root)
    fieldkit("visit", "amend", "-d", "D003", cwd=other.root)
    unite_into(team, other)

    assert ["D001", "D003"] == names_of(team)
    assert [] == fieldkit("conflict", "list", cwd=team.root, json=True).json["fieldkit.conflict.list/v1"]


def test_the_checks_follow_an_amended_visit(team: Team, fieldkit: Any) -> None:
    """
    Who was there is looked up when asked, so a deputy added to the visit is at its checks.
    """
    fieldkit("visit", "start", "--on", "2021-10-18", "-d", "D001", cwd=team.root)
    fieldkit("check", "log", "GW-007", cwd=team.root)
    fieldkit("visit", "amend", "-d", "D002", cwd=team.root)

    shown = fieldkit("check", "show", "C01", cwd=team.root, json=True).json["fieldkit.check.show/v1"]
    assert sorted([team.id("deputy", "D001"), team.id("deputy", "D002")]) == shown["deputies"]


def test_the_end_gives_the_days_balance(team: Team, fieldkit: Any, tmp_path: Path) -> None:
    """
    The end counts checks, photos, findings and everyone who was at any check, and names what is lacking.
    """
    photo = make_photo(tmp_path / "a.jpg")
    fieldkit("visit", "start", "--on", "2021-10-18", "-d", "D001", cwd=team.root)
    fieldkit("check", "log", "GW-007", "-p", photo, "-x", "井口未封", "-d", "D001,D002", cwd=team.root)
    fieldkit("check", "log", "GW-008", cwd=team.root)

    day = fieldkit("visit", "end", cwd=team.root, json=True).json["fieldkit.visit.end/v1"]
    said = {name: day[name] for name in ("deputies", "photos", "findings", "without_photo", "without_position")}
    lacking = ["131022-G03A-20211018-C02"]
    assert said == {
        "deputies": 2,
        "photos": 1,
        "findings": 1,
        "without_photo": lacking,
        "without_position": lacking,
    }
    assert len(day["checks"]) == 2


def test_nothing_can_end_twice(team: Team, fieldkit: Any) -> None:
    """
    Without a visit under way there is nothing to end or show, and the next step is named.
    """
    fieldkit("visit", "start", cwd=team.root)
    fieldkit("visit", "end", cwd=team.root)

    assert "visit start" in fieldkit("visit", "end", cwd=team.root, exit=5).stderr
    fieldkit("visit", "show", cwd=team.root, exit=5)


def test_a_shared_code_makes_one_visit(team: Team, fieldkit: Any) -> None:
    """
    Two records with the same joint code, however it is spelled, are one visit under the smallest code.
    """
    fieldkit("visit", "start", "--on", "2021-10-18", "--joint", "J-1", cwd=team.root)
    fieldkit("visit", "start", "--on", "2021-10-18", "-g", "131022-G05", "--joint", "ｊ－1", cwd=team.root)
    state = team.session().state

    classes = {state.class_of("visit", visit.id) for visit in state.all("visit")}
    assert classes == {team.id("visit", V1)}


def test_unified_visits_can_be_parted_again(team: Team, fieldkit: Any) -> None:
    """
    Two visits declared one are one until they are declared two; the same visit twice is refused.
    """
    v2 = "131022-G05A-20211018-V1"
    fieldkit("visit", "start", "--on", "2021-10-18", cwd=team.root)
    fieldkit("visit", "start", "--on", "2021-10-18", "-g", "G05", cwd=team.root)
    one, other = team.id("visit", V1), team.id("visit", v2)
    fieldkit("visit", "unify", v2, V1, cwd=team.root)
    assert f"One outing with: {v2}" in fieldkit("visit", "show", V1, cwd=team.root).stdout
    together = team.session().state.class_of("visit", other)
    fieldkit("visit", "unify", V1, v2, "--apart", cwd=team.root)
    assert v2 not in fieldkit("visit", "show", V1, cwd=team.root).stdout

    assert [one, other] == [together, team.session().state.class_of("visit", other)]
    fieldkit("visit", "unify", V1, V1, cwd=team.root, exit=5)


def test_visits_are_listed_by_group(team: Team, fieldkit: Any) -> None:
    """
    A list of visits holds every visit, or those of one group.
    """
    fieldkit("visit", "start", "--on", "2021-10-18", cwd=team.root)
    fieldkit("visit", "start", "--on", "2021-10-19", "-g", "G05", cwd=team.root)

    rows = fieldkit("--json", "visit", "list", cwd=team.root).json["fieldkit.visit.list/v1"]
    of_g05 = fieldkit("visit", "list", "-g", "G05", "--json", cwd=team.root).json["fieldkit.visit.list/v1"]
    assert [V1, "131022-G05A-20211019-V1"] == [row["code"] for row in rows]
    assert [rows[1]] == of_g05
    assert V1 in fieldkit("visit", "list", cwd=team.root).stdout


def test_a_workspace_without_a_group_must_name_one(tmp_path: Path, fieldkit: Any) -> None:
    """
    Without a terminal and without a group of its own, the missing option is named.
    """
    team = make_team(tmp_path / "ws", group=None)

    assert "--group" in fieldkit("visit", "start", cwd=team.root, exit=2).stderr


def test_the_list_says_which_visits_are_one(team: Team, fieldkit: Any) -> None:
    """
    Visits that count as one outing name each other in the list; where there are none, nobody is bothered with it.
    """
    fieldkit("visit", "start", "--on", "2021-10-18", "--joint", "J-1", cwd=team.root)
    alone = fieldkit("visit", "list", cwd=team.root)
    fieldkit("visit", "start", "--on", "2021-10-18", "-g", "131022-G05", "--joint", "J-1", cwd=team.root)
    listed = fieldkit("visit", "list", cwd=team.root, json=True).json["fieldkit.visit.list/v1"]

    assert "One outing: " not in alone.stdout
    assert "One outing: " in fieldkit("visit", "list", cwd=team.root).stdout
    assert {V1: [other["code"] for other in listed if other["code"] != V1]} == {
        one["code"]: one["one_with"] for one in listed if one["code"] == V1
    }


def test_apart_says_when_they_are_joined_otherwise(team: Team, fieldkit: Any) -> None:
    """
    Taking one declaration back does not part visits that a shared code joins too, and is not said to.
    """
    fieldkit("visit", "start", "--on", "2021-10-18", "--joint", "J-1", cwd=team.root)
    fieldkit("visit", "start", "--on", "2021-10-18", "-g", "131022-G05", "--joint", "J-1", cwd=team.root)
    v2 = next(visit.code for visit in team.session().state.all("visit") if visit.code != V1)
    done = fieldkit("visit", "unify", V1, v2, "--apart", cwd=team.root)

    assert "separate" not in done.stdout
    assert "joined through" in done.stderr
    document = fieldkit("visit", "unify", V1, v2, "--apart", cwd=team.root, json=True).json["fieldkit.visit.unify/v1"]
    assert document["same"]


def visit_json(fieldkit: Any, team: Team, verb: str, *words: object) -> tuple[Any, str]:
    """
    Run a verb of visits and give its JSON and what was said beside it.
    """
    done = fieldkit("visit", verb, *words, cwd=team.root, json=True)
    return done.json[f"fieldkit.visit.{verb}/v1"], done.stderr


def test_checks_of_the_old_day_follow_an_amended_visit(team: Team, fieldkit: Any) -> None:
    """
    A visit moved to another day takes with it, in one command, its checks of the day it had, and says how many; a
    check of another day, a withdrawn one and one of another visit stay.
    """
    fieldkit("check", "log", "BE-001", "--on", "2021-10-18", cwd=team.root)
    fieldkit("visit", "start", "--on", "2021-10-18", cwd=team.root)
    for site, day in (("GW-007", "2021-10-18 09:30"), ("GW-008", "2021-10-18"), ("GW-008", "2021-10-20")):
        fieldkit("check", "log", site, "--on", day, "--visit", V1, cwd=team.root)
    fieldkit("check", "log", "GW-007", cwd=team.root)
    fieldkit("check", "withdraw", "20211018-C04", cwd=team.root)
    entries = len(team.session().content.lines)
    done, said = visit_json(fieldkit, team, "amend", "--on", "2021-10-19")
    state = team.session().state
    days = {check.code[-12:]: check.fields["date"] for check in state.every("check")}
    first = state.by_code("check", "131022-G03A-20211018-C02")
    visit = state.by_code("visit", V1)

    assert ["131022-G03A-20211018-C02", "131022-G03A-20211018-C03"] == done["moved"]
    assert days == {
        "20211018-C01": "2021-10-18",
        "20211018-C02": "2021-10-19",
        "20211018-C03": "2021-10-19",
        "20211020-C01": "2021-10-20",
        "20211018-C04": "2021-10-18",
    }
    assert first and visit and ("09:30", 3) == (first.fields["time"], len(team.session().content.lines) - entries)
    assert [[1, 3], [2, 3]] == [list(record.entries[-1].part or ()) for record in (visit, first)]
    fieldkit("visit", "amend", "--on", "2021-10-18", cwd=team.root)
    again = fieldkit("visit", "amend", "--on", "2021-10-19", cwd=team.root).stdout
    assert "Checks dated anew with the visit: 2" in again
    assert "dated anew" not in fieldkit("visit", "amend", "--note", "雨", cwd=team.root).stdout


def test_a_shared_code_of_another_day_is_asked_about(team: Team, fieldkit: Any) -> None:
    """
    A shared code that a visit of another day has already is asked about, when the visit starts, takes the code, or
    moves away from the day; the same day and a withdrawn visit are no reason.
    """
    fieldkit("visit", "start", "--on", "2021-10-18", "--joint", "LH-1", cwd=team.root)
    same = fieldkit("visit", "start", "--on", "2021-10-18", "-g", "G05", "--joint", "LH-1", cwd=team.root)
    later = fieldkit("visit", "start", "--on", "2021-10-19", "--joint", "ｌｈ-1", cwd=team.root)
    code = "131022-G03A-20211019-V1"
    right = fieldkit("visit", "amend", code, "--joint", "LH-2", cwd=team.root)
    wrong = fieldkit("visit", "amend", code, "--joint", "LH-1", cwd=team.root)
    moved = fieldkit("visit", "amend", "131022-G05A-20211018-V1", "--on", "2021-10-20", cwd=team.root)

    question = f"The code LH-1 is that of visit {V1} of 2021-10-18"
    assert "The code ｌｈ-1 is that of visit" in later.stderr and f"visit amend {code} --on" in later.stderr
    assert [False, False, True, True] == [question in one.stderr for one in (same, right, wrong, moved)]


def test_a_wrong_shared_code_can_be_taken_back(team: Team, fieldkit: Any) -> None:
    """
    An empty text clears shared code, leader and note, and with the code the visits are two again; where there is
    nothing to clear nothing is written.
    """
    fieldkit("visit", "start", "--on", "2021-10-18", "--joint", "LH-1", cwd=team.root)
    fieldkit("visit", "start", "--on", "2021-10-18", "-g", "G05", "--joint", "LH-1", "--leader", "例", cwd=team.root)
    other = "131022-G05A-20211018-V1"
    empty = ("--joint", "", "--leader", "", "--note", "")
    done = fieldkit("visit", "amend", other, *empty, cwd=team.root, json=True).json["fieldkit.visit.amend/v1"]
    history = fieldkit("history", other, cwd=team.root, json=True).json["fieldkit.history/v1"]
    listed = fieldkit("visit", "list", cwd=team.root, json=True).json["fieldkit.visit.list/v1"]
    again = fieldkit("visit", "amend", other, *empty, cwd=team.root).stdout

    assert ("", "", None) == (done["joint"], done["leader"], done.get("note"))
    assert ["joint", "leader"] == sorted(change["field"] for change in history[-1]["changes"])
    assert [[], []] == [visit["one_with"] for visit in listed]
    assert 2 == len(fieldkit("history", other, cwd=team.root, json=True).json["fieldkit.history/v1"])
    assert "LH-1" not in again


def test_unified_visits_of_two_days_are_asked_about(team: Team, fieldkit: Any) -> None:
    """
    Two visits of different days declared one are asked about with the way back; taken back, nothing is asked.
    """
    fieldkit("visit", "start", "--on", "2021-10-18", cwd=team.root)
    fieldkit("visit", "start", "--on", "2021-10-19", cwd=team.root)
    fieldkit("visit", "start", "--on", "2021-10-18", "-g", "G05", cwd=team.root)
    other = "131022-G03A-20211019-V1"
    said = fieldkit("visit", "unify", V1, other, cwd=team.root).stderr

    assert f"fieldkit visit unify {V1} {other} --apart" in said
    assert "" == fieldkit("visit", "unify", V1, other, "--apart", cwd=team.root).stderr
    assert "--apart" not in fieldkit("visit", "unify", V1, "131022-G05A-20211018-V1", cwd=team.root).stderr


def test_a_deputy_is_no_escort_of_a_visit(team: Team, fieldkit: Any) -> None:
    """
    One person named as deputy and as escort of a visit is asked about, when it starts and when it is corrected.
    """
    words = ("visit", "start", "--on", "2021-10-18", "-d", "D001,D002", "--escort", "周启明、镇长")
    started = fieldkit(*words, cwd=team.root)
    noted = fieldkit("visit", "amend", "--note", "雨", cwd=team.root)
    right = fieldkit("visit", "amend", "--escort", "镇长", cwd=team.root)
    wrong = fieldkit("visit", "amend", "--escort", "吴秀兰", cwd=team.root)

    assert [True, False, False, True] == [
        "Both a deputy and an escort: " in one.stderr for one in (started, noted, right, wrong)
    ]


def test_a_correction_says_what_it_changed(team: Team, fieldkit: Any) -> None:
    """
    The receipt names each field that was set once, or says that nothing changed; JSON lists the fields.
    """
    fieldkit("visit", "start", "--on", "2021-10-18", "-d", "D001", cwd=team.root)
    words = ("visit", "amend", "-d", "D002,D003", "--note", "雨")
    first, again = (fieldkit(*words, cwd=team.root).stdout.splitlines()[0] for _ in range(2))
    shown = fieldkit("visit", "amend", "--leader", "孔示敏", cwd=team.root, json=True).json["fieldkit.visit.amend/v1"]

    assert ("✓ Changed: Note, Deputies", "Nothing changed: it says so already.") == (first, again)
    assert ["leader"] == shown["changed"]


def test_dropping_one_who_was_not_there_is_said(team: Team, fieldkit: Any) -> None:
    """
    A deputy who is not on the visit cannot be dropped from it: that is said, and nothing is written.
    """
    fieldkit("visit", "start", "--on", "2021-10-18", "-d", "D001", cwd=team.root)
    before = team.ledger()
    done = fieldkit("visit", "amend", "--drop-deputy", "D002", cwd=team.root)

    assert before == team.ledger()
    assert "Nothing changed" in done.stdout and "吴秀兰 was not on this visit" in done.stderr
