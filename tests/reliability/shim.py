"""
A shim between fieldkit and the system: it sees every call that touches the room, keeps the log of writes, and dies
or fails at the call it is told to.

fieldkit changes files through functions of `os` alone; a file opened for writing in any other way is reported.
"""

from __future__ import annotations

import builtins
import errno
import fcntl
import io
import os
from collections.abc import Callable
from typing import Any, NamedTuple

KILLED = 9
NEEDS_SPACE = frozenset({"create", "write", "mkdir", "rename", "sync", "sync_folder"})
WRAPPED = "open write close fsync fdatasync ftruncate replace mkdir unlink access".split()
CHANGES = NEEDS_SPACE | {"truncate", "unlink", "open"}


class Op(NamedTuple):
    """
    One call: its kind (open create read write truncate sync sync_folder rename mkdir unlink lock close ack; failed
    and blind for one that changed nothing), the path, the offset or size in bytes, the bytes written, and the new name
    of a rename.
    """

    kind: str
    path: str
    at: int = 0
    data: bytes = b""
    other: str = ""


class Fault(NamedTuple):
    """
    What happens at the *call*-th call (from 1; 0 is never): the process dies `before`, `after` or `half` way through
    a write (`cut` bytes of it, or the half), or the call fails with the error named `EIO`, `ENOSPC`, `EROFS`; `short`
    takes half of a write and then finds the disk full. With `lasting` every later call of the sort fails too.
    """

    call: int = 0
    mode: str = ""
    lasting: bool = False
    cut: int | None = None


NO_FAULT = Fault()


class Unseen(BaseException):
    """
    A file of the room was opened for writing behind the shim's back.
    """


class _File(io.RawIOBase):
    """
    A descriptor of the room as a Python file whose writes the shim sees.
    """

    def __init__(self, shim: Shim, descriptor: int) -> None:
        self.shim, self.descriptor = shim, descriptor

    def writable(self) -> bool:
        """
        Say that this can be written to, at any place.
        """
        return True

    seekable = writable

    def fileno(self) -> int:
        """
        Give the descriptor.
        """
        return self.descriptor

    def write(self, data: Any) -> int:
        """
        Write under the shim's eyes.
        """
        return self.shim.write(self.descriptor, data)

    def seek(self, offset: int, whence: int = 0) -> int:
        """
        Go to a place.
        """
        return os.lseek(self.descriptor, offset, whence)

    def close(self) -> None:
        """
        Close once.
        """
        if not self.closed:
            super().close()
            self.shim.close(self.descriptor)


