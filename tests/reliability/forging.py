"""
Zips written by hand, so that each of their fields can lie: the first bytes of all hostile bundles.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

STORED, DEFLATED = 0, 8
PLAIN_FILE = 0o100644 << 16


class Part(NamedTuple):
    """
    One file of a zip: its name and bytes, how it is packed (`packed` in place of what packing gives), its flags, rights
    and extra field, what stands before and behind its bytes, and what only its own header (`local`) or its row in the
    directory (`central`) says otherwise: name, flags, method, stamp, crc, packed, size, header, disk, rights, extra.
    """

    name: bytes
    data: bytes
    method: int = STORED
    packed: bytes | None = None
    flags: int = 0
    rights: int = PLAIN_FILE
    extra: bytes = b""
    before: bytes = b""
    behind: bytes = b""
    local: Mapping[str, Any] = {}
    central: Mapping[str, Any] = {}

    def lying(self, **facts: Any) -> Part:
        """
        Give the part with both headers telling the same lie.
        """
        return self._replace(local={**self.local, **facts}, central={**self.central, **facts})


def deflated(data: bytes, level: int = 6) -> bytes:
    """
    Pack bytes as a zip does.
    """
    packer = zlib.compressobj(level, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def forge(parts: Iterable[Part], before: bytes = b"", gap: bytes = b"", comment: bytes = b"", **end: int) -> bytes:
    """
    Write a zip: *before* its first file (offsets count it), a *gap* before the directory, a *comment* behind it; *end*
    overrides what the end record says: disk, first_disk, here, count, length, start, behind (the comment's length).
    """
    out, rows = bytearray(before), bytearray()
    count = 0
    for part in parts:
        packed = part.packed
        if packed is None:
            packed = deflated(part.data) if part.method == DEFLATED else part.data
        facts = {"name": part.name, "flags": part.flags, "method": part.method, "stamp": b"\0\0\x21\0"}
        facts |= {"crc": zlib.crc32(part.data), "packed": len(packed), "size": len(part.data), "extra": part.extra}
        out += part.before
        rows += _row({**facts, "header": len(out), "disk": 0, "rights": part.rights, **part.central})
        out += _header({**facts, **part.local}) + packed + part.behind
        count += 1
    out += gap
    said = {"disk": 0, "first_disk": 0, "here": count, "count": count, "length": len(rows), "start": len(out)}
    behind = {"comment": end.pop("behind", len(comment))}
    return bytes(out + rows + end_record({**said, **behind, **end}) + comment)


def _facts(facts: Mapping[str, Any]) -> bytes:
    numbers = (facts["crc"], facts["packed"], facts["size"])
    return struct.pack("<HH", facts["flags"], facts["method"]) + facts["stamp"] + struct.pack("<III", *numbers)


def _header(facts: Mapping[str, Any]) -> bytes:
    lengths = struct.pack("<HH", len(facts["name"]), len(facts["extra"]))
    return b"PK\x03\x04\x14\0" + _facts(facts) + lengths + facts["name"] + facts["extra"]


def _row(facts: Mapping[str, Any]) -> bytes:
    lengths = struct.pack("<HHHHH", len(facts["name"]), len(facts["extra"]), 0, facts["disk"], 0)
    places = struct.pack("<II", facts["rights"], facts["header"])
    return b"PK\x01\x02\x14\x03\x14\0" + _facts(facts) + lengths + places + facts["name"] + facts["extra"]


def end_record(said: Mapping[str, int]) -> bytes:
    """
    Write the record at the end of a zip.
    """
    names = ("disk", "first_disk", "here", "count", "length", "start", "comment")
    return b"PK\x05\x06" + struct.pack("<HHHHIIH", *(said[name] for name in names))


def far_end(count: int, length: int, start: int, **lies: int) -> bytes:
    """
    Write the three records that end a zip of many files; *lies* overrides rest, here, place, disks, or what the last of
    them says: small_count, small_start.
    """
    rest = struct.pack("<QHHIIQQQQ", lies.get("rest", 44), 45, 45, 0, 0, lies.get("here", count), count, length, start)
    locator = struct.pack("<IQI", 0, lies.get("place", start + length), lies.get("disks", 1))
    small = lies.get("small_count", 0xFFFF)
    said = {"disk": 0, "first_disk": 0, "here": small, "count": small, "length": 0xFFFFFFFF, "comment": 0}
    return b"PK\x06\x06" + rest + b"PK\x06\x07" + locator + end_record(
        {**said, "start": lies.get("small_start", 0xFFFFFFFF)}
    )


def descriptor(part: Part, mark: bytes = b"PK\x07\x08", **lies: int) -> bytes:
    """
    Write the record behind a file that repeats its checksum and sizes.
    """
    said = {"crc": zlib.crc32(part.data), "packed": len(part.data), "size": len(part.data), **lies}
    return mark + struct.pack("<III", said["crc"], said["packed"], said["size"])
