"""
The ledger file on disk: read whole and verified, appended in place, rewritten only atomically.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING

from fieldkit.core.entry import FORMAT, BadEntry
from fieldkit.core.scan import BOM, CLOSING, NOTHING_KNOWN, KnownGood, NotALedger, Scan, ledger_bytes, read_header, scan
from fieldkit.core.tuples import NamedTuple
from fieldkit.errors import FileRefused, LedgerDamaged, LedgerTooNew, NotSaved, ReadOnly
from fieldkit.store.durable import (
    BINARY,
    StrPath,
    parent,
    read_file,
    replace_file,
    sync_file,
    sync_folder,
    write_all,
)

if TYPE_CHECKING:
    from fieldkit.core.arrived import Whole
    from fieldkit.core.entry import Entry
    from fieldkit.core.salvage import Unbelieved

HEADER_LIMIT = 4096
_EMPTY_MARK = b'"entries":{'


class Content(NamedTuple):
    """
    A ledger as read: campaign id, the verified lines by id in file order, whether the end is torn (ignored by
    readers, repaired by the next writer), whether another program changed the layout, the format number, how many lines
    came again, and where a writer that mended the end kept what it cut off. Of what arrived also what could not be
    believed, what is wrong with the file itself (`flaw`: truncated | about | seam, or bom, which harms nothing), and
    the `entries` that were decoded on the way.
    """

    campaign: str
    lines: Mapping[bytes, bytes]
    torn: bool
    changed_layout: bool
    format: int
    repeated: int = 0
    put_aside: str = ""
    unbelieved: tuple[Unbelieved, ...] = ()
    flaw: str = ""
    entries: Mapping[bytes, Entry] = {}


def read_ledger(path: StrPath, known: KnownGood = NOTHING_KNOWN) -> Content:
    """
    Read a working ledger. A torn end is left out; raises LedgerDamaged naming the first bad line, LedgerTooNew.

    A beginning known to be good by its hash is not verified line by line again. Whatever its hash says now, a crash
    cannot have torn it: what is bad in it is damage, and it is never cut.
    """
    return judge_ledger(read_file(path), path, known)


def judge_ledger(data: bytes, path: StrPath, known: KnownGood = NOTHING_KNOWN) -> Content:
    """
    Judge the bytes of a working ledger as `read_ledger` does.
    """
    try:
        found = scan(data, proven_size=known.size if known.holds(data) else 0)
    except NotALedger as error:
        return _other_layout(path, data, str(error))
    _check_format(path, found)
    if found.whole:
        return Content(str(found.about["campaign"]), found.lines, False, False, int(found.about["format"]))
    from fieldkit.core.recovery import judge_tail

    tail = judge_tail(data, found, known.size)
    if tail.damage:
        relaid_scan = _relaid(data)
        if relaid_scan is None:
            raise LedgerDamaged(path=str(path), line=tail.damage[0].number, reason=tail.damage[0].reason)
        return Content(str(found.about["campaign"]), relaid_scan.lines, False, True, int(found.about["format"]))
    return Content(str(found.about["campaign"]), tail.lines, True, tail.seam, int(found.about["format"]))


def _other_layout(path: StrPath, data: bytes, reason: str) -> Content:
    found = _relaid(data) if reason == "layout" else None
    if found is None:
        raise LedgerDamaged(path=str(path), line=1, reason=reason)
    _check_format(path, found)
    return Content(str(found.about["campaign"]), found.lines, False, True, int(found.about["format"]))


def _check_format(path: StrPath, found: Scan) -> None:
    if int(found.about["format"]) > FORMAT:
        raise LedgerTooNew(path=str(path), format=found.about["format"])


def read_arrived(data: bytes, path: str, trusted: Mapping[bytes, bytes] | None = None) -> Content:
    """
    Read a ledger that came from outside: every entry that matches its id, whatever another program did to the layout,
    and beside them what cannot be believed. Lines equal to `trusted` ones are known to match.

    Raises FileRefused with the reason where it is no ledger of ours, or not in UTF-8.
    """
    from fieldkit.core.arrived import read_whole

    known = trusted or {}
    whole = read_whole(data, known)
    if whole:
        return _content(whole)._replace(entries=whole.entries)
    found, again = _scanned(data, known), None
    sound = _sound(found.lines, known) if found else {}
    if found and found.whole and _is_sound(found, sound):
        return _content(found)
    if not sound or not data.endswith(CLOSING):
        again = _relaid(data)
    for each in (found, again):
        if each and int(each.about["format"]) > FORMAT:
            raise FileRefused(path, "too_new", each.about["format"])
    if again and _is_sound(again, _sound(again.lines, known)):
        return _content(again)._replace(flaw="bom" if data.startswith(BOM) else "")
    return _salvaged(data, path, {**known, **sound})


def _scanned(data: bytes, known: Mapping[bytes, bytes]) -> Scan | None:
    try:
        return scan(data, known)
    except NotALedger:
        return None


def _is_sound(found: Scan, sound: Mapping[bytes, bytes]) -> bool:
    from fieldkit.core.belonging import belongs

    return len(sound) == len(found.lines) and belongs(str(found.about["campaign"]), sound.values())


def _sound(lines: Mapping[bytes, bytes], known: Mapping[bytes, bytes]) -> dict[bytes, bytes]:
    """
    Give those of the lines, which match their ids, that are entries as `docs/format.md` describes them.
    """
    from fieldkit.core.strict import decode_strict

    sound = {}
    for identity, line in lines.items():
        try:
            if known.get(identity) != line:
                decode_strict(line)
            sound[identity] = line
        except BadEntry:
            pass
    return sound


def _content(found: Scan | Whole) -> Content:
    about = found.about
    return Content(str(about["campaign"]), found.lines, False, False, int(about["format"]), found.repeated)


def _salvaged(data: bytes, path: str, trusted: Mapping[bytes, bytes]) -> Content:
    from fieldkit.core.salvage import salvage

    try:
        found = salvage(data, trusted)
    except NotALedger as error:
        raise FileRefused(path, str(error)) from None
    about, flaw = found.about, found.flaw
    content = Content(str(about["campaign"]), found.lines, False, False, int(about["format"]), found.repeated)
    return content._replace(unbelieved=found.unbelieved, flaw=flaw)


def _relaid(data: bytes) -> Scan | None:
    from fieldkit.core.relayout import relaid

    return relaid(data)


def create_ledger(path: StrPath, campaign: str) -> None:
    """
    Make an empty ledger of a campaign, whole or not at all.
    """
    replace_file(path, ledger_bytes(campaign, []))


def rewrite_ledger(path: StrPath, campaign: str, lines: list[bytes]) -> int:
    """
    Replace a ledger by one with these lines, atomically; give the size of its known-good part in bytes.
    """
    data = ledger_bytes(campaign, lines)
    try:
        replace_file(path, data)
    except OSError as error:
        raise write_failure(path, error, []) from error
    return len(data) - len(CLOSING)


def sync_ledger(path: StrPath) -> None:
    """
    Make durable what a writer that broke off left, the name too: nothing built on it may be surer than it is.
    """
    try:
        descriptor = os.open(path, os.O_RDWR | BINARY)
        try:
            sync_file(descriptor)
        finally:
            os.close(descriptor)
        sync_folder(parent(path))
    except OSError as error:
        raise write_failure(path, error, []) from error


def append_lines(path: StrPath, lines: list[bytes]) -> bool:
    """
    Write lines over the closing brackets, in place and durably: the cost does not grow with the ledger.

    Gives False, having written nothing, when the end or the head of the file is not as we leave it. When the write
    fails the old end is put back and NotSaved names the entries that are not known to be saved.
    """
    try:
        descriptor = os.open(path, os.O_RDWR | BINARY)
    except OSError as error:
        raise write_failure(path, error, lines) from error
    try:
        size = os.fstat(descriptor).st_size
        at = size - len(CLOSING)
        if not _ends_well(descriptor, at):
            return False
        separator = b"\n" if _is_empty(descriptor, at) else b",\n"
        payload = separator + b",\n".join(lines) + CLOSING
        try:
            os.lseek(descriptor, at, os.SEEK_SET)
            write_all(descriptor, payload)
            sync_file(descriptor)
        except OSError as error:
            _put_back(descriptor, at, size)
            raise write_failure(path, error, lines) from error
        return True
    finally:
        os.close(descriptor)


def _read_at(descriptor: int, at: int, count: int) -> bytes:
    os.lseek(descriptor, max(at, 0), os.SEEK_SET)
    return os.read(descriptor, count)


def _ends_well(descriptor: int, at: int) -> bool:
    if at <= 0 or _read_at(descriptor, at, len(CLOSING)) != CLOSING:
        return False
    try:
        read_header(_read_at(descriptor, 0, HEADER_LIMIT))
    except NotALedger:
        return False
    return _read_at(descriptor, at - 1, 1) in (b"}", b"{")


def _is_empty(descriptor: int, at: int) -> bool:
    return _read_at(descriptor, at - len(_EMPTY_MARK), len(_EMPTY_MARK)) == _EMPTY_MARK


def _put_back(descriptor: int, at: int, size: int) -> None:
    """
    Restore the closing brackets after a failed write; what cannot be restored the next writer repairs.
    """
    try:
        os.lseek(descriptor, at, os.SEEK_SET)
        write_all(descriptor, CLOSING)
        os.ftruncate(descriptor, size)
        sync_file(descriptor)
    except OSError:
        pass


def write_failure(path: StrPath, error: OSError, lines: list[bytes]) -> NotSaved | ReadOnly:
    """
    Give the error for a write that failed: why, and the entries that are not known to be saved.
    """
    import errno

    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return ReadOnly(path=str(path))
    known = {errno.ENOSPC: "full", errno.EDQUOT: "full", errno.EFBIG: "full", errno.EIO: "medium"}
    entries = [line[1:33].decode() for line in lines]
    reason = known.get(error.errno or 0, os.strerror(error.errno) if error.errno else str(error))
    return NotSaved(path=str(path), reason=reason, entries=entries)
