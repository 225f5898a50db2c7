"""
Hostile files that cost: bundles that unpack to hundreds of megabytes, ledgers that parse to gigabytes, photos that are
something else, folders full of traps, and the good bundle with a few of its bytes changed.
"""

from __future__ import annotations

import random
import zlib
from collections.abc import Callable
from hashlib import sha256

from fieldkit.core.scan import header

from .forging import DEFLATED, deflated, forge
from .good import LEDGER, MANIFEST, Case, Cases, Good, canonical

MIB = 2**20


def unpacking(good: Good) -> Cases:
    """
    Files that unpack to far more than they are, said honestly or not.
    """
    zeros = bytes(64 * good.grain)
    files = {**good.files, f"photos/{sha256(zeros).hexdigest()}.jpg": zeros}
    packed = {"method": DEFLATED, "packed": _zeros(len(zeros))}
    parts = [part._replace(**packed) if part.data is zeros else part for part in good.parts(files)]
    yield Case("photo honest", forge(parts), reason="zip_ratio")
    bomb = _zeros(320 * good.grain)
    honest = {"crc": 0, "packed": len(bomb), "size": 320 * good.grain}
    for name in (LEDGER, MANIFEST):
        part = {"method": DEFLATED, "packed": bomb}
        yield Case(f"{name} honest", good.with_part(name, **part, local=honest, central=honest), named=name)
        yield Case(f"{name} lying", good.with_part(name, **part), named=name)
        small = {"crc": 0, "size": len(bomb) * 150}
        yield Case(f"{name} less than it is", good.with_part(name, **part, local=small, central=small), named=name)
    photo = good.photos[0]
    yield Case("photo lying", good.with_part(photo, method=DEFLATED, packed=bomb), "partial", named=photo)
    large = b"".join([good.ledger[:-4], b" " * (20 * MIB), good.ledger[-4:]])
    noise = random.Random(1).randbytes(200_000).hex().encode()
    files = {**good.files, LEDGER: large[: 20 * MIB] + noise}
    parts = [part._replace(method=DEFLATED) if part.name == LEDGER.encode() else part for part in good.parts(files)]
    yield Case("a packed ledger of 20 MiB", forge(parts), "refused", "over_size", LEDGER)


