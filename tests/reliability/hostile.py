"""
Hostile bundles by class: what a stranger can do to the container, to the names in it and to its list.
"""

from __future__ import annotations

import bz2
import json
import lzma
import stat
import struct
import unicodedata
from collections.abc import Callable
from hashlib import sha256

from .forging import DEFLATED, STORED, Part, deflated, descriptor, far_end, forge
from .good import LEDGER, MANIFEST, Case, Cases, Good, canonical

EVIL = b"#!/bin/sh\ntouch /tmp/evil\n"


def paths(good: Good) -> Cases:
    """
    Names that lead out of the folder, or mean something else on another system; listed and not.
    """
    names = ["../evil.json", "photos/../../evil", "/etc/evil", "//server/share/evil", "C:/evil", "C:evil", "a\\evil"]
    names += ["photos/./evil.jpg", "photos//evil.jpg", "~/.bashrc", "photos/evil.jpg\0.exe", "photos/\x1b[2J.jpg"]
    names += ["CON", "photos/aux.jpg", "ledger.json.", "ledger.json ", "ledger.json::$DATA", "photos/a?.jpg"]
    for name in names:
        yield Case(f"{name!r}", good.beside(Part(name.encode(), EVIL)))
    for name in (names[0], names[2], "photos/aux.jpg"):
        files = {**good.files, name: EVIL}
        yield Case(f"{name!r} in the list too", forge(good.parts(files)))


def unlisted(good: Good) -> Cases:
    """
    Files the list does not name: programs, another zip, a photo, a settings file, folders.
    """
    photo = f"photos/{sha256(EVIL).hexdigest()}.jpg"
    for name in ("run.exe", "nested.zip", "workspace.json", "local/known_good.json", photo, "evil/", "photos/a/"):
        data = b"" if name.endswith("/") else good.data if name.endswith("zip") else EVIL
        yield Case(name, good.beside(Part(name.encode(), data, rights=0)), named=name)
    files = {name: data for name, data in good.files.items() if name != LEDGER}
    yield Case("no ledger", forge(part for part in good.parts() if part.name != LEDGER.encode()))
    yield Case("no list", forge(good.parts()[:-1]))
    yield Case("a ledger the list lacks", forge(good.parts(listed=good.listing(files))))


def links(good: Good) -> Cases:
    """
    Links, devices and folders where a file should be, by the rights of Unix and by those of DOS.
    """
    photo = good.photos[0]
    for kind in (stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFSOCK, stat.S_IFDIR):
        yield Case(f"kind {kind:o}", good.with_part(photo, rights=(kind | 0o777) << 16), named=photo)
    yield Case("ledger is a link", good.with_part(LEDGER, rights=(stat.S_IFLNK | 0o777) << 16), named=LEDGER)
    yield Case("DOS folder", good.with_part(photo, rights=0x10), named=photo)
    yield Case("folder with bytes", good.beside(Part(b"photos/", EVIL, rights=0x10)), named="photos/")


def twins(good: Good) -> Cases:
    """
    Two files of one name, or of names that one disk or another takes for one.
    """
    photo = good.photos[0]
    yield Case("ledger twice", good.beside(Part(LEDGER.encode(), good.ledger)), named=LEDGER)
    yield Case("another ledger", good.beside(Part(LEDGER.encode(), EVIL)), named=LEDGER)
    yield Case("photo twice", good.beside(Part(photo.encode(), EVIL)), named=photo)
    yield Case("list twice", good.beside(Part(MANIFEST.encode(), good.listing())), named=MANIFEST)
    yield Case("case", good.beside(Part(b"LEDGER.json", good.ledger)), named="LEDGER.json")
    for form in ("NFC", "NFD"):
        name = unicodedata.normalize(form, "photos/é.jpg").encode()
        yield Case(form, good.beside(Part(name, EVIL, flags=0x800)))


def cases_of_letters(good: Good) -> Cases:
    """
    Right names in wrong letters: what a reader that does not mind takes for them.
    """
    photo = good.photos[0]
    for name in (LEDGER, MANIFEST, photo):
        parts = good.parts()
        yield Case(name, forge(one._replace(name=name.upper().encode()) if one.name == name.encode() else one
                               for one in parts))  # fmt: skip


