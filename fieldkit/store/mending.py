"""
Making the end of a ledger whole again after a crash: what belongs to no complete command is put aside, never lost.
"""

from __future__ import annotations

import os
from pathlib import Path

from fieldkit.core.hashing import sha256
from fieldkit.core.recovery import judge_tail
from fieldkit.core.scan import CLOSING, NOTHING_KNOWN, KnownGood, scan
from fieldkit.store.durable import BINARY, StrPath, make_folder, read_file, replace_file, sync_file, write_all
from fieldkit.store.ledger import read_ledger, rewrite_ledger, write_failure


def repair_ledger(path: StrPath, keep_torn_in: StrPath, known: KnownGood = NOTHING_KNOWN) -> os.PathLike[str] | None:
    """
    Make the end of a ledger whole again before writing, under the lock; give where the torn bytes were kept.

    Cuts only bytes that belong to no complete command and copies them first. A layout changed by another program
    is put back atomically, every entry verified. Raises LedgerDamaged when good commands stand behind a bad line.
    """
    content = read_ledger(path, known)
    if not content.torn:
        if content.changed_layout:
            rewrite_ledger(path, content.campaign, list(content.lines.values()))
        return None
    data = read_file(path)
    tail = judge_tail(data, scan(data), known.size)
    torn = data[tail.keep_size :]
    kept = Path(keep_torn_in, f"torn-{sha256(torn).hexdigest()[:16]}.bin")
    try:
        make_folder(keep_torn_in)
        replace_file(kept, torn)
        if not tail.seam:
            _cut(path, tail.keep_size)
    except OSError as error:
        raise write_failure(path, error, []) from error
    if tail.seam:
        rewrite_ledger(path, content.campaign, list(content.lines.values()))
    return kept


def _cut(path: StrPath, keep_size: int) -> None:
    descriptor = os.open(path, os.O_RDWR | BINARY)
    try:
        os.lseek(descriptor, keep_size, os.SEEK_SET)
        write_all(descriptor, CLOSING)
        os.ftruncate(descriptor, keep_size + len(CLOSING))
        sync_file(descriptor)
    finally:
        os.close(descriptor)
