"""
Bundles: a ledger and its photos in one zip, with a list of every file, its size and its sha256.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

from fieldkit.core.canonical import encode
from fieldkit.core.entry import FORMAT
from fieldkit.core.evidence import PHOTO_NAME, PhotoFile
from fieldkit.core.scan import PROGRAM
from fieldkit.core.tuples import NamedTuple
from fieldkit.core.writers import WriterSpan
from fieldkit.errors import FileRefused
from fieldkit.store.handover import put_in_place
from fieldkit.store.limits import LARGEST_PHOTO, OWN, Limits, over_size, refuse_heavy
from fieldkit.store.listing import Listed, ListedZip, add_file, prove
from fieldkit.store.zipped import Member

LEDGER = "ledger.json"
MANIFEST = "manifest.json"
PHOTOS = "photos/"
_DEV = b'"dev":"'


class Manifest(NamedTuple):
    """
    What a bundle says it holds. `missing` are file names of photos its writer did not have; `writers` states count
    and head of every writer, as plain JSON.
    """

    campaign: str
    files: dict[str, Listed]
    missing: tuple[str, ...]
    writers: tuple[dict[str, Any], ...]


class Bundle(ListedZip):
    """
    An open bundle, its zip and its list checked; use it as a context manager.
    """

    def __init__(self, file: BinaryIO, path: str, found: Mapping[str, Member], allowed: Limits) -> None:
        super().__init__(file, path, found, allowed)
        if MANIFEST not in found:
            raise FileRefused(path, "not_a_bundle")
        self.manifest = self.read_list(MANIFEST, FORMAT, _manifest)
        self.refuse_unlisted({*self.manifest.files, MANIFEST})
        if LEDGER not in found:
            raise FileRefused(path, "not_a_bundle")
        ledger = found[LEDGER]
        if ledger.packed != ledger.size > allowed.parsed:
            raise over_size(path, ledger.size, allowed.parsed, LEDGER)

    def ledger(self) -> bytes:
        """
        Give the ledger's bytes; raises FileRefused("ledger_differs") unless they are the listed ones, "dense" or
        "over_size" where they would cost too much to read.
        """
        listed = self.manifest.files[LEDGER]
        data = self.unpacked(LEDGER, listed.sha256, listed.size)
        if data is None:
            raise FileRefused(self.path, "ledger_differs", LEDGER)
        refuse_heavy(data, self.path, self.allowed)
        return data

    def any_ledger(self) -> tuple[bytes, bool]:
        """
        Give the bytes of the ledger as they are, and whether they are the listed ones. Raises FileRefused where they
        cannot be unpacked, or would cost too much to read.
        """
        data, listed = self.packed(LEDGER), self.manifest.files[LEDGER]
        refuse_heavy(data, self.path, self.allowed)
        return data, (sha256(data).hexdigest(), len(data)) == (listed.sha256, listed.size)

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
        Give a photo's bytes when they match its name and the list; None when it is not there or its bytes differ. They
        are never opened: a photo is kept as it is, whatever else it may be.
        """
        name = PHOTOS + photo.name
        return self.matching(name, photo.digest, self.manifest.files[name].size)


def holds_writers(lines: Mapping[bytes, bytes], stated: Iterable[Mapping[str, Any]], held_back: int = 0) -> bool:
    """
    Tell whether a bundle's ledger holds of every writer what its list states, count and head: a cut tail shows here. Of
    one with pieces that were held back as many entries may be missing, heads among them, and no more.
    """
    counts: Counter[bytes] = Counter()
    for line in lines.values():
        at = line.find(_DEV) + len(_DEV)
        counts[line[at : line.find(b'"', at)]] += 1
    missing = 0
    for writer in stated:
        count = writer.get("count")
        if not isinstance(writer.get("dev"), str) or type(count) is not int:
            return False
        lacking = count - counts[writer["dev"].encode()]
        if lacking < 0 or (lacking == 0 and str(writer.get("head")).encode() not in lines):
            return False
        missing += lacking
    return missing <= held_back


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

    def is_sound(written: Path) -> bool:
        with Bundle.open(written, OWN) as bundle:
            same = bundle.ledger() == ledger and bundle.photos() == ordered
            return same and all(bundle.photo(photo) is not None for photo in ordered)

    put_in_place(path, produce, lambda written: prove(written, is_sound))


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
    lists = type(document["files"]) is type(missing) is type(writers) is list
    sound = lists and isinstance(campaign, str) and all(PHOTO_NAME.fullmatch(name) for name in missing)
    if not sound or LEDGER not in files or not all(isinstance(writer, dict) for writer in writers):
        raise ValueError(LEDGER)
    return Manifest(campaign, files, tuple(missing), tuple(writers))


def _is_listable(listed: Listed) -> bool:
    if not listed.is_plausible:
        return False
    if listed.name == LEDGER:
        return True
    named = PHOTO_NAME.fullmatch(str(listed.name).removeprefix(PHOTOS))
    photo = named is not None and listed.name == PHOTOS + named[0] and named[1] == listed.sha256
    return photo and listed.size <= LARGEST_PHOTO
