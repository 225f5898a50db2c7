"""
SHA-256 by whichever constructor is the cheaper: the interpreter's own for a little, hashlib's for much.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

# hashlib hashes five times as fast, but importing it costs as much time as hashing so many bytes without it.
LITTLE = 500_000


class Hash(Protocol):
    """
    What both constructors give.
    """

    def digest(self) -> bytes:
        """
        The 32 bytes of the hash.
        """

    def hexdigest(self) -> str:
        """
        The hash as 64 hexadecimal signs.
        """


Constructor = Callable[[bytes | memoryview], Hash]


def _builtin() -> Constructor | None:
    """
    Give the constructor that hashlib falls back on; None where an interpreter has none of its own.
    """
    try:
        from _sha2 import sha256  # type: ignore[import-not-found,unused-ignore]
    except ImportError:
        try:
            from _sha256 import sha256  # type: ignore[import-not-found,unused-ignore]
        except ImportError:
            return None
    found: Constructor = sha256
    return found


_small = _builtin()
_full: Constructor | None = None
_left = LITTLE if _small else 0


def sha256(data: bytes | memoryview) -> Hash:
    """
    Give the hash object of these bytes, as `hashlib.sha256` does; the figures are the same whichever is used.
    """
    global _left
    _left -= len(data)
    if _small and _left > 0:
        return _small(data)
    return _hashlib()(data)


def _hashlib() -> Constructor:
    global _full
    if _full is None:
        import hashlib

        _full = hashlib.sha256
    return _full