class Shim:
    """
    The shim over one room; `blind` names kinds of calls that are neither done nor logged (a planted fault).
    """

    def __init__(self, root: str, fault: Fault = NO_FAULT, blind: frozenset[str] = frozenset()) -> None:
        self.root = os.path.realpath(root)
        self.fault = fault
        self.blind = blind
        self.log: list[Op] = []
        self.count = 0
        self.failed: list[Op] = []
        self.reached = False
        self.names: dict[int, str] = {}
        self.real: dict[str, Callable[..., Any]] = {}

    def install(self) -> None:
        """
        Stand between this process and the system until it ends.
        """
        for name in WRAPPED:
            self.real[name] = getattr(os, name)
            setattr(os, name, getattr(self, name))
        os.rename, os.remove = self.replace, self.unlink  # type: ignore[assignment]
        self.real["flock"], self.real["io"] = fcntl.flock, io.open
        fcntl.flock = self.flock
        io.open = builtins.open = self.python_open  # type: ignore[assignment]

    def inside(self, path: Any) -> str | None:
        """
        Give the full path of a file of the room, or None for any other.
        """
        if isinstance(path, int):
            return self.names.get(path)
        full = os.path.abspath(os.fsdecode(path))
        return full if full.startswith(self.root + os.sep) or full == self.root else None

    def through(self, op: Op, do: Callable[[], Any], partly: Callable[[int], Any] | None = None) -> Any:
        """
        Count a call, let it through, and log it; or die or fail where the fault says so.
        """
        self.count += 1
        now = self.count == self.fault.call
        if now:
            self.reached = True
            self._before(op, partly)
        elif self.fault.lasting and self.reached and self._concerns(op):
            self._fail(op)
        if op.kind in self.blind:
            self.log.append(op._replace(kind="blind"))
            return None
        try:
            result = do()
        except OSError:
            self.log.append(op._replace(kind="failed"))
            raise
        self.log.append(op)
        if now and self.fault.mode == "after":
            os._exit(KILLED)
        return result

    def _before(self, op: Op, partly: Callable[[int], Any] | None) -> None:
        mode = self.fault.mode
        if mode == "before":
            os._exit(KILLED)
        if mode == "half" and partly:
            partly(len(op.data) // 2 if self.fault.cut is None else self.fault.cut)
            os._exit(KILLED)
        if mode == "short" and partly:
            partly(len(op.data) // 2)
            self._fail(op)
        if mode.startswith("E") and self._concerns(op):
            self._fail(op)

    def _concerns(self, op: Op) -> bool:
        if self.fault.mode in ("ENOSPC", "short"):
            return op.kind in NEEDS_SPACE
        return op.kind in CHANGES if self.fault.mode == "EROFS" else op.kind != "close" or not self.fault.lasting

    def _fail(self, op: Op) -> None:
        self.failed.append(op)
        number = getattr(errno, self.fault.mode, errno.ENOSPC)
        raise OSError(number, os.strerror(number), op.path)

    def open(self, path: Any, flags: int, mode: int = 0o777, **named: Any) -> int:
        """
        Open a file of the room under the shim's eyes.
        """
        full = self.inside(path)
        if full is None:
            return int(self.real["open"](path, flags, mode, **named))
        writes = flags & (os.O_WRONLY | os.O_RDWR)
        new = bool(flags & os.O_CREAT) and not os.path.lexists(full)
        kind = "create" if new else "open" if writes else "read"
        descriptor = int(self.through(Op(kind, full), lambda: self.real["open"](path, flags, mode, **named)))
        self.names[descriptor] = full
        if flags & os.O_TRUNC and not new:
            self.through(Op("truncate", full, 0), lambda: None)
        return descriptor

    def python_open(self, path: Any, mode: str = "r", *args: Any, **named: Any) -> Any:
        """
        Open a file Python's way: reading may fail, writing inside the room is not foreseen.
        """
        if isinstance(path, int) and path in self.names and "w" in mode:
            return io.BufferedWriter(_File(self, path))  # type: ignore[type-var]
        full = None if isinstance(path, int) else self.inside(path)
        if full is None or os.path.basename(full).startswith("bug-"):
            return self.real["io"](path, mode, *args, **named)
        if mode.strip("bt") != "r":
            raise Unseen(full)
        return self.through(Op("read", full), lambda: self.real["io"](path, mode, *args, **named))

    def write(self, descriptor: int, data: Any) -> int:
        """
        Write at the current place, wholly, half, or not at all.
        """
        full = self.inside(descriptor)
        if full is None:
            return int(self.real["write"](descriptor, data))
        at = os.lseek(descriptor, 0, os.SEEK_CUR)
        op = Op("write", full, at, bytes(data))
        return int(
            self.through(op, lambda: self.real["write"](descriptor, data), lambda cut: self._cut(descriptor, op, cut))
        )

    def _cut(self, descriptor: int, op: Op, size: int) -> None:
        self.real["write"](descriptor, op.data[:size])

    def _on(self, kind: str, name: str, descriptor: int, *args: int) -> Any:
        full = self.inside(descriptor)
        if full is None:
            return self.real[name](descriptor, *args)
        return self.through(Op(kind, full, *args), lambda: self.real[name](descriptor, *args))

    def close(self, descriptor: int) -> None:
        """
        Close; the name of the descriptor is forgotten even when that fails.
        """
        try:
            self._on("close", "close", descriptor)
        finally:
            self.names.pop(descriptor, None)

    def fsync(self, descriptor: int) -> None:
        """
        Note that a file or folder is durable from here on; in these harnesses the log is the disk, so it is not done.
        """
        full = self.inside(descriptor)
        if full is not None:
            self.through(Op("sync_folder" if os.path.isdir(full) else "sync", full), lambda: None)

    fdatasync = fsync

    def ftruncate(self, descriptor: int, size: int) -> None:
        """
        Set a file's size.
        """
        self._on("truncate", "ftruncate", descriptor, size)

    def flock(self, descriptor: int, how: int) -> None:
        """
        Lock or unlock.
        """
        self._on("lock", "flock", descriptor, how)

    def replace(self, source: Any, target: Any, **named: Any) -> None:
        """
        Rename over a target.
        """
        old, new = self.inside(source), self.inside(target)
        if old is None or new is None:
            self.real["replace"](source, target, **named)
            return
        self.through(Op("rename", old, other=new), lambda: self.real["replace"](source, target, **named))

    def mkdir(self, path: Any, *args: Any, **named: Any) -> None:
        """
        Make a folder; one that is there already is no event.
        """
        full = self.inside(path)
        if full is None or os.path.isdir(full):
            self.real["mkdir"](path, *args, **named)
            return
        self.through(Op("mkdir", full), lambda: self.real["mkdir"](path, *args, **named))

    def unlink(self, path: Any, **named: Any) -> None:
        """
        Remove a file; one that is not there is no event.
        """
        full = self.inside(path)
        if full is None or not os.path.lexists(full):
            self.real["unlink"](path, **named)
            return
        self.through(Op("unlink", full), lambda: self.real["unlink"](path, **named))

    def access(self, path: Any, how: int, **named: Any) -> bool:
        """
        Tell whether a place can be written to: on a read-only medium it cannot.
        """
        if self.fault.mode == "EROFS" and how & os.W_OK and self.inside(path):
            return False
        return bool(self.real["access"](path, how, **named))
