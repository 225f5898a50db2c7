"""
Durable notes of what was done in a workspace: what was merged, imported and handed over when. They stay on the laptop.
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


def keep_note(workspace: Workspace, folder: str, now: datetime, document: dict[str, Any]) -> bool:
    """
    Keep a note among those of its kind, named by the time. What it tells of is done by now, so a disk that takes no
    note is no failure; False says so.
    """
    dated = {**document, "at": now.isoformat(timespec="seconds")}
    data = json.dumps(dated, ensure_ascii=False, indent=1, sort_keys=True).encode("utf-8", "surrogateescape")
    try:
        make_folder(workspace.place(LOCAL, folder))
        name = f"{now:%Y%m%dT%H%M%S%f}-{sha256(data).hexdigest()[:8]}.json"
        replace_file(workspace.place(LOCAL, folder, name), data)
    except OSError:
        return False
    return True


def load_notes(workspace: Workspace, folder: str) -> list[dict[str, Any]]:
    """
    Give the notes of one kind, the oldest first; one that cannot be read is left out.
    """
    found = []
    try:
        names = sorted(os.listdir(workspace.place(LOCAL, folder)))
    except OSError:
        return []
    for name in names:
        try:
            document = json.loads(read_file(workspace.place(LOCAL, folder, name)).decode("utf-8", "surrogateescape"))
        except (OSError, ValueError):
            continue
        if isinstance(document, dict) and name.endswith(".json"):
            found.append(document)
    return found
