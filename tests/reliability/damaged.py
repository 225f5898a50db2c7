"""
Damaged variants of a real team file, class by class, each with what a reader must make of it.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from fieldkit.core.entry import LONGEST_LINE, line_of, stub_line

CLOSING = b"\n}}\n"
Maker = Callable[["Original", random.Random], "Variant"]


class Original(NamedTuple):
    """
    The good file, and its lines by id.
    """

    data: bytes
    lines: dict[bytes, bytes]

    @property
    def header(self) -> bytes:
        """
        What stands before the first line.
        """
        return self.data[: self.data.index(b'"entries":{\n') + 12]

    def of(self, lines: list[bytes]) -> bytes:
        """
        Give a whole file of these lines.
        """
        return self.header + b",\n".join(lines) + CLOSING

    def intact(self, data: bytes) -> frozenset[bytes]:
        """
        Give the ids of the lines that stand in some bytes as they were.
        """
        return frozenset(identity for identity, line in self.lines.items() if line in data)


class Variant(NamedTuple):
    """
    A damaged file and its verdict: the ids that must be taken, how many pieces are held back (None: one at least),
    bytes that must be among them; how many lines come again; the reasons it may be refused for, and whether it must be;
    lines it brings that the original has not.
    """

    data: bytes
    kept: frozenset[bytes]
    held: int | None = 0
    remains: bytes = b""
    again: int = 0
    reasons: tuple[str, ...] = ()
    refused: bool = False
    added: tuple[bytes, ...] = ()


def _same(original: Original, data: bytes, **more: Any) -> Variant:
    return Variant(data, frozenset(original.lines), **more)


def _refused(original: Original, data: bytes, reason: str) -> Variant:
    return Variant(data, frozenset(), reasons=(reason,), refused=True)


def _one(original: Original, chance: random.Random, change: Callable[[bytes], bytes], held: int = 1) -> Variant:
    """
    Change one line, so that it is no entry any more.
    """
    lines = list(original.lines.values())
    place = chance.randrange(len(lines))
    lines[place] = change(lines[place])
    data = original.of(lines)
    return Variant(data, original.intact(data), held, lines[place].split(b"\n")[0])


def _flipped(data: bytes, chance: random.Random, first: int = 0, last: int = 0) -> tuple[bytes, int]:
    place = chance.randrange(first, last or len(data))
    changed = bytearray(data)
    changed[place] ^= 1 << chance.randrange(8)
    return bytes(changed), place


def _flip(original: Original, chance: random.Random) -> Variant:
    data, place = _flipped(original.data, chance, len(original.header) - 1)
    kept = original.intact(data)
    row = data[data.rfind(b"\n", 0, place) + 1 :].split(b"\n")[0] if len(kept) < len(original.lines) else b""
    broken = data[place : place + 1] == b"\n"
    return Variant(data, kept, len(original.lines) - len(kept), b"" if broken else row.strip(b","))


def _flip_in_the_first_line(original: Original, chance: random.Random) -> Variant:
    data, _place = _flipped(original.data, chance, 0, len(original.header) - 1)
    return _same(original, data, reasons=("too_new", "utf16"))


def _cut(original: Original, chance: random.Random) -> Variant:
    data = original.data[: chance.randrange(len(original.header) + 400, len(original.data))]
    tail = data[data.rfind(b"\n") + 1 :]
    held = int(len(tail) > 1 and tail.strip(b",") not in original.lines.values())
    return Variant(data, original.intact(data), held, tail.strip(b" ,") if held else b"")


def _cut_early(original: Original, chance: random.Random) -> Variant:
    data = original.data[: chance.randrange(len(original.header) + 1)]
    return Variant(data, frozenset(), None, reasons=("truncated", "empty", "not_json", "about"), refused=True)


def _cut_between(original: Original, chance: random.Random) -> Variant:
    lines = list(original.lines.values())[: chance.randrange(1, len(original.lines))]
    data = original.header + b",\n".join(lines) + chance.choice([b"", b",", b",\n"])
    return Variant(data, original.intact(data))


def _swapped(original: Original, chance: random.Random) -> Variant:
    lines = list(original.lines.values())
    chance.shuffle(lines)
    return _same(original, original.of(lines))


def _pretty(original: Original, chance: random.Random, **more: Any) -> bytes:
    return json.dumps(
        json.loads(original.data), indent=chance.choice([1, 2, 4, "\t"]), ensure_ascii=chance.random() < 0.3, **more
    ).encode()


def _indented(original: Original, chance: random.Random) -> Variant:
    return _same(original, _pretty(original, chance))


def _indented_flip(original: Original, chance: random.Random) -> Variant:
    whole = _pretty(original, chance)
    begins = sorted(whole.index(b'"' + identity + b'": {') for identity in original.lines)
    data, place = _flipped(whole, chance, begins[0])
    if _says(data) == _says(whole):
        return _same(original, data)
    # What parts two entries belongs to neither; the text of one ends with its last bracket.
    ends = [whole.rindex(b"}", 0, begin) + 1 for begin in begins[1:]] + [len(whole)]
    hit = next((begin for begin, end in zip(begins, ends, strict=True) if begin <= place < end), None)
    if hit is None or hit == begins[-1]:
        return Variant(data, frozenset(), None, reasons=("any",))
    gone = whole[hit + 1 : hit + 33]
    return Variant(data, frozenset(original.lines) - {gone}, 1)


def _says(data: bytes) -> Any:
    """
    Give what JSON says: the case of a hexadecimal digit or another kind of blank is no change.
    """
    try:
        return json.loads(data)
    except ValueError:
        return None


def _turned(value: Any) -> Any:
    return {key: _turned(inner) for key, inner in reversed(value.items())} if isinstance(value, dict) else value


def _keys_turned(original: Original, chance: random.Random) -> Variant:
    entries = {key: _turned(body) for key, body in json.loads(original.data)["entries"].items()}
    about = json.loads(original.data)["about"]
    return _same(original, json.dumps({"about": about, "entries": entries}, ensure_ascii=False).encode())


def _keys_turned_in_a_line(original: Original, chance: random.Random) -> Variant:
    lines = list(original.lines.values())
    place = chance.randrange(len(lines))
    lines[place] = lines[place][:35] + json.dumps(_turned(json.loads(lines[place][35:])), ensure_ascii=False).encode()
    return _same(original, original.of(lines))


def _tables_turned(original: Original, chance: random.Random) -> Variant:
    document = json.loads(original.data)
    more = {"_default": {}} if chance.random() < 0.5 else {}
    return _same(original, json.dumps({"entries": document["entries"], **more, "about": document["about"]}).encode())


def _mark(original: Original, chance: random.Random) -> Variant:
    return _same(original, b"\xef\xbb\xbf" + chance.choice([original.data, _pretty(original, chance)]))


def _mark_and_flip(original: Original, chance: random.Random) -> Variant:
    found = _flip(original, chance)
    return found._replace(data=b"\xef\xbb\xbf" + found.data)


def _gb18030(original: Original, chance: random.Random) -> Variant:
    text = chance.choice([original.data, json.dumps(json.loads(original.data), indent=2, ensure_ascii=False).encode()])
    data = text.decode().encode("gb18030")
    return _refused(original, data[: chance.choice([len(data), len(data) - 30])], "gb18030")


def _utf16(original: Original, chance: random.Random) -> Variant:
    encoding = chance.choice(["utf-16", "utf-16-le", "utf-16-be"])
    return _refused(original, original.data.decode().encode(encoding), "utf16")


def _twice_encoded(original: Original, chance: random.Random) -> Variant:
    data = original.data.decode("latin-1").encode()
    return Variant(data, original.intact(data), len(original.lines) - len(original.intact(data)))


def _windows(original: Original, chance: random.Random) -> Variant:
    return _same(original, original.data.replace(b"\n", b"\r\n"))


def _windows_flip(original: Original, chance: random.Random) -> Variant:
    lines = list(original.lines.values())
    place = chance.randrange(len(lines))
    lines[place] = _flipped(lines[place], chance, 40)[0].replace(b"\n", b"x")
    data = original.of(lines).replace(b"\n", b"\r\n")
    return Variant(data, original.intact(data), 1, lines[place])


def _by_hand(original: Original, chance: random.Random) -> Variant:
    lines = [line for line in original.lines.values() if b'"note":"' in line or b'"name":"' in line]
    line = chance.choice(lines)
    name = b'"note":"' if b'"note":"' in line else b'"name":"'
    at = line.index(name) + len(name)
    changed = line[:at] + chance.choice(["改", "更正：", "x"]).encode() + line[at:]
    data = original.data.replace(line, changed)
    return Variant(data, original.intact(data), 1, changed)


def _head_by_hand(original: Original, chance: random.Random) -> Variant:
    old, new = chance.choice([(b'"at":"', b"1"), (b'"by":"', b"x"), (b'"n":', b"1"), (b'"f":', b"0")])
    return _one(original, chance, lambda line: line.replace(old, old + new, 1))


def _key_twice(original: Original, chance: random.Random) -> Variant:
    """
    A field twice, with another value: whichever of the two a reader takes, it cannot know.
    """

    def change(line: bytes) -> bytes:
        number = line[line.index(b'"n":') :].split(b",")[0]
        both = [number, b'"n":77']
        chance.shuffle(both)
        return line.replace(number, b",".join(both), 1)

    return _one(original, chance, change)


def _line_twice(original: Original, chance: random.Random) -> Variant:
    lines = list(original.lines.values())
    again = chance.choice(lines)
    lines.insert(chance.randrange(len(lines)), again)
    return _same(original, original.of(lines), again=1)


def _id_twice(original: Original, chance: random.Random) -> Variant:
    lines = list(original.lines.values())
    edited = chance.choice(lines).replace(b'"by":"', b'"by":"x', 1)
    lines.insert(chance.randrange(len(lines)), edited)
    return _same(original, original.of(lines), held=1, remains=edited)


def _not_a_number(original: Original, chance: random.Random) -> Variant:
    value = chance.choice([b"NaN", b"Infinity", b"-Infinity", b"1.5", b"1e3", b"9" * 30, b"9" * 9000, b"01"])
    return _one(original, chance, lambda line: line.replace(b'"seen":', b'"sane":%b,"seen":' % value, 1))


def _half_character(original: Original, chance: random.Random) -> Variant:
    sign = chance.choice([b"\\ud800", b"\\udfff", b"\xed\xa0\x80", b"\xff", b"\xc3", b"\x00", b"\x1b"])
    return _one(original, chance, lambda line: line.replace(b'"by":"', b'"by":"' + sign, 1))


def _deep(original: Original, chance: random.Random) -> Variant:
    depth = chance.choice([17, 200, 5000, 100_000])
    many = b"[" * depth + b"]" * depth if chance.random() < 0.5 else b'{"a":' * depth + b"1" + b"}" * depth
    return _one(original, chance, lambda line: line.replace(b'"seen":', b'"sane":%b,"seen":' % many, 1))


def _giant(original: Original, chance: random.Random) -> Variant:
    """
    An entry that matches its id, and is longer than any may be.
    """
    body = {"at": "", "by": "", "dev": "", "f": 1, "n": 0, "rec": ["site", "a" * 32], "seen": []}
    giant = line_of(body, {"note": "x" * LONGEST_LINE})[1]
    return _same(original, original.of([giant, *original.lines.values()]), held=1, remains=giant[:99])


def _later(original: Original, chance: random.Random) -> Variant:
    body = {"at": "", "by": "", "dev": "z", "f": chance.randrange(2, 9), "n": chance.randrange(1, 99), "seen": []}
    kind = chance.choice(["site", "spaceship"])
    later = line_of({**body, "rec": [kind, "a" * 32], "zone": 5}, {"shape": [1, {"deep": None}]})[1]
    lines = list(original.lines.values())
    lines.insert(chance.randrange(len(lines)), later)
    return _same(original, original.of(lines), added=(later,))


def _sector(original: Original, chance: random.Random) -> Variant:
    size = 512
    first = chance.randrange(len(original.header), len(original.data) - size - len(CLOSING))
    gone = bytes(size) if chance.random() < 0.5 else chance.randbytes(size)
    data = original.data[:first] + gone + original.data[first + size :]
    return Variant(data, original.intact(data), None)


def _joined(original: Original, chance: random.Random) -> Variant:
    lines = list(original.lines.values())
    place = chance.randrange(1, len(lines))
    glue = chance.choice([b"", b",", b"\n", b" ", b";\n", b",,\n", b",\n\n \n"])
    return _same(original, original.header + b",\n".join(lines[:place]) + glue + b",\n".join(lines[place:]) + CLOSING)


def _foreign_line(original: Original, chance: random.Random) -> Variant:
    lines = list(original.lines.values())
    strange = chance.choice([b'{"hello":"world"}', b"<html><body>Not found</body></html>", "备注：已核对".encode() * 9])
    lines.insert(chance.randrange(1, len(lines)), strange)
    return _same(original, original.of(lines), held=1, remains=strange)


def _id_changed(original: Original, chance: random.Random) -> Variant:
    def change(line: bytes) -> bytes:
        return line[:1] + chance.choice([line[1:33].upper(), b"a" * 32, b""]) + line[33:]

    return _one(original, chance, change)


def _line_gone(original: Original, chance: random.Random) -> Variant:
    lines = list(original.lines.values())
    del lines[chance.randrange(len(lines))]
    data = original.of(lines)
    return Variant(data, original.intact(data))


def _two_files(original: Original, chance: random.Random) -> Variant:
    return _same(original, original.data + original.data, held=None, again=len(original.lines))


def _stubs(original: Original, chance: random.Random) -> Variant:
    lines = list(original.lines.values())
    place = chance.randrange(len(lines))
    lines[place] = stub_line(lines[place])
    return _same(original, original.of(lines), added=(lines[place],))


def _blanks(original: Original, chance: random.Random) -> Variant:
    front, behind = chance.choice([(b"\n\n", b""), (b"", b"\n\n  \n"), (b" ", b" "), (b"", b"\0" * 600)])
    held = 1 if behind[:1] == b"\0" else 0
    return _same(original, front + original.data + behind, held=held)


# Each class: how it is made, how many by day and by night, and a planted fault of the reader that it must catch.
CLASSES: dict[str, tuple[Maker, int, int, str]] = {
    "one bit": (_flip, 130, 1500, "no_id_check"),
    "one bit of the first line": (_flip_in_the_first_line, 30, 200, "believes_first_line"),
    "cut anywhere": (_cut, 60, 600, "drops_bad"),
    "cut in front": (_cut_early, 12, 80, "no_reasons"),
    "cut between lines": (_cut_between, 10, 60, "whole_or_nothing"),
    "lines in another order": (_swapped, 8, 40, "stops_early"),
    "indented": (_indented, 8, 40, "our_layout_only"),
    "indented, one bit": (_indented_flip, 50, 600, "whole_or_nothing"),
    "keys in another order": (_keys_turned, 4, 20, "our_layout_only"),
    "keys of one line in another order": (_keys_turned_in_a_line, 8, 60, "our_layout_only"),
    "tables in another order": (_tables_turned, 4, 20, "our_layout_only"),
    "byte order mark": (_mark, 4, 20, "our_layout_only"),
    "byte order mark, one bit": (_mark_and_flip, 20, 200, "no_id_check"),
    "GB18030": (_gb18030, 6, 40, "deaf_to_encodings"),
    "UTF-16": (_utf16, 6, 30, "no_reasons"),
    "encoded twice": (_twice_encoded, 1, 1, "no_id_check"),
    "line ends of Windows": (_windows, 1, 1, "our_layout_only"),
    "line ends of Windows, one bit": (_windows_flip, 20, 200, "drops_bad"),
    "a value by hand": (_by_hand, 20, 200, "no_id_check"),
    "who, when or which number by hand": (_head_by_hand, 15, 150, "counts_as_known"),
    "a key twice": (_key_twice, 15, 150, "last_key"),
    "a line twice": (_line_twice, 8, 40, "drops_again"),
    "an id twice": (_id_twice, 10, 80, "no_id_check"),
    "no number": (_not_a_number, 16, 120, "stops_at_bad"),
    "half a character": (_half_character, 16, 120, "alters_bytes"),
    "deep": (_deep, 8, 60, "stops_at_bad"),
    "giant": (_giant, 1, 3, "no_cap"),
    "later formats": (_later, 10, 60, "drops_later"),
    "a sector of the disk": (_sector, 16, 200, "drops_bad"),
    "lines joined": (_joined, 12, 80, "our_layout_only"),
    "a foreign line": (_foreign_line, 8, 60, "keeps_nothing"),
    "another id": (_id_changed, 10, 80, "no_id_check"),
    "a line gone": (_line_gone, 6, 40, "stops_early"),
    "two files in one": (_two_files, 1, 1, "whole_or_nothing"),
    "stubs": (_stubs, 6, 40, "stops_early"),
    "blanks around": (_blanks, 8, 20, "whole_or_nothing"),
}


def variants(original: Original, name: str, count: int) -> Iterator[Variant]:
    """
    Make so many variants of a class: the same ones every time.
    """
    make = CLASSES[name][0]
    chance = random.Random(name)
    for _ in range(count):
        yield make(original, chance)
