"""
Readers that are not ours: what a spreadsheet, a Markdown page and a workbook hold as others read them.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import nasty

from .texts import acting

GUARDED = ("=", "+", "-", "@", "|", "%", "＝", "＋", "－", "＠", "﹦", "﹢", "﹣", "﹫")


def name(text: str) -> str:
    """
    Give a string a name for a finding.
    """
    return ascii(text)[:60]


def guarded(text: str) -> str:
    """
    Give a text as a cell of a CSV file has to have it.
    """
    shown = nasty.shown(text)
    return f"'{shown}" if shown.lstrip().startswith(GUARDED) else shown


def formulas(cells: list[list[str]]) -> list[str]:
    """
    Name the cells of the first two columns that a spreadsheet would take for formulas.
    """
    found = [cell for row in cells for cell in row[:2] if cell.lstrip().startswith(GUARDED)]
    return [f"formula {name(cell)}" for cell in found]


def markdown(text: str) -> tuple[list[list[str]], list[str]]:
    """
    Read a page of Markdown with another's reader: the cells of its table as text, and what in it acts.
    """
    from markdown_it import MarkdownIt

    rows: list[list[str]] = []
    wrong = []
    for token in MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text):
        if token.type == "tr_open":
            rows.append([])
        if token.type == "inline":
            kinds = {child.type for child in token.children or ()}
            wrong += sorted(kinds - {"text", "strong_open", "strong_close", "softbreak", "hardbreak", "text_special"})
            if token.level > 2:
                rows[-1].append("".join(child.content for child in token.children or ()))
    wrong += ["a bare link"] if "http://" in text or " www." in text else []
    return rows, wrong


def workbook(path: Path) -> tuple[list[str], list[str]]:
    """
    Read an .xlsx by its XML: every text as Excel shows it, and what in it would act.
    """
    wrong, texts = [], []
    with zipfile.ZipFile(path) as archive:
        for part in archive.namelist():
            if not part.endswith(".xml"):
                continue
            tree = ElementTree.fromstring(archive.read(part))
            tags = {one.tag.rpartition("}")[2] for one in tree.iter()}
            wrong += [f"{part}: {tag}" for tag in sorted(tags & {"f", "hyperlink", "oleObject", "externalLink"})]
            for one in tree.iter():
                if one.tag.endswith("}si"):
                    told = "".join(part.text or "" for part in one.iter() if part.tag.endswith("}t"))
                    texts.append(re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), told))
    return texts, wrong


def text_file(path: Path) -> tuple[list[str], list[str]]:
    """
    Read a .csv: every cell, and what in it would act.
    """
    data = path.read_bytes().decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(data, newline="")) for cell in row]
    wrong = acting(data, "\r\n") + [f"formula {name(cell)}" for cell in cells if cell.lstrip().startswith(GUARDED)]
    return cells, wrong
