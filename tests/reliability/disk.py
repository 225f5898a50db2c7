"""
A disk as a power cut may leave it: built from the log of a command's calls, with only what was synced being sure.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from os.path import dirname

from .shim import Op

SECTOR = 512
Piece = tuple[int, bytes | None]


class File:
    """
    A file's bytes: what is sure, and the writes and cuts since, piece by piece; a cut is (size, None).
    """

    def __init__(self, sure: bytes = b"") -> None:
        self.sure = sure
        self.now = sure
        self.pending: list[Piece] = []

    def write(self, at: int, data: bytes) -> None:
        """
        Write, in pieces that each lie in one sector.
        """
        self.now = _patched(self.now, at, data)
        while data:
            room = SECTOR - at % SECTOR
            self.pending.append((at, data[:room]))
            at, data = at + room, data[room:]

    def truncate(self, size: int) -> None:
        """
        Set the size.
        """
        self.now = self.now[:size].ljust(size, b"\0")
        self.pending.append((size, None))

    def sync(self) -> None:
        """
        Make sure of everything so far.
        """
        self.sure, self.pending = self.now, []

    def state(self, chosen: Sequence[int], whole_size: bool = False, torn: int = -1) -> bytes:
        """
        Give the bytes when only the chosen pieces arrived, the piece *torn* by its first half; with *whole_size* the
        size arrived as well, and what did not reads as zeros.
        """
        data = self.sure
        for index in sorted({*chosen, torn} - {-1}):
            at, piece = self.pending[index]
            if piece is None:
                data = data[:at].ljust(at, b"\0")
            else:
                data = _patched(data, at, piece[: len(piece) // 2] if index == torn else piece)
        return data.ljust(len(self.now), b"\0") if whole_size else data

    def states(self, chance: random.Random, tries: int) -> list[bytes]:
        """
        Give the states a power cut may leave: nothing, everything, any beginning, a single piece alone or missing,
        a torn sector, holes of zeros, and *tries* random choices.
        """
        count = len(self.pending)
        every = list(range(count))
        choices = [every[:size] for size in range(count + 1)] + [[one] for one in every]
        choices += [[other for other in every if other != one] for one in every]
        choices += [every[size:] for size in range(count)]
        choices += [[one for one in every if chance.random() < 0.5] for _ in range(tries if count > 2 else 0)]
        found = [self.state(choice, size) for choice in choices for size in (False, True)]
        found += [self.state(every[:one], size, one) for one in every for size in (False, True)]
        found += [self.state([other for other in every if other != one], False, one) for one in every]
        return list(dict.fromkeys(found))


def _patched(data: bytes, at: int, piece: bytes) -> bytes:
    return data[:at].ljust(at, b"\0") + piece + data[at + len(piece) :]


class Disk:
    """
    Files by name; names too are sure only once their folder was synced. A name change is (folder, old, new, file):
    a new file or folder has no old name, a removal no new one; a folder's file is None.
    """

    def __init__(self, root: str, base: dict[str, bytes | None]) -> None:
        self.root = root
        self.sure = {name: None if data is None else File(data) for name, data in base.items()}
        self.now = dict(self.sure)
        self.pending: list[tuple[str, str, str, File | None]] = []

    def apply(self, op: Op) -> None:
        """
        Take in one call of the log.
        """
        name, other = self._name(op.path), self._name(op.other)
        file = self.now.get(name)
        if op.kind in ("create", "mkdir"):
            self._rename("", name, File() if op.kind == "create" else None)
        elif op.kind == "rename":
            self._rename(name, other, file)
        elif op.kind == "unlink":
            self._rename(name, "", file)
        elif op.kind == "sync_folder":
            self._sure_of(name)
        elif file is not None and op.kind == "write":
            file.write(op.at, op.data)
        elif file is not None and op.kind == "truncate":
            file.truncate(op.at)
        elif file is not None and op.kind == "sync":
            file.sync()

    def _name(self, path: str) -> str:
        return path[len(self.root) + 1 :] if path.startswith(self.root + "/") else ""

    def _rename(self, old: str, new: str, file: File | None) -> None:
        self.pending.append((dirname(new or old), old, new, file))
        self.now = _renamed(self.now, old, new, file)

    def _sure_of(self, folder: str) -> None:
        for change in self.pending:
            if change[0] == folder:
                self.sure = _renamed(self.sure, *change[1:])
        self.pending = [change for change in self.pending if change[0] != folder]

    def states(self, chance: random.Random, tries: int) -> Iterator[dict[str, bytes | None]]:
        """
        Give what a power cut now may leave: any choice of names with any choice of bytes, *tries* random ones of
        each where there are too many to give them all.
        """
        files = list(dict.fromkeys(file for _name, file in self._files()))
        states = {file: file.states(chance, tries) for file in files if file.pending}
        for names in self._names(chance, tries):
            yield self._frozen(names, {file: file.now for file in files})
            yield self._frozen(names, {file: file.sure for file in files})
            for file, found in states.items():
                for data in found:
                    for others in ("now", "sure") if len(states) > 1 else ("now",):
                        yield self._frozen(names, {one: getattr(one, others) for one in files} | {file: data})
            for _ in range(tries if len(states) > 1 else 0):
                yield self._frozen(names, {file: chance.choice(states.get(file) or [file.now]) for file in files})

    def _files(self) -> Iterator[tuple[str, File]]:
        pending = [(change[2], change[3]) for change in self.pending]
        for name, file in [*self.sure.items(), *self.now.items(), *pending]:
            if file is not None:
                yield name, file

    def _names(self, chance: random.Random, tries: int) -> list[dict[str, File | None]]:
        every = list(range(len(self.pending)))
        choices = [every[:size] for size in range(len(every) + 1)] + [[one] for one in every]
        choices += [[other for other in every if other != one] for one in every]
        choices += [[one for one in every if chance.random() < 0.5] for _ in range(tries if len(every) > 3 else 0)]
        found = []
        for choice in dict.fromkeys(map(tuple, choices)):
            names = self.sure
            for index in choice:
                names = _renamed(names, *self.pending[index][1:])
            found.append(names)
        return found

    def _frozen(self, names: dict[str, File | None], data: dict[File, bytes]) -> dict[str, bytes | None]:
        return {
            name: None if file is None else data[file]
            for name, file in names.items()
            if not dirname(name) or dirname(name) in names
        }


def _renamed(names: dict[str, File | None], old: str, new: str, file: File | None) -> dict[str, File | None]:
    """
    Give the names after one change; what lies in a folder goes where the folder goes.
    """
    inside = old + "/" if old and new and file is None else None
    found = {name: kept for name, kept in names.items() if name != old}
    if inside:
        found = {new + name[len(old) :] if name.startswith(inside) else name: kept for name, kept in found.items()}
    return {**found, new: file} if new else found
