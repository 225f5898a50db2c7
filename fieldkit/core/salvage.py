"""
Reading what is damaged: every entry that still matches its id is taken, whatever the layout; whatever else stands
there is given back as it is, with its line and the reason. Nothing is guessed, and nothing is dropped.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, NoReturn

from fieldkit.core.belonging import belongs, proven_campaign
from fieldkit.core.entry import FORMAT, LONGEST_LINE, BadEntry, is_stub
from fieldkit.core.relayout import canonical_line, no_duplicates
from fieldkit.core.scan import BOM, PROGRAM, NotALedger, foreign, is_about
from fieldkit.core.strict import decode_strict
from fieldkit.core.tuples import NamedTuple
from fieldkit.errors import FieldkitError

MOST_UNBELIEVED = 10_000
MOST_BYTES = 64 << 20
HEADER_LIMIT = 4096
_LONGEST_SEAM = 128
_LONGEST_OPENING = 16
_CLOSING_SIGNS = 3
_ID = re.compile(rb'"[a-z2-7]{32}"[ \t\r\n]*:[ \t\r\n]*\{')
_LINED = re.compile(rb'^"[a-z2-7]{32}":\{"', re.MULTILINE)
_ENTRIES = re.compile(rb'"entries"[ \t\r\n]*:[ \t\r\n]*\{')
_SEAMS = re.compile(rb'"(?:about|entries|1)"|[\s,:{}]')
_ENDS = re.compile(rb"\}\s*\}\s*\}\s*\Z")


class Unbelieved(NamedTuple):
    """
    Bytes that should be an entry and are none: the line they begin at, the reason (a word from a closed list), the
    bytes themselves.
    """

    line: int
    reason: str
    raw: bytes


class Salvaged(NamedTuple):
    """
    What a damaged ledger still gives: its `about`, the entries that match their ids, what does not, how often an entry
    came again, and the `flaw` of the file itself (truncated | about | seam), "" where only entries are damaged.
    """

    about: dict[str, Any]
    lines: dict[bytes, bytes]
    unbelieved: tuple[Unbelieved, ...]
    repeated: int
    flaw: str


def salvage(data: bytes, trusted: Mapping[bytes, bytes] | None = None) -> Salvaged:
    """
    Read a ledger that is not whole, entry by entry. Lines equal to `trusted` ones are known to match.

    Raises NotALedger where the bytes are no ledger of ours, are in another encoding, hide which campaign they belong
    to, or hold more that cannot be believed than a person could look at.
    """
    data = data.removeprefix(BOM)
    about, body = _opening(data)
    if _was_recoded(data):
        raise NotALedger("gb18030")
    reading = _read(body, trusted or {})
    if not reading.lines and about is None:
        reason = foreign(data)
        raise NotALedger("about" if reason == "layout" else reason)
    known = _campaign(about, reading.lines)
    flaw = "about" if known != about else "truncated" if _is_cut(data) else ""
    if not flaw and not reading.unbelieved:
        flaw = "seam"
    return Salvaged(known, reading.lines, tuple(reading.unbelieved), reading.repeated, flaw)


def _campaign(about: dict[str, Any] | None, lines: Mapping[bytes, bytes]) -> dict[str, Any]:
    """
    Give the `about` a ledger's entries bear out: the one that was read, or one for the campaign they prove.
    """
    if about is not None and belongs(str(about["campaign"]), lines.values()):
        return about
    proven = proven_campaign(lines.values())
    if proven is None:
        raise NotALedger("about")
    return {"campaign": proven, "format": FORMAT, "program": PROGRAM}


def _opening(data: bytes) -> tuple[dict[str, Any] | None, bytes]:
    """
    Find the `about` document wherever it stands (None where it cannot be read), and give the rest, of as
    many lines, without it. Raises NotALedger for what was never a ledger in UTF-8.
    """
    if foreign(data[:HEADER_LIMIT]) in ("empty", "utf16", "null"):
        raise NotALedger(foreign(data))
    at = data.find(b'"program"')
    begin, end = data.rfind(b"{", max(0, at - HEADER_LIMIT), at), data.find(b"}", at, at + HEADER_LIMIT) + 1
    if at >= 0 and begin >= 0 and end:
        try:
            about = json.loads(data[begin:end].decode("utf-8"), object_pairs_hook=no_duplicates)
        except (ValueError, RecursionError):
            about = None
        if is_about(about):
            if about["format"] > FORMAT:
                raise NotALedger("too_new")
            return about, _without(data, begin, end)
    head = _ENTRIES.search(data, 0, 2 * HEADER_LIMIT) or _ID.search(data, 0, 2 * HEADER_LIMIT)
    behind = 0 if head is None else head.end() if head[0].startswith(b'"entries"') else head.start()
    return None, _without(data, 0, behind)


def _without(data: bytes, begin: int, end: int) -> bytes:
    return data[:begin] + b"\n" * data.count(b"\n", begin, end) + data[end:]


def _is_cut(data: bytes) -> bool:
    """
    Tell whether a file ends before its closing brackets.
    """
    end = data[-256:].rstrip(b" \t\r\n")
    if _LINED.search(data):
        last = end[end.rfind(b"\n") + 1 :]
        return b'"' in last or not 0 < len(last) <= _CLOSING_SIGNS
    return not _ENDS.search(end)


def _was_recoded(data: bytes) -> bool:
    """
    Tell whether a file was saved as GB18030: read as such, entries match their ids that otherwise do not.
    """
    try:
        data.decode("utf-8")
        return False
    except UnicodeDecodeError:
        recoded = data.decode("gb18030", "replace").encode("utf-8")
    as_is, read_so = (_read(_opening(each)[1], {}, patient=True).lines for each in (data, recoded))
    return not read_so.keys() <= as_is.keys()


def _read(body: bytes, trusted: Mapping[bytes, bytes], patient: bool = False) -> _Reading:
    reading = _Reading(trusted, patient)
    if _LINED.search(body):
        for number, row in enumerate(body.split(b"\n"), 1):
            reading.row(number, row)
        reading.settle()
    else:
        reading.stretch(1, body)
    return reading


class _Reading:
    """
    A damaged ledger while it is read: rows that are entries are taken; others are kept until it shows where the next
    entry begins, and then looked through for entries in another layout.
    """

    def __init__(self, trusted: Mapping[bytes, bytes], patient: bool) -> None:
        self.lines: dict[bytes, bytes] = {}
        self.unbelieved: list[Unbelieved] = []
        self.repeated = 0
        self._trusted = trusted
        self._patient = patient
        self._bytes = 0
        self._rows: list[bytes] = []
        self._number = 0
        self._why = ""

    def row(self, number: int, row: bytes) -> None:
        """
        Take one row of a file that has an entry a line.
        """
        line = row.strip(b" \t\r,")
        if _is_seam(line):
            return
        why = self._judge(line)
        if not why or not self._rows or _opens(line):
            self.settle()
        if not why:
            self._take(line)
        else:
            self._number, self._why = (self._number, self._why) if self._rows else (number, why)
            self._rows.append(row)

    def settle(self) -> None:
        """
        Look through the rows kept so far.
        """
        if self._rows:
            rows, self._rows = self._rows, []
            self.stretch(self._number, b"\n".join(rows), self._why)

    def stretch(self, number: int, data: bytes, why: str = "") -> None:
        """
        Take the entries in bytes of any layout and leave what stands between them.
        """
        starts = [found.start() for found in _ID.finditer(data)]
        first = starts[0] if starts else len(data)
        self._leave(number, data[:first], why or "layout")
        number += data.count(b"\n", 0, first)
        for begin, end in zip(starts, [*starts, len(data)][1:], strict=True):
            piece = data[begin:end]
            behind, reason = self._entry(piece)
            if reason:
                self._leave(number, piece, why if why in ("shape", "canonical", "giant") else reason)
            else:
                self._leave(number + piece.count(b"\n", 0, behind), piece[behind:], "layout")
            number += piece.count(b"\n")

    def _judge(self, line: bytes) -> str:
        """
        Give why a line is no canonical entry, "" for one that is.
        """
        if len(line) > LONGEST_LINE:
            return "giant"
        if self._trusted.get(line[1:33]) != line:
            try:
                decode_strict(line)
            except BadEntry as error:
                return str(error.facts["reason"])
        return ""

    def _take(self, line: bytes) -> None:
        known = self.lines.get(line[1:33])
        if known is not None:
            self.repeated += 1
        if known is None or is_stub(known):
            self.lines[line[1:33]] = line

    def _entry(self, piece: bytes) -> tuple[int, str]:
        """
        Take the entry that bytes begin with, written canonically; give where it ends and "", or why it is none.
        """
        if len(piece) > LONGEST_LINE:
            return 0, "giant"
        text = piece.decode("utf-8", "surrogateescape")
        try:
            body, end = _DECODER.raw_decode(text, text.index("{"))
            line = canonical_line(piece[1:33].decode("ascii"), body)
        except FieldkitError as error:
            return 0, str(error.facts["reason"])
        except UnicodeEncodeError:
            return 0, "surrogate"
        except (ValueError, RecursionError):
            return 0, "json"
        except (KeyError, TypeError, AttributeError):
            return 0, "shape"
        why = self._judge(line)
        if not why:
            self._take(line)
        return len(text[:end].encode("utf-8", "surrogateescape")), why

    def _leave(self, number: int, raw: bytes, reason: str) -> None:
        raw = raw.strip(b" \t\r\n,")
        first = not self.lines and not self.unbelieved
        if self._patient or _is_seam(raw, _LONGEST_OPENING if first else 1):
            return
        self._bytes += len(raw)
        if len(self.unbelieved) >= MOST_UNBELIEVED or self._bytes > MOST_BYTES:
            raise NotALedger("too_damaged")
        self.unbelieved.append(Unbelieved(number, reason, raw))


def _opens(line: bytes) -> bool:
    """
    Tell whether a bad row begins like an entry, whichever one sign of its beginning is wrong.
    """
    return line[33:36] == b'":{' or line[36:40] == b'"at"' or _ID.match(b'"' + line[1:36]) is not None


def _is_seam(raw: bytes, wrong: int = 1) -> bool:
    """
    Tell whether bytes only part entries from each other or from the tables around them, so many signs of them wrong at
    most: in front of the first entry the names of the tables may be.
    """
    return len(raw) < _LONGEST_SEAM and len(_SEAMS.sub(b"", raw)) <= wrong


def _no_number(name: str) -> NoReturn:
    raise BadEntry(reason="not_canonical")


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    try:
        return no_duplicates(pairs)
    except ValueError:
        raise BadEntry(reason="key_twice") from None


_DECODER = json.JSONDecoder(object_pairs_hook=_pairs, parse_constant=_no_number)
