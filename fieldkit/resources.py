"""
Where the shipped reference data and templates are found, whichever way fieldkit was installed.
"""

from __future__ import annotations

from pathlib import Path
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
    package = Path(__file__).resolve().parent
    inside = package / kind
    if inside.is_dir():
        return inside
    checkout = package.parent
    if (checkout / "setup.cfg").is_file() and (checkout / kind).is_dir():
        return checkout / kind
    return _zipped(kind)


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
