"""
A second program that reads, verifies, folds and writes ledgers, written from `docs/format.md` alone.

It imports nothing from fieldkit: where the two disagree, the page or one of them is wrong.
"""

from __future__ import annotations

import base64
import json
import re
import unicodedata
from collections.abc import Iterable
from hashlib import sha256
from typing import Any

OPENING, MIDDLE, CLOSING = b'{"about":{"1":', b'},\n"entries":{', b"\n}}\n"
KINDS = {"campaign", "group", "deputy", "site", "visit", "check", "finding", "photo"}
KINDS |= {"unify", "set_aside", "erase", "freeze", "receipt"}
ESCAPES = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
DASHES = "‐‑‒–—―−－﹣_"
Lines = dict[str, bytes]


class Unreadable(Exception):
    """
    Bytes that section 6 of the page does not take.
    """


def canonical(value: Any, depth: int = 0) -> bytes:
    """
    Give the one sequence of bytes of a value (section 2).
    """
    if value is None or value is True or value is False:
        return {None: b"null", True: b"true", False: b"false"}[value]
    if isinstance(value, str):
        signs = (ESCAPES.get(sign) or (f"\\u{ord(sign):04x}" if sign < " " else sign) for sign in value)
        return ('"' + "".join(signs) + '"').encode("utf-8")
    if isinstance(value, int) and abs(value) <= 2**53:
        return str(value).encode()
    if isinstance(value, list) and depth < 16:
        return b"[" + b",".join(canonical(item, depth + 1) for item in value) + b"]"
    if isinstance(value, dict) and depth < 16 and all(key.isascii() for key in value):
        pairs = (canonical(key) + b":" + canonical(value[key], depth + 1) for key in sorted(value))
        return b"{" + b",".join(pairs) + b"}"
    raise Unreadable(f"no canonical form: {value!r}")


def to_id(data: bytes) -> str:
    """
    Give the id of bytes: the first 160 bits of their hash in lower-case base32 (section 4).
    """
    return base64.b32encode(sha256(data).digest()[:20]).decode().lower()


def normal_code(code: str) -> str:
    """
    Give the normal form of a code (section 4).
    """
    dashed = "".join("-" if sign in DASHES else sign for sign in code)
    return "".join(unicodedata.normalize("NFKC", dashed).split()).casefold().upper()


def record_id(campaign: str, kind: str, code: str) -> str:
    """
    Derive the id of a record known by its code (section 4).
    """
    return to_id(canonical(["fieldkit", campaign, kind, normal_code(code)]))


def unify_id(campaign: str, kind: str, one: str, other: str) -> str:
    """
    Derive the id of the record that joins two others (section 4).
    """
    return to_id(canonical(["fieldkit", campaign, "unify", kind, *sorted([one, other])]))


def make_line(body: dict[str, Any]) -> tuple[str, bytes]:
    """
    Give id and line of an entry whose `set` is its content, or the hash of it (sections 3 and 4).
    """
    content = body["set"]
    digest = content if isinstance(content, str) else sha256(canonical(content)).hexdigest()
    head = canonical({key: value for key, value in body.items() if key != "set"})[:-1]
    identity = to_id(head + b',"set":"' + digest.encode() + b'"}')
    return identity, b'"' + identity.encode() + b'":' + head + b',"set":' + canonical(content) + b"}"


def stub(line: bytes) -> bytes:
    """
    Give the stub of an entry (section 7).
    """
    body = json.loads(line[35:])
    if isinstance(body["set"], dict):
        body["set"] = sha256(canonical(body["set"])).hexdigest()
    return make_line(body)[1]


def believed(data: bytes) -> Lines:
    """
    Give what is to be believed of a ledger that arrived damaged (section 6): whatever stands under its own id.
    """
    text = data.decode("utf-8", "surrogateescape")
    begins = [found.start() for found in re.finditer(r'"[a-z2-7]{32}"\s*:\s*\{', text)]
    lines: Lines = {}
    for begin, end in zip(begins, [*begins[1:], len(text)], strict=True):
        piece = text[begin:end]
        try:
            body, _end = json.JSONDecoder(object_pairs_hook=_once).raw_decode(piece, piece.index("{"))
            identity, line = make_line(body)
            read_line(line)
        except (Unreadable, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            continue
        if identity == piece[1:33]:
            lines[identity] = line
    return lines


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) != len(pairs):
        raise Unreadable("a key twice")
    return dict(pairs)


