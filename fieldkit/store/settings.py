"""
The user's settings on this laptop: defaults, and which writer this laptop is in which workspace.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from fieldkit.core.tuples import NamedTuple
from fieldkit.language import settings_path
from fieldkit.store.durable import StrPath, make_folder, parent, read_file, replace_file

if TYPE_CHECKING:
    from pathlib import Path

DEFAULTS = ("author", "datum", "language", "stick", "max-size", "max-files")


class WriterNote(NamedTuple):
    """
    What this laptop remembers of its own writing in one workspace: writer id and the id of its last entry.
    """

    dev: str
    last: str


def settings_folder() -> Path:
    """
    Give the folder of the user's settings: FIELDKIT_HOME, or where the system keeps such things.
    """
    from pathlib import Path

    return Path(settings_path(os.environ))


def _file(name: str) -> str:
    return os.path.join(settings_path(os.environ), name)


def _load(path: str) -> dict[str, Any]:
    """
    Read a settings file; one that is missing or unreadable is empty, since everything in it can be made anew.
    """
    try:
        value = json.loads(read_file(path).decode("utf-8", "surrogateescape"))
    except (OSError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}


def load_defaults() -> dict[str, str]:
    """
    Give the user's defaults that are set.
    """
    found = _load(_file("defaults.json"))
    return {name: value for name, value in found.items() if name in DEFAULTS and isinstance(value, str)}


def save_default(name: str, value: str | None) -> None:
    """
    Set one of the user's defaults, or remove it with None.
    """
    values = load_defaults()
    values.pop(name, None)
    if value is not None:
        values[name] = value
    _save(_file("defaults.json"), values)


def load_writer(workspace: StrPath) -> WriterNote | None:
    """
    Give what this laptop remembers of its writer in the workspace at this place, or None.
    """
    note = _load(_file("writers.json")).get(os.path.realpath(workspace))
    if isinstance(note, dict) and isinstance(note.get("dev"), str) and isinstance(note.get("last"), str):
        return WriterNote(note["dev"], note["last"])
    return None


def save_writer(workspace: StrPath, note: WriterNote) -> None:
    """
    Remember the writer of a workspace. Losing this only makes a new writer, so a failure is no error.
    """
    path = _file("writers.json")
    try:
        writers = _load(path)
        writers[os.path.realpath(workspace)] = {"dev": note.dev, "last": note.last}
        _save(path, writers)
    except OSError:
        pass


def forget_writer(workspace: StrPath) -> None:
    """
    Forget which writer this laptop was in the workspace at this place: who writes there next is a new one. Raises
    OSError where that cannot be made sure of.
    """
    path = _file("writers.json")
    writers = _load(path)
    if writers.pop(os.path.realpath(workspace), None) is not None:
        _save(path, writers, durable=True)


def _save(path: str, values: dict[str, Any], durable: bool = False) -> None:
    make_folder(parent(path))
    data = json.dumps(values, ensure_ascii=False, indent=1, sort_keys=True).encode("utf-8", "surrogateescape")
    replace_file(path, data, durable=durable)
