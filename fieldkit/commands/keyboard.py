"""
One key at a time, at any terminal; what was typed ahead is kept for the next question.
"""

from __future__ import annotations

import os
import sys

_ESCAPE = b"\x1b"
_REST_S = 0.02  # an arrow key sends its three bytes at once; a lone ESC sends nothing more
_WINDOWS_KEYS = {"H": "\x1b[A", "P": "\x1b[B", "M": "\x1b[C", "K": "\x1b[D"}


def read_key() -> str:
    """
    Wait for one key and give it: a letter, a sign of any script, or the sequence of an arrow key. Raises
    KeyboardInterrupt for Ctrl-C and EOFError where nothing more can come.
    """
    return _windows_key() if os.name == "nt" else _posix_key(sys.stdin.fileno())


def wait_for_line() -> None:
    """
    Wait at a terminal until a line, or the end of all lines, can be read. Raises KeyboardInterrupt for Ctrl-C.
    """
    if os.name != "nt" and sys.stdin.isatty():
        _wait(sys.stdin.fileno())


def _wait(descriptor: int) -> None:
    """
    Wait until something can be read. A signal that comes just before a reading begins would be noticed at the next key
    only, so that the first Ctrl-C seemed dead: here it wakes the waiting, whenever it came.
    """
    import signal
    from select import select

    woken, waker = os.pipe()
    os.set_blocking(waker, False)
    before = signal.set_wakeup_fd(waker, warn_on_full_buffer=False)
    try:
        while descriptor not in select([descriptor, woken], [], [])[0]:
            os.read(woken, 64)
    finally:
        signal.set_wakeup_fd(before)
        os.close(woken)
        os.close(waker)


def _windows_key() -> str:
    import msvcrt

    key: str = msvcrt.getwch()  # type: ignore[attr-defined,unused-ignore]
    if key == "\x03":
        raise KeyboardInterrupt
    if key in ("\x04", "\x1a"):
        raise EOFError
    if key in ("\x00", "\xe0"):
        return _WINDOWS_KEYS.get(msvcrt.getwch(), "")  # type: ignore[attr-defined,unused-ignore]
    return key


def _posix_key(descriptor: int) -> str:
    import termios
    import tty

    before = termios.tcgetattr(descriptor)
    try:
        # Draining, not flushing: keys typed ahead must not be lost between two questions.
        tty.setcbreak(descriptor, termios.TCSADRAIN)
        _wait(descriptor)
        return _one_key(descriptor)
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)


def _one_key(descriptor: int) -> str:
    from select import select

    data = os.read(descriptor, 1)
    # A Ctrl-D typed ahead, while the terminal still gathered lines, arrives as NUL.
    if data in (b"", b"\x04", b"\x00"):
        raise EOFError
    if data == _ESCAPE:
        while len(data) < 3 and select([descriptor], [], [], _REST_S)[0]:
            data += os.read(descriptor, 1)
    while data[:1] != _ESCAPE and not _whole(data):
        data += os.read(descriptor, 1)
    return data.decode("utf-8", "replace")


def _whole(data: bytes) -> bool:
    """
    Tell whether bytes are a whole sign of UTF-8, or can never become one.
    """
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.reason != "unexpected end of data" or len(data) > 3
    return True