def read_line(line: bytes) -> tuple[str, dict[str, Any]]:
    """
    Give id and body of a line that is an entry; raises Unreadable.
    """
    try:
        body = json.loads(line[35:].decode("utf-8"))
        identity, again = make_line(body)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Unreadable(f"no entry: {line[:60]!r}") from error
    if again != line:
        raise Unreadable(f"not {identity}: {line[:60]!r}")
    return identity, body


def read(data: bytes) -> tuple[dict[str, Any], Lines]:
    """
    Read a whole ledger, every line verified (section 6); raises Unreadable.
    """
    middle = data.find(MIDDLE)
    if not data.startswith(OPENING) or middle < 0 or not data.endswith(CLOSING):
        raise Unreadable("no ledger")
    about = json.loads(data[len(OPENING) : middle])
    if about["program"] != "fieldkit" or about["format"] != 1:
        raise Unreadable("another program or format")
    rows = data[middle + len(MIDDLE) : -len(CLOSING)].split(b"\n")
    lines: Lines = {}
    if rows[0]:
        raise Unreadable("no line end")
    for place, row in enumerate(rows[1:], 1):
        if row.endswith(b",") != (place < len(rows) - 1):
            raise Unreadable("comma")
        line = row.removesuffix(b",")
        identity, body = read_line(line)
        if isinstance(body["set"], dict) or identity not in lines:
            lines[identity] = line
    return about, lines


def unite(*ledgers: Lines) -> Lines:
    """
    Give the union of ledgers, erased entries as stubs (section 7).
    """
    union: Lines = {}
    for lines in ledgers:
        for identity, line in lines.items():
            if identity not in union or isinstance(json.loads(union[identity][35:])["set"], str):
                union[identity] = line
    bodies = {identity: json.loads(line[35:]) for identity, line in union.items()}
    named = [body for body in bodies.values() if body["rec"][0] == "erase" and body["f"] <= 1]
    erasing = [body for body in named if isinstance(body["set"], dict)]
    for identity in {name for body in erasing for name in body["set"].get("entries", [])}:
        if identity in union and bodies[identity]["rec"][0] != "erase":
            union[identity] = stub(union[identity])
    return union


def write(campaign: str, lines: Lines) -> bytes:
    """
    Give the bytes of a ledger in canonical order (sections 1 and 5).
    """

    def rank(identity: str) -> tuple[str, int, str]:
        body = json.loads(lines[identity][35:])
        return body["dev"], body["n"], identity

    about = canonical({"campaign": campaign, "format": 1, "program": "fieldkit"})
    ordered = [lines[identity] for identity in sorted(lines, key=rank)]
    return OPENING + about + MIDDLE + (b"\n" if ordered else b"") + b",\n".join(ordered) + CLOSING


def append(data: bytes, lines: Iterable[bytes]) -> bytes:
    """
    Give a ledger's bytes after the entries of one command were written over its closing (section 5).
    """
    kept = data.removesuffix(CLOSING)
    return kept + (b"\n" if kept.endswith(MIDDLE) else b",\n") + b",\n".join(lines) + CLOSING


def fold(lines: Lines) -> dict[str, dict[str, Any]]:
    """
    Give every record by `kind/id`: its fields, the names of those in conflict, whether it is withdrawn (section 8).
    """
    grouped: dict[str, dict[str, dict[str, Any]]] = {}
    for identity, line in lines.items():
        body = json.loads(line[35:])
        if body["rec"][0] in KINDS:
            grouped.setdefault("/".join(body["rec"]), {})[identity] = body
    aside = set_aside(grouped)
    for of in grouped.values():
        touched = aside.intersection(of)
        for identity in touched:
            of[identity]["aside"] = True
        if touched and not any(speaks(body) and fields_of(body) for body in of.values()):
            of.clear()
    return {name: fold_record(of) for name, of in grouped.items() if any(map(speaks, of.values()))}


def fields_of(body: dict[str, Any]) -> list[str]:
    """
    Give the fields an entry sets (section 3).
    """
    return [name for name in body["set"] if name not in ("_salt", "_list", "_undo")]


def set_aside(grouped: dict[str, dict[str, dict[str, Any]]]) -> set[str]:
    """
    Give the ids of the entries that are set aside (section 8).
    """
    named: set[str] = set()
    for name, of in grouped.items():
        if name.startswith("set_aside/") and any(map(speaks, of.values())):
            record = fold_record(of)
            torn = {"state", "entries", "withdrawn"}.intersection(record["conflicts"])
            if not record["withdrawn"] and not torn and record["fields"].get("state") == "aside":
                named.update(record["fields"].get("entries", []))
    return {identity for of in grouped.values() for identity, body in of.items() if identity in named and may(body)}


