"""
The zip container as far as a bundle needs it, read with no trust: every header checked, every byte counted.
"""

from __future__ import annotations

import struct
import zlib
from typing import BinaryIO

from fieldkit.core.tuples import NamedTuple
from fieldkit.errors import FileRefused

MOST_FILES = 100_000
LARGEST_FILE = 512 * 2**20
LARGEST_UNPACKED = 128 * 2**20
LARGEST_RATIO = 200
_LARGEST_DIRECTORY = 32 * 2**20
_END, _LOCATOR, _END64 = b"PK\x05\x06", b"PK\x06\x07", b"PK\x06\x06"
_CENTRAL, _LOCAL = b"PK\x01\x02", b"PK\x03\x04"
_STORED, _DEFLATED = 0, 8
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_LATER_SIZES = 0x8


class Member(NamedTuple):
    """
    One file of a zip, its two headers agreeing: name, method, sizes in bytes, and where its bytes begin.
    """

    name: str
    method: int
    packed: int
    size: int
    header: int
    start: int


def members(file: BinaryIO, path: str) -> dict[str, Member]:
    """
    List the files of a zip by name; raises FileRefused (not_a_bundle | truncated | zip_headers | zip_overlap |
    zip_names | zip_method | zip_encrypted | too_large). Folders are left out. Nothing is unpacked.
    """
    size = file.seek(0, 2)
    start, length, count = _directory(file, size, path)
    if count > MOST_FILES or length > _LARGEST_DIRECTORY:
        raise FileRefused(path, "too_large")
    file.seek(start)
    listed = _central(file.read(length), count, path)
    found: dict[str, Member] = {}
    folded: set[str] = set()
    for name, flags, method, packed, unpacked, header in listed:
        if name.casefold() in folded:
            raise FileRefused(path, "zip_names", name)
        if header > start:
            raise FileRefused(path, "zip_headers", name)
        folded.add(name.casefold())
        found[name] = _checked(file, path, name, flags, method, packed, unpacked, header)
    _refuse_overlap(list(found.values()), start, path)
    return {name: member for name, member in found.items() if not name.endswith("/")}


def read_member(file: BinaryIO, member: Member, path: str) -> bytes:
    """
    Unpack one file of a zip, never more bytes than its headers say; raises FileRefused("zip_headers").
    """
    file.seek(member.start)
    packed = file.read(member.packed)
    if member.method == _STORED:
        data = packed
    else:
        unpacker = zlib.decompressobj(-15)
        try:
            data = unpacker.decompress(packed, member.size + 1)
        except zlib.error:
            raise FileRefused(path, "zip_headers", member.name) from None
    if len(data) != member.size:
        raise FileRefused(path, "zip_headers", member.name)
    return data


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
    count, length, start = struct.unpack("<HII", end[10:20])
    behind = 22
    if 0xFFFF == count or 0xFFFFFFFF in (length, start):
        if tail[-42:-38] != _LOCATOR or tail[-98:-94] != _END64 or len(tail) < 98:
            raise FileRefused(path, "zip_headers")
        count, length, start = struct.unpack("<QQQ", tail[-98:][32:56])
        behind = 98
    if start + length + behind != size:
        raise FileRefused(path, "zip_headers")
    return start, length, count


def _central(data: bytes, count: int, path: str) -> list[tuple[str, int, int, int, int, int]]:
    """
    Read the central directory into (name, flags, method, packed, size, header offset).
    """
    rows: list[tuple[str, int, int, int, int, int]] = []
    at = 0
    while at < len(data):
        if data[at : at + 4] != _CENTRAL or len(data) < at + 46 or len(rows) >= count:
            raise FileRefused(path, "zip_headers")
        flags, method = struct.unpack_from("<HH", data, at + 8)
        packed, size, names, extras, comments = struct.unpack_from("<IIHHH", data, at + 20)
        header = struct.unpack_from("<I", data, at + 42)[0]
        raw, extra = data[at + 46 : at + 46 + names], data[at + 46 + names : at + 46 + names + extras]
        if header == 0xFFFFFFFF:
            header = _far_header(extra, path)
        rows.append((_name(raw, path), flags, method, packed, size, header))
        at += 46 + names + extras + comments
    if len(rows) != count:
        raise FileRefused(path, "zip_headers")
    return rows


def _far_header(extra: bytes, path: str) -> int:
    """
    Read a header offset beyond 4 GB from the extra field.
    """
    if len(extra) < 12 or struct.unpack_from("<HH", extra) != (1, 8):
        raise FileRefused(path, "zip_headers")
    return int(struct.unpack_from("<Q", extra, 4)[0])


def _name(raw: bytes, path: str) -> str:
    """
    Accept only plain ASCII names that stay below the folder they are in.
    """
    name = raw.decode("latin-1")
    parts = name.removesuffix("/").split("/")
    plain = name.isascii() and name.isprintable() and not any(sign in name for sign in '\\:*?"<>|')
    if not plain or any(part in ("", ".", "..") for part in parts):
        raise FileRefused(path, "zip_names", ascii(name[:80]))
    return name


def _checked(
    file: BinaryIO, path: str, name: str, flags: int, method: int, packed: int, size: int, header: int
) -> Member:
    if flags & _ENCRYPTED:
        raise FileRefused(path, "zip_encrypted", name)
    if method not in (_STORED, _DEFLATED):
        raise FileRefused(path, "zip_method", name)
    largest = LARGEST_FILE if method == _STORED else LARGEST_UNPACKED
    if size > largest or packed > largest or size > max(packed, 1) * LARGEST_RATIO:
        raise FileRefused(path, "too_large", name)
    file.seek(header)
    local = file.read(30)
    if len(local) < 30 or local[:4] != _LOCAL:
        raise FileRefused(path, "zip_headers", name)
    local_flags, local_method = struct.unpack_from("<HH", local, 6)
    local_packed, local_size, names, extras = struct.unpack_from("<IIHH", local, 18)
    sizes = (local_packed, local_size)
    later = local_flags & _LATER_SIZES and sizes == (0, 0)
    same = (local_flags & ~_UTF8_NAME, local_method) == (flags & ~_UTF8_NAME, method)
    if not same or (sizes != (packed, size) and not later) or file.read(names) != name.encode("latin-1"):
        raise FileRefused(path, "zip_headers", name)
    if method == _STORED and packed != size:
        raise FileRefused(path, "zip_headers", name)
    return Member(name, method, packed, size, header, header + 30 + names + extras)


def _refuse_overlap(found: list[Member], end: int, path: str) -> None:
    """
    Refuse files whose bytes share a place with another's or reach into the directory.
    """
    ordered = sorted(found, key=lambda member: member.header)
    begins = [*[member.header for member in ordered], end]
    for place, member in enumerate(ordered):
        if member.start + member.packed > begins[place + 1]:
            raise FileRefused(path, "zip_overlap", member.name)
