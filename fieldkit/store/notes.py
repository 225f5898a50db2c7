"""
Durable notes of what was done in a workspace: what was merged, imported, handed over, backed up and restored when. They
stay on the laptop, and travel in a backup of it.
"""

from __future__ import annotations

import json
import os
from datetime import datetime
from typing import Any

from fieldkit.core.hashing import sha256
from fieldkit.store.durable import make_folder, read_file, replace_file
from fieldkit.store.workspace import LOCAL, Workspace

MERGES, LISTS, EXPORTS = "merges", "lists", "exports"
COPIES, RESTORES, WRITERS = "copies", "restores", "writers"
DEFERRALS = "deferrals"
# A note so short a person may read line by line; a longer one would take more time to lay out than to make.
_READABLE = 50_000


def keep_note(workspace: Workspace, folder: str, now: datetime, document: dict[str, Any]) -> bool:
    """
    Keep a note among those of its kind, named by the time and numbered, since a clock may go back. What it tells of is
    done by now, so a disk that takes no note is no failure; False says so.
    """
    try:
        write_note(workspace, folder, now, document)
    except OSError:
        return False
    return True


def write_note(workspace: Workspace, folder: str, now: datetime, document: dict[str, Any]) -> None:
    """
    Write a note that what is being done cannot do without; raises OSError.
    """
    number = 1 + last_number(workspace, folder)
    dated = {**document, "at": now.isoformat(timespec="seconds"), "number": number}
    data = _encoded(dated)
    make_folder(workspace.place(LOCAL, folder))
    name = f"{now:%Y%m%dT%H%M%S%f}-{sha256(data).hexdigest()[:8]}.json"
    replace_file(workspace.place(LOCAL, folder, name), data)


def _encoded(document: dict[str, Any]) -> bytes:
    text = json.dumps(document, ensure_ascii=False, sort_keys=True)
    if len(text) < _READABLE:
        text = json.dumps(document, ensure_ascii=False, sort_keys=True, indent=1)
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        # Half a character, told of something that could not be believed.
        return json.dumps(document, sort_keys=True).encode()


def load_notes(workspace: Workspace, folder: str) -> list[dict[str, Any]]:
    """
    Give the notes of one kind, the oldest first; one that cannot be read is left out.
    """
    found = []
    try:
        names = sorted(name for name in os.listdir(workspace.place(LOCAL, folder)) if name.endswith(".json"))
    except OSError:
        return []
    for name in names:
        try:
            document = json.loads(read_file(workspace.place(LOCAL, folder, name)).decode("utf-8", "surrogateescape"))
        except (OSError, ValueError):
            continue
        if isinstance(document, dict):
            found.append(document)
    return sorted(found, key=_number)


def last_number(workspace: Workspace, folder: str) -> int:
    """
    Give the number of the latest note of a kind, 0 where there is none.
    """
    return max((_number(note) for note in load_notes(workspace, folder)), default=0)


def _number(note: dict[str, Any]) -> int:
    """
    Give the number of a note, 0 for one from before they had any.
    """
    number = note.get("number")
    return number if type(number) is int else 0
