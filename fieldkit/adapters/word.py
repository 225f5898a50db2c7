"""
docxtpl as a printer: Word templates filled with plain words, several papers in one file, the same words the same bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from fieldkit.errors import ExtraMissing, InvalidTemplate

Words = Mapping[str, Any]
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
# docxtpl reads these signs as written-out braces and would turn them into braces, in words from outside too.
_TAKEN = re.compile("(?<=[{}%])_(?=[{}%])")
# A part that a page of paper refers to, and the attribute that names it.
_FOOT = ("footerReference", "headerReference")
# What opening a file raises that is none of Word's, damaged or locked, and what an expression that makes no sense.
_NO_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError)
_NO_WORD_FILE = (ValueError, TypeError, LookupError, AttributeError, SyntaxError, *_NO_ZIP)
_NO_SENSE = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError)
_SPACE = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def fill(papers: Sequence[tuple[bytes, Words]], name: str = "") -> bytes:
    """
    Fill each template with its words and give them as one .docx, each paper with its own pages and feet.

    Words are texts: braces, tags and fields in them stay text. A template can only read its words: it is no program.
    Raises ExtraMissing without docxtpl, InvalidTemplate(`path` is *name*) for what is no template.
    """
    need_docxtpl()
    whole, *others = [_filled(template, words, name) for template, words in papers]
    for number, other in enumerate(others, 1):
        _append(whole, other, number)
    out = io.BytesIO()
    whole.save(out)
    return _steady(out.getvalue())


def need_docxtpl() -> None:
    """
    Make sure that Word papers can be made here; raises ExtraMissing naming what is to be installed.
    """
    try:
        import docxtpl  # noqa: F401
    except ImportError:
        raise ExtraMissing(extra="reports", path=".docx", action="write", instead=".html") from None


def _filled(template: bytes, words: Words, name: str) -> Any:
    """
    Fill one template and give the document. What a template of ours, which has no name, cannot do is a bug of ours and
    is raised as it is.
    """
    from docxtpl import DocxTemplate
    from jinja2 import TemplateError

    paper = DocxTemplate(io.BytesIO(template))
    try:
        paper.init_docx()
    except _NO_WORD_FILE as error:
        raise InvalidTemplate(path=name, reason="not_docx", detail=str(error)) from None
    try:
        return _rendered(paper, words)
    except (SyntaxError, TemplateError, *_NO_SENSE) as error:
        if not name:
            raise
        reason = "not_docx" if isinstance(error, SyntaxError) else "placeholder"
        raise InvalidTemplate(path=name, reason=reason, detail=str(error)) from None


def _rendered(paper: Any, words: Words) -> Any:
    """
    Put the words in, with an engine that lets a template read them and do nothing else.
    """
    from docx import Document
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    paper.render(_marked(words), ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined))
    out = io.BytesIO()
    paper.save(out)
    return _whole(Document(out))


def _whole(document: Any) -> Any:
    """
    Give every cell that a loop left empty a paragraph: Word takes a cell without one for damage.
    """
    for cell in document.element.body.iter(f"{_SPACE}tc"):
        if not any(child.tag == f"{_SPACE}p" for child in cell):
            cell.add_p()
    return document


def _marked(words: Any) -> Any:
    """
    Escape every text of the words, so that docxtpl finds none of its own signs in them.
    """
    from jinja2.utils import markupsafe

    if isinstance(words, str):
        return markupsafe.Markup(_TAKEN.sub("&#95;", str(markupsafe.escape(words))))
    if isinstance(words, Mapping):
        return {name: _marked(value) for name, value in words.items()}
    return [_marked(value) for value in words]


def _append(whole: Any, other: Any, number: int) -> None:
    """
    Put the content of a document behind another, its last page description kept with its own feet.
    """
    end = whole.element.body.sectPr
    # The page of what stood so far goes into its last paragraph, where Word keeps the pages of all but the end.
    last = end.getprevious()
    if last is None or last.tag != f"{_SPACE}p":
        last = whole.add_paragraph()._p
    last.get_or_add_pPr().append(deepcopy(end))
    body = other.element.body
    page = body.sectPr
    for foot in page:
        if foot.tag.removeprefix(_SPACE) in _FOOT:
            foot.set(_RELATION, _moved_foot(whole.part, other.part.rels[foot.get(_RELATION)], number))
    for element in list(body):
        if element is not page:
            end.addprevious(element)
    end.getparent().replace(end, page)


def _moved_foot(target: Any, relation: Any, number: int) -> str:
    """
    Copy a foot (or head) into another document under a name of its own and give the id it has there.
    """
    from docx.opc.packuri import PackURI

    part = relation.target_part
    stem, suffix = str(part.partname).rsplit(".", 1)
    moved = type(part)(PackURI(f"{stem}_{number}.{suffix}"), part.content_type, part.element, target.package)
    known = {each.partname: each for each in target.package.iter_parts()}
    for key, rel in part.rels.items():
        found = rel.target_ref if rel.is_external else known.get(rel.target_part.partname, rel.target_part)
        moved.load_rel(rel.reltype, found, key, rel.is_external)
    identity: str = target.relate_to(moved, relation.reltype)
    return identity


def _steady(data: bytes) -> bytes:
    """
    Give a .docx whose bytes depend on its parts alone: no time of writing in it.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as steady:
        for name in given.namelist():
            info = zipfile.ZipInfo(name, _LONG_AGO)
            info.compress_type = zipfile.ZIP_DEFLATED
            steady.writestr(info, given.read(name))
    return out.getvalue()