def may(body: dict[str, Any]) -> bool:
    """
    Tell whether an entry can be set aside (section 8).
    """
    kind = body["rec"][0]
    begins = kind == "campaign" and not body["seen"]
    return isinstance(body["set"], dict) and kind not in ("set_aside", "erase") and not begins


def speaks(body: dict[str, Any]) -> bool:
    """
    Tell whether an entry sets anything we can read.
    """
    return isinstance(body["set"], dict) and body["f"] <= 1 and "aside" not in body


def fold_record(entries: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """
    Fold the entries of one record (section 8).
    """
    saw: dict[str, set[str]] = {identity: set() for identity in entries}
    grown = True
    while grown:
        grown = False
        for identity, body in entries.items():
            wider = set(body["seen"]) & set(entries)
            wider = wider.union(*(saw[seen] for seen in wider))
            grown = grown or wider != saw[identity]
            saw[identity] = wider

    def rank(identity: str) -> tuple[int, str, str]:
        return entries[identity]["n"], entries[identity]["dev"], identity

    setters: dict[str, list[str]] = {}
    for identity, body in entries.items():
        for name in fields_of(body) if speaks(body) else ():
            setters.setdefault(name, []).append(identity)
    fields, conflicts, heads = {}, [], {}
    for name, setting in setters.items():
        heads[name] = [one for one in setting if not any(one in saw[other] for other in setting)]
        fields[name] = entries[max(heads[name], key=rank)]["set"][name]
        if len({canonical(entries[head]["set"][name]) for head in heads[name]}) > 1:
            conflicts.append(name)
    withdrawn, disputed = withdrawal(entries, saw, heads.get("withdrawn", []))
    if disputed:
        fields["withdrawn"] = None
        conflicts = [*{*conflicts, "withdrawn"}]
    own_heads = [one for one in entries if not any(one in saw[other] for other in entries)]
    return {"fields": fields, "conflicts": sorted(conflicts), "withdrawn": withdrawn, "heads": sorted(own_heads)}


def withdrawal(entries: dict[str, dict[str, Any]], saw: dict[str, set[str]], heads: list[str]) -> tuple[bool, bool]:
    """
    Tell whether a record is withdrawn, and whether that is disputed (section 8, last rule).
    """
    taking = [head for head in heads if entries[head]["set"]["withdrawn"] is not None]
    beside = [
        other
        for other in entries
        if other not in heads
        and "aside" not in entries[other]
        and any(other not in saw[head] and head not in saw[other] for head in taking)
    ]
    disputed = bool(taking) and (len(taking) < len(heads) or bool(beside))
    return bool(taking) and not disputed, disputed


def cut_id(campaign: str, label: str, day: str, digest: str) -> str:
    """
    Derive the id of a cut's record (section 9).
    """
    return to_id(canonical(["fieldkit", campaign, "freeze", normal_code(label), day, digest]))


def set_hash(ids: Iterable[str]) -> str:
    """
    Give the hash of a set of entry ids (section 9).
    """
    return sha256("".join(f"{identity}\n" for identity in sorted(ids)).encode()).hexdigest()


def find_cut(fields: dict[str, Any], lines: Lines) -> Lines | None:
    """
    Give the entries of a cut in a ledger, or None where it cannot be told (section 9).
    """
    marks = {fields["marks"][at : at + 8] for at in range(0, len(fields["marks"]), 8)}
    found = {
        identity: line
        for identity, line in lines.items()
        if identity[:8] in marks and json.loads(line[35:])["rec"][0] != "freeze"
    }
    return found if len(found) == fields["count"] and set_hash(found) == fields["sha256"] else None


def laptops(lines: Lines, own: str) -> list[dict[str, Any]]:
    """
    Give what a receipt says of every writer but the one that gives it (section 9).
    """
    numbers: dict[str, dict[int, list[tuple[str, str]]]] = {}
    for identity, line in lines.items():
        body = json.loads(line[35:])
        if body["dev"] not in ("", own):
            numbers.setdefault(body["dev"], {}).setdefault(body["n"], []).append((identity, body["by"]))
    found = []
    for dev, of in sorted(numbers.items()):
        last = max(of)
        head, by = max(of[last])
        gaps = [number for number in range(1, last) if number not in of]
        forks = [number for number, there in sorted(of.items()) if len(there) > 1]
        count = sum(map(len, of.values()))
        found.append({"dev": dev, "by": by, "count": count, "last": last, "head": head,
                      "gaps": runs(gaps), "forks": runs(forks)})  # fmt: skip
    return found


def runs(numbers: list[int]) -> list[list[int]]:
    """
    Give sorted numbers as runs, both ends included.
    """
    found: list[list[int]] = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return found
