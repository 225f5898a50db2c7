"""
The zip container as far as a bundle needs it, read with no trust: every header checked, every byte counted.

A zip says everything twice, before each file and in a directory at its end, and programs differ in which they believe.
Here both must say the same and account for every byte, so that there is only one way to read what is taken.
"""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import BinaryIO

from fieldkit.core.tuples import NamedTuple
from fieldkit.errors import FileRefused
from fieldkit.store.limits import MIB, Limits, over_size
from fieldkit.store.zip_directory import Row, rows

LARGEST_RATIO = 200
# All files of a zip together, beside what one may have: photos do not shrink, and ledgers to a fifth.
_LARGEST_RATIO_OF_ALL, _UNPACKED_ANYWAY = 10, 64 * MIB
_PIECE = 64 * 1024
_LOCAL, _BEHIND = b"PK\x03\x04", b"PK\x07\x08"
_STORED, _DEFLATED = 0, 8
_LATER, _UTF8_NAME = 0x8, 0x800
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_HARMLESS = 0x2 | 0x4 | _LATER | _UTF8_NAME
_KIND, _REGULAR, _FOLDER, _DOS_FOLDER = 0o170000, 0o100000, 0o040000, 0x10


class Member(NamedTuple):
    """
    One file of a zip, its two headers agreeing: name, method, sizes in bytes, checksum, where its header and its bytes
    begin and where what belongs to it ends.
    """

    name: str
    method: int
    packed: int
    size: int
    crc: int
    header: int
    start: int
    end: int


def members(file: BinaryIO, path: str, allowed: Limits) -> dict[str, Member]:
    """
    List the files of a zip by name, folders by a name that ends in a slash; raises FileRefused (not_a_bundle |
    truncated | zip_headers | zip_gaps | zip_overlap | zip_names | zip_links | zip_method | zip_encrypted | zip_ratio |
    over_size | over_files) with the name of the file it is about. Nothing is unpacked.
    """
    listed, start = rows(file, path, allowed.files)
    found: dict[str, Member] = {}
    for row in listed:
        if row.header > start:
            raise FileRefused(path, "zip_headers", row.name)
        found[row.name] = _checked(file, path, row, allowed)
    ordered = sorted(found.values(), key=lambda member: member.header)
    _refuse_overlap(ordered, start, path)
    _refuse_gaps(ordered, start, path)
    _refuse_bomb(ordered, file.seek(0, 2), path)
    return found


def read_member(file: BinaryIO, member: Member, path: str) -> bytes:
    """
    Unpack one file of a zip, never more bytes than its headers say; raises FileRefused("zip_headers") where it holds
    more or fewer. Whether they are the right ones is for who knows more of them.
    """
    file.seek(member.start)
    data = file.read(member.packed) if member.method == _STORED else _inflated(file, member, path)
    if len(data) != member.size:
        raise FileRefused(path, "zip_headers", member.name)
    return data


def read_whole(file: BinaryIO, member: Member, path: str) -> bytes:
    """
    Unpack one file of a zip whose checksum must be right; raises FileRefused("zip_headers").
    """
    data = read_member(file, member, path)
    if zlib.crc32(data) != member.crc:
        raise FileRefused(path, "zip_headers", member.name)
    return data


def _inflated(file: BinaryIO, member: Member, path: str) -> bytes:
    """
    Unpack piece by piece, counting: what would grow past its stated size is left, and nothing may stand behind the end.
    """
    unpacker = zlib.decompressobj(-15)
    out, left = BytesIO(), member.packed
    try:
        while left and not unpacker.eof and out.tell() <= member.size:
            piece = file.read(min(left, _PIECE))
            if not piece:
                break
            left -= len(piece)
            out.write(unpacker.decompress(piece, member.size + 1 - out.tell()))
    except zlib.error:
        left = -1
    if left or not unpacker.eof or unpacker.unused_data:
        raise FileRefused(path, "zip_headers", member.name)
    return out.getvalue()


