"""
Papers read back: what a person would read in them, and what could act in them.
"""

from __future__ import annotations

import io
import re
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

SPACE = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TOLD = frozenset(f"{SPACE}{name}" for name in ("t", "br", "tab"))
SHOWN = re.compile(r"word/(document|footer\d[\d_]*)\.xml")
# Whatever in a Word file does more than stand there: fields, links, pictures, objects, scripts of any kind.
ACTING = ("fldSimple", "instrText", "hyperlink", "drawing", "object", "pict", "altChunk", "sdt")


def parts(path: Path) -> dict[str, bytes]:
    """
    Give the parts of a .docx by name.
    """
    return parts_of(path.read_bytes())


def parts_of(data: bytes) -> dict[str, bytes]:
    """
    Give the parts of a .docx in memory by name; how a zip packs them differs between machines.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert len(archive.namelist()) == len(set(archive.namelist()))
        return {name: archive.read(name) for name in archive.namelist()}


def trees(path: Path) -> dict[str, ElementTree.Element]:
    """
    Parse the parts a person reads; every part must be well-formed.
    """
    found = {name: ElementTree.fromstring(data) for name, data in parts(path).items()}
    return {name: tree for name, tree in found.items() if SHOWN.fullmatch(name)}


def word_text(path: Path) -> str:
    """
    Give the text of a .docx, a line for each paragraph.
    """
    lines, signs = [], {f"{SPACE}br": "\n", f"{SPACE}tab": "\t"}
    for tree in trees(path).values():
        for paragraph in tree.iter(f"{SPACE}p"):
            lines.append("".join(signs.get(one.tag) or (one.text or "") for one in paragraph.iter() if told(one)))
    return "\n".join(lines)


def told(element: ElementTree.Element) -> bool:
    """
    Tell whether an element is text or a break of a line.
    """
    return element.tag in TOLD


def acting(path: Path) -> list[str]:
    """
    List what acts in a .docx, but for the number of the page.
    """
    found = [
        one.tag.removeprefix(SPACE) + (one.text or "")
        for tree in trees(path).values()
        for one in tree.iter()
        if one.tag.removeprefix(SPACE) in ACTING
    ]
    return [one for one in found if one != "instrText PAGE "]


class Page(HTMLParser):
    """
    An HTML paper: its text, its tags, and the attributes that name something elsewhere.
    """

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.told: list[str] = []
        self.tags: set[str] = set()
        self.elsewhere: list[str] = []
        self.policy = ""
        self.feed(path.read_text(encoding="utf-8"))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """
        Keep a tag and what it refers to.
        """
        self.tags.add(tag)
        known = dict(attrs)
        self.elsewhere += [f"{tag} {name}" for name in known if name in ("href", "src", "style") or name[:2] == "on"]
        if tag == "meta" and known.get("http-equiv") == "Content-Security-Policy":
            self.policy = known.get("content") or ""
        if tag in ("p", "td", "th", "h1", "h2", "br"):
            self.told.append("\n")

    def handle_data(self, data: str) -> None:
        """
        Keep a text.
        """
        self.told.append(data)

    @property
    def text(self) -> str:
        """
        The text of the page.
        """
        return "".join(self.told)


def text_of(path: Path) -> str:
    """
    Give the text of a paper of either form.
    """
    return word_text(path) if path.suffix == ".docx" else Page(path).text
