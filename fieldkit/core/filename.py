"""
File names made of codes and names: such as Windows, a stick's FAT, Linux and macOS all take, and a merge finds.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

# A dot too: on Windows what stands before the first one may be the name of a device, and a leading one hides the file.
_FORBIDDEN = '<>:"/\\|?*.'
_LONGEST_PART = 120
_MOST_TRIES = 99


def file_stem(parts: Sequence[str]) -> str:
    """
    Join parts by `_` into a file name without ending. What cannot stand in one becomes a dash, whoever typed it; a part
    is cut where a name would grow too long for a disk, and an empty one is left out.
    """
    return "_".join(filter(None, map(_part, parts)))


def _part(text: str) -> str:
    plain = unicodedata.normalize("NFC", text)
    kept = "".join(" " if sign in _FORBIDDEN or not sign.isprintable() else sign for sign in plain)
    whole = "-".join(kept.split()).encode("utf-8", "ignore")
    return whole[:_LONGEST_PART].decode("utf-8", "ignore").strip("-")


def file_names(stem: str, ending: str) -> Iterator[str]:
    """
    Give the names to try, one after the other, where a file of the first name must stay: `stem`, `stem-2`, `stem-3` …
    """
    yield stem + ending
    for number in range(2, _MOST_TRIES + 1):
        yield f"{stem}-{number}{ending}"
