"""
Handing over, merging and verifying on the command line: exit codes, JSON shapes, words, widths.
"""

from __future__ import annotations

import itertools
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fieldkit.views.text import width

Run = Callable[..., Any]
GROUPS = "code,name,kind,level,region,topic\n131022-G03,Three,supervision,county,131022,GW\n"
GROUPS += "131022-G04,四组,supervision,county,131022,GW\n131023-G01,One,supervision,county,131023,GW\n"
SITES = (
    "code,name,region,topic,group\n131022-GW-001,East,131022,GW,131022-G03\n131023-GW-001,North,131023,GW,131023-G01\n"
)


@pytest.fixture
def teams(tmp_path: Path, fieldkit: Run) -> Path:
    """
    A folder with two teams that started from the same lists and each logged a check with a photo; and a city.
    """
    from PIL import Image

    (tmp_path / "g.csv").write_text(GROUPS, encoding="utf-8")
    (tmp_path / "s.csv").write_text(SITES, encoding="utf-8")
    for number, (letter, code) in enumerate([("a", "131022-G03"), ("b", "131023-G01"), ("city", "")]):
        fieldkit("init", letter, "--region", "131000", "--author", f"示例{letter}", "--laptop", letter[0])
        here = tmp_path / letter
        if code:
            fieldkit("group", "import", "../g.csv", cwd=here)
            fieldkit("site", "import", "../s.csv", cwd=here)
            Image.new("RGB", (32, 24), (50 * number, 9, 9)).save(tmp_path / f"{letter}.jpg")
            site = code[:6] + "-GW-001"
            words = ["check", "log", site, "--on", "2021-10-18", "--group", code, "-p", f"../{letter}.jpg"]
            fieldkit(*words, cwd=here)
    return tmp_path


def merged(outcome: Any) -> Any:
    """
    Give the report in the JSON of a merge.
    """
    return outcome.json["fieldkit.merge/v1"]


def test_a_day_travels_from_the_teams_to_the_city(teams: Path, fieldkit: Run) -> None:
    """
    Export, merge and verify: the report has the shape of the contract, read = new + known + quarantined.
    """
    sent = fieldkit("export", "../a.zip", cwd=teams / "a", json=True).json["fieldkit.export/v1"]
    fieldkit("export", "../b.zip", cwd=teams / "b")
    first = merged(fieldkit("merge", "../a.zip", "../b.zip", cwd=teams / "city", json=True))
    again = merged(fieldkit("merge", "../b.zip", "../a.zip", "../a", cwd=teams / "city", json=True))

    assert (8, 1, []) == (sent["entries"], sent["photos"], sent["missing_photos"])
    assert (9, 0, []) == (first["new"], first["conflicts"], first["missing_photos"])
    assert [("../a.zip", "merged", 7, 1, 0, None), ("../b.zip", "merged", 2, 6, 0, None)] == [
        tuple(file[key] for key in ("path", "status", "new", "known", "quarantined", "reason"))
        for file in first["files"]
    ]
    assert (0, ["unchanged"] * 3) == (again["new"], [file["status"] for file in again["files"]])
    [found] = fieldkit("verify", cwd=teams / "city", json=True).json["fieldkit.verify/v1"]
    assert (10, 2, []) == (found["entries"], found["photos"], found["problems"])


def test_24_orders_of_4_files_give_the_same_bytes(teams: Path, fieldkit: Run) -> None:
    """
    A ledger, a bundle, a workspace and an old copy, in every order: one set of bytes.
    """
    fieldkit("export", "../old.json", cwd=teams / "a")
    fieldkit("check", "log", "131022-GW-001", "--on", "2021-10-19", "--group", "131022-G03", cwd=teams / "a")
    fieldkit("export", "../a.zip", cwd=teams / "a")
    fieldkit("export", "../b.json", cwd=teams / "b")
    found = set()
    for place, order in enumerate(itertools.permutations(["old.json", "a.zip", "b.json", "b"])):
        fieldkit("merge", *order, "-o", f"out{place}.zip")
        found.add((teams / f"out{place}.zip").read_bytes())

    assert 1 == len(found)


def test_exit_codes_say_whether_a_person_is_needed(teams: Path, fieldkit: Run) -> None:
    """
    0 all well; 1 something was refused or is missing; 7 nothing could be used; 2 nothing was named.
    """
    (teams / "bad.json").write_text("null", encoding="utf-8")
    fieldkit("export", "../a.zip", "--no-photos", cwd=teams / "a")
    here = teams / "city"

    fieldkit("merge", cwd=here, exit=2)
    refused = fieldkit("merge", "../bad.json", "../none.json", cwd=here, exit=7)
    mixed = merged(fieldkit("merge", "../bad.json", "../a.zip", cwd=here, exit=1, json=True))
    fieldkit("merge", "../bad.json", "-o", "../out.json", cwd=here, exit=7)
    fieldkit("merge", "../a", cwd=here)

    assert "the file holds nothing but “null”" in refused.stdout
    assert "there is no such file" in refused.stdout
    assert "Every file was refused; nothing was changed." in refused.stderr
    assert [("refused", "null"), ("merged", None)] == [(file["status"], file["reason"]) for file in mixed["files"]]
    assert ["131022-G03A-20211018-C01"] == [photo["check"] for photo in mixed["missing_photos"]]
    assert not (teams / "out.json").exists()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_file_has_its_line_within_80_columns(teams: Path, fieldkit: Run, lang: str) -> None:
    """
    Long and Chinese paths are shortened in the middle; what is to be done stands under the table.
    """
    long = teams / ("很长的文件夹名称" * 6) / ("县级人大联动监督小组上报材料" * 4)
    long.mkdir(parents=True)
    fieldkit("export", long / "结果.zip", cwd=teams / "a")
    (long / "坏的.json").write_text("x" * 50, encoding="utf-8")
    done = fieldkit(
        "merge",
        teams / "很长的文件夹名称很长的文件夹名称很长的文件夹名称很长的文件夹名称很长的文件夹名称很长的文件夹名称",
        cwd=teams / "city",
        exit=1,
        lang=lang,
    )

    assert [] == [line for line in done.stdout.splitlines() if width(line) > 80]
    assert 2 == sum("…" in line for line in done.stdout.splitlines())
    assert "结果.zip" in done.stdout
    assert "1/2" not in done.stderr


