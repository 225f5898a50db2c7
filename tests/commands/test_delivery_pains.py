"""
What users of other tools asked for in vain about files that are handed over again, in part and back, each with the
thread it was asked in.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from making import Team, make_photo, make_team

from fieldkit.core.state import KINDS

Run = Callable[..., Any]
C1, F1 = "131022-G03A-20211018-C01", "131022-G03A-20211018-01"
COPY = re.compile(r"(-\d{1,2}|\(\d+\)| copy)(\.[a-z]+)?$")


class Desks:
    """
    A team's laptop and the county's, with the files that go between them.
    """

    def __init__(self, folder: Path, run: Run) -> None:
        self.folder, self.run = folder, run
        self.team = make_team(folder / "team")
        self.county = make_team(folder / "county", group=None, author="县", laptop="K")
        self.photos = [make_photo(folder / f"现场{seed}.jpg", seed) for seed in (1, 2, 3)]

    def at(self, team: Team, *words: object, **more: Any) -> Any:
        """
        Run a command in a workspace.
        """
        return self.run(*words, cwd=team.root, **more)

    def export(self, team: Team, name: str, *words: object) -> Path:
        """
        Hand a file over.
        """
        self.at(team, "export", self.folder / name, *words)
        return self.folder / name

    def merge(self, team: Team, *files: object, exit: int = 0) -> dict[str, Any]:
        """
        Merge files and give the report.
        """
        report: dict[str, Any] = self.at(team, "merge", *files, json=True, exit=exit).json["fieldkit.merge/v1"]
        return report

    def todo(self, team: Team) -> dict[str, Any]:
        """
        What is left, as JSON.
        """
        found: dict[str, Any] = self.at(team, "todo", json=True).json["fieldkit.todo/v1"]
        return found

    def log_with_photos(self) -> None:
        """
        Let the team log a check with its three photos and a problem.
        """
        photos = [word for path in self.photos for word in ("-p", path)]
        self.at(self.team, "check", "log", "GW-007", "--on", "2021-10-18", *photos, "-x", "GW04=未封填")


@pytest.fixture
def desks(tmp_path: Path, fieldkit: Run) -> Desks:
    """
    A team and its county.
    """
    return Desks(tmp_path, fieldkit)


def everything(desks: Desks) -> Team:
    """
    Give the county's workspace with records of every kind: of a team's day, corrected, withdrawn, unified, set aside,
    erased, signed off and given back.
    """
    team, county = desks.team, desks.county
    desks.log_with_photos()
    for words in (
        ("deputy", "add", "D090", "--name", "路边", "--region", "131022"),
        ("site", "add", "131022-GW-090", "--name", "柳泉镇东柳村二号井", "--region", "131022", "--topic", "GW"),
        ("site", "unify", "GW-007", "GW-090"),
        ("visit", "start", "--on", "2021-10-19", "--deputy", "D001,D002"),
        ("check", "log", "GW-008"),
        ("check", "withdraw", "131022-G03A-20211019-C01", "--reason", "误录"),
        ("visit", "end"),
    ):
        desks.at(team, *words)
    other = make_team(desks.folder / "other", group="131022-G05", author="何雨", laptop="B")
    desks.at(other, "check", "log", "BE-001", "--on", "2021-10-18", "-p", desks.photos[0])
    desks.merge(county, desks.export(team, "day.zip"), desks.export(other, "practice.zip"))
    for words in (
        ("source", "set-aside", "practice.zip", "--reason", "练习"),
        ("finding", "edit", F1, "--person", "李某"),
        ("erase", "D090", "--reason", "个人信息", "--yes"),
        ("freeze", "2021-Q4"),
        ("export", desks.folder / "back.json", "--for", "131022-G03"),
    ):
        desks.at(county, *words)
    return county


def paths_of(desks: Desks, team: Team, form: str) -> list[Path]:
    """
    Give what a workspace hands over in one of the forms a merge takes.
    """
    folder = desks.folder / "stick"
    folder.mkdir()
    file = desks.export(team, "stick/all.zip" if form != "json" else "stick/all.json")
    if form == "folder":
        return [folder]
    if form == "renamed copy":
        return [file, Path(shutil.copy(file, folder / "all (2).zip"))]
    return [team.root] if form == "workspace" else [file]


def kept(root: Path) -> dict[str, bytes]:
    """
    Give every file of a workspace but the notes of merges and what is derived.
    """
    apart = (root / "local" / "merges", root / "cache")
    files = (path for path in root.rglob("*") if path.is_file() and not any(map(path.is_relative_to, apart)))
    return {str(path.relative_to(root)): path.read_bytes() for path in files}


@pytest.mark.parametrize("form", ["json", "zip", "folder", "renamed copy", "workspace"])
def test_what_was_merged_before_brings_nothing_in_whatever_form(desks: Desks, form: str) -> None:
    """
    getodk/briefcase#602, getodk/getodk#667, kobotoolbox/kobocat#643: a second merge of any file reports 0 new, for
    every kind of record and photo and in every form, and no file or photo gets a copy `-2`.
    """
    hub = everything(desks)
    city = Team(desks.folder / "city")
    desks.run("init", city.root, "--region", "131000", "--author", "市", "--laptop", "Z")
    files = paths_of(desks, hub, form)
    first = desks.merge(city, *files, exit=1 if form == "json" else 0)
    there = {kind for kind, records in city.session().state.records.items() if records}
    before = kept(city.root)
    again = [desks.merge(city, *files, exit=1 if form == "json" else 0) for _ in range(2)]

    assert set(KINDS) == there
    assert first["new"] > 0 and [0, 0] == [report["new"] for report in again]
    for report in again:
        assert {"unchanged"} == {file["status"] for file in report["files"]}
        assert all(file["known"] > 0 and not file["quarantined"] and not file["photos"] for file in report["files"])
        assert ({}, []) == (report["brought"]["kinds"], report["brought"]["changes"])
    assert before == kept(city.root)
    assert [] == [name for name in before if COPY.search(name)]
    pictures = [name for name in before if name.startswith("photos/")]
    assert (0 if form == "json" else 3) == len(pictures)
    assert all(name == f"photos/{sha256(before[name]).hexdigest()}.jpg" for name in pictures)


def test_a_day_handed_over_again_and_by_another_way_counts_once(desks: Desks) -> None:
    """
    getodk/briefcase#602: the same day as .json, as .zip, through another laptop and as the workspace itself is counted
    once, and merged back at the team it changes nothing there.
    """
    desks.log_with_photos()
    day = [desks.export(desks.team, name) for name in ("day.json", "day.zip")]
    other = make_team(desks.folder / "other", group="131022-G05", author="何雨", laptop="B")
    desks.merge(other, day[1])
    around = desks.export(other, "around.zip")
    desks.merge(desks.county, *day, around, desks.team.root)
    rows = desks.at(desks.county, "summary", json=True).json["fieldkit.summary/v1"]
    before = kept(desks.team.root)
    back = desks.merge(desks.team, day[0], day[1])

    assert (1, 1, 3) == tuple(rows["total"][name] for name in ("checks", "findings", "photos"))
    assert 0 == desks.merge(desks.county, around, *day)["new"] == back["new"]
    assert before == kept(desks.team.root)
    assert 3 == len(pictures(desks.county)) and pictures(desks.team) == pictures(desks.county)
    assert [] == [name for name in (*before, *kept(desks.county.root)) if COPY.search(name)]


def named(found: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """
    Give missing photos by check and name.
    """
    return sorted((one["check"], one["name"]) for one in found)


def test_missing_photos_are_named_by_check_and_name(desks: Desks) -> None:
    """
    opengisch/QField#4765, #3922, opengisch/QFieldCloud#444: where records arrive without their photos, merge and todo
    name each by its check and the name its file came under, until the last one is here.
    """
    desks.log_with_photos()
    wanted = [(C1, f"现场{seed}.jpg") for seed in (1, 2, 3)]
    ledger = desks.export(desks.team, "day.json")
    bundle = desks.export(desks.team, "day.zip")
    report = desks.merge(desks.county, ledger, exit=1)
    said = desks.at(desks.county, "merge", ledger, exit=1).stdout
    left = desks.at(desks.county, "todo")

    assert wanted == named(report["missing_photos"]) == named(desks.todo(desks.county)["missing_photos"])
    for _check, name in wanted:
        assert any(C1 in line and name in line for line in said.splitlines()), said
        assert any(C1 in line and name in line for line in left.stdout.splitlines()), left.stdout
    assert "fieldkit merge FILE.zip" in left.stderr
    assert [] == desks.todo(desks.team)["missing_photos"]
    assert [] == desks.merge(desks.county, bundle)["missing_photos"]
    assert [] == desks.todo(desks.county)["missing_photos"]


def test_a_bundle_states_each_photo_and_each_it_lacks(desks: Desks) -> None:
    """
    opengisch/QField#4765 (175 rows, 160 files): the list in a bundle has every file with size and sha256, and names the
    photos its writer did not have; whoever merges it is told of exactly these.
    """
    desks.log_with_photos()
    lost = sorted((desks.team.root / "photos").iterdir())[0]
    lost.unlink()
    bundle = desks.export(desks.team, "day.zip")
    with ZipFile(bundle) as packed:
        manifest = json.loads(packed.read("manifest.json"))
        files = {name: packed.read(name) for name in packed.namelist() if name != "manifest.json"}
    report = desks.merge(desks.county, bundle, exit=1)

    assert {name: (len(data), sha256(data).hexdigest()) for name, data in files.items()} == {
        one["name"]: (one["size"], one["sha256"]) for one in manifest["files"]
    }
    assert ([lost.name], 2) == (manifest["photos_missing"], sum(name.startswith("photos/") for name in files))
    assert [lost.name] == [f"{one['sha256']}.{one['ext']}" for one in report["missing_photos"]]
    assert [(2, 0)] == [(file["photos"], len(file["photos_damaged"])) for file in report["files"]]


@pytest.mark.parametrize("first", ["day.json", "day.zip"])
def test_records_and_photos_complete_each_other_in_either_order(desks: Desks, first: str) -> None:
    """
    opengisch/QField#3272, #6409: the ledger first and the bundle later, or the reverse: both ways everything is there
    in the end, every picture byte for byte.
    """
    desks.log_with_photos()
    files = {name: desks.export(desks.team, name) for name in ("day.json", "day.zip")}
    [second] = files.keys() - {first}
    desks.merge(desks.county, files[first], exit=1 if first == "day.json" else 0)
    report = desks.merge(desks.county, files[second])

    assert (0, []) == (report["new"], report["missing_photos"])
    assert (3 if second == "day.zip" else 0) == report["files"][0]["photos"]
    assert pictures(desks.team) == pictures(desks.county)
    desks.at(desks.county, "verify")


def pictures(team: Team) -> dict[str, bytes]:
    """
    Give the photos of a workspace by the name of their file.
    """
    folder = team.root / "photos"
    return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.is_dir() else {}


def test_no_command_but_erase_deletes_a_photo(desks: Desks) -> None:
    """
    opengisch/QField#3922, #6409: exporting, merging what was withdrawn, set aside or never had the photo, undoing and
    withdrawing leave every picture on the team's laptop; only what was erased for good goes.
    """
    team, county = desks.team, desks.county
    desks.log_with_photos()
    held = pictures(team)
    for name in ("day.json", "day.zip", "bare.zip"):
        desks.export(team, name, *(["--no-photos"] if name == "bare.zip" else []))
        assert held == pictures(team), name
    desks.merge(county, desks.folder / "day.json", exit=1)
    back = []
    for number, words in enumerate((
        ("photo", "withdraw", "现场1.jpg", "--reason", "糊"),
        ("source", "set-aside", "day.json", "--reason", "练习"),
        ("source", "restore", "day.json"),
    )):  # fmt: skip
        desks.at(county, *words)
        back.append(desks.export(county, f"back{number}.zip"))
    for step in _steps(desks, back):
        assert held == pictures(team), step
    desks.at(team, "erase", C1, "--reason", "个人信息", "--yes")

    assert 3 == len(held)
    assert {} == pictures(team)


def _steps(desks: Desks, back: list[Path]) -> Iterator[str]:
    """
    Do on the team's laptop what might be thought to delete a photo.
    """
    for words, exit in (
        (("merge", back[0]), 0),
        (("merge", back[1]), 1),  # the withdrawal speaks of what is set aside
        (("merge", back[2]), 0),
        (("photo", "withdraw", "现场2.jpg", "--reason", "糊"), 0),
        (("undo", "--yes"), 0),
        (("check", "withdraw", C1, "--reason", "误录"), 0),
        (("backup", desks.folder), 0),
        (("export", desks.folder / "late.zip"), 0),
        (("verify",), 0),
    ):
        desks.at(desks.team, *words, exit=exit)
        yield str(words)


def handed_up(desks: Desks) -> None:
    """
    Let the team's day reach the county.
    """
    desks.log_with_photos()
    desks.merge(desks.county, desks.export(desks.team, "day.zip"))


def ids(team: Team) -> dict[str, str]:
    """
    Give the id of the check and the finding, withdrawn or not.
    """
    state = team.session().state
    return {record.code: record.id for kind in ("check", "finding") for record in state.every(kind)}


def test_what_the_county_corrected_comes_back_to_who_did_it(desks: Desks) -> None:
    """
    getodk/getodk#235, getodk/collect#6140, hotosm/field-tm#2654: comments and corrections of the county reach the
    team's laptop in its part of the ledger, on the same records; the merge names each field, old and new and by whom,
    and the history tells it.
    """
    handed_up(desks)
    before = ids(desks.team)
    desks.at(desks.county, "check", "amend", C1, "--note", "照片不清，请补拍", "--item", "GW05=na")
    desks.at(desks.county, "finding", "edit", F1, "--due", "2021-11-30", "--agency", "县水务局")
    report = desks.merge(desks.team, desks.export(desks.county, "back.json", "--group", "131022-G03"))
    told = {
        (one["code"], field["field"]): (field["old"], field["new"], field["by"])
        for one in report["brought"]["changes"]
        for field in one["fields"]
    }
    state = desks.team.session().state
    check, finding = state.by_code("check", C1), state.by_code("finding", F1)
    assert check and finding

    assert before == ids(desks.team)
    assert (None, "照片不清，请补拍", "县") == told[C1, "note"]
    assert (None, "2021-11-30", "县") == told[F1, "due_date"]
    assert ("照片不清，请补拍", "2021-11-30") == (check.fields["note"], finding.fields["due_date"])
    assert "照片不清，请补拍" in desks.at(desks.team, "history", C1).stdout
    assert 0 == desks.merge(desks.team, desks.folder / "back.json")["new"]


def test_what_the_county_rejected_comes_back_with_the_reason_and_may_be_made_good(desks: Desks) -> None:
    """
    forum.getodk.org 40825, getodk/collect#6140: a check the county withdrew stands in the team's merge with who and
    why, its site is to be checked again, and nothing the team has hands it back up; taken back at the county, it is the
    same record that stands.
    """
    handed_up(desks)
    before = ids(desks.team)
    sites_left = desks.todo(desks.team)["sites_left"]
    desks.at(desks.county, "check", "withdraw", C1, "--reason", "不是该点位")
    back = desks.export(desks.county, "back.json", "--group", "131022-G03")
    said = desks.at(desks.team, "merge", back).stdout
    again = desks.export(desks.team, "again.zip")
    desks.merge(desks.county, desks.folder / "day.zip", again)

    assert any(C1 in line and "县 (不是该点位)" in line for line in said.splitlines()), said
    assert "不是该点位" in desks.at(desks.team, "history", C1).stdout
    assert ["131022-GW-007", *sites_left] == desks.todo(desks.team)["sites_left"]
    assert "withdrawn" in desks.at(desks.team, "check", "amend", C1, "--note", "x", exit=5).stderr
    assert [] == list(desks.county.session().state.all("check"))
    desks.at(desks.county, "undo", "--yes")
    desks.merge(desks.team, desks.export(desks.county, "stands.json", "--group", "131022-G03"))
    assert before == ids(desks.team)
    assert [C1] == [check.code for check in desks.team.session().state.all("check")]
    assert sites_left == desks.todo(desks.team)["sites_left"]


@pytest.mark.parametrize("word, value", [("theirs", "已封填"), ("mine", "未封填"), ("半封", "半封")])
def test_a_conflict_the_county_settled_is_settled_at_the_team(desks: Desks, word: str, value: str) -> None:
    """
    getodk/getodk#235: what the team and the county said differently waits on both laptops, and the county's decision,
    whatever stood before it, reaches the team as a value of the same record, told by merge, history and todo.
    """
    handed_up(desks)
    before = ids(desks.team)
    desks.at(desks.team, "check", "amend", C1, "--note", "已封填")
    desks.at(desks.county, "check", "amend", C1, "--note", "未封填")
    desks.merge(desks.county, desks.export(desks.team, "more.zip"), exit=1)
    desks.merge(desks.team, desks.export(desks.county, "open.json", "--group", "131022-G03"), exit=1)
    waiting = desks.todo(desks.team)["conflicts"]
    desks.at(desks.county, "conflict", "resolve", C1, "--with", word)
    report = desks.merge(desks.team, desks.export(desks.county, "settled.json", "--group", "131022-G03"))
    [told] = report["brought"]["changes"]
    record = desks.team.session().state.by_code("check", C1)

    assert (1, 0, 0) == (waiting, report["conflicts"], desks.todo(desks.team)["conflicts"])
    assert before == ids(desks.team)
    assert record and (value, ()) == (record.fields["note"], record.conflicts)
    assert (C1, [("note", value, "县")]) == (
        told["code"],
        [(one["field"], one["new"], one["by"]) for one in told["fields"]],
    )
    assert f"settles what was in conflict: Note: {value}" in desks.at(desks.team, "history", C1).stdout
