"""
`check template` and `check import` through the real program: exit codes, JSON, both languages, without the extra.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from making import Team, make_photo, make_team, spoil_packed
from sheets import CSV, FULL, OTHER, ROW, fill


@pytest.fixture
def team(tmp_path: Path) -> Team:
    """
    A ready workspace.
    """
    return make_team(tmp_path / "ws")


def test_a_day_by_sheet(team: Team, fieldkit: Any) -> None:
    """
    A sheet is written, filled in, tried, imported and imported again; each step says what it did.
    """
    made = fieldkit("check", "template", "day.xlsx", cwd=team.root, lang="zh")
    make_photo(team.root / "photos_sent" / "IMG_1.jpg", 1)
    fill(team.root / "day.xlsx", {**FULL, "照片": "IMG_1"}, OTHER, out=team.root / "photos_sent" / "day.xlsx")
    dry = fieldkit("check", "import", "photos_sent/day.xlsx", "--dry-run", cwd=team.root, json=True)
    done = fieldkit("check", "import", "photos_sent/day.xlsx", cwd=team.root, json=True)
    again = fieldkit("check", "import", "photos_sent/day.xlsx", cwd=team.root, lang="zh")
    first, second = (one.json["fieldkit.check.import/v1"] for one in (dry, done))

    assert "✓ 已写出：day.xlsx" in made.stdout
    assert "→ 填好后导入：fieldkit check import day.xlsx" in made.stderr
    assert (True, 2, 1, 3) == tuple(first[name] for name in ("dry_run", "new", "photos", "findings"))
    assert {**first, "dry_run": False} == second
    assert ["made"] == [visit["how"] for visit in second["visits"]]
    assert [("T", 9)] == [(token[0], len(token)) for token in second["sheets"]]
    assert "✓ 检查：新增 0，更改 0，已有 2" in again.stdout
    assert 2 == len(fieldkit("check", "list", cwd=team.root, json=True).json["fieldkit.check.list/v1"])
    assert 0 == fieldkit("verify", cwd=team.root).exit


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"])
def test_a_workbook_damaged_on_the_disk_is_refused(team: Team, fieldkit: Any, part: str) -> None:
    """
    A workbook of which a part cannot be unpacked is refused with its name, and nothing is written.
    """
    fieldkit("check", "template", "day.xlsx", cwd=team.root, lang="zh")
    spoil_packed(fill(team.root / "day.xlsx", ROW), part)
    before = team.ledger()
    said = fieldkit("check", "import", "day.xlsx", cwd=team.root, exit=4)

    assert (True, before) == ("day.xlsx" in said.stderr, team.ledger())


def test_a_sheet_is_taken_back_whole(team: Team, fieldkit: Any) -> None:
    """
    Undo after an import takes back what the sheet wrote, checks, visit and findings, and nothing from before; taking
    that back brings it all again.
    """
    fieldkit("check", "log", "GW-008", "--on", "2021-10-17", cwd=team.root)
    fieldkit("check", "template", "day.xlsx", cwd=team.root, lang="zh")
    fill(team.root / "day.xlsx", {**FULL, "照片": ""}, OTHER)
    fieldkit("check", "import", "day.xlsx", cwd=team.root)

    def counts() -> tuple[int, ...]:
        state = team.session().state
        return tuple(len(list(state.all(kind))) for kind in ("check", "visit", "finding"))

    assert (3, 1, 3) == counts()
    assert "day.xlsx" in fieldkit("undo", cwd=team.root).stdout
    assert (1, 0, 0) == counts()
    fieldkit("undo", "1", cwd=team.root)
    assert (3, 1, 3) == counts()


def test_a_day_by_sheet_is_work_of_this_laptop(team: Team, fieldkit: Any) -> None:
    """
    What a sheet brought is not handed over until an export, `undo` takes it back and nothing before it, and its group
    has been heard from.
    """
    (team.root / "own.csv").write_text(CSV + "2021-10-18,,GW-007,,D001,,\n2021-10-18,,GW-008,,D002,,\n", "utf-8")
    fieldkit("check", "import", "own.csv", cwd=team.root)

    def left() -> list[int]:
        found = fieldkit("todo", cwd=team.root, json=True).json["fieldkit.todo/v1"]
        return [len(found[name]) for name in ("not_handed_over", "not_backed_up")]

    assert [2, 2] == left()
    fieldkit("export", team.root.parent / "a.json", cwd=team.root)
    fieldkit("backup", cwd=team.root)
    assert [0, 0] == left()
    heard = fieldkit("merge", team.root.parent / "a.json", cwd=team.root, json=True).json["fieldkit.merge/v1"]["heard"]
    assert ["131022-G03"] == [group["code"] for group in heard if group["heard"]]
    fieldkit("undo", cwd=team.root)
    assert [] == fieldkit("check", "list", cwd=team.root, json=True).json["fieldkit.check.list/v1"]
    assert 3 == len(fieldkit("site", "list", cwd=team.root, json=True).json["fieldkit.site.list/v1"])


@pytest.mark.parametrize("lang, words", [("en", "row 4, Site: “GW-070"), ("zh", "表第 4 行，Site：“GW-070")])
def test_bad_rows_are_said_by_sheet_and_row(team: Team, fieldkit: Any, lang: str, words: str) -> None:
    """
    Exit 4, every bad cell on a line of its own with sheet, row, column, value and reason, and what to do.
    """
    fieldkit("check", "template", "day.xlsx", cwd=team.root, lang="en")
    rows = {"Date": "2021-10-32", "Site": "GW-007"}, {"Date": "2021-10-18", "Site": "GW-070"}
    fill(team.root / "day.xlsx", *rows)
    said = fieldkit("check", "import", "day.xlsx", cwd=team.root, lang=lang, exit=4).stderr
    lines = said.splitlines()

    assert 4 == len(lines)
    assert all("Groundwater over-draft" in line for line in lines[1:3])
    assert "2021-10-32" in lines[1] and "GW-070 → 131022-GW-00" in lines[2]
    assert "--partial" in lines[3] and words in lines[2]


def test_partial_says_what_it_took(team: Team, fieldkit: Any) -> None:
    """
    With `--partial` the good rows are written, the bad ones listed, exit 0.
    """
    fieldkit("check", "template", "day.xlsx", cwd=team.root, lang="zh")
    fill(team.root / "day.xlsx", ROW, {**OTHER, "检查方式": "路过"})
    done = fieldkit("check", "import", "day.xlsx", "--partial", cwd=team.root, lang="zh")
    shown = done.stdout.splitlines()

    assert shown[0].startswith("✓ 检查：新增 1，更改 0，已有 0")
    assert any("路过" in line and "地下水" in line for line in shown)


def test_what_was_kept_is_shown(team: Team, fieldkit: Any) -> None:
    """
    A cell a person changed since is shown with both values, in words.
    """
    fieldkit("check", "template", "day.xlsx", cwd=team.root, lang="zh")
    fill(team.root / "day.xlsx", {**ROW, "GW01": "符合", "备注": "甲"})
    fieldkit("check", "import", "day.xlsx", cwd=team.root)
    fieldkit("check", "amend", "C01", "--item", "GW01=存在问题", "--note", "乙", cwd=team.root)
    fill(team.root / "day.xlsx", {"序号": 1, "GW01": "未查", "备注": "", "参加代表": ""})
    done = fieldkit("check", "import", "day.xlsx", cwd=team.root, lang="zh", env={"COLUMNS": "120"})
    lines = [line.split() for line in done.stdout.splitlines()]

    assert any(line[-2:] == ["存在问题", "未查"] for line in lines)
    assert any(line[-2:] == ["周启明、吴秀兰", "—"] for line in lines)
    assert any(line[-2:] == ["乙", "—"] for line in lines)


@pytest.mark.parametrize("lang, install", [("en", "Install it"), ("zh", "安装")])
def test_without_the_extra_it_says_what_to_do(team: Team, fieldkit_process: Any, lang: str, install: str) -> None:
    """
    Neither reading nor writing a workbook ends in a trace: exit 4, the command that installs the extra, and CSV.
    """
    (team.root / "day.xlsx").write_bytes(b"PK\x03\x04")
    (team.root / "sitecustomize.py").write_text(
        "import sys\nfor name in ('xlsxwriter', 'python_calamine'):\n    sys.modules[name] = None\n", encoding="utf-8"
    )
    path = {"PYTHONPATH": f"{team.root}:{Path(__file__).resolve().parents[2]}"}
    for words in (("import", "day.xlsx"), ("template", "new.xlsx")):
        said = fieldkit_process("check", *words, cwd=team.root, lang=lang, exit=4, env=path).stderr
        assert "pip install xlsxwriter python-calamine" in said and install in said
        assert "CSV" in said or ".csv" in said
    assert "pip install xlsxwriter python-calamine" in fieldkit_process(
        "site", "import", "day.xlsx", cwd=team.root, lang=lang, exit=4, env=path
    ).stderr
    (team.root / "own.csv").write_text(CSV + "2021-10-18,,GW-007,,1,,\n", encoding="utf-8")
    fieldkit_process("check", "template", "new.csv", cwd=team.root, env=path)
    fieldkit_process("check", "import", "own.csv", cwd=team.root, env=path)


def test_exit_codes(team: Team, fieldkit: Any) -> None:
    """
    Not there is 3, not a sheet 4, there already 5, no group 2; nothing is written.
    """
    before = team.ledger()
    fieldkit("check", "import", "nowhere.xlsx", cwd=team.root, exit=3)
    (team.root / "a.xlsx").write_bytes(b"PK\x03\x04")
    assert "(.xlsx, .xls, .ods)" in fieldkit("check", "import", "a.xlsx", cwd=team.root, exit=4).stderr
    fieldkit("check", "template", "a.xlsx", cwd=team.root, exit=5)
    fieldkit("check", "template", "a.doc", cwd=team.root, exit=4)
    fieldkit("check", "template", "nowhere/a.xlsx", cwd=team.root, exit=3)
    fieldkit("check", "template", "b.xlsx", "-g", "G30", cwd=team.root, exit=3)
    fieldkit("check", "template", "b.xlsx", "--days", "x", cwd=team.root, exit=2)
    nobody = make_team(team.root.parent / "nobody", group=None)
    fieldkit("check", "template", "b.xlsx", cwd=nobody.root, exit=2)

    assert before == team.ledger()


def test_questions_name_their_rows_and_come_once(team: Team, fieldkit: Any) -> None:
    """
    What looks odd is said with its row, a doubt about a day only once, many of them cut short.
    """
    rows = "".join(f'2020-10-18,GW-007,1,"39.{number:02d},116.25"\n' for number in range(30))
    (team.root / "a.csv").write_text("日期,点位,代表,经纬度\n" + rows, encoding="utf-8")
    said = fieldkit("check", "import", "a.csv", cwd=team.root, lang="en").stderr.splitlines()

    assert 1 == sum("before the campaign" in line for line in said)
    assert any(line.startswith("? Row 2: ") for line in said)
    assert any("more such questions" in line for line in said)
    assert 25 > len(said)
