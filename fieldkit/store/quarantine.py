"""
Bytes that arrived and are no entry, kept as they are under `local/quarantine/`, and what was decided about each.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from fieldkit.core.hashing import sha256
from fieldkit.core.shapes import text
from fieldkit.core.tuples import NamedTuple
from fieldkit.store.durable import read_file
from fieldkit.store.notes import load_notes, write_note
from fieldkit.store.workspace import LOCAL, Workspace

if TYPE_CHECKING:
    from fieldkit.core.salvage import Unbelieved

QUARANTINE = "quarantine"


class Held(NamedTuple):
    """
    One piece of what could not be believed: its number here, the hash that names it, the file and line it came from,
    the reason, when and by whom it was merged, its bytes; and the latest decision about it, {} for none.
    """

    number: int
    digest: str
    file: str
    line: int
    reason: str
    at: str
    merged_by: str
    raw: bytes
    decision: dict[str, Any]


def digest_of(raw: bytes) -> str:
    """
    Give the name of some bytes: the same bytes, whichever file brings them again, are the same piece.
    """
    return sha256(raw).hexdigest()


def load_held(workspace: Workspace) -> list[Held]:
    """
    Give all that is held, in the order it came.
    """
    decided: dict[str, dict[str, Any]] = {}
    found: dict[str, Held] = {}
    for note in load_notes(workspace, QUARANTINE):
        if "decision" in note:
            decided[text(note.get("digest"))] = note
        for one in note.get("pieces") or ():
            held = _held(note, one) if isinstance(one, dict) else None
            if held:
                found.setdefault(held.digest, held)
    return [held._replace(decision=decided.get(held.digest, {})) for held in found.values()]


def _held(note: dict[str, Any], one: dict[str, Any]) -> Held | None:
    number, line = one.get("number"), one.get("line")
    raw = text(one.get("text")).encode("utf-8", "surrogateescape")
    if type(number) is not int or type(line) is not int:
        return None
    file, reason, at, by = text(note.get("file")), text(one.get("reason")), text(note.get("at")), text(note.get("by"))
    return Held(number, digest_of(raw), file, line, reason, at, by, raw, {})


def hold(
    workspace: Workspace, now: datetime, by: str, file: str, digest: str, unbelieved: Iterable[Unbelieved]
) -> int:
    """
    Keep, durably, what a file holds that is no entry and is not kept here yet; give how many pieces are new. To be done
    under the lock, before any entry of the file is written. Raises OSError.
    """
    here = load_held(workspace)
    known, number = {held.digest for held in here}, max((held.number for held in here), default=0)
    pieces: list[dict[str, Any]] = []
    for one in unbelieved:
        name = digest_of(one.raw)
        if name not in known:
            known.add(name)
            said = one.raw.decode("utf-8", "surrogateescape")
            number += 1
            pieces.append({"line": one.line, "number": number, "reason": one.reason, "text": said})
    if pieces:
        write_note(workspace, QUARANTINE, now, {"by": by, "file": file, "pieces": pieces, "sha256": digest})
    return len(pieces)


def notes_naming(workspace: Workspace, ids: Iterable[str]) -> list[str]:
    """
    Give the files under `local/quarantine/` in which one of these ids stands, whatever else can be read there.
    """
    folder, wanted = workspace.place(LOCAL, QUARANTINE), [each.encode() for each in ids]
    try:
        paths = [os.path.join(folder, name) for name in sorted(os.listdir(folder))]
        return [path for path in paths if any(map(read_file(path).__contains__, wanted))]
    except OSError:
        return []


def decide(workspace: Workspace, now: datetime, held: Held, decision: str, facts: dict[str, Any]) -> None:
    """
    Keep what was decided about a piece; its bytes stay. Raises OSError.
    """
    write_note(workspace, QUARANTINE, now, {**facts, "decision": decision, "digest": held.digest})
