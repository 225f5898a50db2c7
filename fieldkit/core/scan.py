"""
The one reader of ledger bytes: it checks the layout line by line and every id, and serves the own ledger, merges
and recovery alike. What it cannot believe it names; it never guesses.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from io import BytesIO
from typing import Any

from fieldkit.core.canonical import encode
from fieldkit.core.entry import FORMAT, BadEntry, is_stub, verify_line
from fieldkit.core.hashing import sha256
from fieldkit.core.tuples import NamedTuple

OPENING = b'{"about":{"1":'
MIDDLE = b'},\n"entries":{'
CLOSING = b"\n}}\n"
PROGRAM = "fieldkit"
BOM = b"\xef\xbb\xbf"


class BadLine(NamedTuple):
    """
    A line that is no entry: its number in the file (from 1), its byte offset and the reason.
    """

    number: int
    offset: int
    reason: str


class Scan(NamedTuple):
    """
    What a ledger's bytes hold: the `about` document, the verified lines by id in file order, the lines that are
    none, how often a known line came again, and `clean_size`: how many bytes, closing left out, are whole commands.
    """

    about: dict[str, Any]
    lines: dict[bytes, bytes]
    bad: tuple[BadLine, ...]
    repeated: int
    clean_size: int
    whole: bool


class KnownGood(NamedTuple):
    """
    The beginning of a ledger that was written whole and verified: its size in bytes and the sha256 of it.
    """

    size: int
    sha256: str

    def holds(self, data: bytes) -> bool:
        """
        Tell whether these bytes begin with exactly what was verified.
        """
        return 0 < self.size <= len(data) and sha256(memoryview(data)[: self.size]).hexdigest() == self.sha256


NOTHING_KNOWN = KnownGood(0, "")


class NotALedger(ValueError):
    """
    Bytes that are no ledger of ours at all; the argument is the reason (a word from a closed list).
    """


def header(campaign: str, format_number: int = FORMAT) -> bytes:
    """
    Give the opening bytes of a ledger of this campaign: equal for all laptops.
    """
    about = {"campaign": campaign, "format": format_number, "program": PROGRAM}
    return OPENING + encode(about) + MIDDLE


def ledger_bytes(campaign: str, lines: list[bytes], format_number: int = FORMAT) -> bytes:
    """
    Give the bytes of a whole ledger with these lines in this order.
    """
    start = header(campaign, format_number)
    # Joined at one go: of a large ledger every copy counts.
    whole = [start + b"\n" + lines[0], *lines[1:]] if lines else [start]
    whole[-1] += CLOSING
    return b",\n".join(whole)


def read_header(data: bytes) -> tuple[dict[str, Any], int]:
    """
    Read the `about` document and where the entries begin; raises NotALedger with what the bytes are instead
    (empty | utf16 | not_utf8 | not_json | null | other_program | about | layout).
    """
    end = data.find(MIDDLE, 0, 4096)
    if not data.startswith(OPENING) or end < 0:
        raise NotALedger(foreign(data))
    return _read_about(data[len(OPENING) : end]), end + len(MIDDLE)


@lru_cache(maxsize=4)
def _read_about(text: bytes) -> dict[str, Any]:
    """
    Read the `about` document; thousands of files have the same.
    """
    try:
        about = json.loads(text)
    except ValueError:
        raise NotALedger("not_json") from None
    if type(about) is not dict or about.get("program") != PROGRAM:
        raise NotALedger("other_program")
    if not is_about(about):
        raise NotALedger("about")
    return about


def is_about(about: Any) -> bool:
    """
    Tell whether a value is the `about` document of a ledger of ours, of whatever format number.
    """
    if type(about) is not dict or about.get("program") != PROGRAM or type(about.get("campaign")) is not str:
        return False
    return type(about.get("format")) is int and about["format"] >= 1


def foreign(data: bytes) -> str:
    """
    Say what bytes are that do not open like a ledger, so that the message can name the remedy.
    """
    if not data.strip(b"\0 \t\r\n"):
        return "empty"
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in data[:2]:
        return "utf16"
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "not_utf8"
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return "truncated" if data.startswith(OPENING[:8]) else "not_json"
    if value is None:
        return "null"
    if isinstance(value, dict) and "about" in value and "entries" in value:
        return "layout"
    from fieldkit.core.plain import is_plain

    return "plain_list" if value and is_plain(value) else "other_program"


def scan(data: bytes, trusted: Mapping[bytes, bytes] | None = None, proven_size: int = 0) -> Scan:
    """
    Read a ledger's bytes line by line; raises NotALedger when they do not even open like one.

    A line counts only when its bytes match its id. `whole` is true when every line does and the closing brackets
    stand. Equal lines are one entry; a repeated line is counted, not kept twice. A line equal to a `trusted` one, which
    was verified before, is not hashed again; nor are the first `proven_size` bytes, known by the hash of them all. The
    lines of a later format are not judged: their rules are not known here.
    """
    about, start = read_header(data)
    if about["format"] > FORMAT:
        return Scan(about, {}, (), 0, start, False)
    whole = data.endswith(CLOSING)
    end = len(data) - len(CLOSING) if whole else len(data)
    lines: dict[bytes, bytes] = {}
    if start < proven_size <= end and data[proven_size : proven_size + 2] in (b",\n", CLOSING[:2]):
        lines = {line[1:33]: line for line in data[start + 1 : proven_size].split(b",\n")}
        start = proven_size + 1
    if start > end:
        return Scan(about, lines, (), 0, end, whole)
    if trusted and whole and not lines and (same := _all_trusted(data, start, end, trusted)):
        return Scan(about, same, (), 0, end, True)
    return _scan_rest(about, data[start:end], start, whole, lines, trusted or {})


def _all_trusted(data: bytes, start: int, end: int, trusted: Mapping[bytes, bytes]) -> dict[bytes, bytes]:
    """
    Give the lines of this part of a ledger where each is there once and equal to a trusted one, none where any is
    otherwise. Nothing is copied but a line at a time.
    """
    lines: dict[bytes, bytes] = {}
    rows = BytesIO(data)
    rows.seek(start + 1)
    while rows.tell() < end:
        row = rows.readline()
        known = trusted.get(row[1:33])
        if known is None or row != known + (b",\n" if rows.tell() < end else b"\n") or known[1:33] in lines:
            return {}
        lines[known[1:33]] = known
    return lines if data[start : start + 1] == b"\n" else {}


def appended(data: bytes) -> list[bytes]:
    """
    Give the lines that writers put behind bytes known to be whole entries, up to the closing brackets; each must match
    its id and be whole. Raises BadEntry for bytes that are otherwise.
    """
    body = data.removesuffix(CLOSING)
    if len(body) == len(data) or (body and not body.startswith(b",\n")):
        raise BadEntry(reason="layout")
    lines = body[2:].split(b",\n") if body else []
    for line in lines:
        verify_line(line)
        if is_stub(line):
            raise BadEntry(reason="stub")
    return lines


def _scan_rest(
    about: dict[str, Any],
    text: bytes,
    offset: int,
    whole: bool,
    lines: dict[bytes, bytes],
    trusted: Mapping[bytes, bytes],
) -> Scan:
    """
    Verify the lines from `offset` in the file on and add them to those proven before.
    """
    bad: list[BadLine] = []
    repeated, clean_size, proven = 0, offset, len(lines)
    rows = text.split(b"\n")
    last = len(rows) - 1
    for index, row in enumerate(rows):
        line = row[:-1] if index < last and row[-1:] == b"," else row
        if index == 0:
            reason = "layout" if row else ""
        elif index < last and row[-1:] != b",":
            reason = "layout"
        else:
            reason = _believe(line, lines, trusted)
        if reason == "repeated":
            repeated += 1
        elif reason:
            bad.append(BadLine(index + proven + 2, offset, reason))
        if not bad:
            clean_size = offset + len(line)
        offset += len(row) + 1
    return Scan(about, lines, tuple(bad), repeated, clean_size, whole and not bad)


def _believe(line: bytes, lines: dict[bytes, bytes], trusted: Mapping[bytes, bytes]) -> str:
    """
    Add a line whose bytes match its id; give "" or why not ("repeated" for one already there).
    """
    identity = line[1:33]
    if trusted.get(identity) != line:
        try:
            verify_line(line)
        except BadEntry as error:
            return str(error.facts["reason"])
    known = lines.get(identity)
    if known is None:
        lines[identity] = line
        return ""
    if known != line and is_stub(known):
        lines[identity] = line
    return "repeated"
