"""
The shipped templates are those the script makes, and their page says which names they may use.
"""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from make import Book, rec
from papers import make
from papers.reading import parts_of

from fieldkit import language
from fieldkit.core.paper import item_lines
from fieldkit.core.relations import Presence
from fieldkit.operations.report import Records, Sheet
from fieldkit.views.paper import LABELS
from fieldkit.views.paper_record import record_words

FOLDER = make.ROOT / "templates"
MADE = [(kind, lang) for kind in make.KINDS for lang in ("zh", "en")]


@pytest.mark.parametrize("kind, lang", MADE)
def test_a_shipped_template_is_what_the_script_makes(kind: str, lang: str) -> None:
    """
    Each template holds what `tests/papers/make.py` writes: run it again after a change of labels or of the page.
    """
    assert parts_of(make.template(kind, lang)) == parts_of((FOLDER / f"{kind}.{lang}.docx").read_bytes())


def test_no_other_word_file_is_shipped() -> None:
    """
    Every Word file among the templates is made by the script.
    """
    assert {f"{kind}.{lang}.docx" for kind, lang in MADE} == {path.name for path in FOLDER.glob("*.docx")}


@pytest.mark.parametrize("kind, lang", MADE)
def test_a_template_is_plain(kind: str, lang: str) -> None:
    """
    A template refers to nothing outside, embeds no font, names no person, and its parts are well-formed.
    """
    held = parts_of((FOLDER / f"{kind}.{lang}.docx").read_bytes())

    for name, data in held.items():
        ElementTree.fromstring(data)
        assert b"External" not in data, name
    assert b"<dc:creator>fieldkit</dc:creator>" in held["docProps/core.xml"]
    assert not [name for name in held if "font" in name.lower() and name != "word/fontTable.xml"]


def test_templates_share_their_styles() -> None:
    """
    Papers joined in one file look the same: the templates of both languages have the same styles and fonts.
    """
    held = [parts_of((FOLDER / f"{kind}.{lang}.docx").read_bytes()) for kind, lang in MADE]

    assert 1 == len({(one["word/styles.xml"], one["word/fontTable.xml"], one["word/settings.xml"]) for one in held})


def test_every_label_is_used() -> None:
    """
    No label is kept that stands in no template and on no page.
    """
    language.use("zh")
    texts = [parts_of(make.template(kind, "zh"))["word/document.xml"].decode() for kind in make.KINDS]
    page = (FOLDER / "paper.html.j2").read_text(encoding="utf-8")
    words = make.Maker("zh").words

    assert [] == [name for name in LABELS if not any(words[name] in text for text in texts)]
    assert [] == [name for name in LABELS if not re.search(rf"\b{name}\b", page)]


def test_the_page_of_names_is_complete() -> None:
    """
    The README of the templates lists exactly the names a record is filled from, and the names in its rows.
    """
    language.use("en")
    told = (FOLDER / "README.md").read_text(encoding="utf-8")
    table = told[told.index("| name | holds |") :]
    listed = [line.split("|") for line in table.splitlines() if line.startswith("| `")]
    names = {name for row in listed for name in re.findall(r"`(\w+)`", row[1])}
    rowed = [[re.findall(r"`(\w+)`", cell) for cell in row[1:3]] for row in listed if "rows:" in row[2]]
    rows = {name: set(inside) for [name], inside in rowed}
    [words] = record_words(bare())

    assert set(words) - {"kind"} == names
    assert {name: set(words[name][0]) for name in ("items", "findings", "photos")} == rows


def bare() -> Records:
    """
    Give the facts of a check that says nothing.
    """
    book = Book()
    book.check("C01", "131022-GW-001")
    state, campaign = book.state, book.campaign
    check = state.records["check"][rec("C01")]
    lines = item_lines(campaign, "GW", check.fields)
    there = Presence([], [], [], "")
    sheet = Sheet(check, None, None, there, (), "", lines, (), (), (), ("", ""), (), ())
    return Records(state, campaign, False, "2021-10-18", "C01", (sheet,))


def test_a_changed_template_is_noticed(tmp_path: Path) -> None:
    """
    A template that was changed by hand differs from what the script makes.
    """
    held = parts_of(make.template("record", "zh"))
    changed = make.packed({name: data.decode().replace("检查时间", "时间") for name, data in held.items()})

    assert held != parts_of(changed)
