"""
Where the shipped reference data and templates are found, whichever way fieldkit was installed.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from fieldkit.errors import NotFound

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


def root(kind: str) -> Traversable:
    """
    Find the folder `kind` ("data" or "templates"): inside the package, else in a checkout, else nowhere.

    A folder beside the package counts only when `setup.cfg` lies there too, so that a stranger's
    `site-packages/data` can never answer. Raises FileNotFoundError when the installation lacks it.
    """
    found = _folder(kind)
    if not found:
        return _zipped(kind)
    from pathlib import Path

    return Path(found)


def _folder(kind: str) -> str:
    """
    Give the folder as text, "" when there is none: reading one file needs no pathlib.
    """
    package = os.path.dirname(os.path.realpath(__file__))
    inside, checkout = os.path.join(package, kind), os.path.dirname(package)
    if os.path.isdir(inside):
        return inside
    beside = os.path.join(checkout, kind)
    return beside if os.path.isfile(os.path.join(checkout, "setup.cfg")) and os.path.isdir(beside) else ""


def _zipped(kind: str) -> Traversable:
    from importlib.resources import files

    inside = files("fieldkit") / kind
    if not inside.is_dir():
        raise FileNotFoundError(f"this installation of fieldkit has no {kind}/")
    return inside


def read_text(kind: str, name: str) -> str:
    """
    Read one shipped file as UTF-8 text; `name` is a path below the folder, parts joined by "/".

    Raises NotFound (kind, name, nearest) when there is no such file.
    """
    parts = name.split("/")
    if all(part not in ("", ".", "..") and "\\" not in part and ":" not in part for part in parts):
        folder = _folder(kind)
        if folder and os.path.isfile(os.path.join(folder, *parts)):
            with open(os.path.join(folder, *parts), encoding="utf-8") as file:
                return file.read()
        found = root(kind).joinpath(*parts)
        if found.is_file():
            return found.read_text(encoding="utf-8")
    raise NotFound(kind=kind, name=name, nearest=[])


def read_json(kind: str, name: str) -> Any:
    """
    Read one shipped JSON document, for example `read_json("data", "campaigns/langfang-2021.json")`.

    Raises NotFound (kind, name, nearest) when there is no such file.
    """
    import json

    return json.loads(read_text(kind, name))


def names(kind: str, folder: str, suffix: str = ".json") -> list[str]:
    """
    List what a shipped folder holds: file names without the suffix, sorted; empty when there is no such folder.
    """
    place = root(kind).joinpath(*folder.split("/"))
    if not place.is_dir():
        return []
    return sorted(each.name.removesuffix(suffix) for each in place.iterdir() if each.name.endswith(suffix))