def _checked(file: BinaryIO, path: str, row: Row, allowed: Limits) -> Member:
    flags, method, _stamp, crc, packed, size = struct.unpack("<HHIIII", row.facts)
    _refuse_link(row, size, path)
    _refuse_packing(row.name, flags, method, path)
    _refuse_large(row.name, packed, size, path, allowed)
    file.seek(row.header)
    local = file.read(30)
    if len(local) < 30 or local[:4] != _LOCAL or not _agree(local[6:26], row.facts):
        raise FileRefused(path, "zip_headers", row.name)
    names, extras = struct.unpack_from("<HH", local, 26)
    if not _same_name(file.read(names), row.name) or (method == _STORED and packed != size):
        raise FileRefused(path, "zip_headers", row.name)
    start = row.header + 30 + names + extras
    behind = _descriptor(file, start + packed, row, path) if flags & _LATER else 0
    return Member(row.name, method, packed, size, crc, row.header, start, start + packed + behind)


def _refuse_link(row: Row, size: int, path: str) -> None:
    """
    Refuse what would not be a plain file or an empty folder: a link, a device, a folder with bytes.
    """
    kind, folder = row.rights >> 16 & _KIND, row.name.endswith("/")
    if kind not in (0, _FOLDER if folder else _REGULAR) or (not folder and row.rights & _DOS_FOLDER):
        raise FileRefused(path, "zip_links", row.name)
    if folder and size:
        raise FileRefused(path, "zip_links", row.name)


def _refuse_packing(name: str, flags: int, method: int, path: str) -> None:
    if flags & _ENCRYPTED:
        raise FileRefused(path, "zip_encrypted", name)
    if method not in (_STORED, _DEFLATED) or flags & ~_HARMLESS:
        raise FileRefused(path, "zip_method", name)


def _refuse_large(name: str, packed: int, size: int, path: str, allowed: Limits) -> None:
    if max(size, packed) > allowed.size:
        raise over_size(path, max(size, packed), allowed.size, name)
    if size > max(packed, 1) * LARGEST_RATIO:
        raise FileRefused(path, "zip_ratio", name)


def _agree(local: bytes, facts: bytes) -> bool:
    """
    Compare the two headers of a file, where checksum and sizes may stand behind the file instead of before it. The
    flag for names in UTF-8 means nothing for a name in ASCII.
    """
    flags, other = int.from_bytes(local[:2], "little"), int.from_bytes(facts[:2], "little")
    if flags | _UTF8_NAME != other | _UTF8_NAME or local[2:8] != facts[2:8]:
        return False
    unsaid = (bytes(4),) if flags & _LATER else ()
    return all(local[at : at + 4] in (facts[at : at + 4], *unsaid) for at in (8, 12, 16))


def _same_name(raw: bytes, name: str) -> bool:
    return raw == name.encode("latin-1")


def _descriptor(file: BinaryIO, at: int, row: Row, path: str) -> int:
    """
    Give the length of the record behind a file that repeats checksum and sizes, with or without its mark.
    """
    file.seek(at)
    found = file.read(16)
    if found == _BEHIND + row.facts[8:]:
        return 16
    if found[:12] == row.facts[8:]:
        return 12
    raise FileRefused(path, "zip_headers", row.name)


def _refuse_overlap(ordered: list[Member], end: int, path: str) -> None:
    """
    Refuse files whose bytes share a place with another's or reach into the directory.
    """
    begins = [*[member.header for member in ordered[1:]], end]
    for member, following in zip(ordered, begins, strict=False):
        if member.end > following:
            raise FileRefused(path, "zip_overlap", member.name)


def _refuse_gaps(ordered: list[Member], end: int, path: str) -> None:
    """
    Refuse bytes before, between and behind the files that belong to none: another program or a second zip hides there.
    """
    ends = [0, *[member.end for member in ordered]]
    begins = [*[member.header for member in ordered], end]
    for place, (here, there) in enumerate(zip(ends, begins, strict=True)):
        if here != there:
            raise FileRefused(path, "zip_gaps", ordered[place].name if place < len(ordered) else None)


def _refuse_bomb(ordered: list[Member], size: int, path: str) -> None:
    """
    Refuse files that are harmless one by one and fill the disk together.
    """
    unpacked = sum(member.size for member in ordered)
    if unpacked > size * _LARGEST_RATIO_OF_ALL + _UNPACKED_ANYWAY:
        raise FileRefused(path, "zip_ratio", f"{size // MIB} MiB → {unpacked // MIB} MiB")
