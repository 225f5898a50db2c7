"""
The cards to print: made of the cheat sheet, one page each, and complete in themselves.
"""

from __future__ import annotations

import html
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import typed
from cards import cards

CHROMIUM = shutil.which("chromium")


@pytest.mark.parametrize("role, lang", cards.names())
def test_a_card_is_what_the_sheet_says(role: str, lang: str) -> None:
    """
    The page in docs/ is the one that is made now: after a change of the sheet, `python tests/cards/cards.py`.
    """
    assert cards.render(role, lang) == cards.place(role, lang).read_text(encoding="utf-8")


@pytest.mark.parametrize("role, lang", cards.names())
def test_a_card_stands_alone(role: str, lang: str) -> None:
    """
    A card fetches nothing, is an A4 page, and every line it says to type is read by the commands.
    """
    page = cards.place(role, lang).read_text(encoding="utf-8")
    lines = [html.unescape(re.sub("<[^>]+>", "", line)) for line in re.findall("<code>(.*?)</code>", page)]

    assert [] == re.findall(r"https?:|src=|url\(|@import|<script|<link", page)
    assert "@page { size: A4;" in page
    assert 30 <= len(lines)
    for line in lines:
        typed.read_by_the_command(line)


def test_both_roles_and_languages_have_a_card() -> None:
    """
    Four cards are made, and no other lies in docs/.
    """
    expected = [f"card.{role}.{lang}.html" for role in ("coordinator", "inspector") for lang in ("en", "zh")]

    assert expected == sorted(path.name for path in (cards.ROOT / "docs").glob("card.*"))
    assert expected == sorted(cards.place(role, lang).name for role, lang in cards.names())


@pytest.mark.parametrize(
    "text, columns, expected",
    [
        ("One. Two is longer. Three", 12, "One."),
        ("One. Two is longer. Three", 40, "One. Two is longer. Three"),
        ("A file is a .json or a .zip. Both", 10, "A file is a .json or a .zip."),
        ("不会。已有的只说“已有”。", 40, "不会。已有的只说“已有”。"),
        ("不会。已有的只说“已有”。", 10, "不会。"),
    ],
)
def test_an_answer_is_cut_between_sentences(text: str, columns: int, expected: str) -> None:
    """
    A card takes whole sentences, one at least.
    """
    assert expected == cards.shortened(text, columns)


@pytest.mark.skipif(not CHROMIUM, reason="the pages can be counted only where chromium is")
@pytest.mark.parametrize("role, lang", cards.names())
def test_a_card_is_one_page(role: str, lang: str, tmp_path: Path) -> None:
    """
    Printed, each card is one page.
    """
    out = tmp_path / "card.pdf"
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--user-data-dir={tmp_path}"]
    subprocess.run([str(CHROMIUM), *options, f"--print-to-pdf={out}", str(cards.place(role, lang))], check=True,
                   capture_output=True)  # fmt: skip

    assert 1 == len(re.findall(rb"/Type\s*/Page\b(?!s)", out.read_bytes()))