def test_groups_not_heard_from_are_named(teams: Path, fieldkit: Run) -> None:
    """
    After a merge the coordinator reads whose file is still out.
    """
    done = fieldkit("merge", "../a", cwd=teams / "city")

    assert "Groups heard from: 1 of 3" in done.stdout
    assert "131022-G04" in done.stdout
    assert "131023-G01" in done.stdout


def test_a_team_waits_for_no_group(teams: Path, fieldkit: Run) -> None:
    """
    In a group's own workspace a merge names no groups that were not heard from.
    """
    fieldkit("init", "own", "--region", "131022", "--group", "131022-G03", "--from", "a", "--laptop", "z")
    done = fieldkit("merge", "../b", cwd=teams / "own")

    assert "What came, by team" in done.stdout
    assert "heard from" not in done.stdout and "not yet" not in done.stdout


def test_a_conflict_is_named_once(teams: Path, fieldkit: Run) -> None:
    """
    Two teams changing one field: exit 1 with the record and field, and 0 when it is no news any more.
    """
    for letter in "ab":
        fieldkit("site", "edit", "131022-GW-001", "--name", f"East {letter}", cwd=teams / letter)
    first = merged(fieldkit("merge", "../a", "../b", cwd=teams / "city", exit=1, json=True))
    again = merged(fieldkit("merge", "../a", "../b", cwd=teams / "city", json=True))

    assert [("site", "131022-GW-001", "name")] == [
        tuple(one[key] for key in ("kind", "code", "field")) for one in first["new_conflicts"]
    ]
    assert (1, 1, []) == (first["conflicts"], again["conflicts"], again["new_conflicts"])


def test_part_of_a_ledger(teams: Path, fieldkit: Run) -> None:
    """
    A county's part has its checks and no others; a wrong name is answered with the right ones.
    """
    fieldkit("merge", "../a", "../b", cwd=teams / "city")
    fieldkit("export", "../county.zip", "--region", "固安", cwd=teams / "city")
    fieldkit("export", "../x.zip", "--group", "G03", cwd=teams / "city")
    wrong = fieldkit("export", "../y.zip", "--group", "131022-G09", cwd=teams / "city", exit=3)
    fieldkit("export", "../y.xml", cwd=teams / "city", exit=4)
    fieldkit("export", "ledger.json", cwd=teams / "city", exit=4)
    with zipfile.ZipFile(teams / "county.zip") as archive:
        entries = json.loads(archive.read("ledger.json"))["entries"].values()

    assert {"131022-G03A-20211018-C01"} == {one["set"].get("code") for one in entries if one["rec"][0] == "check"}
    assert "131022-G03" in wrong.stderr
    fieldkit("verify", "../county.zip", cwd=teams / "city")


def test_verify_names_what_is_wrong(teams: Path, fieldkit: Run) -> None:
    """
    A flipped photo and a cut file: exit 1, each named by file and reason, in both languages.
    """
    [photo] = (teams / "a" / "photos").iterdir()
    photo.write_bytes(photo.read_bytes()[:-1])
    (teams / "cut.json").write_bytes((teams / "a" / "ledger.json").read_bytes()[:-300])
    done = fieldkit("verify", ".", "../cut.json", cwd=teams / "a", exit=1)
    problems = fieldkit("verify", "../cut.json", cwd=teams / "a", exit=1, json=True).json["fieldkit.verify/v1"]

    assert f"check 131022-G03A-20211018-C01: the bytes of photo {photo.name}" in done.stdout
    assert "../cut.json" in done.stdout
    assert "truncated" in [problem["detail"] for problem in problems[0]["problems"]]
    fieldkit("verify", cwd=teams / "a", exit=1, lang="zh")
    fieldkit("verify", "../none.json", cwd=teams / "a", exit=3)


def test_a_terminal_sees_no_control_signs(teams: Path, fieldkit: Run) -> None:
    """
    Escape codes in a file's name are made visible.
    """
    (teams / "evil\x1b[31m.json").write_text("null", encoding="utf-8")
    done = fieldkit("merge", "evil\x1b[31m.json", "-o", "out.json", exit=7)

    assert "\x1b" not in done.stdout + done.stderr
    assert "evil<ESC>[31m.json" in done.stdout
