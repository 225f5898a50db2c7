"""
Bundles byte for byte: whether a zip is what fieldkit writes of its content, the bytes between its files included.
"""

from __future__ import annotations

from typing import BinaryIO

from fieldkit.store.bundle import LEDGER, MANIFEST, PHOTOS, Bundle
from fieldkit.store.listing import add_file

_SMALL = 4096


def is_as_written(bundle: Bundle) -> bool:
    """
    Tell whether every byte of a bundle follows from what it holds. One that another program packed anew is still a
    bundle, and yet no hash stands over the bytes between its files.
    """
    from zipfile import ZipFile

    photos = [PHOTOS + photo.name for photo in bundle.photos()]
    if not all(bundle.has(photo) for photo in bundle.photos()):
        return False
    mirror = _Mirror(bundle.file)
    with ZipFile(mirror, "w") as archive:  # type: ignore[call-overload]
        for name in (LEDGER, *photos, MANIFEST):
            add_file(archive, name, bundle.packed(name))
    return mirror.is_same()


class _Mirror:
    """
    What a zip is written to in order to be compared: large pieces at once, small ones, some written twice, at last.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._small: dict[int, bytes] = {}
        self._at = 0
        self._size = 0
        self._same = True

    def write(self, data: bytes) -> int:
        """
        Compare, or keep to be compared.
        """
        if len(data) < _SMALL:
            self._small[self._at] = bytes(data)
        else:
            self._compare(self._at, data)
        self._at += len(data)
        self._size = max(self._size, self._at)
        return len(data)

    def _compare(self, at: int, data: bytes) -> None:
        self._file.seek(at)
        self._same = self._same and self._file.read(len(data)) == data

    def seek(self, at: int, whence: int = 0) -> int:
        """
        Go to a place.
        """
        self._at = at + (0, self._at, self._size)[whence]
        return self._at

    def tell(self) -> int:
        """
        Give the place.
        """
        return self._at

    def flush(self) -> None:
        """
        Nothing waits anywhere.
        """

    def is_same(self) -> bool:
        """
        Tell whether all that was written stands in the file, and nothing else.
        """
        for at, data in self._small.items():
            self._compare(at, data)
        return self._same and self._file.seek(0, 2) == self._size