def _zeros(size: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    # Flushed, a block refers to nothing before it and can be repeated.
    block = packer.compress(bytes(8 * MIB)) + packer.flush(zlib.Z_FULL_FLUSH)
    return block * (size // (8 * MIB)) + deflated(b"")


def together(good: Good) -> Cases:
    """
    Photos that are harmless one by one and fill the disk together.
    """
    noise, empty = random.Random(2).randbytes(48_000), _zeros(8 * MIB)
    files, packed = dict(good.files), {}
    for number in range(12):
        head = b"\xff\xd8\xff" + bytes([number]) + noise
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        data = head + bytes(8 * MIB)
        name = f"photos/{sha256(data).hexdigest()}.jpg"
        files[name] = data
        packed[name.encode()] = packer.compress(head) + packer.flush(zlib.Z_FULL_FLUSH) + empty
    parts = [
        part._replace(method=DEFLATED, packed=packed[part.name]) if part.name in packed else part
        for part in good.parts(files)
    ]
    yield Case("12 photos of 8 MiB", forge(parts), reason="zip_ratio")


def settings(good: Good) -> Cases:
    """
    The same files under other limits of the user: what is over one is refused, and taken when it was raised.
    """
    padded = {**good.files, f"photos/{sha256(bytes(3 * MIB)).hexdigest()}.jpg": bytes(3 * MIB)}
    data = forge(good.parts(padded))
    yield Case("a photo over max-size", data, "refused", "over_size", settings={"max-size": "2"})
    yield Case("a photo within max-size", data, "merged", settings={"max-size": "4"})
    count = str(len(good.files))
    yield Case("over max-files", good.data, "refused", "over_files", settings={"max-files": count})
    yield Case("within max-files", good.data, "merged", settings={"max-files": str(len(good.files) + 1)})
    small = {"max-size": "2"}
    yield Case("a ledger over max-size", b"", "refused", "over_size", "", ".json", small, sparse=3 * MIB)


def lists_that_cost(good: Good) -> Cases:
    """
    Lists of files that are large, or that parse to many times their size.
    """
    dense = canonical(dict(good.list))[:-1] + b',"z":[' + b"[]," * (2 * MIB) + b"[]]}"
    yield Case("dense", forge(good.parts(listed=dense)), reason="manifest", named=MANIFEST)
    noise = random.Random(3).randbytes(400_000).hex()
    long = canonical({**good.list, "z": noise * 42})
    yield Case("long", forge(good.parts(listed=long)), reason="manifest", named=MANIFEST)


def ledgers_that_cost(good: Good) -> Cases:
    """
    Ledgers, plain and in a bundle, that parse to many times their size, or are larger than anything of ours.
    """
    opening, closing = header(good.list["campaign"]), b"\n}}\n"
    yield Case("300 MiB of nothing", b"", "refused", "over_size", suffix=".json", sparse=300 * MIB)
    yield Case("nothing behind an opening", opening, suffix=".json", sparse=120 * good.grain)
    yield Case("a terabyte of zip", good.data, suffix=".zip", sparse=2**40)
    made: dict[str, Callable[[], bytes]] = {
        "arrays": lambda: b"[" + b"[]," * (4 * good.grain + MIB) + b"[]]",
        "objects": lambda: b"[" + b'{"":0},' * (2 * MIB) + b"{}]",
        "short lines": lambda: opening + b"\n" + b"{\n" * (4 * MIB) + closing,
        "arrays inside": lambda: opening + b'\n"x":[' + b"[]," * (4 * MIB) + b"[]]" + closing,
        "a line of 24 MiB": lambda: opening + b'\n"' + b"a" * (24 * MIB) + b'"' + closing,
        "wide characters": lambda: b'["' + "😀".encode() * (5 * MIB) + b'"]',
        "small and wide": lambda: b'["' + "😀".encode() * (3 * MIB) + b'"]',
        "small and dense": lambda: b"[" + b"[]," * MIB + b"[]]",
        "deep": lambda: b"[" * (12 * MIB), "blanks": lambda: b" " * (12 * MIB),
        "numbers": lambda: b"[" + b"9" * (8 * MIB) + b"]",
    }  # fmt: skip
    for name, make in made.items():
        yield Case(name, make(), suffix=".json")
    for name in ("arrays inside", "short lines"):
        parts = good.parts({**good.files, LEDGER: made[name]()})
        yield Case(f"{name}, in a bundle", forge(parts), "refused", "dense")


def other_things(good: Good) -> Cases:
    """
    Photos that are something else: they are kept byte for byte and never opened.
    """
    things = {
        "a script": b"#!/bin/sh\ntouch evil\n", "a program": b"MZ" + bytes(200), "PostScript": b"%!PS\n(evil) run\n",
        "SVG": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "GIF": b"GIF89a" + bytes(50),
        "a zip": good.data, "a ledger": good.ledger,
    }  # fmt: skip
    yield _with_photo(good, "a script", things["a script"])
    yield _with_photo(good, "a picture of 324 megapixels", _wide_picture(12_000 if good.grain < MIB else 18_000))
    for name, data in things.items():
        yield _with_photo(good, name, data)
    whole = {**good.files, **{f"photos/{sha256(data).hexdigest()}.png": data for data in things.values()}}
    yield Case("all of them", forge(good.parts(whole)), "merged")


def _with_photo(good: Good, name: str, data: bytes) -> Case:
    return Case(name, forge(good.parts({**good.files, f"photos/{sha256(data).hexdigest()}.jpg": data})), "merged")


def _wide_picture(side: int) -> bytes:
    """
    A PNG of so many × so many black points, in a thousandth of the bytes it takes when it is opened.
    """
    def chunk(name: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big")

    head = side.to_bytes(4, "big") * 2 + bytes([1, 0, 0, 0, 0])
    rows = zlib.compress(bytes((side // 8 + 1) * side), 6)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def polyglots(good: Good) -> Cases:
    """
    Files that are a bundle to one program and something else to another.
    """
    for suffix in (".zip", ".json"):
        for name, before in {"ledger": good.ledger, "script": b"#!/bin/sh\nexit\n", "HTML": b"<html>"}.items():
            # Entries that stand under their own ids are entries, whatever lies around them: read as text, a file that
            # holds the ledger has them, and was damaged.
            status, reason = ("partial", "truncated") if suffix == ".json" else ("refused", "")
            for how, data in {"first": forge(good.parts(), before=before), "glued on": before + good.data}.items():
                yield Case(f"{name} {how}, {suffix}", data, status, reason, suffix=suffix)
        yield Case(f"a ledger behind, {suffix}", good.data + good.ledger, suffix=suffix)
    yield Case("a bundle called .json", good.data, "merged", suffix=".json")
    yield Case("a ledger called .zip", good.ledger, reason="not_a_bundle")
    inside = good.ledger.replace(b"\n}}\n", b'\n},"x":"' + good.data.hex().encode() + b'"}\n')
    yield Case("a bundle in the ledger", inside, "merged", suffix=".json")


def changes(good: Good, seed: int = 0, count: int = 40) -> Cases:
    """
    The good bundle with a few bytes changed by chance: flipped, cut out, doubled, exchanged, filled.
    """
    chance = random.Random(f"changes {seed}")
    for number in range(count):
        data = bytearray(good.data)
        done = []
        for _ in range(chance.choice((1, 1, 1, 2, 5))):
            what = chance.choice(("flip", "flip", "byte", "cut", "double", "swap", "zeros", "number"))
            # Headers and the directory are a small part of a bundle and decide most.
            edge = chance.choice((0, len(data) - 1200, chance.randrange(len(data))))
            at, length = min(max(edge, 0) + chance.randrange(600), len(data) - 1), chance.randrange(1, 80)
            _change(data, what, at, length, chance)
            done.append(f"{what} {length} at {at}")
        yield Case(f"{seed}.{number}: {', '.join(done)}", bytes(data), "")


def _change(data: bytearray, what: str, at: int, length: int, chance: random.Random) -> None:
    piece = bytes(data[at : at + length])
    if what == "flip":
        data[at] ^= 1 << chance.randrange(8)
    elif what == "byte":
        data[at] = chance.randrange(256)
    elif what == "cut":
        del data[at : at + length]
    elif what == "double":
        data[at:at] = piece
    elif what == "zeros":
        data[at : at + length] = bytes(len(piece))
    elif what == "number":
        data[at : at + 4] = chance.choice((0, 1, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF)).to_bytes(4, "little")
    else:
        other = chance.randrange(len(data))
        data[at : at + length], data[other : other + length] = data[other : other + length], piece


CLASSES: dict[str, Callable[[Good], Cases]] = {
    one.__name__: one
    for one in (unpacking, together, settings, lists_that_cost, ledgers_that_cost, other_things, polyglots, changes)
}
