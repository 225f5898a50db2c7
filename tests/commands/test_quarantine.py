"""
What could not be believed, from the command line: kept, shown beside what is known, released, taken back, discarded.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from conftest import Run, captured
from making import Team, make_team

from fieldkit.cli import run

CHECK = "131022-G03A-20211018-C01"
HAND = "手改\x1b[31m的备注"


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """
    A coordinator's workspace beside a team's with one check, corrected once; `x.json` is the team's file, and in
    `edited.json` the note of the check and the words of its problem were changed by hand.
    """
    room = tmp_path_factory.mktemp("ready")
    problem = ("--item", "GW04=problem,3眼", "--finding", "GW04=未封填", "--note", "旧备注")
    done = (
        ("check", "log", "GW-007", "--on", "2021-10-18", *problem),
        ("check", "amend", "C01", "--advice", "尽快封填"),
        ("export", "x.json"),
    )
    with pytest.MonkeyPatch.context() as patch, captured():
        patch.setenv("FIELDKIT_HOME", str(room / "home"))
        patch.chdir(room)
        make_team(room / "a")
        for words in done:
            assert 0 == run(["-w", "a", *words])
    said = (room / "x.json").read_text(encoding="utf-8")
    hand = said.replace("旧备注", json.dumps(HAND, ensure_ascii=False)[1:-1]).replace("未封填", "已封填")
    (room / "edited.json").write_text(hand, encoding="utf-8")
    make_team(room / "city", group=None, laptop="B", author="王主任")
    return room


@pytest.fixture
def city(ready: Path, tmp_path: Path) -> Team:
    """
    A copy of all that, to work in.
    """
    shutil.copytree(ready, tmp_path, dirs_exist_ok=True)
    return Team(tmp_path / "city")


def held(fieldkit: Run, city: Team, *words: str) -> list[Any]:
    """
    Give the numbers and fates of what is listed.
    """
    done = fieldkit("quarantine", "list", *words, cwd=city.root, json=True)
    return [(one["number"], one["fate"]) for one in done.json["fieldkit.quarantine.list/v1"]]


def test_an_edited_line_is_kept_and_named(city: Team, fieldkit: Run) -> None:
    """
    A merge takes the good entries, exits with 1, names what it holds back by file, line and claim; read is new, known
    and quarantined; the same file again adds nothing, and the file stays as it was.
    """
    before = (city.root / "../edited.json").resolve().read_bytes()
    done = fieldkit("merge", "../edited.json", cwd=city.root, exit=1)
    document = fieldkit("merge", "../edited.json", cwd=city.root, exit=1, json=True).json["fieldkit.merge/v1"]
    [file] = document["files"]
    listed = fieldkit("quarantine", "list", cwd=city.root, json=True).json["fieldkit.quarantine.list/v1"]

    assert f"edited.json, line 14\n    check {CHECK} by 刘洋: " in done.stdout
    assert "Entries read: 14 = new 11 + known 1 + quarantined 2." in done.stdout
    assert "fieldkit quarantine list" in done.stderr
    assert ("partial", 0, 12, 2, "quarantined", 14) == tuple(
        file[name] for name in ("status", "new", "known", "quarantined", "reason", "line")
    )
    assert [("check", CHECK), ("finding", "131022-G03A-20211018-01")] == [
        (one["kind"], one["code"]) for one in document["held_back"]
    ]
    assert [(1, 14, "hash", "open", "王主任"), (2, 15, "hash", "open", "王主任")] == [
        tuple(one[name] for name in ("number", "line", "reason", "fate", "merged_by")) for one in listed
    ]
    assert before == (city.root / "../edited.json").resolve().read_bytes()
    assert 1 == len(list((city.root / "local" / "quarantine").iterdir()))
    assert "In quarantine, arrived and not believed: 2" in fieldkit("todo", cwd=city.root).stdout


def test_what_it_says_is_shown_beside_what_is_known(city: Team, fieldkit: Run) -> None:
    """
    Without the real entry the text is compared with the record, with it field by field with the entry; signs that act
    are made visible; the JSON has the text as it is.
    """
    fieldkit("merge", "../edited.json", cwd=city.root, exit=1)
    alone = fieldkit("quarantine", "show", "1", cwd=city.root)
    fieldkit("merge", "../x.json", cwd=city.root)
    beside = fieldkit("quarantine", "show", "1", cwd=city.root)
    document = fieldkit("quarantine", "show", "1", cwd=city.root, json=True).json["fieldkit.quarantine.show/v1"]

    assert "What differs from the record as it stands:" in alone.stdout
    assert "What differs from the entry that has this id:" in beside.stdout
    assert "Note: 旧备注 → 手改<ESC>[31m的备注" in beside.stdout
    assert "\x1b" not in alone.stdout + beside.stdout
    assert [{"field": "note", "here": "旧备注", "said": HAND}] == document["differences"]
    assert {"note": HAND} == document["would_set"]


def test_a_release_is_an_entry_of_whoever_releases(city: Team, fieldkit: Run) -> None:
    """
    Releasing writes what the text says beyond the real entry, under the name of the person who does it, having seen the
    record; undo takes it back, and the piece is open again.
    """
    fieldkit("merge", "../x.json", "../edited.json", cwd=city.root, exit=1)
    done = fieldkit("quarantine", "release", "1", "--reason", "电话核实", cwd=city.root)
    story = fieldkit("history", CHECK, cwd=city.root, json=True).json["fieldkit.history/v1"]
    listed = fieldkit("quarantine", "list", "--all", cwd=city.root, json=True).json["fieldkit.quarantine.list/v1"]

    assert f"✓ Released, under your name: check {CHECK}" in done.stdout
    assert ("王主任", [{"field": "note", "new": HAND, "old": "旧备注"}]) == (story[-1]["by"], story[-1]["changes"])
    assert [story[-2]["entry"]] == story[-1]["seen"]
    assert ("released", "王主任", "电话核实") == tuple(
        listed[0][name] for name in ("fate", "decided_by", "decided_because")
    )
    assert [(2, "open")] == held(fieldkit, city)
    fieldkit("quarantine", "release", "1", cwd=city.root, exit=5)
    fieldkit("undo", "--yes", cwd=city.root)
    assert [(1, "open"), (2, "open")] == held(fieldkit, city)
    assert "旧备注" in fieldkit("check", "show", CHECK, cwd=city.root).stdout


def test_a_gap_says_what_of_it_was_released(city: Team, fieldkit: Run) -> None:
    """
    An entry that will not come as it was is still missing once another wrote what it said; a merge says so, and who
    did, until that is taken back.
    """
    fieldkit("merge", "../edited.json", cwd=city.root, exit=1)
    fieldkit("quarantine", "release", "1", cwd=city.root)
    told = fieldkit("merge", "../edited.json", cwd=city.root, exit=1)
    [gap] = fieldkit("merge", "../edited.json", cwd=city.root, exit=1, json=True).json["fieldkit.merge/v1"][
        "incomplete_writers"
    ]
    fieldkit("undo", "--yes", cwd=city.root)
    open_again = fieldkit("merge", "../edited.json", cwd=city.root, exit=1)

    assert "  What 1 of them said was released from quarantine by 王主任 on 20" in told.stdout
    assert (2, 1, "王主任") == (gap["missing"], gap["released"], gap["released_by"])
    assert "released from quarantine" not in open_again.stdout


def test_what_is_discarded_does_not_come_back(city: Team, fieldkit: Run) -> None:
    """
    A discarded piece is noted with who and why; merging the file again brings nothing up, exits with 0, and read is
    still new, known and quarantined; it can be released after all.
    """
    fieldkit("merge", "../x.json", "../edited.json", cwd=city.root, exit=1)
    fieldkit("quarantine", "discard", "1", cwd=city.root, exit=2)
    fieldkit("quarantine", "discard", "1", "--reason", " ", cwd=city.root, exit=4)
    fieldkit("quarantine", "discard", "1", "--reason", "手误", cwd=city.root)
    fieldkit("quarantine", "discard", "2", "--reason", "手误", cwd=city.root)
    again = fieldkit("merge", "../edited.json", cwd=city.root)

    assert "Entries read: 14 = new 0 + known 12 + quarantined 2." in again.stdout
    assert [] == held(fieldkit, city)
    assert [(1, "discarded"), (2, "discarded")] == held(fieldkit, city, "--all")
    fieldkit("quarantine", "discard", "1", "--reason", "手误", cwd=city.root, exit=5)
    fieldkit("quarantine", "release", "1", cwd=city.root)
    assert [(1, "released"), (2, "discarded")] == held(fieldkit, city, "--all")


def test_what_cannot_be_read_waits_for_the_real_entry(city: Team, fieldkit: Run, tmp_path: Path) -> None:
    """
    Bytes that are no entry cannot be released, and are nobody's work any more once the entry they were has come.
    """
    data = (tmp_path / "x.json").read_bytes()
    (tmp_path / "torn.json").write_bytes(data.replace(b'"seen":[],"set"', b'"seen":[],"set', 99))
    fieldkit("merge", "../torn.json", cwd=city.root, exit=1)
    numbers = [number for number, _fate in held(fieldkit, city)]
    refused = fieldkit("quarantine", "release", str(numbers[0]), cwd=city.root, exit=5)
    fieldkit("quarantine", "show", str(numbers[0]), cwd=city.root)
    fieldkit("merge", "../x.json", cwd=city.root)

    assert "the entry is not whole" in refused.stderr
    assert [] == held(fieldkit, city)
    fieldkit("merge", "../torn.json", cwd=city.root)


def test_what_was_erased_is_not_released(city: Team, fieldkit: Run) -> None:
    """
    `erase` names the note in quarantine that may hold the same content, and a piece of that record is not released.
    """
    fieldkit("merge", "../x.json", "../edited.json", cwd=city.root, exit=1)
    [note] = (city.root / "local" / "quarantine").iterdir()
    done = fieldkit("erase", CHECK, "--yes", cwd=city.root)
    refused = fieldkit("quarantine", "release", "1", cwd=city.root, exit=5)

    assert note.name in done.stderr.replace("\n", "")
    assert "erased for good" in refused.stderr


@pytest.mark.parametrize("verb", ["release", "discard"])
def test_a_reason_no_file_can_hold_is_refused_before(city: Team, fieldkit: Run, verb: str) -> None:
    """
    Half a character in a reason is refused before anything is written, and what was held is still to be decided.
    """
    fieldkit("merge", "../edited.json", cwd=city.root, exit=1)
    before, waiting = (city.root / "ledger.json").read_bytes(), held(fieldkit, city)
    fieldkit("quarantine", verb, "1", "--reason", "a\ud800b", cwd=city.root, exit=4)

    assert (before, waiting) == ((city.root / "ledger.json").read_bytes(), held(fieldkit, city))


def test_numbers_and_nothing(city: Team, fieldkit: Run) -> None:
    """
    An unknown number is not found, and an empty quarantine says so.
    """
    assert "Nothing is in quarantine" in fieldkit("quarantine", "list", cwd=city.root).stdout
    for number in ("1", "0", "x", "-1"):
        fieldkit("quarantine", "show", "--", number, cwd=city.root, exit=3)


def test_a_damaged_workspace_is_taken_over_by_a_new_one(city: Team, fieldkit: Run, tmp_path: Path) -> None:
    """
    A damaged ledger of one's own refuses every command and names the way out, which works: the good entries are in the
    new workspace, the damaged one in its quarantine.
    """
    ledger = tmp_path / "a" / "ledger.json"
    damaged = ledger.read_text(encoding="utf-8").replace("旧备注", "新备注")
    ledger.write_text(damaged, encoding="utf-8")
    said = fieldkit("todo", cwd=tmp_path / "a", exit=6)
    [way] = re.findall(r"init NEW --region CODE --from (\S+)", said.stderr)
    done = fieldkit("init", "new", "--region", "131022", "--author", "刘洋", "--from", way)
    fieldkit("quarantine", "release", "1", cwd=tmp_path / "new")

    assert "! 1 entries could not be believed: fieldkit -w new quarantine list" in done.stderr
    assert "尽快封填" in fieldkit("check", "show", CHECK, cwd=tmp_path / "new").stdout
    assert damaged == ledger.read_text(encoding="utf-8")


def test_a_bundle_with_one_damaged_entry(city: Team, fieldkit: Run, tmp_path: Path) -> None:
    """
    A flipped bit in the ledger inside a bundle costs one entry; `verify` names its line and that the list differs.
    """
    fieldkit("export", "../x.zip", cwd=tmp_path / "a")
    data = (tmp_path / "x.zip").read_bytes()
    (tmp_path / "x.zip").write_bytes(data.replace("旧备注".encode(), "旧备汨".encode()))
    done = fieldkit("merge", "../x.zip", cwd=city.root, exit=1, json=True).json["fieldkit.merge/v1"]
    verdict = fieldkit("verify", "../x.zip", cwd=city.root, exit=1, json=True).json["fieldkit.verify/v1"]

    assert (13, 1) == (done["files"][0]["new"] + done["files"][0]["known"], done["files"][0]["quarantined"])
    assert {"line", "refused"} == {one["what"] for one in verdict[0]["problems"]}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_screens_fit(city: Team, fieldkit: Run, lang: str) -> None:
    """
    The list fits 80 columns in both languages, whatever the file is called.
    """
    long = city.root.parent / ("很长的名字" * 8 + ".json")
    long.write_bytes((city.root.parent / "edited.json").read_bytes())
    fieldkit("merge", long, cwd=city.root, exit=1)
    done = fieldkit("quarantine", "list", cwd=city.root, lang=lang)

    from fieldkit.views.text import width

    assert [] == [line for line in done.stdout.split("\n") if width(line) > 80]
    assert "1" in done.stdout
