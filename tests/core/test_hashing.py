"""
The hash is one and the same, whichever constructor gives it.
"""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as some

from fieldkit.core import hashing


@given(some.binary(max_size=5000))
def test_both_constructors_agree(data: bytes) -> None:
    """
    The interpreter's own constructor and hashlib's give equal digests for any bytes.
    """
    builtin = hashing._builtin()

    assert builtin is not None
    assert hashlib.sha256(data).hexdigest() == builtin(data).hexdigest() == hashing.sha256(data).hexdigest()


@pytest.mark.parametrize("size", [0, 1, 63, 64, 65, 100_000])
def test_views_are_hashed_like_bytes(size: int) -> None:
    """
    A memoryview of a ledger's beginning hashes like the bytes it shows.
    """
    data = bytes(range(256)) * 400

    assert hashlib.sha256(data[:size]).digest() == hashing.sha256(memoryview(data)[:size]).digest()


def test_much_goes_to_hashlib(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    The builtin constructor hashes no more than a little in all; one large piece goes to hashlib at once.
    """
    hashed: list[int] = []

    def builtin(data: bytes) -> object:
        hashed.append(len(data))
        return hashlib.sha256(data)

    monkeypatch.setattr(hashing, "_small", builtin)
    monkeypatch.setattr(hashing, "_left", hashing.LITTLE)
    for size in (1000, hashing.LITTLE, 1000):
        hashing.sha256(b"x" * size)

    assert [1000] == hashed


def test_an_interpreter_without_one_is_served(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Where there is no builtin constructor every hash is hashlib's.
    """
    monkeypatch.setattr(hashing, "_small", None)

    assert hashlib.sha256(b"abc").digest() == hashing.sha256(b"abc").digest()
