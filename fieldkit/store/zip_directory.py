"""
The directory at the end of a zip, read with no trust: where it lies, how long it is, and a row for each file.
"""

from __future__ import annotations

import struct
from typing import BinaryIO

from fieldkit.core.tuples import NamedTuple
from fieldkit.errors import FileRefused

_END, _LOCATOR, _END64 = b"PK\x05\x06", b"PK\x06\x07", b"PK\x06\x06"
_CENTRAL, _LOCAL = b"PK\x01\x02", b"PK\x03\x04"
_LARGEST_ROW = 336
_FAR, _OTHER_NAME = 0x1, 0x7075


class Row(NamedTuple):
    """
    What the directory says of a file: `facts` are the 20 bytes from the flags to the sizes, as they stand in the
    file's own header too.
    """

    name: str
    facts: bytes
    header: int
    rights: int


def rows(file: BinaryIO, path: str, most: int) -> tuple[list[Row], int]:
    """
    Give a row for each file of a zip, no name twice, and where the directory begins; raises FileRefused (not_a_bundle |
    truncated | zip_headers | zip_names | over_files) with the name it is about.
    """
    start, length, count = _directory(file, file.seek(0, 2), path)
    if count > most:
        raise FileRefused(path, "over_files", f"{count} > {most}")
    if length > count * _LARGEST_ROW:
        raise FileRefused(path, "zip_headers")
    file.seek(start)
    found = _central(file.read(length), count, path)
    _refuse_twins(found, path)
    return found, start


def _directory(file: BinaryIO, size: int, path: str) -> tuple[int, int, int]:
    """
    Give place, length and count of the central directory, from the very end of the file.
    """
    file.seek(0)
    if file.read(4) not in (_LOCAL, _END):
        raise FileRefused(path, "not_a_bundle")
    file.seek(max(size - 98, 0))
    tail = file.read(98)
    end = tail[-22:]
    if end[:4] != _END or len(end) < 22:
        raise FileRefused(path, "truncated")
    disk, first_disk, here, count, length, start, comment = struct.unpack("<HHHHIIH", end[4:])
    if (disk, first_disk, comment) != (0, 0, 0) or here != count:
        raise FileRefused(path, "zip_headers")
    behind = 22
    if 0xFFFF == count or 0xFFFFFFFF in (length, start):
        start, length, count = _far_directory(tail, size, path)
        behind = 98
    if start + length + behind != size:
        raise FileRefused(path, "zip_headers")
    return start, length, count


def _far_directory(tail: bytes, size: int, path: str) -> tuple[int, int, int]:
    """
    Read the end of a zip of many files or of more than 4 GB: three records that must point at each other, and agree
    where the last of them has room for the number.
    """
    if len(tail) < 98 or tail[56:60] != _LOCATOR or tail[:4] != _END64:
        raise FileRefused(path, "zip_headers")
    rest, _versions, disk, first_disk, here, count, length, start = struct.unpack("<QIIIQQQQ", tail[4:56])
    locator = struct.unpack("<IQI", tail[60:76])
    small = struct.unpack("<HII", tail[86:96])
    wide = ((count, 0xFFFF), (length, 0xFFFFFFFF), (start, 0xFFFFFFFF))
    same = all(said in (number, most) for said, (number, most) in zip(small, wide, strict=True))
    if (rest, disk, first_disk) != (44, 0, 0) or here != count or locator != (0, size - 98, 1) or not same:
        raise FileRefused(path, "zip_headers")
    return start, length, count


def _central(data: bytes, count: int, path: str) -> list[Row]:
    """
    Read the rows of the central directory, which fill it.
    """
    rows: list[Row] = []
    at = 0
    while at < len(data):
        if data[at : at + 4] != _CENTRAL or len(data) < at + 46 or len(rows) >= count:
            raise FileRefused(path, "zip_headers")
        names, extras, comments, disk, _inner, rights, header = struct.unpack_from("<HHHHHII", data, at + 28)
        raw, extra = data[at + 46 : at + 46 + names], data[at + 46 + names : at + 46 + names + extras]
        name, fields = _name(raw, path), _extra(extra)
        if _OTHER_NAME in fields:
            raise FileRefused(path, "zip_names", name)
        if header == 0xFFFFFFFF:
            header = _far_header(fields.get(_FAR, b""), path, name)
        if disk:
            raise FileRefused(path, "zip_headers", name)
        rows.append(Row(name, data[at + 8 : at + 28], header, rights))
        at += 46 + names + extras + comments
    if len(rows) != count or at != len(data):
        raise FileRefused(path, "zip_headers")
    return rows


def _extra(data: bytes) -> dict[int, bytes]:
    """
    Take an extra field apart, as far as it can be: what other programs keep there does not matter here.
    """
    fields: dict[int, bytes] = {}
    at = 0
    while at + 4 <= len(data):
        kind, length = struct.unpack_from("<HH", data, at)
        fields.setdefault(kind, data[at + 4 : at + 4 + length])
        at += 4 + length
    return fields


def _far_header(field: bytes, path: str, name: str) -> int:
    """
    Read a header offset beyond 4 GB from the extra field.
    """
    if len(field) != 8:
        raise FileRefused(path, "zip_headers", name)
    return int(struct.unpack("<Q", field)[0])


def _name(raw: bytes, path: str) -> str:
    """
    Accept only plain ASCII names that stay below the folder they are in.
    """
    name = raw.decode("latin-1")
    parts = name.removesuffix("/").split("/")
    plain = name.isascii() and name.isprintable() and not any(sign in name for sign in '\\:*?"<>|')
    if not plain or any(part in ("", ".", "..") for part in parts):
        raise FileRefused(path, "zip_names", ascii(name[:80])[1:-1])
    return name


def _refuse_twins(rows: list[Row], path: str) -> None:
    """
    Refuse a name that comes twice, in whatever case: a disk may keep only one of them, and nobody can say which.
    """
    folded: set[str] = set()
    for row in rows:
        if row.name.casefold() in folded:
            raise FileRefused(path, "zip_names", row.name)
        folded.add(row.name.casefold())
