"""
`fieldkit report`: where the file goes, what is refused, what is said.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from making import Team, make_team, spoil_packed
from papers import make
from papers.reading import parts_of, word_text

from fieldkit.operations.printing import file_name

CHECK = "131022-G03A-20211018-C01"
VISIT = "131022-G03A-20211018-V1"


@pytest.fixture
def team(tmp_path: Path, fieldkit: Callable[..., Any]) -> Team:
    """
    A team with one check on a visit.
    """
    team = make_team(tmp_path / "team")
    fieldkit("visit", "start", "--on", "2021-10-18", cwd=team.root)
    fieldkit("check", "log", "GW-007", "--on", "2021-10-18", cwd=team.root)
    return team


def files(folder: Path) -> set[str]:
    """
    Give the names in a folder, to see that nothing was left there.
    """
    return {path.name for path in folder.iterdir()}


@pytest.mark.parametrize("name", [CHECK, "C01", "c01", VISIT, "V1"])
def test_the_file_is_named_from_the_code(team: Team, fieldkit: Callable[..., Any], name: str) -> None:
    """
    Without -o the paper of a check or visit lies in the current folder under its full code.
    """
    before = files(team.root)
    done = fieldkit("report", "record", name, cwd=team.root)
    code = VISIT if "v" in name.lower() else CHECK

    assert {f"{code}.docx"} == files(team.root) - before
    assert [f"✓ Written: {code}.docx", f"  Record of check {CHECK}"] == done.stdout.splitlines()
    assert "→ Print it; both sides read it and sign.\n" == done.stderr


def test_a_folder_gets_the_file(team: Team, tmp_path: Path, fieldkit: Callable[..., Any]) -> None:
    """
    -o may name a folder; the file in it is named from the code.
    """
    (tmp_path / "纸 张").mkdir()
    fieldkit("report", "record", CHECK, "-o", tmp_path / "纸 张", cwd=team.root)

    assert {f"{CHECK}.docx"} == files(tmp_path / "纸 张")


def test_the_ledger_is_only_read(team: Team, fieldkit: Callable[..., Any]) -> None:
    """
    Printing writes no entry.
    """
    before = team.ledger()
    fieldkit("report", "record", CHECK, cwd=team.root)
    fieldkit("report", "blank", cwd=team.root)

    assert before == team.ledger()


@pytest.mark.parametrize("words", [("record", CHECK), ("blank",)], ids=["record", "blank"])
@pytest.mark.parametrize("suffix", [".docx", ".html", ".HTML"])
def test_a_file_that_is_there_stays(
    team: Team, fieldkit: Callable[..., Any], words: tuple[str, ...], suffix: str
) -> None:
    """
    A file of this name is not touched and the refusal says what to do; --force writes over it.
    """
    path = team.root / f"x{suffix}"
    path.write_text("mine", encoding="utf-8")
    refused = fieldkit("report", *words, "-o", path.name, cwd=team.root, exit=5)

    assert "mine" == path.read_text(encoding="utf-8")
    assert ("x" + suffix in refused.stderr, "--force" in refused.stderr) == (True, True)
    fieldkit("report", *words, "-o", path.name, "--force", cwd=team.root)
    assert 1000 < path.stat().st_size


@pytest.mark.parametrize("name", ["x.pdf", "x", "x.doc", "ledger.json", ".docx"])
def test_another_form_is_refused(team: Team, fieldkit: Callable[..., Any], name: str) -> None:
    """
    A name that ends in neither form is refused and nothing is written.
    """
    before = files(team.root)
    said = fieldkit("report", "record", CHECK, "-o", name, cwd=team.root, exit=4)

    assert "its name must end in .docx or .html" in said.stderr
    assert before == files(team.root)


def test_a_folder_that_is_not_there_is_named(team: Team, fieldkit: Callable[..., Any]) -> None:
    """
    A file in a folder that is not there is not written, and the message names it.
    """
    said = fieldkit("report", "record", CHECK, "-o", "nowhere/x.html", cwd=team.root, exit=3)

    assert "nowhere" in said.stderr


def test_an_unknown_check_is_answered_with_the_nearest(team: Team, fieldkit: Callable[..., Any]) -> None:
    """
    A wrong code is not found, the right ones are offered, and no file is made.
    """
    before = files(team.root)
    said = fieldkit("report", "record", "131022-G03A-20211018-C07", cwd=team.root, exit=3)

    assert CHECK in said.stderr
    assert before == files(team.root)


def test_a_visit_without_checks_is_refused(team: Team, fieldkit: Callable[..., Any]) -> None:
    """
    A visit nobody has logged a check on has no record.
    """
    fieldkit("visit", "start", "--on", "2021-10-19", cwd=team.root)
    said = fieldkit("report", "record", "131022-G03A-20211019-V1", cwd=team.root, exit=5)

    assert ["it has no checks yet" in said.stderr, "check log SITE --visit" in said.stderr] == [True, True]


def test_several_that_fit_are_named(team: Team, fieldkit: Callable[..., Any]) -> None:
    """
    A tail that fits two checks is ambiguous, and both are named.
    """
    fieldkit("check", "log", "GW-008", "--on", "2021-10-19", "-g", "131022-G03", cwd=team.root)
    said = fieldkit("report", "record", "C01", cwd=team.root, exit=4)

    assert [True, True] == [code in said.stderr for code in (CHECK, "131022-G03A-20211019-C01")]


def test_scripts_get_the_file_and_what_stands_against_it(team: Team, fieldkit: Callable[..., Any]) -> None:
    """
    The JSON names the file with its hash, and each check with its state, never in words of a language.
    """
    fieldkit("check", "withdraw", CHECK, cwd=team.root)
    done = fieldkit("report", "record", CHECK, "-o", "x.html", cwd=team.root, json=True, lang="zh")
    document = done.json["fieldkit.report.record/v1"]
    data = (team.root / "x.html").read_bytes()
    [check] = document.pop("checks")

    assert {
        "path": "x.html",
        "format": "html",
        "papers": 1,
        "bytes": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
    } == document
    assert team.id("check", CHECK) == check.pop("id")
    assert {"code": CHECK, "withdrawn": True, "conflicts": [], "left_out": [], "twins": []} == check


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_without_the_extra_it_says_what_to_install(
    team: Team, fieldkit: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    """
    Without docxtpl a Word paper is refused before anything is written, with what to install and the way round; HTML is
    made all the same.
    """
    monkeypatch.setitem(sys.modules, "docxtpl", None)
    before = files(team.root)
    said = fieldkit("report", "record", CHECK, cwd=team.root, exit=4, lang=lang)

    assert [True, True] == [word in said.stderr for word in ("docxtpl", ".html")]
    assert before == files(team.root)
    fieldkit("report", "record", CHECK, "-o", "x.html", cwd=team.root)


def own_template(path: Path, text: str) -> Path:
    """
    Make a template as a person does: the shipped one, changed.
    """
    held = {name: data.decode() for name, data in parts_of(make.template("record", "zh")).items()}
    held["word/document.xml"] = held["word/document.xml"].replace("点位检查记录表", text)
    path.write_bytes(make.packed(held))
    return path


def test_another_template_is_used(team: Team, fieldkit: Callable[..., Any]) -> None:
    """
    A person's own template is filled in place of the shipped one, also for every check of a visit.
    """
    own = own_template(team.root / "自己的.docx", "固安县现场检查笔录 {{ code }}")
    fieldkit("check", "log", "GW-008", "--on", "2021-10-18", cwd=team.root)
    fieldkit("report", "record", VISIT, "--template", own.name, "-o", "x.docx", cwd=team.root)
    text = word_text(team.root / "x.docx")

    assert [True, True] == [f"固安县现场检查笔录 131022-G03A-20211018-C0{number}" in text for number in (1, 2)]
    assert "点位检查记录表" not in text


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_template_with_a_wrong_name_is_refused(team: Team, fieldkit: Callable[..., Any], lang: str) -> None:
    """
    A placeholder that is not known is named with the template, and nothing is written.
    """
    own = own_template(team.root / "own.docx", "{{ nonesuch }}")
    before = files(team.root)
    words = ["report", "record", CHECK, "--template", own.name, "-o", "x.docx"]
    said = fieldkit(*words, cwd=team.root, exit=4, lang=lang)

    assert [True, True] == [word in said.stderr for word in ("own.docx", "nonesuch")]
    assert before == files(team.root)


def test_what_is_no_template_is_refused(team: Team, fieldkit: Callable[..., Any]) -> None:
    """
    A template that is missing, no Word file, too large or asked for HTML is refused with its name.
    """
    (team.root / "a.docx").write_text("text", encoding="utf-8")
    with (team.root / "big.docx").open("wb") as big:
        big.truncate(20_000_001)
    words = ("report", "record", CHECK, "-o")
    cases = [("none.docx", "x.docx", 3), ("a.docx", "x.docx", 4), ("big.docx", "x.docx", 4), ("a.docx", "x.html", 4)]
    for template, out, code in cases:
        assert template in fieldkit(*words, out, "--template", template, cwd=team.root, exit=code).stderr

    assert set() == files(team.root) & {"x.docx", "x.html"}


@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml", "[Content_Types].xml"])
def test_a_template_damaged_on_the_disk_is_refused(team: Team, fieldkit: Callable[..., Any], part: str) -> None:
    """
    A Word file of which a part cannot be unpacked is refused with its name, as what is no Word file.
    """
    own = own_template(team.root / "own.docx", "x")
    spoil_packed(own, part)
    said = fieldkit("report", "record", CHECK, "--template", own.name, "-o", "x.docx", cwd=team.root, exit=4)

    assert (True, False) == ("own.docx" in said.stderr, (team.root / "x.docx").exists())


@pytest.mark.parametrize(
    "code, expected",
    [
        ("131022-G03A-20211018-C01", "131022-G03A-20211018-C01.docx"),
        ("固安/..\\a:b", "固安_.._a_b.docx"),
        ("../x", "_x.docx"),
        ("con", "_con.docx"),
        ("LPT1.x", "_LPT1.x.docx"),
        ("", "_.docx"),
        ("a\x00b\nc", "a_b_c.docx"),
        ("=1+1", "_1_1.docx"),
        ("长" * 300, "长" * 80 + ".docx"),
    ],
)
def test_a_code_makes_a_harmless_name(code: str, expected: str) -> None:
    """
    Whatever a code holds, the file named from it lies in the folder and has a name every system takes.
    """
    assert expected == file_name(code)
