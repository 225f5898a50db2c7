"""
How much of what arrives is taken: stated in `docs/format.md`, raised or lowered by a user with `fieldkit config`.

A file is weighed before it is read, and what it would become is weighed before it is unpacked or parsed: a small file
must never cost a large part of the laptop.
"""

from __future__ import annotations

import os

from fieldkit.core.tuples import NamedTuple
from fieldkit.errors import FileRefused
from fieldkit.language import settings_path
from fieldkit.store.durable import StrPath

MIB = 2**20
SIZE_MIB, FILES = 128, 100_000
BUILT_IN = {"max-size": str(SIZE_MIB), "max-files": str(FILES)}
LARGEST_PHOTO = 100_000_000
# Above this a file is looked through for what parsing would make of it; below nothing it holds can matter.
_LIGHT = 4 * MIB
# Our entries have a bracket or comma every 19 bytes, and lines of half a kilobyte.
_DENSEST, _SHORTEST_AVERAGE, _LONGEST_AVERAGE = 8, 128, MIB
_OPENING = b'{"about":{"1":'


class Limits(NamedTuple):
    """
    What this user takes at most: the size in bytes of a ledger or of a file in a zip, and the files in one zip.
    """

    size: int = SIZE_MIB * MIB
    files: int = FILES

    @property
    def parsed(self) -> int:
        """
        The largest ledger that is taken where it must be unpacked, or parsed whole since another program laid it out.
        """
        return self.size // 8


# What is written here is read again to prove it, whatever the limits of the user; a zip as we write it holds no more.
OWN = Limits(2**32 - 2**20, 2**31)

_known: tuple[tuple[object, ...], Limits] = ((), Limits())


def limits() -> Limits:
    """
    Give the limits of this user. The settings are read again only when their file has changed: this is asked of every
    file of a merge.
    """
    global _known
    place = settings_path(os.environ)
    try:
        found = os.stat(os.path.join(place, "defaults.json"))
    except OSError:
        return Limits()
    mark = (place, found.st_mtime_ns, found.st_size, found.st_ino)
    if _known[0] != mark:
        from fieldkit.store.settings import load_defaults

        _known = (mark, _chosen(load_defaults()))
    return _known[1]


def _chosen(defaults: dict[str, str]) -> Limits:
    """
    Take the limits from the settings; what a hand made of them that is no number there does not count.
    """
    said = {name: text for name, text in defaults.items() if text.isascii() and text.isdecimal() and len(text) < 10}
    sizes = {name: int(text) for name, text in said.items() if name in BUILT_IN and int(text)}
    return Limits(sizes.get("max-size", SIZE_MIB) * MIB, sizes.get("max-files", FILES))


def over_size(path: object, size: int, limit: int, name: str = "") -> FileRefused:
    """
    Say that a file, or the one of this name in it, is larger than is taken, and by how much.
    """
    said = f"{-(-size // MIB)} MiB > {limit // MIB} MiB"
    return FileRefused(str(path), "over_size", f"{name}: {said}" if name else said)


def read_within(path: StrPath, most: int) -> bytes:
    """
    Read a file that arrived; raises FileRefused("over_size") for a larger one, also when it grows meanwhile.
    """
    with open(path, "rb") as file:
        size = os.fstat(file.fileno()).st_size
        if size <= most:
            data = file.read(size + 1)
            if len(data) > size:
                data += file.read(most + 1 - len(data))
            if len(data) <= most:
                return data
            size = len(data)
    raise over_size(path, size, most)


def refuse_heavy(data: bytes, path: str, allowed: Limits) -> None:
    """
    Refuse the bytes of a large ledger that would cost many times their size when they are read: FileRefused("dense"),
    or "over_size" where they are laid out as no ledger of ours is and would be parsed whole.
    """
    if len(data) <= _LIGHT:
        return
    ours = data.startswith(_OPENING)
    if not ours and len(data) > allowed.parsed:
        raise over_size(path, len(data), allowed.parsed)
    lines = data.count(b"\n")
    if is_dense(data) or (ours and not len(data) // _LONGEST_AVERAGE <= lines <= len(data) // _SHORTEST_AVERAGE):
        raise FileRefused(path, "dense")


def is_dense(data: bytes) -> bool:
    """
    Tell whether JSON holds more values than any of ours of its size: each takes many bytes when it is parsed.
    """
    return len(data) > _LIGHT and sum(data.count(sign) for sign in (b"[", b"{", b",")) * _DENSEST > len(data)
