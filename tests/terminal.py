"""
The real program at a terminal of its own: wait for what it says, then type, as a person does.
"""

from __future__ import annotations

import os
import re
import select
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# A new session has no terminal until it asks for one; only then does Ctrl-C reach the program. And tests that run in
# the background may have been told to pass it over, which a terminal's shell never says.
START = """
import fcntl, signal, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.argv = ["fieldkit", *sys.argv[1:]]
from fieldkit.cli import main
main()
"""
_ACTING = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
PATIENCE_S = 60.0


class Terminal:
    """
    A running command line: `seen` is all it has shown so far, without colours.
    """

    def __init__(self, *words: object, cwd: Path, env: Mapping[str, str] | None = None, columns: int = 80) -> None:
        import fcntl
        import pty
        import struct
        import termios

        self._screen, inside = pty.openpty()
        fcntl.ioctl(inside, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        settings = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", "TERM": "xterm", **(env or {})}
        settings.pop("COLUMNS", None)
        settings.pop("FIELDKIT_WORKSPACE", None)
        command = [sys.executable, "-c", START, *map(str, words)]
        self._child = subprocess.Popen(
            command, cwd=cwd, env=settings, stdin=inside, stdout=inside, stderr=inside, start_new_session=True
        )
        os.close(inside)
        self._data = b""
        self._read_to = 0

    @property
    def seen(self) -> str:
        """
        All that was shown so far.
        """
        return _ACTING.sub("", self._data.decode("utf-8", "replace")).replace("\r", "")

    def expect(self, text: str) -> str:
        """
        Wait until a text appears behind what was expected before, and give what stands up to it.
        """
        deadline = time.monotonic() + PATIENCE_S
        while text not in self.seen[self._read_to :]:
            assert time.monotonic() < deadline and self._read_more(), f"“{text}” never came:\n{self.seen}"
        place = self.seen.index(text, self._read_to)
        before = self.seen[self._read_to : place]
        self._read_to = place + len(text)
        return before

    def rest(self) -> str:
        """
        Give what was shown behind what was expected last.
        """
        return self.seen[self._read_to :]

    def type(self, keys: str) -> None:
        """
        Type keys: `\\r` is Enter, `\\x03` Ctrl-C.
        """
        os.write(self._screen, keys.encode("utf-8"))

    def answer(self, question: str, keys: str) -> None:
        """
        Wait for a question, then type the answer.
        """
        self.expect(question)
        self.type(keys)

    def _read_more(self) -> bool:
        if not select.select([self._screen], [], [], PATIENCE_S)[0]:
            return False
        try:
            data = os.read(self._screen, 65536)
        except OSError:
            return False
        self._data += data
        return bool(data)

    def end(self) -> int:
        """
        Read to the end and give the exit code.
        """
        while self._read_more():
            pass
        os.close(self._screen)
        return self._child.wait(PATIENCE_S)