def encodings(good: Good) -> Cases:
    """
    Names that are one thing in code page 437 and another in UTF-8, or that an extra field says otherwise.
    """
    for flags in (0, 0x800):
        yield Case(f"Chinese, flags {flags:x}", good.beside(Part("照片.jpg".encode(), EVIL, flags=flags)))
        yield Case(f"no UTF-8, flags {flags:x}", good.beside(Part(b"photos/\xff\x81.jpg", EVIL, flags=flags)))
    other = b"\x01" + bytes(4) + b"../evil.sh"
    field = struct.pack("<HH", 0x7075, len(other)) + other
    yield Case("another name beside", good.with_part(LEDGER, extra=field), named=LEDGER)


def own_names(good: Good) -> Cases:
    """
    A name before the file that is not that of the directory.
    """
    photo = good.photos[0]
    for name in (b"LEDGER.JSON", b"../evil.jpg", b"ledger.jso\0", b"ledger.json"[::-1]):
        yield Case(f"{name!r}", good.with_part(LEDGER, local={"name": name}), named=LEDGER)
    yield Case("photo", good.with_part(photo, local={"name": b"x" + photo.encode()[1:]}), named=photo)


def own_facts(good: Good) -> Cases:
    """
    Method, flags, checksum, sizes or date before the file that are not those of the directory.
    """
    facts = {"method": DEFLATED, "flags": 0x2, "crc": 1, "packed": 7, "size": 7, "stamp": b"\1\2\3\4"}
    for name, lie in facts.items():
        yield Case(f"{name} before", good.with_part(LEDGER, local={name: lie}), named=LEDGER)
    yield Case("both sizes", good.with_part(LEDGER, local={"packed": 7, "size": 7}), named=LEDGER)
    yield Case("size in the directory", good.with_part(LEDGER, central={"size": 7}), named=LEDGER)
    yield Case("no facts and no flag", good.with_part(LEDGER, local={"crc": 0, "packed": 0, "size": 0}), named=LEDGER)


def overlaps(good: Good) -> Cases:
    """
    Files that share bytes: one inside another, one that reaches into the next or into the directory.
    """
    inner = b"\xff\xd8\xff inside"
    name = f"photos/{sha256(inner).hexdigest()}.jpg"
    whole = forge([Part(name.encode(), inner)])
    record = whole[: whole.index(b"PK\x01\x02")]
    files = {**good.files, f"photos/{sha256(record).hexdigest()}.jpg": record, name: inner}
    for offset in (0, 1):
        parts = good.parts(files)
        places = forge(parts).index(record)
        shared = [part._replace(data=b"", packed=b"", central={"header": places + offset, **_facts(inner)})
                  if part.name == name.encode() else part for part in parts]  # fmt: skip
        yield Case(f"one inside another, {offset} off", _without(forge(shared), name))
    longer = len(good.ledger) + 50
    yield Case("into the next", good.lying(LEDGER, packed=longer, size=longer), named=LEDGER)
    yield Case("into the directory", good.lying(MANIFEST, packed=5000, size=5000), named=MANIFEST)
    yield Case("header in the directory", good.with_part(LEDGER, central={"header": len(good.data) - 60}), named=LEDGER)
    yield Case("header behind the end", good.with_part(LEDGER, central={"header": 0xFFFFFFF0}), named=LEDGER)


def _facts(data: bytes) -> dict[str, int]:
    import zlib

    return {"crc": zlib.crc32(data), "packed": len(data), "size": len(data)}


def _without(data: bytes, name: str) -> bytes:
    """
    Take the empty record of a name out of a zip, so that only its row in the directory is left; offsets before it stay.
    """
    end = bytearray(data)
    rows = end.index(b"PK\x01\x02")
    at = end.rindex(b"PK\x03\x04", 0, rows)
    while name.encode() not in end[at : at + 130]:
        at = end.rindex(b"PK\x03\x04", 0, at)
    gone = 30 + len(name)
    moved = [place for place in _places(end, rows) if struct.unpack_from("<I", end, place)[0] > at]
    for place in moved:
        struct.pack_into("<I", end, place, struct.unpack_from("<I", end, place)[0] - gone)
    struct.pack_into("<I", end, len(end) - 6, rows - gone)
    del end[at : at + gone]
    return bytes(end)


