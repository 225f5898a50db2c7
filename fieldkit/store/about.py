"""
Who works in a workspace: `workspace.json`, which stays there. Region, group, author, the current visit, defaults.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fieldkit.errors import LedgerDamaged, ReadOnly
from fieldkit.store.durable import make_folder, read_file, replace_file
from fieldkit.store.workspace import ABOUT, LOCAL, TIMEOUT_S, Workspace


def load_about(workspace: Workspace) -> dict[str, Any]:
    """
    Give who works here: region, group, author, the current visit, defaults.
    """
    import json

    path = workspace.place(ABOUT)
    try:
        value = json.loads(read_file(path).decode("utf-8"))
    except ValueError:
        raise LedgerDamaged(path=path, line=1, reason="not_json") from None
    if not isinstance(value, dict):
        raise LedgerDamaged(path=path, line=1, reason="layout")
    return value


def save_about(workspace: Workspace, about: dict[str, Any]) -> None:
    """
    Write `workspace.json` whole or not at all.
    """
    import json

    try:
        text = json.dumps(about, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        replace_file(workspace.place(ABOUT), text.encode("utf-8"))
    except PermissionError as error:
        raise ReadOnly(path=workspace.place()) from error


def change_about(workspace: Workspace, change: Callable[[dict[str, Any]], dict[str, Any]]) -> dict[str, Any]:
    """
    Change `workspace.json` as it is now, one window after the other, and give it. Raises ReadOnly, LedgerLocked.
    """
    from fieldkit.store.lock import write_lock

    try:
        make_folder(workspace.place(LOCAL))
        with write_lock(workspace.place(LOCAL, "lock"), TIMEOUT_S):
            about = change(load_about(workspace))
            save_about(workspace, about)
    except PermissionError as error:
        raise ReadOnly(path=workspace.place()) from error
    return about
