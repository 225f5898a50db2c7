"""
The index of a large ledger: where the entries of a record lie, and which records a code, a site or a day leads to.

It is derived and lies in `cache/`: one file of numbers, and a seal that says of which bytes of the ledger it was made
and which file it is. What the seal does not vouch for is not used. It only leads to places: whatever is read there must
match its id, and is what it is by its own words.
"""

from __future__ import annotations

import json
import os
from binascii import crc32
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, BinaryIO

from fieldkit.core.entry import BadEntry, Entry, decode_line, verify_line
from fieldkit.core.hashing import sha256
from fieldkit.core.scan import CLOSING, appended
from fieldkit.core.tuples import NamedTuple
from fieldkit.errors import LedgerDamaged
from fieldkit.store.durable import make_folder, read_file, replace_file
from fieldkit.store.index_keys import key, whole_ones
from fieldkit.store.workspace import LEDGER, Stamp, Workspace

if TYPE_CHECKING:
    from mmap import mmap

CACHE, NAME, SEAL = "cache", "index", "index.seal"
FORM = 3  # of these files; raised whenever what they hold or lead to changes
_LENGTH_BITS = 23  # a line is no longer than 4 MiB
_LENGTH = (1 << _LENGTH_BITS) - 1
_RECORD = 0xFFFFFFFF
RUN = 1 << 22  # bytes read at a time
_GAP = 1 << 14  # bytes between two lines up to which reading on is quicker than reading anew


class NotIndexed(Exception):
    """
    There is no index that can be used here; the ledger itself says everything.
    """


class Seal(NamedTuple):
    """
    What an index was made of: `covered` bytes of the ledger with this sha256, the stamps of the index file and of the
    ledger that is known to begin with these bytes, the crc32 of the index file, how many numbers each part of it has
    (keys, firsts, spots), the entries not folded by kind and format number, and the kind and id of each record of which
    anything is set aside.
    """

    form: int
    campaign: str
    covered: int
    sha256: str
    file: Stamp
    crc: int
    ledger: Stamp
    parts: tuple[int, int, int]
    unknown: tuple[tuple[str, int, int], ...]
    aside: tuple[tuple[str, str], ...]


def places(workspace: Workspace) -> tuple[str, str]:
    """
    Give where index and seal lie.
    """
    return workspace.place(CACHE, NAME), workspace.place(CACHE, SEAL)


def load_seal(workspace: Workspace) -> Seal:
    """
    Read the seal; raises NotIndexed for none, a damaged one, or one of another form.
    """
    try:
        body, _, digest = read_file(places(workspace)[1]).partition(b"\n")
        if sha256(body).hexdigest().encode() != digest:
            raise NotIndexed
        listed = json.loads(body)
        pairs = {name: tuple(map(tuple, listed[name])) for name in ("unknown", "aside")}
        stamps = {name: tuple(listed[name]) for name in ("file", "ledger", "parts")}
        seal = Seal(**{**listed, **pairs, **stamps})
    except (OSError, ValueError, KeyError, TypeError):
        raise NotIndexed from None
    if seal.form != FORM:
        raise NotIndexed
    return seal


def save_seal(workspace: Workspace, seal: Seal) -> None:
    """
    Put the seal in place; where the disk does not take it there is no index.
    """
    body = json.dumps(seal._asdict()).encode()
    try:
        make_folder(workspace.place(CACHE))
        replace_file(places(workspace)[1], body + b"\n" + sha256(body).hexdigest().encode(), durable=False)
    except OSError:
        return


def stamp_of(found: os.stat_result) -> Stamp:
    """
    Give size, time of change and file number.
    """
    return (found.st_size, found.st_mtime_ns, found.st_ino)


def spot(offset: int, length: int) -> int:
    """
    Give one number for where a line lies and how long it is, both in bytes.
    """
    return offset << _LENGTH_BITS | length


def offset_of(place: int) -> int:
    """
    Give where the line of a place begins.
    """
    return place >> _LENGTH_BITS


def read_at(file: BinaryIO, start: int, size: int) -> bytes:
    """
    Read so many bytes of an unbuffered file, or what is there.
    """
    file.seek(start)
    data = file.read(size)
    while len(data) < size and (more := file.read(size - len(data))):
        data += more
    return data


def lines_at(file: BinaryIO, spots: Sequence[int]) -> Iterator[tuple[int, bytes]]:
    """
    Give each place with the line there, some lines at a time; the places are in order.
    """
    begin = 0
    while begin < len(spots):
        start, last = spots[begin] >> _LENGTH_BITS, begin
        end = start + (spots[begin] & _LENGTH)
        while last + 1 < len(spots):
            offset, length = spots[last + 1] >> _LENGTH_BITS, spots[last + 1] & _LENGTH
            if offset > end + _GAP or offset + length > start + RUN:
                break
            end, last = offset + length, last + 1
        data = read_at(file, start, end - start)
        for place in spots[begin : last + 1]:
            offset = (place >> _LENGTH_BITS) - start
            yield place, data[offset : offset + (place & _LENGTH)]
        begin = last + 1


