"""
Photos as evidence: the original bytes, named by their sha256, durable before any entry names them.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from fieldkit.core.evidence import is_photo
from fieldkit.errors import ReadOnly
from fieldkit.store.durable import make_folder, replace_file, sync_folder
from fieldkit.store.limits import LARGEST_PHOTO


def photo_name(digest: str, ext: str) -> str:
    """
    Give the file name of a photo: `<sha256>.<ext>`.
    """
    return f"{digest}.{ext}"


def keep_photo(folder: Path, data: bytes, ext: str) -> str:
    """
    Put a photo's bytes in the folder, durably, and give their sha256. The same picture again is kept once; a
    damaged file under its name is replaced. Raises NotSaved or ReadOnly, leaving nothing behind.
    """
    digest = sha256(data).hexdigest()
    path = folder / photo_name(digest, ext)
    try:
        if read_photo(folder, digest, ext) is None:
            make_folder(folder)
            replace_file(path, data)
        else:
            # A command that broke off, or another window, may have put it there a moment ago.
            sync_folder(folder)
        sync_folder(folder.parent)
    except PermissionError as error:
        raise ReadOnly(path=str(folder)) from error
    except OSError as error:
        from fieldkit.store.handover import not_saved

        raise not_saved(path, error) from error
    return digest


def read_photo(folder: Path, digest: str, ext: str) -> bytes | None:
    """
    Give a photo's bytes when they match their name, or None when the file is missing, its bytes differ or are more than
    any photo has.
    """
    if not is_photo(digest, ext):
        return None
    path = folder / photo_name(digest, ext)
    try:
        if path.stat().st_size > LARGEST_PHOTO:
            return None
        data = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return data if sha256(data).hexdigest() == digest else None


def has_photo(folder: Path, digest: str, ext: str, size: int | None = None) -> bool:
    """
    Tell whether a file of this name, and of this size in bytes where it is known, is there, without reading it.
    """
    path = folder / photo_name(digest, ext)
    return is_photo(digest, ext) and path.is_file() and size in (None, path.stat().st_size)


def drop_photo(folder: Path, digest: str, ext: str) -> bool:
    """
    Delete a photo that was erased for good; give whether there was one.
    """
    path = folder / photo_name(digest, ext)
    if not is_photo(digest, ext) or not path.is_file():
        return False
    path.unlink()
    return True
