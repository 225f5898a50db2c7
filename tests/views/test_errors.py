"""
Every error has words in both languages and an exit code of the contract; a bug is called a bug.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any

import pytest
from entries import entry, rid

import fieldkit
from fieldkit import errors, language
from fieldkit.core.claims import Side
from fieldkit.core.fold import Conflict
from fieldkit.core.state import build_state
from fieldkit.operations.conflict import Standing
from fieldkit.views.errors import WORDS, explain, report
from fieldkit.views.reasons import ALLOWED, KINDS, REASONS, allowed_word, kind_word, reason_word

EMPTY = build_state("langfang-2021", [])
UNSETTLED = Standing(1, Conflict("site", rid("x"), "note", (), ()), (Side("a", (entry({"note": "a"}),)),))
FACTS: dict[str, dict[str, Any]] = {
    "UsageFault": {"missing": ["SITE", "--on"]},
    "NotFound": {"kind": "site", "name": "GW-099", "nearest": ["131022-GW-007"]},
    "NoWorkspace": {"folder": "/x", "named": True},
    "InvalidInput": {"field": "method", "value": "xx", "reason": "choice", "hint": "announced 明察"},
    "InvalidCoordinate": {"value": "N116,E39", "reason": "swapped", "offer": "39,116"},
    "InvalidPhoto": {"path": "a.jpg", "reason": "truncated"},
    "InvalidTemplate": {"path": "a.docx", "reason": "placeholder", "detail": "'x' is undefined"},
    "InvalidCampaign": {"path": "a.json", "faults": [("limits.opinion", 1.5, "days")]},
    "InvalidTable": {"path": "a.csv", "rows": [(3, "region", "unknown", "xx")]},
    "InvalidSheet": {"path": "a.xlsx", "rows": [("GW", 3, "date", "date", "xx")]},
    "ExtraMissing": {"path": "a.xlsx", "extra": "sheets", "action": "read", "instead": ".csv"},
    "TableUnreadable": {"path": "a.csv", "reason": "header", "wanted": ["code", "name"]},
    "Ambiguous": {"kind": "deputy", "name": "周启明", "matches": ["D001", "D009"]},
    "CutIncomplete": {"code": "Q4", "here": 8, "count": 12, "missing": [("李示例", "klmnopqr", 3), ("", "", 1)]},
    "UnclearSide": {"reason": "none_mine", "standing": UNSETTLED, "state": EMPTY, "own": (), "lists": {}},
    "SideMissing": {"reason": "unsaid", "standing": UNSETTLED, "state": EMPTY, "own": (), "lists": {}},
    "CodeTaken": {"kind": "site", "code": "131022-GW-007", "name": "机井"},
    "ConflictStands": {"what": "check", "code": "C01", "reason": "withdrawn"},
    "LedgerDamaged": {"path": "ledger.json", "line": 7, "reason": "hash"},
    "LedgerLocked": {"path": "ledger.json", "holder": "pid 7", "seconds": 10.0},
    "LedgerTooNew": {"path": "ledger.json", "format": 2},
    "NotSaved": {"path": "ledger.json", "reason": "full", "entries": ["abc"]},
    "ReadOnly": {"path": "/x"},
    "FileRefused": {"path": "a.json", "reason": "not_json", "line": 2, "detail": ""},
    "BadEntry": {"reason": "hash"},
}


def every_error() -> Iterator[type[errors.FieldkitError]]:
    """
    All errors of the house, wherever they are defined.
    """
    for module in pkgutil.walk_packages(fieldkit.__path__, "fieldkit."):
        if module.name.split(".")[1] in ("core", "store", "adapters", "operations", "errors"):
            importlib.import_module(module.name)
    waiting = [errors.FieldkitError]
    while waiting:
        known = waiting.pop()
        waiting += known.__subclasses__()
        # 70 is a guard against our own mistakes: it is reported as a bug, in no words of its own.
        if known is not errors.FieldkitError and known.__module__.startswith("fieldkit.") and known.exit_code != 70:
            yield known


def test_every_error_has_words_in_both_languages() -> None:
    """
    Each error says in Chinese and in English what happened; the words differ and hold no empty place.
    """
    for known in every_error():
        said = []
        for name in ("en", "zh"):
            language.use(name)
            lines = explain(known(**FACTS[known.__name__]))
            assert lines and all(line.strip() and "{" not in line for line in lines), known
            said.append("\n".join(lines))
        assert said[0] != said[1], f"{known.__name__} is not translated"


def test_every_error_has_an_exit_code_of_the_contract() -> None:
    """
    Exit codes are 2 to 7; 70 is for bugs alone.
    """
    codes = {known.__name__: known.exit_code for known in every_error()}

    assert {} == {name: code for name, code in codes.items() if code not in (2, 3, 4, 5, 6, 7)}
    assert 4 == codes["InvalidCoordinate"] and 3 == codes["NoWorkspace"] and 5 == codes["CodeTaken"]


def test_the_table_of_words_is_complete() -> None:
    """
    Each error of the ground floor has its own words; none falls back to bare facts.
    """
    named = {known for known in vars(errors).values() if isinstance(known, type)} - {errors.FieldkitError}

    assert set() == named - set(WORDS)


TABLES = [(KINDS, kind_word), (REASONS, reason_word), (ALLOWED, allowed_word)]


@pytest.mark.parametrize("table, word", TABLES, ids=["kinds", "reasons", "allowed"])
def test_every_kind_and_reason_is_translated(table: dict[str, str], word: Any) -> None:
    """
    Kinds of records and reasons are said in Chinese too; an unknown one stands as it is.
    """
    language.use("zh")

    assert [] == [name for name in table if word(name) == table[name]]
    assert "nonesuch" == word("nonesuch")


def test_a_message_cannot_act_on_the_screen(capsys: pytest.CaptureFixture[str]) -> None:
    """
    A name in an error is made harmless before it is shown.
    """
    code = report(errors.NotFound(kind="site", name="\x1b[31m[red]\u202e", nearest=[]))
    said = capsys.readouterr().err

    assert (3, False, False) == (code, "\x1b" in said, "\u202e" in said)
    assert "<ESC>[31m[red]" in said


def test_a_file_error_names_the_file(capsys: pytest.CaptureFixture[str]) -> None:
    """
    What the system refuses is said with the file; a missing file is 3, the rest 6.
    """
    troubles = [FileNotFoundError(2, "No such file", "a\x1b.csv"), IsADirectoryError(21, "Is a folder", "b")]

    assert [3, 6] == [report(trouble) for trouble in troubles]
    assert "a<ESC>.csv" in capsys.readouterr().err


def test_what_the_system_refuses_is_said_in_our_words(capsys: pytest.CaptureFixture[str]) -> None:
    """
    A full or read-only disk and a wrong path are told in the user's language, and never by the name of our own
    temporary file.
    """
    language.use("zh")
    troubles = [
        FileNotFoundError(2, "No such file", "甲.csv"),
        IsADirectoryError(21, "Is a directory", "乙"),
        OSError(28, "No space left on device"),
        OSError(30, "Read-only file system", "/盘/.workspace.json.7511.5765.tmp"),
    ]
    codes = [report(trouble) for trouble in troubles]
    said = capsys.readouterr().err

    assert [3, 6, 6, 6] == codes
    assert [
        "甲.csv：没有这个文件。",
        "→ 请核对路径；U盘插好了吗？",
        "乙：是文件夹，不是文件。",
        "磁盘已满",
        "→ 请腾出空间或换一个磁盘，再重新执行命令。",
        "/盘：不能写入。",
        "→ 请腾出空间或换一个磁盘，再重新执行命令。",
    ] == said.splitlines()


def test_bad_rows_are_counted_as_rows() -> None:
    """
    A row with two faults is one row that cannot be taken.
    """
    rows = [(5, "region", "unknown", "x"), (5, "topic", "unknown", "y"), (7, "name", "blank", "")]

    assert "a.csv: 2 rows" in explain(errors.InvalidTable(path="a.csv", rows=rows))[0]


@pytest.mark.parametrize("field", ["finding", "campaign"])
def test_a_field_is_named_in_the_users_language(field: str) -> None:
    """
    What cannot be taken is named by a word, not by the name of a field.
    """
    language.use("zh")

    assert field not in explain(errors.InvalidInput(field=field, value="x", reason="blank", hint=None))[0]


def test_a_bug_is_not_dressed_up() -> None:
    """
    An error that is not the user's is raised again.
    """
    with pytest.raises(ZeroDivisionError):
        report(ZeroDivisionError())


def test_a_bug_is_called_a_bug(fieldkit: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    """
    A bug is exit 70, said to be ours, and its trace is kept in a file.
    """
    from fieldkit.operations import session

    def broken(*_args: object, **_more: object) -> None:
        raise ZeroDivisionError("planted")

    monkeypatch.setattr(session.Session, "at", broken)
    said = fieldkit("todo", exit=70).stderr

    assert "bug" in said
    [kept] = (tmp_path / "home").glob("bug-*.txt")
    assert "planted" in kept.read_text("utf-8")


@pytest.mark.parametrize(
    "matches, by_id, said",
    [
        (["C01", "C02"], [], (True, False)),
        (["C01 (abcdefgh)", "C01 (bcdefghi)"], ["C01 (abcdefgh)", "C01 (bcdefghi)"], (False, True)),
        (["甲 (abcdefgh)", "甲 (bcdefghi)", "D009"], ["甲 (abcdefgh)", "甲 (bcdefghi)"], (True, True)),
    ],
)
def test_an_id_is_asked_for_only_where_one_is_shown(matches: list[str], by_id: list[str], said: object) -> None:
    """
    An ambiguous name is to be given by an id only where ids stand in the list, in full only where that tells apart.
    """
    step = explain(errors.Ambiguous(kind="check", name="x", matches=matches, by_id=by_id))[-1]

    assert said == ("in full" in step, "id in brackets" in step)


def test_what_was_left_out_of_those_that_fit_is_counted() -> None:
    """
    Where more fit than are named, the message says how many more.
    """
    facts = {"kind": "site", "name": "1", "matches": ["A-1", "B-1"], "by_id": []}
    some, all_ = (explain(errors.Ambiguous(**facts, more=more))[0] for more in (3, 0))

    assert ["“1” fits several: A-1, B-1, … and 3 more.", "“1” fits several: A-1, B-1."] == [some, all_]


@pytest.mark.parametrize("holder, en, zh", [("pid 7", " (process 7)", "（进程 7）"), ("", "", "")])
def test_a_lock_names_its_holder_if_there_is_a_name(holder: str, en: str, zh: str) -> None:
    """
    Who holds the lock is said in the user's language; a holder without a name leaves no empty brackets.
    """
    error = errors.LedgerLocked(path="local/lock", holder=holder, seconds=20.0)
    said = explain(error)[0]
    language.use("zh")

    assert f"Another window is writing to local/lock{en}; waited 20 s." == said
    assert f"另一个窗口正在写入 local/lock{zh}；已等待 20 秒。" == explain(error)[0]


def test_what_cannot_be_written_to_has_its_own_way_out() -> None:
    """
    A workspace that cannot be written to is to be copied; a stick that takes no file is to be changed for another.
    """
    here, stick = (explain(errors.ReadOnly(path="/x", **more))[-1] for more in ({}, {"target": True}))

    assert ("copy the folder" in here, "stick" in here) == (True, False)
    assert ("copy the folder" in stick, "another stick" in stick) == (False, True)
