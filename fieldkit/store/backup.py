"""
Backups: a whole workspace in one zip, with a list of every file, its size and its sha256.

What only helps this computer stays out: the cache, the lock, earlier backups, what a command left half-way.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO, Self

from fieldkit.core.canonical import encode
from fieldkit.core.evidence import PHOTO_NAME
from fieldkit.core.scan import PROGRAM
from fieldkit.core.tuples import NamedTuple
from fieldkit.errors import FileRefused, InvalidInput
from fieldkit.store.handover import put_in_place
from fieldkit.store.limits import OWN, Limits, limits
from fieldkit.store.listing import Listed, ListedZip, add_file, prove
from fieldkit.store.workspace import ABOUT, LEDGER, LOCAL, Workspace
from fieldkit.store.zipped import Member

FORMAT = 1
FOLDER = "backups"
PREFIX = "backup/"
_LEAST = 76  # bytes of headers that a file in a zip has at the least
MANIFEST = PREFIX + "manifest.json"
PHOTOS = "photos/"
_DEVICES = r"(?!(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|/|$))"
_NOTE = re.compile(
    rf"{LOCAL}/(?:{_DEVICES}[0-9a-z][0-9a-z._-]*/){{0,3}}{_DEVICES}[0-9a-z](?:[0-9a-z._-]*[0-9a-z_-])?", re.IGNORECASE
)
_PASSING = ("lock", FOLDER)
Told = Callable[[str, int, int], None]


class Contents(NamedTuple):
    """
    What a backup says of itself: the workspace's name, when it was made (ISO), which writer the laptop was there (""
    when it had written nothing), why the ledger could not be read ("" when it could), its files by name, and those left
    out.
    """

    name: str
    made_at: str
    writer: str
    damage: str
    files: dict[str, Listed]
    left_out: tuple[str, ...]


def is_kept(name: str) -> bool:
    """
    Accept only what can be the name of a workspace's own file: what a backup lists must never lie anywhere else.
    """
    if name in (ABOUT, LEDGER):
        return True
    if name.startswith(PHOTOS):
        return PHOTO_NAME.fullmatch(name.removeprefix(PHOTOS)) is not None
    return _NOTE.fullmatch(name) is not None and name.split("/")[1] not in _PASSING


def kept_files(workspace: Workspace) -> tuple[list[str], list[str]]:
    """
    Give the names of the files that belong to a workspace, the ledger first because photos are there before the entries
    that name them, and of those found beside them that nothing of ours can be.
    """
    kept: list[str] = [LEDGER, ABOUT]
    strange: list[str] = []
    for name in sorted([*_below(workspace, "photos"), *_below(workspace, LOCAL)]):
        (kept if is_kept(name) else strange).append(name)
    return kept, strange


def _below(workspace: Workspace, folder: str) -> Iterator[str]:
    try:
        inside = sorted(os.listdir(workspace.place(*folder.split("/"))))
    except (FileNotFoundError, NotADirectoryError):
        return
    for name in inside:
        passing = folder == LOCAL and (name in _PASSING or name.startswith("arriving-"))
        if passing or name.startswith("."):
            continue
        path = workspace.place(*folder.split("/"), name)
        if os.path.isdir(path) and not os.path.islink(path):
            yield from _below(workspace, f"{folder}/{name}")
        else:
            yield f"{folder}/{name}"


def write_backup(
    path: Path, facts: dict[str, Any], names: list[str], read: Callable[[str], bytes | None], tell: Told
) -> dict[str, Listed]:
    """
    Write a backup of the named files and put it in place when it was read again and every byte of it verified; give
    what it lists. `read` gives a file's bytes, or None for one that must be left out; `facts` are those of `Contents`
    but for the files.

    Raises NotSaved, ReadOnly or NotFound, leaving what was there; InvalidInput when there are more files than a zip
    holds.
    """
    if len(names) >= OWN.files:
        raise InvalidInput(field="FOLDER", value=str(len(names)), reason="too_many", hint=None)
    listed: dict[str, Listed] = {}

    def produce(file: BinaryIO) -> None:
        from zipfile import ZipFile

        with ZipFile(file, "w") as archive:
            for index, name in enumerate(names):
                tell("copied", index, len(names))
                data = read(name)
                if data is not None:
                    add_file(archive, PREFIX + name, data)
                    listed[name] = Listed(name, len(data), sha256(data).hexdigest())
            left_out = sorted({*facts["left_out"], *names} - listed.keys())
            files = [one._asdict() for one in listed.values()]
            document = {**facts, "files": files, "left_out": left_out, "format": FORMAT, "program": PROGRAM}
            add_file(archive, MANIFEST, encode(document))

    def is_sound(written: Path) -> bool:
        with Backup.open(written, OWN) as backup:
            return backup.contents.files == listed and not backup.differing(tell)

    put_in_place(path, produce, lambda written: prove(written, is_sound))
    return listed


class Backup(ListedZip):
    """
    An open backup, its zip and its list checked; use it as a context manager.
    """

    def __init__(self, file: BinaryIO, path: str, found: Mapping[str, Member], allowed: Limits) -> None:
        super().__init__(file, path, found, allowed)
        if MANIFEST not in found:
            raise FileRefused(path, "truncated")
        self.contents = self.read_list(MANIFEST, FORMAT, _contents)
        self.refuse_unlisted({MANIFEST, *(PREFIX + name for name in self.contents.files)})

    @classmethod
    def open(cls, path: Path, allowed: Limits | None = None) -> Self:
        """
        Open a backup; raises FileRefused when it is none or cannot be believed, OSError when there is none. It may hold
        as much as it is large, whatever else is taken in: it is one's own, and not packed.
        """
        size, most = path.stat().st_size, limits()
        if not opens_like_backup(path):
            raise FileRefused(str(path), "not_a_backup")
        return super().open(path, allowed or Limits(max(size, most.size), max(size // _LEAST, most.files)))

    def read(self, name: str) -> bytes | None:
        """
        Give a listed file's bytes when they match its list; None when it is not there or its bytes differ.
        """
        listed = self.contents.files[name]
        return self.matching(PREFIX + name, listed.sha256, listed.size)

    def differing(self, tell: Told) -> tuple[str, ...]:
        """
        Name the listed files that are not there or whose bytes differ.
        """
        names = list(self.contents.files)
        bad = []
        for index, name in enumerate(names):
            tell("copies_checked", index, len(names))
            if self.read(name) is None:
                bad.append(name)
        tell("copies_checked", len(names), len(names))
        return tuple(bad)


def opens_like_backup(path: Path) -> bool:
    """
    Tell by its first bytes whether a file is a backup: the name of the first file in the zip lies in the backup's
    folder.
    """
    try:
        with path.open("rb") as file:
            start = file.read(30 + len(PREFIX))
    except OSError:
        return False
    return start[:4] == b"PK\x03\x04" and start[30:] == PREFIX.encode()


def _contents(document: dict[str, Any]) -> Contents:
    """
    Take a list of files apart; raises ValueError, KeyError or TypeError when it is not shaped like one.
    """
    files: dict[str, Listed] = {}
    folded: set[str] = set()
    for one in document["files"]:
        listed = Listed(one["name"], one["size"], one["sha256"])
        if not listed.is_plausible or not is_kept(str(listed.name)) or listed.name.casefold() in folded:
            raise ValueError(listed.name)
        folded.add(listed.name.casefold())
        files[listed.name] = listed
    name, made_at, writer, damage = (document[each] for each in ("name", "made_at", "writer", "damage"))
    texts = [name, made_at, writer, damage, *document["left_out"]]
    if not {ABOUT, LEDGER} <= files.keys() or not all(isinstance(one, str) for one in texts):
        raise ValueError(LEDGER)
    return Contents(name, made_at, writer, damage, files, tuple(document["left_out"]))
