"""
The audit of one ledger: every line, counter and reference in it, whoever wrote it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from fieldkit.core.aside import SET_ASIDE, named_by
from fieldkit.core.belonging import belongs
from fieldkit.core.claimed import read_claimed
from fieldkit.core.entry import FORMAT, BadEntry, Entry
from fieldkit.core.recovery import judge_tail
from fieldkit.core.relayout import relaid
from fieldkit.core.runs import runs
from fieldkit.core.salvage import salvage
from fieldkit.core.scan import CLOSING, NotALedger, Scan, scan
from fieldkit.core.selection import dangling
from fieldkit.core.state import State, build_state
from fieldkit.core.strict import decode_strict
from fieldkit.core.tuples import NamedTuple
from fieldkit.core.writers import writer_spans


class Problem(NamedTuple):
    """
    Something that needs a person. `what`: refused | line | torn | own_gap | fork | dangling | photo_missing |
    photo_differs; `line` in the ledger (0 where none), `code` of the record or name of the file, `detail` more of it.
    """

    what: str
    line: int
    code: str
    detail: str


class Book:
    """
    What is found out about one ledger while it is looked at.
    """

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.notes: list[Problem] = []
        self.lines: dict[bytes, bytes] = {}
        self.data = b""
        self.campaign = ""

    def number(self, line: bytes) -> int:
        """
        Give the number of a line in the file, 0 where another program changed the layout.
        """
        at = self.data.find(line)
        return self.data.count(b"\n", 0, at) + 1 if at >= 0 else 0

    def problem(self, what: str, line: int = 0, code: str = "", detail: object = "") -> None:
        """
        Note something that needs a person.
        """
        self.problems.append(Problem(what, line, code, str(detail)))

    def note(self, what: str, line: int = 0, code: str = "", detail: object = "") -> None:
        """
        Note something worth knowing.
        """
        self.notes.append(Problem(what, line, code, str(detail)))


def audit_ledger(book: Book, data: bytes, known_good: int | None) -> tuple[list[Entry], State]:
    """
    Check every line of a ledger, then counters and references of what can be believed. A working ledger may end
    torn behind its `known_good` bytes; one that was handed over (None) may not.
    """
    book.data = data
    found = _scan(book, data, known_good)
    entries = []
    if found is not None:
        book.campaign, book.lines = str(found.about["campaign"]), found.lines
        if int(found.about["format"]) > FORMAT:
            book.problem("refused", 1, "", "too_new")
        if not belongs(book.campaign, found.lines.values()):
            book.problem("refused", 1, "", "about")
        for identity, line in found.lines.items():
            try:
                entries.append(decode_strict(line))
            except BadEntry as error:
                book.problem("line", book.number(line), identity.decode(), error.facts["reason"])
    state = build_state(book.campaign, entries)
    _counters(book, entries)
    _references(book, entries, state)
    return entries, state


def _scan(book: Book, data: bytes, known_good: int | None) -> Scan | None:
    try:
        found = scan(data)
    except NotALedger as error:
        again = relaid(data) if str(error) == "layout" else None
        if again is not None:
            book.note("layout")
        elif known_good is None:
            return _salvaged(book, data)
        else:
            book.problem("refused", 1, "", error)
        return again
    if found.whole or found.about["format"] > FORMAT:
        return found
    if known_good is not None:
        tail = judge_tail(data, found, known_good)
        if tail.torn and not tail.damage:
            book.note("torn", data.count(b"\n", 0, tail.keep_size) + 1)
            return found._replace(lines=tail.lines)
    again = relaid(data)
    if again is not None:
        book.note("layout")
        return again
    if known_good is None:
        return _salvaged(book, data)
    for bad in found.bad:
        book.problem("line", bad.number, "", bad.reason)
    if not data.endswith(CLOSING):
        book.problem("refused", 0, "", "truncated")
    return found


def _salvaged(book: Book, data: bytes) -> Scan | None:
    """
    Judge a damaged ledger that was handed over as a merge would: by entry.
    """
    try:
        found = salvage(data)
    except NotALedger as error:
        book.problem("refused", 1, "", error)
        return None
    for one in found.unbelieved:
        book.problem("line", one.line, read_claimed(one.raw).code, one.reason)
    if found.flaw:
        book.problem("refused", 0, "", found.flaw)
    return Scan(found.about, found.lines, (), found.repeated, 0, False)


def _counters(book: Book, entries: Iterable[Entry]) -> None:
    for span in writer_spans(entries):
        if span.forks:
            book.problem("fork", 0, span.dev, ranges(span.forks))
        if span.gaps:
            book.note("gap", 0, span.dev, ranges(span.gaps))


def ranges(numbers: Sequence[int]) -> str:
    """
    Write numbers shortly: 3, 5-9.
    """
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs(numbers))


def _references(book: Book, entries: Sequence[Entry], state: State) -> None:
    """
    Find records that point to one that is not here; one that was erased is here.
    """
    here = {(entry.kind, entry.rec) for entry in entries}
    for record, (kind, rec) in dangling(state, here):
        line = book.lines.get(record.entries[0].id.encode(), b"")
        book.problem("dangling", book.number(line), record.code or record.id[:8], f"{kind} {rec[:8]}")
    known = {entry.id for entry in entries}
    for record in state.every(SET_ASIDE):
        for name in sorted(named_by(record) - known):
            line = book.lines.get(record.entries[0].id.encode(), b"")
            book.problem("dangling", book.number(line), f"{SET_ASIDE} {record.id[:8]}", f"entry {name[:8]}")
