"""
Entries: immutable statements about one record, and their one canonical line in a ledger file.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable
from typing import Any

from fieldkit.core.canonical import base32, check_value, encode, id_number
from fieldkit.core.hashing import sha256
from fieldkit.core.tuples import NamedTuple
from fieldkit.errors import FieldkitError, InvalidInput

FORMAT = 1
# A line longer than this is no entry of ours: judged before anything parses it, and never written.
LONGEST_LINE = 4 << 20
SALT = "_salt"
LIST = "_list"
UNDO = "_undo"
RESERVED = (SALT, LIST, UNDO)
_SET = b',"set":'


class BadEntry(FieldkitError):
    """
    Bytes that are no entry: `reason` (a word from a closed list).
    """

    exit_code = 6


class Entry(NamedTuple):
    """
    One entry: `set` holds the fields, or the hash of them (64 hex signs) once they were erased; while it is set aside
    `set` is empty and `aside` holds them.
    """

    id: str
    at: str
    by: str
    dev: str
    f: int
    n: int
    part: tuple[int, int]
    kind: str
    rec: str
    seen: tuple[str, ...]
    set: dict[str, Any] | str
    aside: dict[str, Any] | None = None

    @property
    def erased(self) -> bool:
        """
        Tell whether only the stub of this entry is left.
        """
        return type(self.set) is str and self.aside is None

    @property
    def from_list(self) -> bool:
        """
        Tell whether the values came from an imported list rather than from a person.
        """
        return type(self.set) is dict and LIST in self.set

    def order(self) -> tuple[int, str, str]:
        """
        The fixed, arbitrary rank among entries that did not see each other: (n, dev, id).
        """
        return (self.n, self.dev, self.id)


class Writer(NamedTuple):
    """
    Who writes, and where: author, writer id, the counter of the next entry, and the wall time with its zone.
    """

    by: str
    dev: str
    n: int
    at: str


class Change(NamedTuple):
    """
    What one entry is going to say: about which record, having seen which heads, setting which fields.
    """

    kind: str
    rec: str
    set: dict[str, Any]
    seen: tuple[str, ...] = ()


def _head(body: dict[str, Any]) -> bytes:
    """
    The canonical bytes of an entry up to and without its `set`, which sorts last.
    """
    return encode(body)[:-1]


def _identify(head: bytes, set_hash: str) -> str:
    return base32(sha256(head + _SET + b'"' + set_hash.encode() + b'"}').digest())


def line_of(body: dict[str, Any], fields: dict[str, Any]) -> tuple[str, bytes]:
    """
    Give the id and the canonical line `"<id>":{…}` of an entry with this body (without `set`) and fields.
    """
    check_value(body)
    check_value(fields)
    head, content = _head(body), encode(fields)
    identity = _identify(head, sha256(content).hexdigest())
    return identity, b'"' + identity.encode() + b'":' + head + _SET + content + b"}"


def mint(changes: Iterable[Change], writer: Writer, salt: Callable[[], str]) -> list[tuple[str, bytes]]:
    """
    Turn the changes of one command into (id, line) pairs with consecutive counters and their `part` of the whole.
    Raises InvalidInput for one so long that no other laptop would believe it.
    """
    planned = list(changes)
    lines = []
    for index, change in enumerate(planned):
        body: dict[str, Any] = {
            "at": writer.at,
            "by": writer.by,
            "dev": writer.dev,
            "f": FORMAT,
            "n": writer.n + index,
            "rec": [change.kind, change.rec],
            "seen": sorted(set(change.seen)),
        }
        if len(planned) > 1:
            body["part"] = [index + 1, len(planned)]
        lines.append(line_of(body, {**change.set, SALT: salt()}))
        if len(lines[-1][1]) > LONGEST_LINE:
            raise InvalidInput(field="entries", value=f"{len(lines[-1][1]) >> 20} MiB", reason="giant", hint=None)
    return lines


def mint_list_entry(kind: str, rec: str, fields: dict[str, Any]) -> tuple[str, bytes]:
    """
    Mint the first entry of a row of an imported list, from its values alone: no author, laptop, time or salt, so
    that one list imported on two laptops gives the same entries.
    """
    body = {"at": "", "by": "", "dev": "", "f": FORMAT, "n": 0, "rec": [kind, rec], "seen": []}
    return line_of(body, {**fields, LIST: True})


def split_line(line: bytes) -> tuple[bytes, bytes, bytes]:
    """
    Cut a line into (id, head, content of set) by its layout alone; raises BadEntry("layout").
    """
    if line[:1] != b'"' or line[33:36] != b'":{' or line[-1:] != b"}":
        raise BadEntry(reason="layout")
    cut = line.find(_SET)
    if cut < 0:
        raise BadEntry(reason="layout")
    return line[1:33], line[35:cut], line[cut + 7 : -1]


def _set_hash(content: bytes) -> bytes:
    if content[:1] == b'"':
        if len(content) != 66 or content[-1:] != b'"':
            raise BadEntry(reason="layout")
        return content[1:-1]
    return sha256(content).hexdigest().encode()


def verify_line(line: bytes) -> bytes:
    """
    Check that the bytes of a line match its id and return the id; raises BadEntry("layout" | "hash").
    """
    identity, head, content = split_line(line)
    digest = sha256(head + _SET + b'"' + _set_hash(content) + b'"}').digest()
    if id_number(identity) != int.from_bytes(digest[:20], "big"):
        raise BadEntry(reason="hash")
    return identity


def stub_line(line: bytes) -> bytes:
    """
    Give the line with its `set` replaced by the hash of it: the id still verifies, the content is gone.
    """
    _, _, content = split_line(line)
    if content[:1] == b'"':
        return line
    return line[: len(line) - len(content) - 1] + b'"' + _set_hash(content) + b'"}'


def is_stub(line: bytes) -> bool:
    """
    Tell whether a verified line is only the stub of an entry: its `set` was erased to the hash of it.
    """
    return line[line.find(_SET) + 7 :][:1] == b'"'


_raw_decode = json.JSONDecoder().raw_decode


def decode_line(line: bytes) -> Entry:
    """
    Read a verified line of our own ledger; raises BadEntry("json" | "shape") if it is none.
    """
    try:
        # Not `json.loads`: of the time for a line a third is guessing its encoding and looking for blanks around it.
        text = line[35:].decode("utf-8")
        body, end = _raw_decode(text)
    except (ValueError, RecursionError):
        raise BadEntry(reason="json") from None
    if end != len(text):
        raise BadEntry(reason="json")
    return entry_from(line[1:33].decode("ascii"), body)


MANY_LINES = 2000


def decode_lines(lines: Collection[bytes]) -> list[Entry]:
    """
    Read many verified lines of our own ledger; raises BadEntry like `decode_line`.

    Above a couple of thousand lines msgspec's import pays for itself.
    """
    if len(lines) < MANY_LINES:
        return [decode_line(line) for line in lines]
    import msgspec

    decode = msgspec.json.Decoder().decode
    try:
        return [entry_from(line[1:33].decode("ascii"), decode(line[35:])) for line in lines]
    except msgspec.DecodeError:
        raise BadEntry(reason="json") from None


def entry_from(identity: str, body: dict[str, Any]) -> Entry:
    """
    Read an entry from its parsed body; raises BadEntry("shape") naming nothing that is not there.
    """
    try:
        kind, rec = body["rec"]
        part = body.get("part")
        return Entry(
            identity,
            body["at"],
            body["by"],
            body["dev"],
            body["f"],
            body["n"],
            (part[0], part[1]) if part else (1, 1),
            kind,
            rec,
            tuple(body["seen"]),
            body["set"],
        )
    except (KeyError, TypeError, ValueError, IndexError):
        raise BadEntry(reason="shape") from None
