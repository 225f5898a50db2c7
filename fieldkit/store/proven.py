"""
A ledger proven by the hash of its whole, read a piece at a time: what was read is let go before the next piece comes.
"""

from __future__ import annotations

from collections.abc import Iterator

from fieldkit.core.entry import FORMAT, BadEntry
from fieldkit.core.scan import MIDDLE, KnownGood, NotALedger, appended, read_header
from fieldkit.store.durable import StrPath

PIECE = 1 << 16  # bytes; fits the caches, and the memory of one piece serves the next


SMALL = 1_000_000  # bytes up to which reading all at once is as quick


class NotProven(Exception):
    """
    The file is not what the note says: it was rewritten or damaged; or it is small. What was read of it does not count.
    """


class ProvenLedger:
    """
    The lines of a ledger whose beginning a note of its size and hash vouches for; what was appended since is proven
    line by line. Raises NotProven when opened, or at the latest when all was read: only then is any of it believed.
    """

    def __init__(self, path: StrPath, known: KnownGood) -> None:
        self.path = path
        self.known = known
        try:
            with open(path, "rb") as file:
                about, self.start = read_header(file.read(4096))
        except (OSError, NotALedger):
            raise NotProven from None
        if about["format"] != FORMAT or known.size <= max(self.start, SMALL):
            raise NotProven
        self.campaign = str(about["campaign"])

    def batches(self) -> Iterator[list[bytes]]:
        """
        Give the rows of one piece after the other, in file order, each with its comma and line end; raises NotProven.
        """
        import hashlib
        import io

        digest, left = hashlib.sha256(), self.known.size
        with open(self.path, "rb", buffering=0) as file:
            opening = _read(file, self.start + 1)
            digest.update(opening)
            left -= len(opening)
            if not opening.endswith(MIDDLE + b"\n"):
                raise NotProven
            rest = b""
            while left > 0:
                piece = _read(file, min(PIECE, left))
                digest.update(piece)
                left -= len(piece)
                rows = list(io.BytesIO(rest + piece if rest else piece))
                rest = rows.pop()
                yield rows
            yield [rest + b",\n"]
            behind = file.readall()
            if digest.hexdigest() != self.known.sha256:
                raise NotProven
            try:
                yield [line + b",\n" for line in appended(behind)]
            except BadEntry:
                raise NotProven from None


def _read(file: object, size: int) -> bytes:
    data: bytes = file.read(size)  # type: ignore[attr-defined]
    if not data:
        raise NotProven
    return data