def _places(data: bytearray, rows: int) -> list[int]:
    found = []
    while (rows := data.find(b"PK\x01\x02", rows)) >= 0:
        found.append(rows + 42)
        rows += 46
    return found


def gaps(good: Good) -> Cases:
    """
    Bytes before, between and behind the files that belong to none: a program, or a second bundle.
    """
    parts = good.parts()
    yield Case("a program before", forge(parts, before=b"PK\x03\x04" + EVIL))
    yield Case("another zip before", forge(parts, before=good.data))
    yield Case("between", forge([parts[0], parts[1]._replace(before=EVIL), *parts[2:]]))
    yield Case("before the directory", forge(parts, gap=EVIL))
    yield Case("a zip before the directory", forge(parts, gap=good.data))
    hidden = forge([Part(b"evil.sh", EVIL)])
    yield Case("a file without a row", forge(parts, gap=hidden[: hidden.index(b"PK\x01\x02")]))


def ends(good: Good) -> Cases:
    """
    Bytes behind the end, comments, several ends, ends that contradict themselves.
    """
    parts = good.parts()
    other = forge([Part(LEDGER.encode(), b"{}")])
    yield Case("bytes behind", good.data + b"behind")
    yield Case("a line end behind", good.data + b"\n")
    yield Case("a comment", forge(parts, comment=b"a comment"))
    yield Case("an end in the comment", forge(parts, comment=good.data[-22:]))
    yield Case("a zip in the comment", forge(parts, comment=other))
    yield Case("two ends", good.data + good.data[-22:])
    yield Case("comment that is not there", forge(parts, behind=5))
    yield Case("on another disk", forge(parts, disk=1, first_disk=1))
    yield Case("cut", good.data[:-100])
    yield Case("only an end", b"PK\x05\x06" + bytes(18))
    for data in (b"", b"PK", b"not a zip", b"PK\x03\x04"):
        yield Case(f"{data!r}", data)


def counts(good: Good) -> Cases:
    """
    Numbers in the end record that are not those of the directory.
    """
    parts = good.parts()
    count, length = len(parts), len(good.data) - good.data.index(b"PK\x01\x02") - 22
    for here, all_of_them in ((count + 1, count + 1), (count - 1, count - 1), (60_000, 60_000), (0, 0), (1, count)):
        yield Case(f"{here} and {all_of_them} files", forge(parts, here=here, count=all_of_them))
    for lie in ({"length": length - 1}, {"length": length + 22}, {"length": 0}, {"start": 0}, {"start": 2**31}):
        yield Case(f"{lie}", forge(parts, **lie))
    yield Case("a row on another disk", good.with_part(LEDGER, central={"disk": 1}), named=LEDGER)
    yield Case("more files than are taken", good.data, "refused", "over_files", settings={"max-files": "2"})


def far_ends(good: Good) -> Cases:
    """
    The records for many files and large zips, pointing elsewhere, disagreeing or cut; the right ones are taken.
    """
    start = good.data.index(b"PK\x01\x02")
    rows, count = good.data[start:-22], len(good.files) + 1
    facts = (count, len(rows), start)
    yield Case("right", good.data[:-22] + far_end(*facts), "merged")
    for name, lies in {
        "locator": {"place": 0}, "disks": {"disks": 2}, "rest": {"rest": 60}, "counts": {"here": count + 1},
        "last count": {"small_count": count + 1}, "last start": {"small_start": start + 1},
    }.items():  # fmt: skip
        yield Case(name, good.data[:-22] + far_end(*facts, **lies))
    yield Case("huge", good.data[:-22] + far_end(2**60, 2**62, 2**63))
    yield Case("only the last", good.data[:-22] + far_end(*facts)[-22:])
    yield Case("far header", good.with_part(LEDGER, central={"header": 0xFFFFFFFF}), named=LEDGER)
    far = struct.pack("<HHQ", 1, 8, 2**64 - 1)
    yield Case("header at the end of numbers", good.with_part(LEDGER, central={"header": 0xFFFFFFFF, "extra": far}))


