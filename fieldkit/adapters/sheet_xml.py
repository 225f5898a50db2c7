"""
What calamine does not say of an .xlsx file, looked up in its XML: cells whose formula failed or was never calculated
(it gives them as empty), and sheets that reach so far that reading them would take all memory.
"""

from __future__ import annotations

import re
import zlib
from html import unescape
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from fieldkit.errors import TableUnreadable

LARGEST_SHEET = 4_000_000
LARGEST_BYTES = 256 * 1024 * 1024
Parts = dict[tuple[int, int], str]

_SHEET = re.compile(rb"<(?:\w+:)?sheet\s([^>]*)>")
_LINK = re.compile(rb"<(?:\w+:)?Relationship\s([^>]*)>")
# A cell without content closes itself, and then has nothing to say here.
_CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*?)(?<!/)>(.*?)</(?:\w+:)?c>", re.DOTALL)
_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?(?<!/)>(.*?)</", re.DOTALL)
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")


def look_into(data: bytes, path: str = "") -> dict[str, Parts]:
    """
    Give for each sheet of an .xlsx file the cells, as (row, column) from 0, that cannot be relied on, and what they
    show; nothing for other kinds of file. Raises TableUnreadable: `too_large`, or `not_workbook` for a broken zip.
    """
    if not data.startswith(b"PK"):
        return {}
    try:
        with ZipFile(BytesIO(data)) as packed:
            if sum(one.file_size for one in packed.infolist()) > LARGEST_BYTES:
                raise TableUnreadable(path=path, reason="too_large")
            if "xl/workbook.xml" not in packed.namelist():
                return {}
            return {name: _spoiled(packed.read(part), path) for name, part in _sheets(packed)}
    except (BadZipFile, zlib.error, KeyError, RuntimeError, EOFError, OSError):
        raise TableUnreadable(path=path, reason="not_workbook") from None


def _sheets(packed: ZipFile) -> list[tuple[str, str]]:
    """
    Give the names of the sheets and the parts of the file they are in.
    """
    links = packed.read("xl/_rels/workbook.xml.rels")
    targets = {_attribute(one, "Id"): _attribute(one, "Target") for one in _LINK.findall(links)}
    found = []
    for one in _SHEET.findall(packed.read("xl/workbook.xml")):
        target = targets.get(_attribute(one, r"\w+:id"), "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if part in packed.namelist():
            found.append((_attribute(one, "name"), part))
    return found


def _attribute(attributes: bytes, name: str) -> str:
    found = re.search(rf'(?:^|\s){name}="([^"]*)"', attributes.decode("utf-8", "replace"))
    return unescape(found[1]) if found else ""


def _spoiled(xml: bytes, path: str) -> Parts:
    found: Parts = {}
    last_row = last_column = 0
    for attributes, content in _CELL.findall(xml):
        value, kind = _VALUE.search(content), _attribute(attributes, "t")
        place = _place(_attribute(attributes, "r"))
        if place is None:
            continue
        last_row, last_column = max(last_row, place[0]), max(last_column, place[1])
        if kind == "e":
            found[place] = unescape(value[1].decode("utf-8", "replace")) if value else "?"
        elif kind != "str" and _FORMULA.search(content) and not (value and value[1]):
            found[place] = "="
    if (last_row + 1) * (last_column + 1) > LARGEST_SHEET:
        raise TableUnreadable(path=path, reason="too_large")
    return found


def _place(name: str) -> tuple[int, int] | None:
    """
    Read `B5` as (4, 1).
    """
    found = re.fullmatch(r"([A-Z]{1,3})([1-9][0-9]{0,6})", name)
    if not found:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]) - 1, column - 1
