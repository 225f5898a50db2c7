"""
Tests of reading one key at a terminal.
"""

from __future__ import annotations

import os
import sys

import pytest

if sys.platform == "win32":
    pytest.skip("a pseudo-terminal is needed", allow_module_level=True)

import pty
import select
import signal
import tty
from typing import Any

from fieldkit.commands import keyboard


@pytest.mark.parametrize("raw", [False, True], ids=["typed ahead", "typed at the question"])
@pytest.mark.parametrize("typed, expected", [("\x04", None), ("2", "2"), ("符", "符"), ("\x1b[A", "\x1b[A")])
def test_a_key_is_the_same_typed_ahead(raw: bool, typed: str, expected: str | None) -> None:
    """
    A key typed before the question stands is read as one typed at it; Ctrl-D says that nothing more comes.
    """
    screen, inside = pty.openpty()
    try:
        if raw:
            tty.setcbreak(inside)
        os.write(screen, typed.encode())
        if expected is None:
            with pytest.raises(EOFError):
                keyboard._posix_key(inside)
        else:
            assert expected == keyboard._posix_key(inside)
    finally:
        os.close(screen)
        os.close(inside)


def test_an_interruption_just_before_the_reading_wakes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    A signal that comes between the last look for signals and the reading ends the waiting: it is not kept for the next
    key.
    """
    screen, inside = pty.openpty()
    wait_until, woken = select.select, []

    def interrupted(readable: list[int], *others: Any) -> Any:
        if not woken:
            signal.raise_signal(signal.SIGINT)
        woken.append(wait_until(readable, [], [], 5)[0])
        os.write(screen, b"d\n")
        return wait_until(readable, *others)

    monkeypatch.setattr(select, "select", interrupted)
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        keyboard._wait(inside)
    finally:
        signal.signal(signal.SIGINT, before)
        os.close(screen)
        os.close(inside)
    assert woken[0] and inside not in woken[0]
