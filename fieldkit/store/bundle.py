"""
Bundles: a ledger and its photos in one zip, with a list of every file, its size and its sha256.
"""

from __future__ import annotations

import errno
import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

from fieldkit.core.canonical import check_value, encode
from fieldkit.core.entry import FORMAT
from fieldkit.core.evidence import PHOTO_NAME, PhotoFile, is_digest
from fieldkit.core.scan import PROGRAM
from fieldkit.core.tuples import NamedTuple
from fieldkit.core.writers import WriterSpan
from fieldkit.errors import FieldkitError, FileRefused
from fieldkit.store.handover import put_in_place
from fieldkit.store.zipped import LARGEST_FILE, Member, members, read_member

LEDGER = "ledger.json"
MANIFEST = "manifest.json"
PHOTOS = "photos/"
_DEV = b'"dev":"'
_DATE = (1980, 1, 1, 0, 0, 0)


class Listed(NamedTuple):
    """
    One file as the manifest lists it: name in the bundle, size in bytes, sha256.
    """

    name: str
    size: int
    sha256: str


class Manifest(NamedTuple):
    """
    What a bundle says it holds. `missing` are file names of photos its writer did not have; `writers` states count
    and head of every writer, as plain JSON.
    """

    campaign: str
    files: dict[str, Listed]
    missing: tuple[str, ...]
    writers: tuple[dict[str, Any], ...]


class Bundle:
    """
    An open bundle, its zip and its list checked; use it as a context manager.
    """

    def __init__(self, file: BinaryIO, path: str, manifest: Manifest, found: dict[str, Member]) -> None:
        self._file = file
        self.path = path
        self.manifest = manifest
        self._members = found

    @classmethod
    def open(cls, path: Path) -> Bundle:
        """
        Open a bundle; raises FileRefused when the zip or the list in it cannot be believed.
        """
        shown = str(path)
        file = path.open("rb")
        try:
            found = members(file, shown)
            manifest = _read_manifest(file, found, shown)
            return cls(file, shown, manifest, found)
        except BaseException:
            file.close()
            raise

    def __enter__(self) -> Bundle:
        return self

    def __exit__(self, *trouble: object) -> None:
        self._file.close()

    def ledger(self) -> bytes:
        """
        Give the ledger's bytes; raises FileRefused("ledger_differs") unless they are the listed ones.
        """
        listed, member = self.manifest.files[LEDGER], self._members[LEDGER]
        if member.size != listed.size:
            raise FileRefused(self.path, "ledger_differs", LEDGER)
        data = read_member(self._file, member, self.path)
        if sha256(data).hexdigest() != listed.sha256:
            raise FileRefused(self.path, "ledger_differs", LEDGER)
        return data

    def photos(self) -> list[PhotoFile]:
        """
        Give the photos the bundle lists, by name.
        """
        names = sorted(name.removeprefix(PHOTOS) for name in self.manifest.files if name != LEDGER)
        return [PhotoFile(name[:64], name[65:]) for name in names]

    def has(self, photo: PhotoFile) -> bool:
        """
        Tell whether a listed photo is really in the zip.
        """
        return PHOTOS + photo.name in self._members

    def photo(self, photo: PhotoFile) -> bytes | None:
        """
        Give a photo's bytes when they match its name; None when it is not there or its bytes differ.
        """
        member = self._members.get(PHOTOS + photo.name)
        if member is None:
            return None
        try:
            data = read_member(self._file, member, self.path)
        except FileRefused:
            return None
        return data if sha256(data).hexdigest() == photo.digest else None


def holds_writers(lines: Mapping[bytes, bytes], stated: Iterable[Mapping[str, Any]]) -> bool:
    """
    Tell whether a bundle's ledger holds of every writer what its list states, count and head: a cut tail shows here.
    """
    counts: Counter[bytes] = Counter()
    for line in lines.values():
        at = line.find(_DEV) + len(_DEV)
        counts[line[at : line.find(b'"', at)]] += 1
    return all(
        isinstance(writer.get("dev"), str)
        and counts[writer["dev"].encode()] == writer.get("count")
        and str(writer.get("head")).encode() in lines
        for writer in stated
    )


