"""
What a person typed and has not finished: kept on this laptop until it is logged, never part of the ledger.
"""

from __future__ import annotations

import json
import os
from typing import Any

from fieldkit.store.durable import make_folder, read_file, remove_file, replace_file
from fieldkit.store.workspace import LOCAL, Workspace

FOLDER = "drafts"
_ENDING = ".json"


def save_draft(workspace: Workspace, name: str, document: dict[str, Any]) -> bool:
    """
    Keep a draft under a name, whole or not at all; False where the disk takes nothing, which must stop nobody.
    """
    text = json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True).encode("utf-8", "surrogatepass")
    try:
        make_folder(workspace.place(LOCAL, FOLDER))
        replace_file(workspace.place(LOCAL, FOLDER, name + _ENDING), text)
    except OSError:
        return False
    return True


def load_drafts(workspace: Workspace) -> list[tuple[str, dict[str, Any]]]:
    """
    Give the drafts by name, which begins with when each was begun; one that cannot be read is left out.
    """
    found: list[tuple[str, dict[str, Any]]] = []
    try:
        names = sorted(os.listdir(workspace.place(LOCAL, FOLDER)))
    except OSError:
        return found
    for name in names:
        try:
            document = json.loads(read_file(workspace.place(LOCAL, FOLDER, name)).decode("utf-8", "surrogatepass"))
        except (OSError, ValueError):
            continue
        if name.endswith(_ENDING) and isinstance(document, dict):
            found.append((name.removesuffix(_ENDING), document))
    return found


def drop_draft(workspace: Workspace, name: str) -> None:
    """
    Remove a draft: it was logged, or is not wanted.
    """
    remove_file(workspace.place(LOCAL, FOLDER, name + _ENDING))
