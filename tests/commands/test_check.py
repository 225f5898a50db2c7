"""
Checks through the real command: logged with everything that belongs to them, corrected and withdrawn by entries.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from geopy.distance import geodesic
from making import WELL, Team, copy_team, make_bare, make_photo, make_team, unite_into

C1 = "131022-G03A-20211018-C01"
DAY = ("--on", "2021-10-18 09:30")


@pytest.fixture
def team(tmp_path: Path) -> Team:
    """
    A ready workspace in the test's folder.
    """
    return make_team(tmp_path / "ws")


def log(fieldkit: Any, team: Team, *words: object, site: str = "GW-007", **more: Any) -> Any:
    """
    Log a check and give its JSON.
    """
    return fieldkit("check", "log", site, *words, cwd=team.root, json=True, **more).json["fieldkit.check.log/v1"]


def show(fieldkit: Any, team: Team, code: str = C1) -> Any:
    """
    The check as it is now.
    """
    return fieldkit("check", "show", code, cwd=team.root, json=True).json["fieldkit.check.show/v1"]


def last_set(team: Team, code: str = C1) -> dict[str, Any]:
    """
    What the last entry of a check sets.
    """
    record = team.session().state.by_code("check", code)
    assert record and isinstance(record.entries[-1].set, dict)
    return {name: value for name, value in record.entries[-1].set.items() if name != "_salt"}


def answers(check: dict[str, Any]) -> dict[str, Any]:
    """
    The answers of a check by item.
    """
    return {name[5:]: value for name, value in check.items() if name.startswith("item.")}


def test_a_check_inherits_from_the_visit(team: Team, fieldkit: Any) -> None:
    """
    Date, groups and deputies come from the visit under way and are not stored again.
    """
    fieldkit("visit", "start", "--on", "2021-10-18", "-d", "D001,D002", cwd=team.root)
    found = log(fieldkit, team)

    assert ("2021-10-18", team.id("visit", "131022-G03A-20211018-V1")) == (found["date"], found["visit"])
    assert [team.id("group", "131022-G03")] == found["groups"]
    assert 2 == len(found["deputies"])
    assert set() == {"group", "method"} & set(last_set(team))


def test_a_check_without_a_visit_names_its_own(team: Team, fieldkit: Any) -> None:
    """
    Without a visit a check stores group, method, deputies and escorts itself, and its code holds group and laptop.
    """
    found = log(fieldkit, team, *DAY, "-m", "随机抽查", "-d", "D003", "--escort", "镇长")

    assert (C1, "09:30", "random", ["镇长"]) == tuple(found[name] for name in ("code", "time", "method", "escorts"))
    assert team.id("group", "131022-G03") == found["group"]
    assert [team.id("deputy", "D003")] == found["deputies"]


def test_a_check_can_be_another_groups(team: Team, fieldkit: Any) -> None:
    """
    A named group goes before the workspace's own and names the code.
    """
    found = log(fieldkit, team, *DAY, "-g", "131000-G01")

    assert "131000-G01A-20211018-C01" == found["code"]


def test_another_day_is_another_visit(team: Team, fieldkit: Any) -> None:
    """
    A check of another day than the visit under way does not belong to it.
    """
    fieldkit("visit", "start", "--on", "2021-10-18", cwd=team.root)

    assert "visit" not in log(fieldkit, team, "--on", "2021-10-19")


def test_a_visit_left_open_is_asked_about(team: Team, fieldkit: Any) -> None:
    """
    A check dated by a visit that was started on an earlier day is saved with a question.
    """
    session = team.session()
    fieldkit("visit", "start", "--on", "2021-10-18", cwd=team.root)
    visit = team.session().state.by_code("visit", "131022-G03A-20211018-V1")
    assert visit
    from fieldkit.operations.session import edit

    session = team.session()
    session.write(lambda state, who: [edit(visit, {"started_at": "2021-10-18T08:00+08:00"})])

    assert ["visit_left_open"] == [one["warning"] for one in log(fieldkit, team)["warnings"]]


def test_answers_in_both_languages(team: Team, fieldkit: Any) -> None:
    """
    Answers are taken in Chinese and English, full-width or not, with their values and measures; the rest is one word.
    """
    items = ("--item", "ＧＷ04＝存在问题，3 眼", "--item", "gw01=符合", "--item", "6=12.5m", "--item", "GW09=na")
    found = answers(log(fieldkit, team, *DAY, *items, "--rest", "未查"))

    assert found == {
        "GW01": {"judgement": "ok"},
        "GW02": {"judgement": "unchecked"},
        "GW04": {"judgement": "problem", "value": "3", "measure": "眼"},
        "GW05": {"judgement": "unchecked"},
        "GW06": {"value": "12.5", "measure": "m"},
        "GW08": {"judgement": "unchecked"},
        "GW09": {"judgement": "na"},
        "GW10": {"judgement": "unchecked"},
    }


def test_two_measures_are_two_values(team: Team, fieldkit: Any) -> None:
    """
    An item with two measures takes both at once, each in its own field; a bare number would be a guess.
    """
    found = answers(log(fieldkit, team, *DAY, "--item", "BE05=12.5万元,45天", site="BE-001"))
    refused = fieldkit("check", "log", "BE-001", *DAY, "--item", "BE05=45", cwd=team.root, exit=4)

    assert found == {
        "BE05": {"value": "12.5", "measure": "万元"},
        "BE05.2": {"value": "45", "measure": "天"},
    }
    assert "万元" in refused.stderr


def test_a_finding_makes_its_item_a_problem(team: Team, fieldkit: Any) -> None:
    """
    A finding named with an item stores the item and answers it “problem”; one without stands alone.
    """
    problems = ("-x", "GW04=只断电未封填", "-x", "现场 A=B 标识缺失")
    found = log(fieldkit, team, *DAY, *problems, "--rest", "ok", "--advice", "限期封填")

    said = sorted((one["code"], one.get("item"), one["text"], one["move"]["state"]) for one in found["findings"])
    assert said == [
        ("131022-G03A-20211018-01", "GW04", "只断电未封填", "draft"),
        ("131022-G03A-20211018-02", None, "现场 A=B 标识缺失", "draft"),
    ]
    assert {"judgement": "problem"} == found["item.GW04"]
    assert ["限期封填"] == found["advice"]


def test_the_distance_is_geopys(team: Team, fieldkit: Any, tmp_path: Path) -> None:
    """
    Distances of check and photo to the site are geopy's geodesic, in whole metres.
    """
    here, shot = (39.4360, 116.2950), (39.4344, 116.2937)
    photo = make_photo(tmp_path / "a.jpg", place=shot)
    found = log(fieldkit, team, *DAY, "--at", f"{here[0]},{here[1]}", "-p", photo)

    assert round(geodesic(here, WELL).meters) == found["distance_m"]
    assert abs(round(geodesic(shot, WELL).meters) - found["photos"][0]["distance_m"]) <= 1


def test_a_photo_tells_place_and_time(team: Team, fieldkit: Any, tmp_path: Path) -> None:
    """
    Where nothing was typed, the position and time of a photo of that day are the check's.
    """
    found = log(fieldkit, team, "--on", "2021-10-18", "-p", make_photo(tmp_path / "a.jpg"))

    assert ("09:30", "exif", 0) == (found["time"], found["coordinate"]["source"], found["distance_m"])


def test_photos_by_folder_glob_and_role(team: Team, fieldkit: Any, tmp_path: Path) -> None:
    """
    A folder and a pattern give their photos in order of name; a picture in several places is kept once, in the role
    it was named for.
    """
    pictures = tmp_path / "p"
    for seed, name in enumerate(("b.jpg", "a.JPG", "note.txt"), 1):
        make_photo(pictures / name, seed)
    make_photo(tmp_path / "x1.jpg", 8)
    make_photo(tmp_path / "x2.jpg", 9)
    found = log(
        fieldkit, team, *DAY, "-p", pictures, "-p", str(tmp_path / "x*.jpg"), "-p", pictures / "b.jpg",
        "--before", pictures / "b.jpg", "--document", make_bare(tmp_path / "d.jpg", 10),
    )  # fmt: skip

    said = sorted((photo["role"], photo["original_name"]) for photo in found["photos"])
    scene = [("scene", name) for name in ("a.JPG", "x1.jpg", "x2.jpg")]
    assert said == [("before", "b.jpg"), ("document", "d.jpg"), *scene]
    assert 5 == len(list((team.root / "photos").iterdir()))


def test_a_wechat_photo_is_normal_and_said_so(team: Team, fieldkit: Any, tmp_path: Path) -> None:
    """
    A photo without EXIF is taken like any other; a line says why it tells no place, and no question is asked.
    """
    photo = make_bare(tmp_path / "微信图片_20211018.jpg")
    done = fieldkit("check", "log", "GW-007", *DAY, "-d", "D001", "-p", photo, cwd=team.root)

    assert "WeChat" in done.stderr
    assert "?" not in done.stderr.replace("→ Wrong?", "")


def test_a_check_far_away_is_saved_with_a_question(team: Team, fieldkit: Any) -> None:
    """
    Far from the site, outside the county and of a topic that is exempt there are questions, never refusals.
    """
    found = log(fieldkit, team, *DAY, "--at", "39.98,117.07")

    assert ["far", "outside_region"] == [one["warning"] for one in found["warnings"]]


def test_amend_writes_only_what_differs(team: Team, fieldkit: Any) -> None:
    """
    A correction holds only what differs; said again it writes nothing and says so.
    """
    log(fieldkit, team, *DAY, "--item", "GW01=ok", "--note", "晴")
    words = ("check", "amend", C1, "--item", "GW01=ok", "--item", "GW02=problem", "--note", "晴")
    fieldkit(*words, cwd=team.root)
    before = team.ledger()
    again = fieldkit(*words, cwd=team.root)

    assert {"item.GW02": {"judgement": "problem"}} == last_set(team)
    assert before == team.ledger()
    assert "Nothing to change" in again.stdout


def test_amended_answers_keep_what_was_not_said(team: Team, fieldkit: Any) -> None:
    """
    A corrected judgement keeps the measured value; “not applicable” drops it.
    """
    log(fieldkit, team, *DAY, "--item", "GW04=problem,3眼", "--item", "GW06=12.5m")
    fieldkit("check", "amend", C1, "--item", "GW04=ok", "--item", "GW06=na", cwd=team.root)

    assert answers(show(fieldkit, team)) == {
        "GW04": {"judgement": "ok", "value": "3", "measure": "眼"},
        "GW06": {"judgement": "na"},
    }


def test_the_rest_never_overwrites_a_problem(team: Team, fieldkit: Any) -> None:
    """
    `--rest ok` in a correction answers only the items that had no answer.
    """
    log(fieldkit, team, *DAY, "--item", "GW04=problem,3眼")
    fieldkit("check", "amend", C1, "--rest", "ok", cwd=team.root)
    found = answers(show(fieldkit, team))

    assert ("problem", "ok") == (found["GW04"]["judgement"], found["GW01"]["judgement"])


def test_another_site_brings_its_topic_and_distance(team: Team, fieldkit: Any) -> None:
    """
    A check moved to another site takes that site's topic, and its distance is measured again.
    """
    log(fieldkit, team, *DAY, "--at", "39.4352,116.2941")
    fieldkit("check", "amend", C1, "-s", "GW-008", cwd=team.root)
    moved = show(fieldkit, team)
    fieldkit("check", "amend", C1, "-s", "BE-001", cwd=team.root)
    again = show(fieldkit, team)

    assert round(geodesic((39.4352, 116.2941), (39.41, 116.25)).meters) == moved["distance_m"]
    assert ("BE", None) == (again["topic"], again["distance_m"])


def test_amended_deputies_are_all_of_them(team: Team, fieldkit: Any) -> None:
    """
    Naming deputies in a correction names everyone at the check, so that a wrong one can be left out.
    """
    log(fieldkit, team, *DAY, "-d", "D001,D002")
    fieldkit("check", "amend", C1, "-d", "D002,D003", cwd=team.root)

    assert sorted([team.id("deputy", "D002"), team.id("deputy", "D003")]) == show(fieldkit, team)["deputies"]


def test_a_withdrawn_check_stays_in_the_ledger(team: Team, fieldkit: Any) -> None:
    """
    A withdrawn check is listed only on request, keeps its reason, and cannot be withdrawn or corrected again.
    """
    log(fieldkit, team, *DAY)
    fieldkit("check", "withdraw", C1, "--reason", "记错点位", cwd=team.root)
    count = len(fieldkit("check", "list", cwd=team.root, json=True).json["fieldkit.check.list/v1"])
    [shown] = fieldkit("check", "list", "--withdrawn", cwd=team.root, json=True).json["fieldkit.check.list/v1"]
    before = team.ledger()

    assert (0, True) == (count, bool(shown["withdrawn"]))
    assert "history" in fieldkit("check", "withdraw", C1, cwd=team.root, exit=5).stderr
    fieldkit("check", "amend", C1, "--note", "x", cwd=team.root, exit=5)
    assert before == team.ledger()
    assert "记错点位" in fieldkit("check", "show", C1, cwd=team.root).stdout


def test_checks_are_listed_by_site_group_and_day(team: Team, fieldkit: Any) -> None:
    """
    Lists select by site, group and day; each row is the record.
    """
    log(fieldkit, team, *DAY)
    log(fieldkit, team, "--on", "2021-10-19", "-g", "G05", site="BE-001")

    def codes(*words: str) -> list[str]:
        rows = fieldkit("check", "list", *words, cwd=team.root, json=True).json["fieldkit.check.list/v1"]
        return [row["code"] for row in rows]

    other = "131022-G05A-20211019-C01"
    assert [[C1, other], [C1], [other], [other]] == [
        codes(),
        codes("-s", "GW-007"),
        codes("-g", "131022-G05"),
        codes("--on", "2021年10月19日"),
    ]


def test_options_stand_before_or_after_the_verb(team: Team, fieldkit: Any) -> None:
    """
    `--json`, `-q`, `-w` and `--lang` mean the same wherever they stand.
    """
    log(fieldkit, team, *DAY)
    before = fieldkit("--json", "-q", "-w", team.root, "check", "show", C1)
    after = fieldkit("check", "show", C1, "-w", team.root, "--json", "--quiet")
    chinese = fieldkit("check", "show", C1, "--lang", "zh", cwd=team.root)

    assert before == after
    assert "点位" in chinese.stdout


def test_quiet_says_nothing_beside(team: Team, fieldkit: Any) -> None:
    """
    With `-q` only the result is printed.
    """
    done = fieldkit("-q", "check", "log", "GW-007", *DAY, cwd=team.root)

    assert "" == done.stderr
    assert C1 in done.stdout


def test_json_is_the_same_in_every_language(team: Team, fieldkit: Any) -> None:
    """
    JSON is never translated.
    """
    log(fieldkit, team, *DAY, "--item", "GW01=ok", "-x", "GW04=未封填")
    said = [fieldkit("check", "show", C1, cwd=team.root, json=True, lang=name).stdout for name in ("en", "zh")]

    assert said[0] == said[1]


def test_two_laptops_make_two_codes(team: Team, fieldkit: Any, tmp_path: Path) -> None:
    """
    A copied folder writes as another laptop, though its letter was copied along: its checks get another letter.
    """
    log(fieldkit, team, *DAY)
    other = copy_team(team, tmp_path / "other")
    log(fieldkit, team, *DAY, site="GW-008")
    log(fieldkit, other, *DAY, site="BE-001")
    unite_into(team, other)

    [first, second, third] = sorted(check.code for check in team.session().state.all("check"))
    assert [C1, "131022-G03A-20211018-C02"] == [first, second]
    assert third[:10] == first[:10] and third[10] != "A" and third.endswith("-20211018-C01")


def test_an_answer_of_another_topic_is_asked_about(team: Team, fieldkit: Any) -> None:
    """
    An item of another topic's checklist is saved as typed, and asked about; one of the site's own topic is not.
    """
    words = ("check", "log", "GW-007", "--on", "2021-10-18", "-d", "D001", "--item")
    odd, own = (fieldkit(*words, answer, cwd=team.root, json=True) for answer in ("MH01=ok", "GW01=ok"))
    said = [
        [one["warning"] for one in done.json["fieldkit.check.log/v1"]["warnings"] if one["warning"] == "other_topic"]
        for done in (odd, own)
    ]

    assert [["other_topic"], []] == said