def write_bundle(
    path: Path,
    campaign: str,
    ledger: bytes,
    photos: Sequence[PhotoFile],
    read: Callable[[PhotoFile], bytes],
    missing: Iterable[str],
    writers: Iterable[WriterSpan],
) -> None:
    """
    Write a bundle whose bytes depend on nothing but what it holds, and put it in place when it was read again and
    every byte of it verified. `read` gives a photo's bytes, already known to match. Raises NotSaved or ReadOnly.
    """
    spans = [span.document() for span in writers]
    ordered = sorted(set(photos))

    def produce(file: BinaryIO) -> None:
        from zipfile import ZipFile

        listed = [Listed(LEDGER, len(ledger), sha256(ledger).hexdigest())]
        with ZipFile(file, "w") as archive:
            add_file(archive, LEDGER, ledger)
            for photo in ordered:
                data = read(photo)
                add_file(archive, PHOTOS + photo.name, data)
                listed.append(Listed(PHOTOS + photo.name, len(data), photo.digest))
            add_file(archive, MANIFEST, _manifest_bytes(campaign, listed, sorted(missing), spans))

    put_in_place(path, produce, lambda written: _verify(written, ledger, ordered))


def _manifest_bytes(campaign: str, files: list[Listed], missing: list[str], writers: list[dict[str, Any]]) -> bytes:
    return encode(
        {
            "campaign": campaign,
            "files": [listed._asdict() for listed in sorted(files)],
            "format": FORMAT,
            "photos_missing": missing,
            "program": PROGRAM,
            "writers": writers,
        }
    )


def add_file(archive: Any, name: str, data: bytes) -> None:
    """
    Add a file the same way on every system: fixed date, fixed rights, not packed, so that equal content is equal bytes.
    """
    from zipfile import ZIP_STORED, ZipInfo

    info = ZipInfo(name, _DATE)
    info.compress_type = ZIP_STORED
    info.create_system = 3
    info.external_attr = 0o100644 << 16
    archive.writestr(info, data)


def _verify(written: Path, ledger: bytes, photos: Sequence[PhotoFile]) -> None:
    """
    Read a bundle just written by the reader that will judge it elsewhere.
    """
    try:
        with Bundle.open(written) as bundle:
            sound = bundle.ledger() == ledger and bundle.photos() == list(photos)
            sound = sound and all(bundle.photo(photo) is not None for photo in photos)
    except FileRefused:
        sound = False
    if not sound:
        raise OSError(errno.EIO, os.strerror(errno.EIO), str(written))


def _read_manifest(file: BinaryIO, found: dict[str, Member], path: str) -> Manifest:
    if MANIFEST not in found:
        raise FileRefused(path, "not_a_bundle")
    data = read_member(file, found[MANIFEST], path)
    try:
        document = json.loads(data)
        check_value(document)
        if type(document) is not dict or encode(document) != data:
            raise FileRefused(path, "manifest")
        if type(document["format"]) is int and document["format"] > FORMAT:
            raise FileRefused(path, "too_new", document["format"])
        manifest = _manifest(document)
    except FileRefused:
        raise
    except (ValueError, KeyError, TypeError, RecursionError, FieldkitError):
        raise FileRefused(path, "manifest") from None
    for name in found:
        if name not in manifest.files and name != MANIFEST:
            raise FileRefused(path, "zip_names", name)
    if LEDGER not in found:
        raise FileRefused(path, "not_a_bundle")
    return manifest


def _manifest(document: dict[str, Any]) -> Manifest:
    """
    Take a manifest apart; raises ValueError, KeyError or TypeError when it is not shaped like one.
    """
    files: dict[str, Listed] = {}
    for one in document["files"]:
        listed = Listed(one["name"], one["size"], one["sha256"])
        if listed.name in files or not _is_listable(listed):
            raise ValueError(listed.name)
        files[listed.name] = listed
    campaign, missing, writers = document["campaign"], document["photos_missing"], document["writers"]
    sound = isinstance(campaign, str) and all(PHOTO_NAME.fullmatch(name) for name in missing)
    if not sound or LEDGER not in files or not all(isinstance(writer, dict) for writer in writers):
        raise ValueError(LEDGER)
    return Manifest(campaign, files, tuple(missing), tuple(writers))


def _is_listable(listed: Listed) -> bool:
    if type(listed.size) is not int or not 0 <= listed.size <= LARGEST_FILE or not is_digest(listed.sha256):
        return False
    if listed.name == LEDGER:
        return True
    named = PHOTO_NAME.fullmatch(str(listed.name).removeprefix(PHOTOS))
    return named is not None and listed.name == PHOTOS + named[0] and named[1] == listed.sha256
