"""
What the notes of merges say and need to say of the files that came: each file's entries once, and as short as can be.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from fieldkit.core.shapes import mapping, text, texts
from fieldkit.core.sources import ROW_SIGNS
from fieldkit.operations.gathering import FileReport, Gathered, Piece


class Noted:
    """
    What is noted already: of which files, by sha256, and which rows of lists came by a merge and not by an import here.
    """

    def __init__(self, notes: Iterable[Mapping[str, Any]], gathered: Gathered) -> None:
        self.files: set[str] = set()
        self.rows = set(_new_rows(gathered))
        for file in _files(notes):
            brought = mapping(file.get("brought"))
            if brought:
                self.files.add(text(file.get("sha256")))
                self.rows.update(texts(brought.get("rows")))

    def brought(self, part: Piece | FileReport) -> dict[str, Any]:
        """
        Give what the note of one input says of its entries: nothing when an earlier note does.
        """
        if not isinstance(part, Piece) or part.sha256 in self.files:
            return {}
        self.files.add(part.sha256)
        return {"brought": part.brought.document(self.rows)}


def _files(notes: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for note in notes:
        files = note.get("files")
        yield from map(mapping, files if isinstance(files, list) else ())


def _new_rows(gathered: Gathered) -> Iterator[str]:
    """
    Give the rows of lists that were not here before.
    """
    for piece in gathered.pieces():
        fresh = {identity[:ROW_SIGNS].decode() for identity in piece.fresh}
        yield from piece.brought.rows & fresh