def packing(good: Good) -> Cases:
    """
    Ways of packing that are not the two of a bundle, and what is encrypted.
    """
    for method, packed in ((12, bz2.compress(good.ledger)), (14, lzma.compress(good.ledger, lzma.FORMAT_ALONE))):
        yield Case(f"method {method}", good.with_part(LEDGER, method=method, packed=packed), "refused", named=LEDGER)
    for method in (1, 9, 97, 99, 0xFFFF):
        yield Case(f"method {method}", good.lying(LEDGER, method=method), named=LEDGER)
    for flag in (0x1, 0x10, 0x20, 0x40, 0x2000):
        yield Case(f"flag {flag:x}", good.lying(LEDGER, flags=flag), named=LEDGER)


def descriptors(good: Good) -> Cases:
    """
    Sizes behind the file: right ones are taken, wrong and absent ones are not.
    """
    ledger = good.parts()[0]._replace(flags=0x8, local={"crc": 0, "packed": 0, "size": 0})
    rest = good.parts()[1:]
    for mark in (b"PK\x07\x08", b""):
        yield Case(f"right, mark {mark!r}", forge([ledger._replace(behind=descriptor(ledger, mark)), *rest]), "merged")
    half = ledger._replace(local={"crc": 0, "packed": 0}, behind=descriptor(ledger))
    yield Case("size said before", forge([half, *rest]), "merged")
    for lie in ({"crc": 1}, {"packed": 7}, {"size": 7}):
        yield Case(f"{lie}", forge([ledger._replace(behind=descriptor(ledger, **lie)), *rest]), named=LEDGER)
    yield Case("absent", forge([ledger, *rest]), named=LEDGER)
    yield Case("of another file", forge([ledger._replace(behind=descriptor(rest[0])), *rest]), named=LEDGER)


def checksums(good: Good) -> Cases:
    """
    A checksum that is wrong in both headers.
    """
    yield Case("ledger", good.lying(LEDGER, crc=1), "")
    yield Case("list", good.lying(MANIFEST, crc=1), named=MANIFEST)
    yield Case("photo", good.lying(good.photos[0], crc=1), "partial", named=good.photos[0])


def streams(good: Good) -> Cases:
    """
    Packed bytes with something behind their end, without an end, or that unpack to more or less than is said.
    """
    packed = deflated(good.ledger)
    for name, data in {
        "hidden behind": packed + EVIL, "cut": packed[:-20], "another": deflated(EVIL), "garbage": b"\xff" * 500,
        "longer": deflated(good.ledger + b"\n"), "shorter": deflated(good.ledger[:-1]), "empty": b"",
    }.items():  # fmt: skip
        yield Case(name, good.with_part(LEDGER, method=DEFLATED, packed=data), named=LEDGER)
    photo = good.photos[0]
    garbage = good.with_part(photo, method=DEFLATED, packed=b"\xff" * 50)
    yield Case("garbage for a photo", garbage, "partial", named=photo)
    yield Case("whole", forge(part._replace(method=DEFLATED) for part in good.parts()), "merged")
    yield Case("stored, other sizes", good.lying(LEDGER, method=STORED, size=len(good.ledger) - 1), named=LEDGER)