class Index:
    """
    An index open for looking things up, and the ledger it leads into.
    """

    def __init__(self, workspace: Workspace) -> None:
        """
        Open the index of a workspace; raises NotIndexed where none is vouched for.
        """
        self.seal = load_seal(workspace)
        self.path = workspace.place(LEDGER)
        keys, firsts, spots = self.seal.parts
        try:
            self._numbers = _mapped(places(workspace)[0], self.seal)
            self._file: BinaryIO = open(self.path, "rb", buffering=0)
            self.stamp = stamp_of(os.fstat(self._file.fileno()))
        except (OSError, ValueError):
            raise NotIndexed from None
        if len(self._numbers) != 8 * (keys + firsts + spots) or not self._is_beginning():
            raise NotIndexed
        with memoryview(self._numbers) as numbers, numbers.cast("Q") as words:
            self.keys, self.firsts = words[:keys], words[keys : keys + firsts]
            self.spots = words[keys + firsts :]

    def close(self) -> None:
        """
        Let go of both files: some systems do not let a file be replaced that somebody looks into.
        """
        for part in (self.keys, self.firsts, self.spots):
            part.release()
        self._numbers.close()
        self._file.close()

    def _is_beginning(self) -> bool:
        """
        Tell whether the ledger begins with the bytes the index was made of: it is the file the seal knows, else by
        hashing them.
        """
        covered = self.seal.covered
        if self.stamp == self.seal.ledger:
            return True
        if self.stamp[0] < covered + len(CLOSING):
            return False
        import hashlib

        digest = hashlib.sha256()
        for start in range(0, covered, RUN):
            digest.update(read_at(self._file, start, min(RUN, covered - start)))
        return digest.hexdigest() == self.seal.sha256

    def found(self, *words: str) -> list[int]:
        """
        Give the records under a key, and those of any other that shares its number.
        """
        begin = key(*words)
        low, high = bisect_left(self.keys, begin), bisect_left(self.keys, begin + _RECORD + 1)
        return [number & _RECORD for number in self.keys[low:high]]

    def spots_of(self, record: int) -> list[int]:
        """
        Give where the lines of a record lie.
        """
        return list(self.spots[self.firsts[record] : self.firsts[record + 1]])

    def lines(self, records: Iterable[int]) -> Iterator[bytes]:
        """
        Give the lines of records, in the order of the ledger, each proven by its id; raises LedgerDamaged.
        """
        for place, line in lines_at(self._file, sorted(spot for record in records for spot in self.spots_of(record))):
            try:
                verify_line(line)
            except BadEntry as error:
                number = read_at(self._file, 0, place >> _LENGTH_BITS).count(b"\n") + 1
                raise LedgerDamaged(path=str(self.path), line=number, reason=error.facts["reason"]) from None
            yield line

    def follow(self, workspace: Workspace, now: Stamp) -> None:
        """
        Note that the ledger still begins with what is covered, after a writer that held the lock put entries behind it:
        the next command need not hash it all to know.
        """
        save_seal(workspace, self.seal._replace(ledger=now))

    def whole(self) -> bytes:
        """
        Give the bytes of the ledger as they were when it was opened: what was appended since is cut off again.
        """
        return read_at(self._file, 0, self.stamp[0] - len(CLOSING)) + CLOSING

    def tail(self) -> list[bytes]:
        """
        Give the lines behind what is covered; raises NotIndexed where the end is not as a writer leaves it.
        """
        try:
            return appended(read_at(self._file, self.seal.covered, self.stamp[0] - self.seal.covered))
        except BadEntry:
            raise NotIndexed from None


def _mapped(path: str, seal: Seal) -> mmap:
    """
    Map the index file; raises ValueError unless it is the one the seal vouches for, bit for bit.
    """
    from mmap import ACCESS_READ, mmap

    with open(path, "rb") as file:
        if stamp_of(os.fstat(file.fileno())) != seal.file:
            raise ValueError(path)
        numbers = mmap(file.fileno(), 0, access=ACCESS_READ)
    if crc32(numbers) != seal.crc:
        raise ValueError(path)
    return numbers


def by_record(index: Index, numbers: Iterable[int]) -> Iterator[tuple[int, list[Entry]]]:
    """
    Give each of these records with its entries, each once.
    """
    for number in numbers:
        yield number, whole_ones(map(decode_line, index.lines([number])))
