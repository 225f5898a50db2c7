"""
Word templates are filled with texts, joined into one file, and can do nothing else.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import pytest
from papers import make
from papers.reading import parts, parts_of, word_text

from fieldkit.adapters.word import fill
from fieldkit.errors import ExtraMissing, InvalidTemplate


def template(body: str, foot: str = "{{ trace }}", **more: str) -> bytes:
    """
    Make a template with this body.
    """
    held = {name: data.decode() for name, data in parts_of(make.template("record", "en")).items()}
    start, _, rest = held["word/document.xml"].partition("<w:body>")
    held["word/document.xml"] = f"{start}<w:body>{body}{rest[rest.index('<w:sectPr>') :]}"
    held["word/footer1.xml"] = held["word/footer1.xml"].replace("{{ trace }}", foot)
    return make.packed({**held, **more})


def filled(tmp_path: Path, *papers: tuple[bytes, dict[str, Any]]) -> Path:
    """
    Fill templates and write the file.
    """
    path = tmp_path / "out.docx"
    path.write_bytes(fill(papers, "own.docx"))
    return path


def test_words_are_filled_in(tmp_path: Path) -> None:
    """
    Names are replaced by their words in body and foot, lists give a paragraph each, line ends break the line.
    """
    body = make.para("{{ a }}!") + make.each("one", "many", "- {{ one }}", "Cell")

    path = filled(tmp_path, (template(body), {"a": "甲\n乙", "many": ["x", "y"], "trace": "T"}))

    text = word_text(path)
    assert [True] * 3 == [said in text for said in ("甲\n乙!", "- x\n- y", "T")]


@pytest.mark.parametrize("text", ["{_{ a }_}", "{_% if %_}", "%_}{_%", "{{ a }}", "{_{_{", "&#95;", "<w:t>"])
def test_signs_of_templates_in_words_stay_words(tmp_path: Path, text: str) -> None:
    """
    What docxtpl would read as braces is text when it comes from the words.
    """
    path = filled(tmp_path, (template(make.para("[{{ a }}]")), {"a": text, "trace": text}))

    assert f"[{text}]" in word_text(path)
    assert 3 == word_text(path).count(text)


@pytest.mark.parametrize(
    "expression",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ a.__init__.__globals__ }}",
        "{{ self.__init__ }}",
        "{{ many.append('x') }}",
        "{{ cycler.__init__.__globals__.os }}",
        "{% include 'x' %}",
        "{{ nothing }}",
        "{% for x in nothing %}{% endfor %}",
        "{{ a",
        "{% for x in many %}",
        "{{ a | nofilter }}",
    ],
)
def test_a_template_is_no_program(tmp_path: Path, expression: str) -> None:
    """
    A template that reaches beyond its words, names what is not there or leaves a tag open is refused with its name.
    """
    with pytest.raises(InvalidTemplate) as caught:
        filled(tmp_path, (template(make.para(expression)), {"a": "x", "many": ["y"], "trace": ""}))

    assert ("own.docx", "placeholder") == (caught.value.facts["path"], caught.value.facts["reason"])


@pytest.mark.parametrize("expression", ["{{ a + 1 }}", "{{ 1 // 0 }}", "{{ many[9] }}", "{{ a() }}"])
def test_an_expression_that_makes_no_sense_is_refused(tmp_path: Path, expression: str) -> None:
    """
    An expression that fails is the template's fault and is said to be, never a bug of ours.
    """
    with pytest.raises(InvalidTemplate) as caught:
        filled(tmp_path, (template(make.para(expression)), {"a": "x", "many": ["y"], "trace": ""}))

    assert "placeholder" == caught.value.facts["reason"]


def locked(data: bytes) -> bytes:
    """
    Say of every part of a zip that a password is needed to open it.
    """
    return re.sub(rb"(PK\x01\x02....)\0", lambda found: found[1] + b"\x01", data, flags=re.DOTALL)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no zip",
        make.packed({"a.txt": "x"}),
        make.packed({"[Content_Types].xml": "<x/>", "_rels/.rels": "<x/>"}),
        template("<w:p>", **{"word/styles.xml": "<broken"}),
        make.packed({"[Content_Types].xml": make.types(), "_rels/.rels": make.relations([])}),
        locked(make.template("record", "zh")),
    ],
    ids=["empty", "text", "zip", "bare", "broken", "nothing", "locked"],
)
def test_what_is_no_template_is_refused(tmp_path: Path, data: bytes) -> None:
    """
    A file that Word could not open either is refused with its name.
    """
    with pytest.raises(InvalidTemplate) as caught:
        filled(tmp_path, (data, {"trace": ""}))

    assert ("own.docx", "not_docx") == (caught.value.facts["path"], caught.value.facts["reason"])


def test_a_fault_of_a_shipped_template_is_a_bug() -> None:
    """
    What a template without a name, one of ours, cannot do is raised as it is.
    """
    from jinja2 import UndefinedError

    with pytest.raises(UndefinedError):
        fill([(template(make.para("{{ nothing }}")), {"trace": ""})])


def test_papers_are_joined_with_their_own_feet(tmp_path: Path) -> None:
    """
    Several papers are one file in order; each has its own page and its own feet, and no part is there twice.
    """
    papers = [(template(make.para("{{ a }}")), {"a": f"body{n}", "trace": f"foot{n}"}) for n in (1, 2, 3)]

    held = parts(filled(tmp_path, *papers))

    body = held["word/document.xml"].decode()
    feet = sorted(name for name in held if name.startswith("word/footer"))
    assert body.index("body1") < body.index("body2") < body.index("body3")
    assert (3, 6, 6) == (body.count("<w:sectPr"), body.count("footerReference"), len(feet))
    assert [True] * 3 == [2 == sum(f"foot{n}".encode() in held[name] for name in feet) for n in (1, 2, 3)]
    assert [] == [name for name in feet if f'PartName="/{name}"' not in held["[Content_Types].xml"].decode()]


def test_a_paper_that_ends_in_a_table_is_joined_too(tmp_path: Path) -> None:
    """
    The page of a paper whose last thing is a table goes into a paragraph behind it.
    """
    body = make.table((1000,), [make.row([make.cell(make.para("{{ a }}"), 1000)])])

    path = filled(tmp_path, *[(template(body), {"a": f"cell{n}", "trace": ""}) for n in (1, 2)])

    assert word_text(path).index("cell1") < word_text(path).index("cell2")


def test_a_cell_left_empty_gets_a_paragraph(tmp_path: Path) -> None:
    """
    A loop over nothing leaves no cell without a paragraph, which Word would take for damage.
    """
    cell = make.cell(make.each("one", "many", "{{ one }}", "Cell"), 1000)
    body = make.table((1000,), [make.row([cell])]) + make.para("end")

    path = filled(tmp_path, (template(body), {"many": [], "trace": ""}))

    text = parts(path)["word/document.xml"].decode()
    assert ("<w:tcPr>" in text, "</w:tcPr></w:tc>" in text) == (True, False)


def test_the_same_words_give_the_same_bytes() -> None:
    """
    Filling is a function of template and words.
    """
    papers = [(template(make.para("{{ a }}")), {"a": "x", "trace": "y"})] * 2

    assert fill(papers) == fill(papers)


def test_without_the_library_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Where docxtpl is not installed the extra is named, and what goes without it.
    """
    monkeypatch.setitem(sys.modules, "docxtpl", None)

    with pytest.raises(ExtraMissing) as caught:
        fill([(b"", {})])

    assert {"extra": "reports", "path": ".docx", "action": "write", "instead": ".html"} == caught.value.facts