def lists(good: Good) -> Cases:
    """
    Lists that are none, that are not canonical, or that list what no bundle holds.
    """
    text, right = good.listing().decode(), dict(good.list)
    rows = right["files"]
    made: dict[str, bytes] = {
        "array": canonical([right]), "null": b"null", "empty": b"", "cut": text[:-9].encode(),
        "spaced": b'{"format": 1}',
        "byte order mark": b"\xef\xbb\xbf" + text.encode(), "UTF-16": text.encode("utf-16"),
        "key twice": text.replace('"format":1', '"format":1,"format":1').encode(),
        "last key wins": (text[:-1] + ',"campaign":"langfang-2021"}').encode(),
        "not a number": text.replace('"format":1', '"format":NaN').encode(),
        "infinity": text.replace('"format":1', '"format":1e999').encode(),
        "long number": text.replace('"format":1', '"format":1' + "0" * 5000).encode(),
        "half a character": text.replace('"format":1', '"aaa":"\\ud800","format":1').encode(),
        "float": canonical({**right, "format": 1.0}), "format text": canonical({**right, "format": "1"}),
        "newer": canonical({**right, "format": 99}), "no campaign": canonical({**right, "campaign": None}),
        "deep": b"[" * 100_000, "deep and closed": b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
        "no files": canonical({**right, "files": []}), "files null": canonical({**right, "files": None}),
        "files object": canonical({**right, "files": {}}), "files twice": canonical({**right, "files": rows * 2}),
        "missing object": canonical({**right, "photos_missing": {}}),
        "writers text": canonical({**right, "writers": ""}),
        "missing up": canonical({**right, "photos_missing": ["../x"]}),
        "name up": good.rows(name="../ledger.json"), "name number": good.rows(name=5), "no name": good.rows(name=None),
        "size text": good.rows(size="7"), "size below": good.rows(size=-1), "size yes": good.rows(size=True),
        "hash short": good.rows(sha256="ab"), "hash large": good.rows(sha256="A" * 64),
        "photo by another name": good.rows(1, name=f"photos/{'a' * 64}.jpg"),
        "photo size above": good.rows(1, size=2**50), "program": good.rows(1, name="photos/" + "a" * 64 + ".exe"),
    }  # fmt: skip
    for name, data in made.items():
        yield Case(name, forge(good.parts(listed=data)))


def campaigns(good: Good) -> Cases:
    """
    A list that says another campaign than the ledger.
    """
    for name in ("langfang-2022", "", "x" * 5000):
        yield Case(f"{name[:20]!r}", forge(good.parts(listed=good.listing(campaign=name))), reason="manifest")


def hashes(good: Good) -> Cases:
    """
    A ledger or photo whose bytes are not the listed ones: the ledger is refused, the photo named and the rest taken.
    """
    other = good.ledger_of(good.lines[::-1])
    changed = {**good.files, LEDGER: other}
    yield Case("other order", forge(good.parts(changed, good.listing())), reason="ledger_differs", named=LEDGER)
    yield Case("size in the list", forge(good.parts(listed=good.rows(size=7))), reason="ledger_differs", named=LEDGER)
    photo = good.photos[0]
    for name, data in {"flipped": b"\0" + good.files[photo][1:], "cut": good.files[photo][:-1], "none": b""}.items():
        different = forge(good.parts({**good.files, photo: data}, good.listing()))
        yield Case(f"photo {name}", different, "partial", named=photo)
    gone = {name: data for name, data in good.files.items() if name != photo}
    yield Case("photo gone", forge(good.parts(gone, good.listing())), "partial", "photo_lacking", photo)
    place = [row["name"] for row in good.list["files"]].index(photo)
    yield Case("photo size in the list", forge(good.parts(listed=good.rows(place, size=7))), "partial", named=photo)


def writers(good: Good) -> Cases:
    """
    A ledger cut short or shortened in the middle, with a list that is right but for what each writer wrote.
    """
    lines = good.lines
    for name, kept in {"tail cut": lines[:-1], "half": lines[::2], "nothing": []}.items():
        ledger = good.ledger_of(kept)
        yield Case(name, forge(good.parts({**good.files, LEDGER: ledger})), reason="writers_differ")
    said = json.loads(json.dumps(good.list["writers"]))
    said[0]["count"] += 1
    yield Case("one more said", forge(good.parts(listed=good.listing(writers=said))), reason="writers_differ")


CLASSES: dict[str, Callable[[Good], Cases]] = {
    one.__name__: one
    for one in (paths, unlisted, links, twins, cases_of_letters, encodings, own_names, own_facts, overlaps, gaps, ends)
    + (counts, far_ends, packing, descriptors, checksums, streams, lists, campaigns, hashes, writers)
}
