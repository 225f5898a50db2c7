"""
`fieldkit help` and the shipped cheat sheet: whole in both languages, found by what people ask, true to the commands.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typed

from fieldkit.language import use

Run = Callable[..., Any]
SHEET = json.loads((Path(__file__).resolve().parents[2] / "data" / "help.json").read_text(encoding="utf-8"))
ENTRIES = {entry["key"]: entry for entry in SHEET["entries"]}
LONGEST = {"zh": 110, "en": 260}


def test_the_sheet_is_whole() -> None:
    """
    Forty entries at least, each once, under a heading that is there; every heading has some; both languages are whole.
    """
    sections = [section["key"] for section in SHEET["sections"]]

    assert len(SHEET["entries"]) == len(ENTRIES) >= 40
    assert set(sections) == {entry["section"] for entry in ENTRIES.values()}
    for entry in ENTRIES.values():
        for lang, longest in LONGEST.items():
            said = entry[lang]
            assert ["answer", "commands", "question", "words"] == sorted(said)
            assert said["question"] and said["commands"] and 0 < len(said["answer"]) <= longest, entry["key"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_it_types_is_read_by_the_commands(lang: str) -> None:
    """
    Every command line of the sheet is one that the real commands read; both languages type the same commands.
    """
    use(lang)
    for entry in ENTRIES.values():
        for line in entry[lang]["commands"]:
            typed.read_by_the_command(line)
    use("en")
    for entry in ENTRIES.values():
        both = [[typed.read_by_the_command(line) for line in entry[lang]["commands"]] for lang in ("zh", "en")]
        assert both[0] == both[1], entry["key"]


@pytest.mark.parametrize(
    "question, expected",
    [
        ("怎么合并", "merge-files"),
        ("merge twice", "merge-twice"),
        ("照片没有位置", "photo-no-position"),
        ("重复交会多算吗", "merge-twice"),
        ("电脑丢了", "laptop-lost"),
        ("laptop stolen", "laptop-lost"),
        ("人次", "participations"),
        ("导入名单", "import-lists"),
        ("记错了怎么改", "wrong-check"),
        ("高德坐标", "position"),
        ("离线安装", "install-offline"),
        ("install without network", "install-offline"),
        ("how do I delete a check", "withdraw-check"),
        ("身份证", "private-data"),
        ("台账损坏", "damaged-ledger"),
        ("冲突怎么解决", "conflict-settle"),
        ("U盘满了", "stick-full"),
        ("昨天的检查", "dates"),
        ("合计对不上", "sum-differs"),
        ("断电", "crash"),
        ("把两个点位合成一个", "entered-twice"),
        ("合并两个人", "entered-twice"),
        ("同一次检查记了两遍", "entered-twice"),
        ("make two sites one", "entered-twice"),
        ("不算这个文件", "set-aside"),
        ("恢复", "set-aside"),
        ("count it again", "set-aside"),
        ("放行", "quarantine"),
        ("release from quarantine", "quarantine"),
        ("数字不要再变", "freeze"),
        ("numbers must not change", "freeze"),
        ("听谁的", "conflict-settle"),
        ("whose value is right", "conflict-settle"),
        ("两个组写的不一样", "conflict-what"),
        ("冲突先放一放", "conflict-many"),
    ],
)
def test_what_people_ask_is_found_first(question: str, expected: str, fieldkit: Run) -> None:
    """
    The entry a person means is the first, whichever language the program speaks.
    """
    for lang in ("zh", "en"):
        found = fieldkit("help", *question.split(), json=True, lang=lang).json["fieldkit.help/v1"]["found"]

        assert expected == found[0]["key"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_entry_is_found_by_its_own_question(lang: str, fieldkit: Run) -> None:
    """
    Who asks as the sheet asks gets that entry among those shown in full.
    """
    from fieldkit.operations.help import look_up

    for key, entry in ENTRIES.items():
        assert key in [found.key for found in look_up([entry[lang]["question"]]).found]


def test_an_answer_says_what_to_type(fieldkit: Run) -> None:
    """
    Question, answer and commands stand on the screen in the user's language, within its width.
    """
    said = fieldkit("help", "怎么合并", lang="zh").stdout.splitlines()

    assert "怎么合并各小组交来的文件？" == said[0]
    assert "    fieldkit merge stick" in said
    assert all(len(line) <= 80 for line in said)


def test_without_words_the_headings(fieldkit: Run) -> None:
    """
    Without words every heading stands on a line with what is asked under it.
    """
    for lang in ("zh", "en"):
        said = fieldkit("help", lang=lang).stdout.splitlines()

        assert [section[lang] for section in SHEET["sections"]] == [line.split("  ")[0] for line in said]


def test_a_heading_lists_all_its_questions(fieldkit: Run) -> None:
    """
    Asked for a heading, every question under it is named.
    """
    said = fieldkit("help", "合并", lang="zh").stdout

    assert all(entry["zh"]["question"] in said for entry in ENTRIES.values() if entry["section"] == "merge")


def test_nothing_found_is_said(fieldkit: Run) -> None:
    """
    What the sheet does not know is said, the headings are shown, and scripts see exit 3.
    """
    done = fieldkit("help", "天气预报", lang="zh", exit=3)

    assert done.stdout.startswith("设置") and "天气预报" in done.stderr
    assert [] == fieldkit("help", "weather", json=True, exit=3).json["fieldkit.help/v1"]["found"]


def test_a_command_is_pointed_to(fieldkit: Run) -> None:
    """
    Who names a command is told where its options are.
    """
    assert "fieldkit merge --help" in fieldkit("help", "merge").stderr
    assert "--help" not in fieldkit("help", "合并").stderr
