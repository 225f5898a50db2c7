"""
Plain lists of checks that another program wrote, merged by the real command.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import Team, copy_team, make_photo, make_team, tree
from test_format import PAGE

from fieldkit.core.plain import DEEPEST, read_plain
from fieldkit.core.relations import presence
from fieldkit.errors import TableUnreadable
from fieldkit.resources import read_json

FIRST = {
    "日期": "2021-10-18",
    "time": "09:30",
    "site": "GW-007",
    "group": "131022-G03",
    "deputies": ["D001", "吴秀兰"],
    "escorts": "冯某、王某",
    "method": "暗访",
    "coordinate": {"lat": 39.4351, "lon": 116.29410},
    "items": {"GW04": "problem,3眼", "GW06": 12.5},
    "rest": "ok",
    "findings": ["路边；垃圾", {"item": "GW04", "text": "井口未封填"}],
    "advice": ["加强巡查；马上", "再查"],
    "photos": ["IMG_1.jpg"],
    "note": "=1+1",
}
SECOND = {"date": "2021-10-18", "site": "GW-008", "group": "131022-G03", "deputies": "D001,D003"}


@pytest.fixture
def team(tmp_path: Path) -> Team:
    """
    A ready workspace.
    """
    return make_team(tmp_path / "ws", group=None)


def write(path: Path, document: object, encoding: str = "utf-8") -> Path:
    """
    Write a list as another program would.
    """
    path.write_text(document if isinstance(document, str) else json.dumps(document, ensure_ascii=False), encoding)
    return path


def merged(fieldkit: Any, team: Team, *paths: Path, exit: int = 0) -> dict[str, Any]:
    """
    Merge plain lists into a workspace and give the report.
    """
    report: dict[str, Any] = fieldkit("merge", "--plain", *paths, cwd=team.root, json=True, exit=exit).json[
        "fieldkit.merge/v1"
    ]
    return report


def test_a_list_of_another_program_becomes_checks(team: Team, tmp_path: Path, fieldkit: Any) -> None:
    """
    All that an object says is read by the rules of `check log`; members of an array and digits stay as they are.
    """
    make_photo(tmp_path / "IMG_1.jpg")
    text = json.dumps({"datum": "cgcs2000", "checks": [FIRST, SECOND]}).replace("12.5}", "12.50}")
    report = merged(fieldkit, team, write(tmp_path / "day.json", text))
    state = team.session().state
    check = next(one for one in state.all("check") if one.fields.get("time"))
    there = presence(state, check)
    findings = {(one.fields.get("item", ""), one.fields["text"]) for one in state.all("finding")}

    assert (2, 0, "merged") == (report["new"], report["files"][0]["known"], report["files"][0]["status"])
    assert {("", "路边；垃圾"), ("GW04", "井口未封填")} == findings
    assert (["加强巡查；马上", "再查"], "=1+1") == (check.fields["advice"], check.fields["note"])
    assert {"judgement": "problem", "value": "3", "measure": "眼"} == check.fields["item.GW04"]
    assert ("12.50", "39.4351", "cgcs2000") == (
        check.fields["item.GW06"]["value"],
        check.fields["coordinate"]["lat"],
        check.fields["coordinate"]["datum"],
    )
    assert ("unannounced", ["冯某", "王某"], 2, 1) == (
        there.method, there.escorts, len(there.deputies), len(list(state.all("photo"))),
    )


def test_records_without_an_id_are_neither_doubled_nor_lost(team: Team, tmp_path: Path, fieldkit: Any) -> None:
    """
    Records without an id get one from what they say (getodk/aggregate#331, getodk/briefcase#625): the same list, in
    another order and encoding and on another laptop, gives the same entries; two alike in one list are two checks.
    """
    other = copy_team(team, tmp_path / "other")
    plain = {name: value for name, value in FIRST.items() if name != "photos"}
    one = write(tmp_path / "one.json", [plain, SECOND, SECOND])
    two = write(tmp_path / "two.json", [SECOND, plain, SECOND], "gb18030")

    assert 3 == merged(fieldkit, team, one)["new"]
    assert [0, 3] == [merged(fieldkit, team, two)["files"][0][name] for name in ("new", "known")]
    assert 3 == merged(fieldkit, other, two)["new"]
    ids = [{check.id for check in each.session().state.all("check")} for each in (team, other)]
    assert ids[0] == ids[1] and 3 == len(ids[0])


def test_a_list_with_a_fault_is_refused_whole(team: Team, tmp_path: Path, fieldkit: Any) -> None:
    """
    Every fault of a list is named with the number of its check; nothing of it is written, the other lists are taken.
    """
    bad = write(tmp_path / "bad.json", [SECOND, {**SECOND, "site": "GW-999", "deputies": ["谁"]}, {"site": "GW-007"}])
    good = write(tmp_path / "good.json", [SECOND])
    before = (team.root / "ledger.json").read_bytes()
    told = fieldkit("merge", "--plain", bad, tmp_path / "none.json", cwd=team.root, exit=7)
    assert before == (team.root / "ledger.json").read_bytes()
    report = merged(fieldkit, team, bad, good, exit=1)

    for words in ("row 2, site", "row 2, deputies", "row 3, date", "row 3, group", "there is no such file"):
        assert words in told.stdout
    assert [("refused", 0, "rows"), ("merged", 1, None)] == [
        (file["status"], file["new"], file["reason"]) for file in report["files"]
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('[{"date": "2021-10-18", "date": "2021-10-19", "site": "GW-007"}]', "key_twice"),
        ("[" * 5000, "deep"),
        ('[{"note": "' + "[" * 5000 + '"}', "deep"),
        ('[{"date": NaN}]', "not_json"),
        ('[{"date": "2021-10-18"}', "not_json"),
        ("[1, 2]", "plain"),
        ('{"rows": []}', "plain"),
        ("null", "plain"),
        ('{"about": {}, "entries": {}}', "ledger"),
        ('{"campaign": "elsewhere", "checks": []}', "other_campaign"),
        ("", "empty"),
        ("\0", "encoding"),
    ],
)
def test_what_is_no_list_is_refused(team: Team, tmp_path: Path, fieldkit: Any, text: str, reason: str) -> None:
    """
    JSON that is no list, that would lose a value, or that is made to exhaust the reader is refused with its reason.
    """
    report = merged(fieldkit, team, write(tmp_path / "x.json", text), exit=7)

    assert [("refused", reason)] == [(file["status"], file["reason"]) for file in report["files"]]


def test_a_plain_list_is_known_for_what_it_is(team: Team, tmp_path: Path, fieldkit: Any) -> None:
    """
    Merged as a ledger a plain list is refused with the way to take it; `check import` takes it by its name, and `-o` is
    no place for it.
    """
    path = write(tmp_path / "day.json", [SECOND])

    assert "merge --plain" in fieldkit("merge", path, cwd=team.root, exit=7).stdout
    fieldkit("merge", "--plain", path, "-o", tmp_path / "out.json", cwd=team.root, exit=2)
    fieldkit("check", "import", path, cwd=team.root)
    assert 0 == merged(fieldkit, team, path)["new"]


def test_what_means_nothing_here_is_named(team: Team, tmp_path: Path, fieldkit: Any) -> None:
    """
    A name that is no column of a sheet of checks is named; an empty object is no check.
    """
    told = fieldkit("merge", "--plain", write(tmp_path / "a.json", [{**SECOND, "weather": "晴"}, {}]), cwd=team.root)

    assert "weather" in told.stderr
    assert 1 == len(list(team.session().state.all("check")))


def test_the_page_names_every_column() -> None:
    """
    The schema in the page of the format has all columns of a sheet of checks, and no other; numbers of rows aside.
    """
    schema = json.loads(PAGE.split("```json schema=plain\n")[1].split("\n```")[0])
    columns = read_json("data", "columns.json")["check"].keys() - {"number"}

    assert columns | {"items"} == schema["$defs"]["check"]["properties"].keys()


@given(st.text(alphabet='[]{}",:0123456789aé\\ueNt \n', max_size=60))
def test_any_text_is_a_list_or_refused(text: str) -> None:
    """
    Whatever stands in a file, it is read as a list or refused with a reason.
    """
    try:
        assert isinstance(read_plain(text).checks, list)
    except TableUnreadable as error:
        assert error.facts["reason"]


def test_nesting_is_limited() -> None:
    """
    Brackets may nest as deep as the page says, and no deeper.
    """
    fine = '[{"note": ' + "[" * (DEEPEST - 2) + "]" * (DEEPEST - 2) + "}]"

    assert 1 == len(read_plain(fine).checks)
    with pytest.raises(TableUnreadable):
        read_plain(fine.replace('"note": ', '"note": [').replace("}]", "]}]"))


def test_a_trial_run_of_a_list_writes_nothing(fieldkit: Any, team: Team, tmp_path: Path) -> None:
    """
    `--plain --dry-run` says what each list would bring, with the exit code of a merge, and leaves the workspace alone.
    """
    good, bad = write(tmp_path / "a.json", [SECOND]), write(tmp_path / "b.json", [{"date": "2021-10-18", "site": "?"}])
    before = tree(team.root)
    tried = fieldkit("merge", "--plain", "--dry-run", good, bad, cwd=team.root, json=True, exit=1)
    said = fieldkit("merge", "--plain", "--dry-run", good, cwd=team.root)

    report = tried.json["fieldkit.merge/v1"]
    statuses = [file["status"] for file in report["files"]]
    assert (True, 1, ["merged", "refused"]) == (report["dry_run"], report["new"], statuses)
    assert "Nothing was written" in said.stderr and "✓" not in said.stdout
    assert before == tree(team.root)
    assert 1 == merged(fieldkit, team, good)["new"]
    for more in (("--note", "x"), ("--recheck",)):
        fieldkit("merge", "--plain", *more, good, cwd=team.root, exit=2)
