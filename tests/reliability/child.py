"""
Run command lines in a forked child of this warm process, so that it may be killed, and see what it said until then.
"""

from __future__ import annotations

import io
import json
import os
import pickle
import random
import struct
import sys
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta, timezone
from typing import Any, NamedTuple

from .shim import Op, Shim

NOON = datetime(2021, 10, 18, 12, 0, tzinfo=timezone(timedelta(hours=8)))


class Outcome(NamedTuple):
    """
    What a child left: exit code (-9 when killed from outside), what it printed and said, the log of its calls,
    those made to fail, and whatever it handed back.
    """

    exit: int
    out: str
    err: str
    log: tuple[Op, ...] = ()
    failed: tuple[Op, ...] = ()
    back: Any = None

    @property
    def acknowledged(self) -> bool:
        """
        Tell whether the person was told that it is saved.
        """
        return bool(self.out.strip())

    @property
    def document(self) -> Any:
        """
        Give the one value of a JSON answer.
        """
        return next(iter(json.loads(self.out).values()))

    def trouble(self) -> str:
        """
        Say why this can never be an answer of fieldkit (a trace, a bug), or "".
        """
        said = self.out + self.err
        if "Traceback" in said or "bug in fieldkit" in said or self.exit in (70, 97):
            return f"exit {self.exit}: {said.strip()[-400:]}"
        return ""


class _Frames(io.RawIOBase):
    """
    A stream whose every write reaches the parent at once, as a kill would find it on a terminal.
    """

    def __init__(self, descriptor: int, tag: bytes, seen: Callable[[bytes], None]) -> None:
        self.descriptor, self.tag, self.seen, self.real = descriptor, tag, seen, os.write

    def writable(self) -> bool:
        """
        Say that this can be written to.
        """
        return True

    def write(self, data: Any) -> int:
        """
        Send one frame: tag, length, bytes.
        """
        text = bytes(data)
        self.seen(text)
        view = memoryview(self.tag + struct.pack("<I", len(text)) + text)
        while view:
            view = view[self.real(self.descriptor, view) :]
        return len(text)


Body = Callable[[], Any]


def fork(body: Body, shim: Shim | None = None, started: Callable[[int], None] | None = None) -> Outcome:
    """
    Run a body in a child and give what came of it. Its return value comes back; an int is the exit code.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        _child(body, writing, shim)
    os.close(writing)
    if started:
        started(pid)
    with open(reading, "rb") as stream:
        data = stream.read()
    _pid, status = os.waitpid(pid, 0)
    return _outcome(os.waitstatus_to_exitcode(status), data)


def _child(body: Body, descriptor: int, shim: Shim | None) -> None:
    code: Any = 97

    def acknowledged(text: bytes) -> None:
        if shim and text.strip():
            shim.log.append(Op("ack", "", data=text))

    said = _Frames(descriptor, b"E", lambda text: None)
    try:
        sys.stdout = io.TextIOWrapper(_Frames(descriptor, b"O", acknowledged), "utf-8", write_through=True)  # type: ignore[type-var]
        sys.stderr = io.TextIOWrapper(said, "utf-8", write_through=True)  # type: ignore[type-var]
        if shim:
            shim.install()
        code = body()
        sys.stdout.flush()
    except BaseException as error:
        said.write(f"Traceback: {error!r}".encode())
    finally:
        log = (shim.log, tuple(shim.failed)) if shim else ([], ())
        _Frames(descriptor, b"L", lambda text: None).write(pickle.dumps((*log, code)))
        os._exit(code if isinstance(code, int) else 0)


def _outcome(code: int, data: bytes) -> Outcome:
    texts = {b"O": b"", b"E": b"", b"L": b""}
    at = 0
    while at + 5 <= len(data):
        size = struct.unpack("<I", data[at + 1 : at + 5])[0]
        texts[data[at : at + 1]] += data[at + 5 : at + 5 + size]
        at += 5 + size
    log, failed, back = pickle.loads(texts[b"L"]) if texts[b"L"] else ((), (), None)
    return Outcome(code, texts[b"O"].decode(), texts[b"E"].decode(), tuple(log), failed, back)


def steady(seed: str) -> None:
    """
    Make the commands of this process repeatable: the time stands still and randomness is a function of the seed.
    """
    from fieldkit.operations.session import Session

    Session.__init__.__defaults__ = (lambda: NOON, random.Random(seed).randbytes, None, None)  # type: ignore[misc]


def run(words: Sequence[str]) -> int:
    """
    Run one command line of fieldkit in this process.
    """
    from fieldkit.cli import run as run_command

    return run_command(list(words))
