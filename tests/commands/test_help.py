"""
Help and usage errors in both languages: they fit the window, and nothing of Click's own stays English.
"""

from __future__ import annotations

from typing import Any

import click
import pytest

from fieldkit.cli import COMMANDS, build_root
from fieldkit.views.text import width


def commands() -> list[tuple[str, ...]]:
    """
    Every noun and every verb of it.
    """
    root = build_root()
    context = click.Context(root)
    found: list[tuple[str, ...]] = [()]
    for name in COMMANDS:
        command = root.get_command(context, name)
        found += [(name,), *((name, verb) for verb in getattr(command, "commands", ()))]
    return found


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_help_fits_the_window(fieldkit: Any, lang: str) -> None:
    """
    At eighty columns no line of any help is wider, Chinese counted as two, and no name of a datum is broken.
    """
    for words in commands():
        lines = fieldkit(*words, "--help", lang=lang).stdout.splitlines()
        assert [] == [line for line in lines if width(line) > 80], words
        assert [] == [line for line in lines if line.endswith(("bd0", "bd", "gcj", "北纬"))], words


@pytest.mark.parametrize("words", [("--help",), ("check", "--help"), ("check", "log", "--help")])
def test_chinese_headings_have_chinese_colons(fieldkit: Any, words: tuple[str, ...]) -> None:
    """
    Headings end in one sign throughout.
    """
    lines = fieldkit(*words, lang="zh").stdout.splitlines()
    headings = [line for line in lines if line.startswith(("选项", "命令", "用法"))]

    assert len(headings) >= 2 and all("：" in line and ":" not in line for line in headings)


@pytest.mark.parametrize(
    "words, en, zh",
    [
        (("site", "near", "39.5,116.7", "-n", "0"), "x>=1", "x>=1"),
        (("site", "near", "39.5,116.7", "-n", "-3"), "x>=1", "x>=1"),
        (("site", "near", "39.5,116.7", "-n", "many"), "not a valid whole number", "不是有效的整数"),
        (("demo", "city", "--seed", "-1"), "x>=0", "x>=0"),
        (("demo", "city", "--seed", "一"), "not a valid whole number", "不是有效的整数"),
    ],
)
def test_a_number_out_of_range_is_refused(fieldkit: Any, words: tuple[str, ...], en: str, zh: str) -> None:
    """
    A number that is none, or too small, is exit 2 and says which may be given.
    """
    assert en in fieldkit(*words, exit=2).stderr
    assert zh in fieldkit(*words, exit=2, lang="zh").stderr
