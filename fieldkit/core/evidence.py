"""
Photos as the records name them: which names are photo names at all, and which photos a ledger needs.
"""

from __future__ import annotations

import re

from fieldkit.core.fold import Record
from fieldkit.core.shapes import text, texts
from fieldkit.core.state import State
from fieldkit.core.tuples import NamedTuple

EXTENSIONS = ("jpg", "png", "webp", "heic")
PHOTO_NAME = re.compile(r"([0-9a-f]{64})\.(jpg|png|webp|heic)")
_DIGEST = re.compile(r"[0-9a-f]{64}")


class PhotoFile(NamedTuple):
    """
    The file of a photo: sha256 in 64 hex signs, and its ending.
    """

    digest: str
    ext: str

    @property
    def name(self) -> str:
        """
        The file name: `<sha256>.<ext>`.
        """
        return f"{self.digest}.{self.ext}"


def is_photo(digest: object, ext: object) -> bool:
    """
    Accept only what can be the name of a photo: what arrives must never name another path.
    """
    return isinstance(digest, str) and _DIGEST.fullmatch(digest) is not None and ext in EXTENSIONS


def is_digest(digest: object) -> bool:
    """
    Tell whether a value is a sha256 in 64 lower-case hex signs.
    """
    return isinstance(digest, str) and _DIGEST.fullmatch(digest) is not None


def photo_file(photo: Record) -> PhotoFile | None:
    """
    Give the file a photo record names, or None when its fields name none.
    """
    digest, ext = photo.fields.get("sha256"), photo.fields.get("ext")
    return PhotoFile(str(digest), str(ext)) if is_photo(digest, ext) else None


def original_name(photo: Record) -> str:
    """
    Give the name a photo's file came under: the one its team knows it by.
    """
    return text(photo.fields.get("original_name"))


def photo_files(state: State) -> dict[PhotoFile, Record]:
    """
    Give every file that photo records name, withdrawn ones and those set aside too, each with the first record that
    names it.
    """
    found: dict[PhotoFile, Record] = {}
    for photo in state.every_known("photo"):
        file = photo_file(photo)
        if file is not None:
            found.setdefault(file, photo)
    return found


def stands(state: State, photo: Record) -> bool:
    """
    Tell whether a photo counts: neither it nor its check was withdrawn.
    """
    check = state.get("check", photo.fields.get("check"))
    return not photo.withdrawn and (check is None or not check.withdrawn)


def standing_files(state: State) -> dict[PhotoFile, Record]:
    """
    Give the files that must be here: those named by photos that stand, but for pictures erased for good.
    """
    gone = erased_pictures(state)
    found: dict[PhotoFile, Record] = {}
    for photo in state.every("photo"):
        file = photo_file(photo)
        if file is not None and file.digest not in gone and stands(state, photo):
            found.setdefault(file, photo)
    return found


def erased_pictures(state: State) -> frozenset[str]:
    """
    Give the sha256 of the pictures that were erased for good, whichever records name them.
    """
    fields = [entry.set for record in state.every("erase") for entry in record.entries if not entry.erased]
    return frozenset(digest for each in fields if isinstance(each, dict) for digest in texts(each.get("photos")))


def erased_yet_named(state: State) -> dict[PhotoFile, Record]:
    """
    Give the pictures that were erased for good although photos that stand still name them, as another laptop's,
    unaware of the erasure.
    """
    gone = erased_pictures(state)
    named = ((photo_file(photo), photo) for photo in state.every("photo") if gone and stands(state, photo))
    return {file: photo for file, photo in named if file is not None and file.digest in gone}


def photo_sizes(state: State) -> dict[PhotoFile, int]:
    """
    Give how many bytes each photo file has by what its records say: a file of another size is not that photo.
    """
    sizes: dict[PhotoFile, int] = {}
    for photo in state.every_known("photo"):
        file, size = photo_file(photo), photo.fields.get("bytes")
        if file is not None and type(size) is int:
            sizes.setdefault(file, size)
    return sizes


def check_code(state: State, photo: Record) -> str:
    """
    Give the code of the check a photo belongs to, or the beginning of its id where it is not here.
    """
    check = state.known("check", photo.fields.get("check"))
    return check.code or check.id[:8] if check else str(photo.fields.get("check") or "")[:8]
