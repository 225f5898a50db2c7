"""
Checks through the real command: logged with everything that belongs to them, corrected and withdrawn by entries.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from geopy.distance import geodesic
from making import CHINA, WELL, Team, copy_team, make_bare, make_photo, make_team, unite_into

from fieldkit.core.edit import edit

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
    fieldkit("visit", "start", "--on", "2021-10-18", cwd=team.root)
    visit = team.session().state.by_code("visit", "131022-G03A-20211018-V1")
    assert visit
    session = team.session()
    session.write(lambda state, who: [edit(visit, {"started_at": "2021-10-18T08:00+08:00"})])

    assert ["no_deputies", "visit_left_open"] == [one["warning"] for one in log(fieldkit, team)["warnings"]]


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


def test_a_pattern_the_shell_spelled_out_is_one_option(team: Team, fieldkit: Any, tmp_path: Path) -> None:
    """
    `-p IMG_*.jpg` reaches the program as many words: all these files are photos of that role, and a site may follow.
    """
    scene = [make_photo(tmp_path / f"IMG_{seed}.jpg", seed) for seed in (1, 2, 3)]
    after = [make_photo(tmp_path / f"after{seed}.jpg", seed) for seed in (4, 5)]
    words = ("-p", *scene, "GW-007", "--after", *after, *DAY)
    found = fieldkit("check", "log", *words, cwd=team.root, json=True).json["fieldkit.check.log/v1"]
    said = fieldkit("check", "log", "GW-008", "-p", scene[0], tmp_path / "none.jpg", cwd=team.root, exit=2)

    roles = [photo["role"] for photo in found["photos"]]
    assert (3, 2) == (roles.count("scene"), roles.count("after"))
    assert "none.jpg" in said.stderr


@pytest.mark.parametrize("sign", ["=", "＝", "：", ": "])
def test_a_sign_of_an_input_method_names_the_item(team: Team, fieldkit: Any, sign: str) -> None:
    """
    `GW04＝…` and `GW04：…`, as an input method writes them, are findings at that item; other colons stay words.
    """
    found = log(fieldkit, team, *DAY, "-x", f"GW04{sign}机井未封填", "-x", "机井：未封填")

    said = [(one.get("item"), one["text"]) for one in found["findings"]]
    assert [("GW04", "机井未封填"), (None, "机井：未封填")] == said


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

    assert ["no_deputies", "far", "outside_region"] == [one["warning"] for one in found["warnings"]]


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


def test_an_amended_answer_is_replaced_whole(team: Team, fieldkit: Any) -> None:
    """
    Of a corrected answer nothing is left that was not said again: “ok” has no three wells.
    """
    log(fieldkit, team, *DAY, "--item", "GW04=problem,3眼", "--item", "GW06=12.5m")
    fieldkit("check", "amend", C1, "--item", "GW04=ok", "--item", "GW06=na", cwd=team.root)

    assert {"GW04": {"judgement": "ok"}, "GW06": {"judgement": "na"}} == answers(show(fieldkit, team))


def test_a_judgement_drops_the_values_beside_it(team: Team, fieldkit: Any) -> None:
    """
    Of an item with two measures a new value replaces its own alone, a judgement both.
    """
    log(fieldkit, team, *DAY, "--item", "BE05=12.5万元,45天", site="BE-001")
    code = "131022-G03A-20211018-C01"
    fieldkit("check", "amend", code, "--item", "BE05=30天", cwd=team.root)
    one = answers(show(fieldkit, team, code))
    fieldkit("check", "amend", code, "--item", "BE05=不涉及", cwd=team.root)
    both = answers(show(fieldkit, team, code))

    assert {"BE05": {"value": "12.5", "measure": "万元"}, "BE05.2": {"value": "30", "measure": "天"}} == one
    assert {"BE05": {"judgement": "na"}, "BE05.2": None} == both
    assert "BE05.2" not in fieldkit("check", "show", code, cwd=team.root).stdout


@pytest.mark.parametrize("items", [("GW07=90%", "GW07=80%"), ("GW04=problem", "4=3眼"), ("BE05=1万元", "BE05=2万元")])
def test_an_answer_given_twice_is_refused(team: Team, fieldkit: Any, items: tuple[str, str]) -> None:
    """
    Which of two answers to one item is meant is not guessed: exit 4, nothing is written.
    """
    log(fieldkit, team, *DAY)
    before = team.ledger()
    words = [word for item in items for word in ("--item", item)]
    for command in (("check", "log", "GW-007", *DAY), ("check", "amend", C1)):
        done = fieldkit(*command, *words, cwd=team.root, exit=4)
        assert "answered twice" in done.stderr and items[1] in done.stderr

    assert before == team.ledger()


def test_two_measures_may_be_given_one_by_one(team: Team, fieldkit: Any) -> None:
    """
    Two values of different measures are two answers, said together or apart.
    """
    found = answers(log(fieldkit, team, *DAY, "--item", "BE05=12.5万元", "--item", "BE05=45天", site="BE-001"))

    assert {"BE05": {"value": "12.5", "measure": "万元"}, "BE05.2": {"value": "45", "measure": "天"}} == found


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


def test_another_site_measures_the_photos_again(team: Team, fieldkit: Any, tmp_path: Path) -> None:
    """
    The kept distances of a check's photos are those to its site: moved, they are measured anew by the same command.
    """
    shot = (39.4352, 116.2941)
    log(fieldkit, team, *DAY, "-p", make_photo(tmp_path / "a.jpg", place=shot), "-p", make_bare(tmp_path / "b.jpg", 2))
    session = team.session()
    before = {photo.fields["original_name"]: photo for photo in session.state.all("photo")}
    moved = fieldkit("check", "amend", C1, "-s", "GW-008", cwd=team.root, json=True).json["fieldkit.check.amend/v1"]
    photos = {photo["original_name"]: photo.get("distance_m") for photo in moved["photos"]}
    state = team.session().state
    placed, bare = (state.records["photo"][before[name].id] for name in ("a.jpg", "b.jpg"))

    assert {"a.jpg": round(geodesic(shot, (39.41, 116.25)).meters), "b.jpg": None} == photos
    assert (2, 1, 2) == (len(placed.entries), len(bare.entries), len(moved["entries"]))
    assert [2, 2] == list(placed.entries[-1].part or ())
    fieldkit("check", "amend", C1, "-s", "BE-001", cwd=team.root)
    assert [None, None] == [photo.get("distance_m") for photo in show(fieldkit, team)["photos"]]


def test_another_position_measures_the_check_alone(team: Team, fieldkit: Any, tmp_path: Path) -> None:
    """
    A corrected position is the check's own: its distance is measured anew, its photos were taken where they were.
    """
    log(fieldkit, team, *DAY, "-p", make_photo(tmp_path / "a.jpg"))
    [before] = show(fieldkit, team)["photos"]
    fieldkit("check", "amend", C1, "--at", "39.4352,116.2941", cwd=team.root)
    after = show(fieldkit, team)

    assert (round(geodesic((39.4352, 116.2941), WELL).meters), [before]) == (after["distance_m"], after["photos"])


def warned(found: dict[str, Any]) -> list[str]:
    """
    The words of what a command found odd.
    """
    return [one["warning"] for one in found["warnings"] if one["warning"] != "no_deputies"]


def amend(fieldkit: Any, team: Team, *words: object) -> Any:
    """
    Correct the first check and give its JSON.
    """
    return fieldkit("check", "amend", C1, *words, cwd=team.root, json=True).json["fieldkit.check.amend/v1"]


def totals(fieldkit: Any, team: Team) -> list[int]:
    """
    Count outings, persons and participations of everything.
    """
    words = ("summary", "--as-of", "2021-12-31", "--region", "131000")
    total = fieldkit(*words, cwd=team.root, json=True).json["fieldkit.summary/v1"]["total"]
    return [total[name] for name in ("visits", "persons", "participations")]


def test_a_check_beside_a_visit_of_its_day_is_asked_about(team: Team, fieldkit: Any) -> None:
    """
    A check that belongs to no visit while its group has one on that day is asked about with the command that puts it
    there, and nobody is asked to name deputies, whom the visit has; with that command the day is one outing.
    """
    v1 = "131022-G03A-20211018-V1"
    fieldkit("visit", "start", "--on", "2021-10-18", "-g", "G03", "-g", "131000-G01", "-d", "D001,D002", cwd=team.root)
    log(fieldkit, team, site="GW-008")
    fieldkit("visit", "end", cwd=team.root)
    done = fieldkit("check", "log", "GW-007", *DAY, cwd=team.root)
    code = "131022-G03A-20211018-C02"
    command = f"fieldkit check amend {code} --visit {v1}"
    apart = totals(fieldkit, team)

    assert (True, False) == (command in done.stderr, "No deputy is named" in done.stderr)
    fieldkit(*command.split()[1:], cwd=team.root)
    assert ([2, 2, 2], [1, 2, 2]) == (apart, totals(fieldkit, team))
    assert 2 == len(show(fieldkit, team, code)["groups"])


def test_only_a_visit_of_the_group_and_day_is_beside(team: Team, fieldkit: Any) -> None:
    """
    A visit of another group or day, one that was withdrawn or named is no reason to ask; a visit without deputies
    lends none, so their lack is still said.
    """
    fieldkit("visit", "start", "--on", "2021-10-19", cwd=team.root)
    fieldkit("visit", "start", "--on", "2021-10-18", "-g", "G05", cwd=team.root)
    fieldkit("visit", "end", cwd=team.root)

    assert [] == warned(log(fieldkit, team, *DAY))
    assert [] == warned(log(fieldkit, team, "--on", "2021-10-19", "--visit", "131022-G03A-20211019-V1"))
    done = fieldkit("check", "log", "GW-008", "--on", "2021-10-19", cwd=team.root)
    assert (True, True) == ("has a visit on this day" in done.stderr, "No deputy is named" in done.stderr)


def test_a_check_logged_twice_is_asked_about(team: Team, fieldkit: Any) -> None:
    """
    The same site, day and group once more is asked about, naming the earlier check and how to withdraw the new one;
    another group, day or site, or a withdrawn check, is no reason to ask.
    """
    log(fieldkit, team, *DAY)
    others = (("GW-008", *DAY), ("GW-007", *DAY, "-g", "131000-G01"), ("GW-007", "--on", "2021-10-19"))
    kept = [warned(log(fieldkit, team, *words, site=site)) for site, *words in others]
    said = fieldkit("check", "log", "GW-007", "--on", "2021-10-18", cwd=team.root).stderr
    code = "131022-G03A-20211018-C03"

    assert [[], [], []] == kept
    assert (True, True) == (f": {C1}." in said, f"fieldkit check withdraw {code}" in said)
    fieldkit("check", "withdraw", code, cwd=team.root)
    fieldkit("check", "withdraw", C1, cwd=team.root)
    assert [] == warned(log(fieldkit, team, *DAY))


def test_an_amended_day_away_from_its_visit_is_asked_about(team: Team, fieldkit: Any) -> None:
    """
    A check corrected to another day than its visit, or into a visit of another day, is asked about.
    """
    fieldkit("visit", "start", "--on", "2021-10-18", cwd=team.root)
    log(fieldkit, team)
    fieldkit("visit", "start", "--on", "2021-10-20", cwd=team.root)

    assert ["visit_other_day"] == warned(amend(fieldkit, team, "--on", "2021-10-19"))
    assert [] == warned(amend(fieldkit, team, "--on", "2021-10-18"))
    assert ["visit_other_day"] == warned(amend(fieldkit, team, "--visit", "131022-G03A-20211020-V1"))


def test_a_deputy_is_no_escort(team: Team, fieldkit: Any) -> None:
    """
    One person named as deputy and as escort of a check is asked about, also where the visit lends the one or the
    other; what the visit alone says is not asked again at each check.
    """
    fieldkit("visit", "start", "--on", "2021-10-18", "-d", "D001", "--escort", "何 雨", cwd=team.root)

    assert ["deputy_and_escort"] == warned(log(fieldkit, team, "-d", "D004"))
    assert ["deputy_and_escort"] == warned(log(fieldkit, team, "--escort", "周启明、某", site="GW-008"))
    assert [] == warned(log(fieldkit, team, site="BE-001"))
    assert ["deputy_and_escort"] == warned(amend(fieldkit, team, "-d", "D003,D004"))
    said = fieldkit("check", "amend", C1, "-d", "D001,D004", cwd=team.root).stderr
    assert "Both a deputy and an escort: 何雨." in said


def test_photos_far_from_the_site_are_asked_about(team: Team, fieldkit: Any, tmp_path: Path) -> None:
    """
    Of the photos taken more than 300 m from the site the farthest is named and the others are counted.
    """
    shots = [(39.4360, 116.2940), (39.4400, 116.2940), (39.4500, 116.2940)]
    photos = [make_photo(tmp_path / f"{seed}.jpg", seed, place=shot) for seed, shot in enumerate(shots)]
    metres = [round(geodesic(shot, WELL).meters) for shot in shots]
    words = [word for photo in photos for word in ("-p", photo)]
    done = fieldkit("check", "log", "GW-007", *DAY, "-d", "D001", *words, cwd=team.root)

    assert f"? The photo 2.jpg was taken {metres[2]} m from the site; too far as well: 1 more." in done.stderr
    assert "1.jpg" not in done.stderr
    added = fieldkit("photo", "add", C1, make_photo(tmp_path / "x.jpg", 9, place=shots[1]), cwd=team.root)
    assert f"? The photo x.jpg was taken {metres[1]} m from the site." in added.stderr


def test_a_photo_that_placed_the_check_is_not_asked_about_twice(team: Team, fieldkit: Any, tmp_path: Path) -> None:
    """
    Where the check was as far as its one photo, one question is enough.
    """
    far = make_photo(tmp_path / "a.jpg", place=(39.4500, 116.2940))

    assert ["far"] == warned(log(fieldkit, team, *DAY, "-p", far))


def test_a_photo_of_another_day_tells_its_time_as_people_read_it(team: Team, fieldkit: Any, tmp_path: Path) -> None:
    """
    The time a photo was taken is written to the minute, without the signs of machines; also where photos are added
    later.
    """
    photo = make_photo(tmp_path / "a.jpg", taken=datetime(2021, 10, 27, 10, 18, 5, tzinfo=CHINA))
    log(fieldkit, team, *DAY, "-d", "D001")
    logged = fieldkit("check", "log", "GW-008", *DAY, "-d", "D001", "-p", photo, cwd=team.root)
    added = fieldkit("photo", "add", C1, photo, cwd=team.root)

    for done in (logged, added):
        assert "? The photo a.jpg was taken on another day (2021-10-27 10:18)." in done.stderr


def test_a_time_alone_is_of_the_visits_day(team: Team, fieldkit: Any) -> None:
    """
    A time without a day is a time of the current or named visit, and in a correction of the check's own day; without
    a visit it is refused, and today is not assumed.
    """
    before = team.ledger()
    refused = fieldkit("check", "log", "GW-007", "--on", "11:30", cwd=team.root, exit=4)
    assert (True, before) == ("give the date too" in refused.stderr, team.ledger())
    fieldkit("visit", "start", "--on", "2021-10-18", cwd=team.root)
    current = log(fieldkit, team, "--on", "11:30")
    fieldkit("visit", "start", "--on", "2021-10-19", cwd=team.root)
    named = log(fieldkit, team, "--on", "下午2点", "--visit", "131022-G03A-20211018-V1", site="GW-008")
    amended = amend(fieldkit, team, "--on", "9点半")

    assert [("2021-10-18", "11:30"), ("2021-10-18", "14:00"), ("2021-10-18", "09:30")] == [
        (one["date"], one["time"]) for one in (current, named, amended)
    ]


def test_a_time_alone_asks_for_a_visit_left_open(team: Team, fieldkit: Any) -> None:
    """
    A time of a visit that was started on an earlier day is asked about like a check without a time.
    """
    fieldkit("visit", "start", "--on", "2021-10-18", cwd=team.root)
    visit = team.session().state.by_code("visit", "131022-G03A-20211018-V1")
    assert visit
    team.session().write(lambda state, who: [edit(visit, {"started_at": "2021-10-18T08:00+08:00"})])

    assert ["visit_left_open"] == warned(log(fieldkit, team, "--on", "11:30"))
    assert [] == warned(log(fieldkit, team, "--on", "2021-10-18 11:30", site="GW-008"))


def test_midnight_is_not_noon(team: Team, fieldkit: Any) -> None:
    """
    Twelve at night is refused with the next day written out, and nothing is saved.
    """
    before = team.ledger()
    said = fieldkit("check", "log", "GW-007", "--on", "2021-10-18 晚上12点", cwd=team.root, exit=4).stderr

    assert (True, before) == ("2021-10-19 00:00" in said, team.ledger())


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


def test_json_holds_every_question(team: Team, fieldkit: Any, tmp_path: Path) -> None:
    """
    What is asked on stderr stands among the warnings of the JSON too, each once: nobody named, bare photos, a far
    place, a ledger whose end was torn.
    """
    with (team.root / "ledger.json").open("ab") as ledger:
        ledger.write(b',\n{"id":"')
    given = ("--on", "2999-10-18", "--at", "39.9,116.9", "-p", make_bare(tmp_path / "a.jpg"))
    done = fieldkit("check", "log", "GW-007", *given, cwd=team.root, json=True)
    found = [one["warning"] for one in done.json["fieldkit.check.log/v1"]["warnings"]]

    assert ["torn_end", "no_deputies", "future", "far", "outside_region", "photo_bare"] == found
    asked = [line for line in done.stderr.splitlines() if not line.startswith("→")]
    assert len(found) == len(asked), done.stderr


@pytest.mark.parametrize(
    "typed, item, words",
    [
        ("GW04＝＝1+1", "GW04", "＝1+1"),
        ("GW04=水位＝3", "GW04", "水位＝3"),
        ("GW04：未封：填", "GW04", "未封：填"),
        ("ＧＷ04＝未封", "GW04", "未封"),
        ("水位＝3米", None, "水位＝3米"),
        ("＝1+1", None, "＝1+1"),
    ],
)
def test_the_words_of_a_problem_stay_as_typed(
    team: Team, fieldkit: Any, typed: str, item: str | None, words: str
) -> None:
    """
    Only the sign behind an item's code parts it from the words; every sign of the words is kept.
    """
    fieldkit("check", "log", "GW-007", "--on", "2021-10-18", "-x", typed, cwd=team.root)
    [finding] = fieldkit("finding", "list", cwd=team.root, json=True).json["fieldkit.finding.list/v1"]

    assert (item, words) == (finding.get("item"), finding["text"])
