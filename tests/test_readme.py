"""
The two READMEs: what they show is what is printed, what they name can be typed, what they miss is missing.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest
from typed import every_path, lines_of, words_of

from fieldkit.cli import build_root

ROOT = Path(__file__).resolve().parents[1]
BOTH = ("README.md", "README.zh-CN.md")
MISSING = {"README.md": ("## What is not there yet", "Until then"), "README.zh-CN.md": ("## 还没有的", "目前：")}


def text_of(name: str) -> str:
    """
    Give a README's text.
    """
    return (ROOT / name).read_text(encoding="utf-8")


def missing(name: str) -> tuple[set[str], set[str]]:
    """
    Give what a README says is not there yet, and what it says to do until then, as it would be typed.
    """
    heading, until = MISSING[name]
    section = text_of(name).partition(heading)[2].partition("\n## ")[0]
    absent: set[str] = set()
    present: set[str] = set()
    for point in section.split("\n- "):
        before, _until, after = (" ".join(part.split()) for part in point.partition(until))
        absent |= set(re.findall(r"`([^`]+)`", before))
        present |= set(re.findall(r"`([^`]+)`", after))
    return absent, present


def is_built(words: str) -> bool:
    """
    Tell whether a command is there, with the option if one is named.
    """
    path, _dashes, option = words.partition(" --")
    if path not in every_path():
        return False
    root = build_root()
    context = click.Context(root)
    command = root.get_command(context, path.split()[0])
    if isinstance(command, click.Group):
        command = command.get_command(context, path.split()[-1]) if " " in path else command
    assert command is not None
    return not option or any(f"--{option.split()[0]}" in one.opts for one in command.params)


@pytest.mark.parametrize("name, page", [("README.md", "tour.md"), ("README.zh-CN.md", "screens.zh.md")])
def test_the_receipt_shown_is_one_that_is_printed(name: str, page: str) -> None:
    """
    The check logged at the top of a README stands in a played page, the command and what it prints.
    """
    receipt = text_of(name).partition("```console\n")[2].partition("```")[0].replace(" \\\n   ", "")

    assert "check log" in receipt
    assert receipt in (ROOT / "docs" / page).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", BOTH)
def test_what_is_not_there_is_not_there(name: str) -> None:
    """
    What a README says is missing is no command or option; what it names instead is one.
    """
    absent, present = missing(name)

    assert ([], []) == ([one for one in absent if is_built(one)], [one for one in present if not is_built(one)])
    assert (True, True) == (len(absent) > 10, len(present) > 5)


def test_both_say_the_same_is_missing() -> None:
    """
    A Chinese reader is told of the same gaps and ways around them as an English one.
    """
    assert missing("README.md") == missing("README.zh-CN.md")


@pytest.mark.parametrize("name", BOTH)
def test_the_tours_can_be_typed(name: str, fieldkit: Callable[..., Any], tmp_path: Path) -> None:
    """
    Line by line in a copy of the small city, both tours run to their end, every command with exit code 0.
    """
    shutil.copytree(ROOT / "tests" / "golden" / "small_city", tmp_path, dirs_exist_ok=True)
    (tmp_path / "stick").mkdir()
    lines = lines_of(text_of(name))
    for line in lines:
        fieldkit(*words_of(line.partition("  #")[0]))

    assert len(lines) > 18
    assert (tmp_path / "stick" / "131022-G03.zip").is_file()


def test_the_two_commands_are_the_same_in_both() -> None:
    """
    What builds the example city and what runs the tests is the same in both languages.
    """
    first, second = (re.findall(r"```bash\npython3.*?```", text_of(name), re.DOTALL) for name in BOTH)

    assert (1, first) == (len(first), second)


@pytest.mark.parametrize("name", BOTH)
def test_links_lead_somewhere(name: str) -> None:
    """
    Every file a README links to is there.
    """
    targets = re.findall(r"\]\(([^)#:]+)\)", text_of(name))

    assert len(targets) > 8
    assert [] == [target for target in targets if not (ROOT / target).exists()]


def test_a_chinese_reader_is_told_which_pages_are_english() -> None:
    """
    A link of the Chinese README to a page that is not Chinese says 英文 behind it; a page in both languages is linked
    to in Chinese.
    """
    links = re.findall(r"\]\(([^)#:]+)\)(）?（英文|，英文)?", text_of("README.zh-CN.md"))
    english = [target for target, _said in links if ".zh." not in target and target != "README.md"]
    twins = [target for target in english if list((ROOT / target).parent.glob(f"{Path(target).stem}.zh.*"))]

    assert len(english) > 5
    assert [] == twins
    assert [] == [target for target, said in links if target in english and not said]
