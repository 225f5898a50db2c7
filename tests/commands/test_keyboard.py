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
import tty

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
