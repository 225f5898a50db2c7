"""
The photos a sheet names: looked for beside it and in its photos/ folder, and nowhere else; kept before any entry.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from fieldkit.errors import InvalidPhoto
from fieldkit.operations.photo import Prepared, keep, name_form
from fieldkit.operations.row import Row
from fieldkit.operations.session import Session

FOLDER = "photos"
_SUFFIXES = (".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif")


class PhotoPlace:
    """
    The pictures that lie beside a sheet, by name in any case, with or without its ending.
    """

    def __init__(self, path: str) -> None:
        self.folder = Path(path).resolve().parent
        self._files: dict[str, list[Path]] | None = None

    def find_all(self, row: Row) -> list[str]:
        """
        Give the files a row names; a name that is none, or more than one, is a fault.
        """
        found: dict[str, None] = {}
        for name in row.names("photos"):
            files = self._named(name)
            if len(files) == 1:
                found[str(files[0])] = None
            else:
                row.fault("photos", "ambiguous" if files else "photo_lost", name)
        return list(found)

    def _named(self, name: str) -> list[Path]:
        plain = name.replace("\\", "/")
        folder, _, last = plain.rpartition("/")
        if folder.strip("./").lower() not in ("", FOLDER):
            return []
        if self._files is None:
            self._files = _pictures((self.folder, self.folder / FOLDER))
        return self._files.get(name_form(last), [])


def _pictures(folders: Iterable[Path]) -> dict[str, list[Path]]:
    """
    Give the pictures in some folders by name and by name without ending; the first folder goes before the others.
    """
    found: dict[str, list[Path]] = {}
    for folder in folders:
        here: dict[str, list[Path]] = {}
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            if path.suffix.lower() in _SUFFIXES and path.is_file():
                here.setdefault(name_form(path.name), []).append(path)
                here.setdefault(name_form(path.stem), []).append(path)
        for name, paths in here.items():
            found.setdefault(name, paths)
    return found


def keep_each(session: Session, prepared: Iterable[Prepared]) -> None:
    """
    Put the pictures into the workspace, durably and one at a time, those that several rows name once. Raises
    InvalidPhoto for one that is not the same any more as when its row was read.
    """
    kept: set[str] = set()
    for one in prepared:
        digest = str(one.fields["sha256"])
        if digest in kept:
            continue
        try:
            data = Path(one.path).read_bytes()
        except OSError:
            raise InvalidPhoto(path=Path(one.path).name, reason="unreadable") from None
        if sha256(data).hexdigest() != digest:
            raise InvalidPhoto(path=Path(one.path).name, reason="changed")
        keep(session, [one._replace(data=data)])
        kept.add(digest)
