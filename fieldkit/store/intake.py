"""
Photos on their way in: all of them durable in a temporary folder before the first one is moved to its place.
"""

from __future__ import annotations

import errno
from collections.abc import Mapping
from pathlib import Path

from fieldkit.core.evidence import PhotoFile
from fieldkit.store.durable import make_folder, rename_file, replace_file, sync_folder, write_file
from fieldkit.store.handover import not_saved
from fieldkit.store.photos import has_photo, photo_name


class Intake:
    """
    Photos on their way into a folder: first into a temporary one beside it, durable, then moved in all at once.
    """

    def __init__(self, folder: Path, staging: Path) -> None:
        self.folder = folder
        self.staging = staging
        self._waiting: dict[PhotoFile, Path] = {}
        self._sizes: Mapping[PhotoFile, int] = {}

    def expect(self, sizes: Mapping[PhotoFile, int]) -> None:
        """
        Say how many bytes photos have: a file cut short by a crash or a bad disk then makes room for a whole one.
        """
        self._sizes = sizes

    def has(self, photo: PhotoFile) -> bool:
        """
        Tell whether a photo is here already, of the right size, or waiting to be moved in.
        """
        return photo in self._waiting or has_photo(self.folder, photo.digest, photo.ext, self._sizes.get(photo))

    def waiting(self) -> list[PhotoFile]:
        """
        Give the photos not moved in yet, by name.
        """
        return sorted(self._waiting)

    def add(self, photo: PhotoFile, data: bytes) -> None:
        """
        Write a photo, its bytes known to match, to the temporary folder; raises NotSaved or ReadOnly.
        """
        path = self.staging / photo_name(photo.digest, photo.ext)
        try:
            make_folder(self.staging)
            write_file(path, data, again=True)
        except OSError as error:
            raise not_saved(path, error) from error
        self._waiting[photo] = path

    def settle(self) -> int:
        """
        Move everything in, durably, and give how many photos that were; raises NotSaved or ReadOnly.
        """
        try:
            if self._waiting:
                make_folder(self.folder)
            for photo, path in self._waiting.items():
                _move(path, self.folder / photo_name(photo.digest, photo.ext))
            # What was there already may have been left by a command that broke off before this.
            if self.folder.is_dir():
                sync_folder(self.folder)
                sync_folder(self.folder.parent)
        except OSError as error:
            raise not_saved(self.folder, error) from error
        count = len(self._waiting)
        self._waiting.clear()
        return count

    def clear(self) -> None:
        """
        Remove the temporary folder and what is left in it.
        """
        if self.staging.is_dir():
            for path in self.staging.iterdir():
                path.unlink(missing_ok=True)
            self.staging.rmdir()


class Rehearsal(Intake):
    """
    An intake that takes nothing: it remembers which photos it was given, and writes none.
    """

    def add(self, photo: PhotoFile, data: bytes) -> None:
        """
        Remember that a photo would be taken.
        """
        self._waiting[photo] = self.staging


def _move(path: Path, target: Path) -> None:
    """
    Rename, or copy where `photos` lies on another disk.
    """
    try:
        rename_file(path, target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        replace_file(target, path.read_bytes())
