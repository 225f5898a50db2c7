"""
SHA-256 by whichever constructor is the cheaper: the interpreter's own for a little, hashlib's for much.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

# hashlib hashes five times as fast, but importing it costs as much time as hashing so many bytes without it.
LITTLE = 500_000


def _builtin() -> Callable[..., Any] | None:
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
    found: Callable[..., Any] = sha256
    return found


_small = _builtin()
_full: Callable[..., Any] | None = None
_left = LITTLE if _small else 0


def sha256(data: bytes | memoryview) -> Any:
    """
    Give the hash object of these bytes, as `hashlib.sha256` does; the figures are the same whichever is used.
    """
    global _left
    _left -= len(data)
    if _small and _left > 0:
        return _small(data)
    return _hashlib()(data)


def _hashlib() -> Callable[..., Any]:
    global _full
    if _full is None:
        import hashlib

        _full = hashlib.sha256
    return _full
