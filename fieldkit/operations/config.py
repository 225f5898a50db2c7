"""
Defaults: of this user on this laptop, and of one workspace. A workspace's value stands before the user's.
"""

from __future__ import annotations

import os
from typing import Any

from fieldkit.core.tuples import NamedTuple
from fieldkit.errors import InvalidInput, NotFound, NoWorkspace
from fieldkit.language import LANGUAGES
from fieldkit.store.about import change_about, load_about
from fieldkit.store.durable import StrPath
from fieldkit.store.limits import BUILT_IN
from fieldkit.store.settings import load_defaults, save_default
from fieldkit.store.workspace import Workspace, find_workspace

LIMITS = tuple(BUILT_IN)
USER = ("author", "datum", "language", "stick", *LIMITS)
WORKSPACE = ("region", "group", "laptop")
BOTH = ("author", "datum", "stick")
NAMES = (*USER, *WORKSPACE)


class Setting(NamedTuple):
    """
    One default: its value ("" for none), whose it is (workspace, user, built_in or none), and for a stick whether it is
    plugged in.
    """

    name: str
    value: str
    origin: str
    there: bool = True


class Settings(NamedTuple):
    """
    Defaults as they stand, with the workspace they were read in, None outside of one.
    """

    folder: StrPath | None
    settings: tuple[Setting, ...]


def _workspace(folder: StrPath | None) -> Workspace | None:
    """
    Find the workspace, None outside of one; raises NoWorkspace for a folder named that is none.
    """
    try:
        return find_workspace(folder)
    except NoWorkspace:
        if folder is not None:
            raise
        return None


def show(folder: StrPath | None, name: str | None = None) -> Settings:
    """
    Give all defaults or the named one; raises NotFound with the nearest names.
    """
    if name is not None and name not in NAMES:
        from fieldkit.core.codes import nearest

        raise NotFound(kind="setting", name=name, nearest=nearest(name, NAMES) or list(NAMES))
    workspace = _workspace(folder)
    about = load_about(workspace) if workspace else {}
    user = load_defaults()
    found = [_setting(each, about, user) for each in ([name] if name else NAMES)]
    return Settings(workspace.folder if workspace else None, tuple(found))


def _setting(name: str, about: dict[str, Any], user: dict[str, str]) -> Setting:
    for origin, values in (("workspace", about), ("user", user)):
        if values.get(name):
            return Setting(name, str(values[name]), origin, name != "stick" or os.path.isdir(str(values[name])))
    return Setting(name, BUILT_IN[name], "built_in") if name in BUILT_IN else Setting(name, "", "none")


def change(folder: StrPath | None, name: str, value: str | None, here: bool = False) -> Settings:
    """
    Set a default, or with None remove it. Region, group and laptop are the workspace's; author, datum, stick, language
    and the limits the user's, or with `here` (author, datum, stick) this workspace's alone.

    Raises NotFound, InvalidInput, NoWorkspace.
    """
    show(folder, name)
    if name in WORKSPACE or (here and name in BOTH):
        checked = None if value is None else _checked(folder, name, value)
        change_about(find_workspace(folder), lambda about: _with(about, name, checked))
    else:
        save_default(name, None if value is None else _checked(folder, name, value))
    return show(folder, name)


def _with(about: dict[str, Any], name: str, value: str | None) -> dict[str, Any]:
    rest = {one: kept for one, kept in about.items() if one != name}
    return rest if value is None else {**rest, name: value}


def _checked(folder: StrPath | None, name: str, value: str) -> str:
    if name in ("region", "group"):
        return _known(folder, name, value)
    if name == "datum":
        from fieldkit.operations.people import parse_word

        return parse_word("datum", value, "datum")
    if name == "language" and value not in LANGUAGES:
        raise InvalidInput(field=name, value=value, reason="choice", hint=", ".join(LANGUAGES))
    if name in LIMITS:
        return _limit_value(name, value)
    if name == "stick":
        return _folder_value(value)
    from fieldkit.operations.people import laptop_value
    from fieldkit.operations.records import name_value

    return laptop_value(name, value) if name == "laptop" else name_value(name, value)


def _limit_value(name: str, value: str) -> str:
    """
    Accept a whole number, of MiB or of files, that has at most nine digits.
    """
    text = value.strip()
    if not text.isascii() or not text.isdecimal() or not 0 < int(text[:10]) < 10**9:
        raise InvalidInput(field=name, value=value, reason="whole_number", hint=BUILT_IN[name])
    return str(int(text))


def _folder_value(value: str) -> str:
    """
    Accept a folder, there or not: a stick is set before it is plugged in. It is kept as a whole path, the same from
    everywhere; raises InvalidInput for a file.
    """
    if not value.strip():
        raise InvalidInput(field="stick", value=value, reason="blank", hint=None)
    path = os.path.abspath(os.path.expanduser(value))
    if os.path.exists(path) and not os.path.isdir(path):
        raise InvalidInput(field="stick", value=value, reason="not_folder", hint=None)
    return path


def _known(folder: StrPath | None, name: str, value: str) -> str:
    """
    Give the code of a region or group of this ledger; only this needs the ledger to be read.
    """
    from fieldkit.core.lookup import find
    from fieldkit.operations.naming import region_code
    from fieldkit.operations.session import Session

    session = Session.at(folder)
    if name == "region":
        return region_code(session.campaign, value)
    return find(session.state, "group", value).code
