"""
What a merge remembers of the files it read, so that the next one need not read them again.
"""

from __future__ import annotations

from fieldkit.core.entry import decode_line
from fieldkit.core.sources import ROW_SIGNS, EntryRuns
from fieldkit.operations.gathering import Piece
from fieldkit.operations.merge_report import Outcome
from fieldkit.store.arrivals import Fetched
from fieldkit.store.remembered import Memory, Remembered, keep_memory
from fieldkit.store.workspace import Workspace


def remember_files(workspace: Workspace, memory: Memory, outcome: Outcome) -> None:
    """
    Remember the files in which nothing was amiss and of which nothing was erased: reading them again would tell the
    same. Of the others nothing is remembered. The workspace's lock is held.
    """
    pieces = outcome.gathered.pieces()
    if len(outcome.gathered.parts) < 2 or all(piece.mark is None for piece in pieces):
        return
    erased = [decode_line(line) for line in map(outcome.union.get, outcome.erased.entries) if line]
    rows = frozenset(one.id[:ROW_SIGNS] for one in erased if not one.dev)
    gone = EntryRuns({entry.dev: () for entry in erased}, rows)
    kept: dict[str, Remembered] = {}
    lost: list[str] = []
    fresh = False
    for piece, got in zip(pieces, outcome.fetched, strict=True):
        place = memory.place(str(piece.input.path))
        known = _remembered(piece, got, gone)
        if known:
            kept[place] = known
            fresh |= not piece.remembered
        else:
            lost.append(place)
    # Nothing came and nothing is new to remember: what was noted holds as it is.
    if fresh or outcome.gathered.pile.arrived:
        keep_memory(workspace, kept, lost)


def _remembered(piece: Piece, got: Fetched, gone: EntryRuns) -> Remembered | None:
    amiss = piece.unbelieved or piece.flaw or piece.torn or got.lacking or got.damaged
    if piece.mark is None or amiss or piece.input.kind not in ("ledger", "bundle"):
        return None
    brought = piece.brought
    if not gone.rows.isdisjoint(brought.rows) or not gone.writers.keys().isdisjoint(brought.writers):
        return None
    which = brought.document(brought.rows)
    return Remembered(piece.mark, piece.input.kind, piece.sha256, piece.size, piece.read, which)
