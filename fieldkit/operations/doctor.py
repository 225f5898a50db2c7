"""
A look at the installation, this computer and the workspace: each fact with whether it needs a person.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from fieldkit import __version__, language
from fieldkit.core.tuples import NamedTuple
from fieldkit.errors import FieldkitError, LedgerLocked, NoWorkspace
from fieldkit.resources import names, root
from fieldkit.store.about import load_about
from fieldkit.store.durable import StrPath
from fieldkit.store.lock import write_lock
from fieldkit.store.settings import load_defaults, load_writer, settings_folder
from fieldkit.store.workspace import Workspace, find_workspace, read_content

PACKAGES = ("click", "rich", "tinydb", "geopy", "pillow", "msgspec", "prcoords")
LEAST_PYTHON = (3, 11)
LEAST_FREE_MB = 200
NARROW_COLUMNS = 80
NETWORK_TYPES = ("nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "sshfs", "fuse.sshfs", "9p", "davfs", "afpfs")
DRIVE_REMOTE = 4
PLAIN_CHINESE = "汉字"


class Fact(NamedTuple):
    """
    One thing looked at: `name` and `advice` are words of closed lists, `advice` is "" when all is well.
    """

    name: str
    value: str
    advice: str = ""


class Health(NamedTuple):
    """
    What was found, in order.
    """

    facts: tuple[Fact, ...]

    @property
    def ok(self) -> bool:
        """
        Tell whether nothing needs a look.
        """
        return not any(fact.advice for fact in self.facts)


def examine(folder: StrPath | None, width: int, encoding: str) -> Health:
    """
    Look at everything; nothing is written, and nothing that is wrong stops the look. `width` and `encoding` are
    those of the console.
    """
    return Health((*_program(), *_console(width, encoding), *_packages(), *_data(), *_workspace_facts(folder)))


def _program() -> Iterator[Fact]:
    import platform

    version = platform.python_version()
    yield Fact("fieldkit", __version__)
    yield Fact("python", f"{version} {sys.executable}", "" if sys.version_info >= LEAST_PYTHON else "old_python")
    yield Fact("system", platform.platform())
    yield Fact("settings", str(settings_folder()), "" if _writable(settings_folder()) else "not_writable")


def _writable(folder: Path) -> bool:
    while not folder.exists() and folder.parent != folder:
        folder = folder.parent
    return os.access(folder, os.W_OK)


def _console(width: int, encoding: str) -> Iterator[Fact]:
    try:
        PLAIN_CHINESE.encode(encoding)
        chinese = True
    except (UnicodeEncodeError, LookupError):
        chinese = False
    yield Fact("language", language.current())
    yield Fact("console_encoding", encoding, "" if chinese else "console_encoding")
    yield Fact("file_names", sys.getfilesystemencoding())
    yield Fact("console_width", str(width), "" if width >= NARROW_COLUMNS else "narrow")


def _packages() -> Iterator[Fact]:
    for name in PACKAGES:
        try:
            yield Fact(name, metadata.version(name))
        except metadata.PackageNotFoundError:
            yield Fact(name, "", "missing_package")


def _data() -> Iterator[Fact]:
    try:
        yield Fact("data", str(root("data")))
        yield Fact("campaigns", ", ".join(names("data", "campaigns")))
    except FileNotFoundError:
        yield Fact("data", "", "missing_data")


def _workspace_facts(folder: StrPath | None) -> Iterator[Fact]:
    try:
        workspace = find_workspace(folder)
    except NoWorkspace:
        yield Fact("workspace", str(folder or ""), "no_workspace" if folder else "")
        return
    yield Fact("workspace", str(workspace.root), "" if _writable(workspace.root) else "read_only")
    yield from _ledger(workspace)
    yield _lock(workspace)
    yield from _disk(workspace.root)
    yield from _stick(workspace)


def _stick(workspace: Workspace) -> Iterator[Fact]:
    """
    Look at the folder for hand-overs and backups: whether it is there, can be written to, and is another disk.
    """
    try:
        own = load_about(workspace).get("stick")
    except (FieldkitError, OSError):
        own = None
    folder = str(own or load_defaults().get("stick") or "")
    if not folder:
        return
    if not os.path.isdir(folder):
        yield Fact("stick", folder, "no_stick")
    elif not os.access(folder, os.W_OK):
        yield Fact("stick", folder, "stick_read_only")
    else:
        same = os.stat(folder).st_dev == os.stat(workspace.place()).st_dev
        yield Fact("stick", folder, "same_disk" if same else "")


def _ledger(workspace: Workspace) -> Iterator[Fact]:
    try:
        content, about = read_content(workspace), load_about(workspace)
    except (FieldkitError, OSError) as error:
        reason = error.facts.get("reason", "") if isinstance(error, FieldkitError) else error
        yield Fact("ledger", str(reason), "damaged")
        return
    advice = "torn" if content.torn else "changed_layout" if content.changed_layout else ""
    yield Fact("campaign", content.campaign)
    yield Fact("entries", str(len(content.lines)), advice)
    note = load_writer(workspace.root)
    known = note is not None and (not note.last or note.last.encode() in content.lines)
    yield Fact("writer", note.dev if note else "", "" if note is None or known else "other_copy")
    for name in ("region", "group", "author"):
        if about.get(name):
            yield Fact(name, str(about[name]))


def _lock(workspace: Workspace) -> Fact:
    path = workspace.local / "lock"
    if not path.exists():
        return Fact("lock", "free")
    try:
        with write_lock(path, timeout_s=0.0):
            return Fact("lock", "free")
    except LedgerLocked as error:
        return Fact("lock", str(error.facts["holder"]), "locked")
    except OSError:
        return Fact("lock", "", "")


def _disk(folder: Path) -> Iterator[Fact]:
    import shutil

    free_mb = shutil.disk_usage(folder).free // 1_000_000
    yield Fact("free_mb", str(free_mb), "" if free_mb >= LEAST_FREE_MB else "disk_full")
    kind = _drive(folder)
    yield Fact("drive", kind, "network" if kind.lower() in (*NETWORK_TYPES, "network") else "")


def _drive(folder: Path) -> str:
    """
    Give the type of the file system a folder is on, "network" for a drive of another computer, "" when unknown.
    """
    place = str(folder.resolve())
    if os.name == "nt":
        import ctypes

        if place.startswith("\\\\"):
            return "network"
        kernel = ctypes.windll.kernel32  # type: ignore[attr-defined,unused-ignore]
        return "network" if kernel.GetDriveTypeW(place[:3]) == DRIVE_REMOTE else "local"
    try:
        mounts = Path("/proc/mounts").read_text("utf-8", "replace").splitlines()
    except OSError:
        return ""
    found = [line.split()[1:3] for line in mounts if len(line.split()) > 2]
    above = [each for each in found if place == each[0] or place.startswith(each[0].rstrip("/") + "/")]
    return max(above, key=lambda each: len(each[0]))[1] if above else ""
