"""
A zip with a list of all its files in it: how one is written, opened, and believed.
"""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable, Collection, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO, Self, TypeVar

from fieldkit.core.canonical import check_value, encode
from fieldkit.core.evidence import is_digest
from fieldkit.core.tuples import NamedTuple
from fieldkit.errors import FieldkitError, FileRefused
from fieldkit.store.limits import Limits, is_dense, limits
from fieldkit.store.zipped import Member, members, read_member, read_whole

_DATE = (1980, 1, 1, 0, 0, 0)
# A name, a size and a hash, and the name once more where the photo is missing: 250 bytes.
_LARGEST_LINE = 320
Told = TypeVar("Told")


class Listed(NamedTuple):
    """
    One file as the list of a zip names it: its name there, size in bytes, sha256.
    """

    name: str
    size: int
    sha256: str

    @property
    def is_plausible(self) -> bool:
        """
        Tell whether size and hash can be those of a file; what a name may be is for who takes the list.
        """
        return type(self.size) is int and self.size >= 0 and is_digest(self.sha256)


class ListedZip:
    """
    An open zip whose list was read; use it as a context manager.
    """

    def __init__(self, file: BinaryIO, path: str, found: Mapping[str, Member], allowed: Limits) -> None:
        self._file = file
        self.path = path
        self._members = found
        self.allowed = allowed

    @classmethod
    def open(cls, path: Path, allowed: Limits | None = None) -> Self:
        """
        Open a zip; raises FileRefused when it or the list in it cannot be believed, or is larger than is allowed (by
        this user, if nothing else is said), OSError when there is none.
        """
        file, most = path.open("rb"), allowed or limits()
        try:
            return cls(file, str(path), members(file, str(path), most), most)
        except BaseException:
            file.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *trouble: object) -> None:
        self._file.close()

    def matching(self, name: str, digest: str, size: int | None = None) -> bytes | None:
        """
        Give the bytes of a file in the zip when they have this sha256 (and size); None when they differ, cannot be
        unpacked or are not there.
        """
        try:
            return self.unpacked(name, digest, size)
        except FileRefused:
            return None

    def unpacked(self, name: str, digest: str, size: int | None = None) -> bytes | None:
        """
        Give the same, but raise FileRefused("zip_headers") where a file cannot be unpacked.
        """
        member = self._members.get(name)
        if member is None or size not in (None, member.size):
            return None
        data = read_whole(self._file, member, self.path)
        return data if sha256(data).hexdigest() == digest else None

    @property
    def file(self) -> BinaryIO:
        """
        The zip itself.
        """
        return self._file

    def packed(self, name: str) -> bytes:
        """
        Give the bytes of a file that is in the zip, whatever its list says of them; raises FileRefused("zip_headers")
        where it cannot be unpacked.
        """
        return read_member(self._file, self._members[name], self.path)

    def read_list(self, name: str, newest: int, take_apart: Callable[[dict[str, Any]], Told]) -> Told:
        """
        Read the list, canonical JSON of a format not newer than `newest`, and give what `take_apart` makes of it; that
        may raise ValueError, KeyError or TypeError for a list that is not shaped like one. Raises FileRefused.
        """
        member = self._members[name]
        if member.size > (self.allowed.files + 1) * _LARGEST_LINE:
            raise FileRefused(self.path, "manifest", name)
        data = read_whole(self._file, member, self.path)
        try:
            if is_dense(data):
                raise ValueError(name)
            document = json.loads(data)
            check_value(document)
            if type(document) is not dict or encode(document) != data or type(document["format"]) is not int:
                raise ValueError(name)
            if document["format"] > newest:
                raise FileRefused(self.path, "too_new", document["format"])
            return take_apart(document)
        except FileRefused:
            raise
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError, FieldkitError):
            raise FileRefused(self.path, "manifest", name) from None

    def refuse_unlisted(self, names: Collection[str]) -> None:
        """
        Refuse a zip that holds anything its list does not name, but for the folders these names lie in; raises
        FileRefused("zip_names").
        """
        folders = {name[: place + 1] for name in names for place, sign in enumerate(name) if sign == "/"}
        for name in self._members:
            if name not in names and name not in folders:
                raise FileRefused(self.path, "zip_names", name)


def add_file(archive: Any, name: str, data: bytes) -> None:
    """
    Add a file the same way on every system: fixed date, fixed rights, not packed, so that equal content is equal bytes.
    """
    from zipfile import ZIP_STORED, ZipInfo

    info = ZipInfo(name, _DATE)
    info.compress_type = ZIP_STORED
    info.create_system = 3
    info.external_attr = 0o100644 << 16
    archive.writestr(info, data)


def prove(written: Path, is_sound: Callable[[Path], bool]) -> None:
    """
    Read a zip just written by the reader that will judge it elsewhere; raises OSError (EIO) when it would not take it.
    """
    try:
        sound = is_sound(written)
    except FileRefused:
        sound = False
    if not sound:
        raise OSError(errno.EIO, os.strerror(errno.EIO), str(written))
