"""
Photos: read, kept byte for byte, and tied to their check.
"""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fieldkit.core import shapes
from fieldkit.core.check import PhotoFacts
from fieldkit.core.codes import nearest
from fieldkit.core.coordinate import Coordinate
from fieldkit.core.entry import Change
from fieldkit.core.evidence import erased_pictures, original_name
from fieldkit.core.fold import Record
from fieldkit.core.lookup import find
from fieldkit.core.relations import attached, attached_order
from fieldkit.core.state import State
from fieldkit.core.tuples import NamedTuple
from fieldkit.errors import Ambiguous, ConflictStands, InvalidPhoto, NotFound
from fieldkit.operations.doubts import OddThing, photo_doubts, shared_photos
from fieldkit.operations.people import coordinate_of, parse_word
from fieldkit.operations.session import Session
from fieldkit.store.limits import LARGEST_PHOTO
from fieldkit.store.photos import has_photo, keep_photo

if TYPE_CHECKING:
    from fieldkit.adapters.images import Picture

ROLES = ("scene", "before", "after", "document")
_SUFFIXES = (".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif")


class Prepared(NamedTuple):
    """
    A photo read and found good, not yet kept: its bytes, its fields, and what its EXIF lacked.
    """

    path: str
    data: bytes
    ext: str
    fields: dict[str, Any]
    coordinate: Coordinate | None
    notes: tuple[str, ...]


class PhotosAdded(NamedTuple):
    """
    The photos a command tied to a check, with the state after it and what looks odd about them.
    """

    state: State
    check: Record
    photos: tuple[Record, ...]
    prepared: tuple[Prepared, ...]
    warnings: tuple[OddThing, ...] = ()


class PhotoList(NamedTuple):
    """
    Photos with the state to look names up in, and which of their pictures are here, which were erased for good.
    """

    state: State
    photos: tuple[Record, ...]
    present: frozenset[str]
    erased: frozenset[str]
    folder: str


def expand(patterns: Iterable[str]) -> list[Path]:
    """
    Give the photo files a list of files, patterns and folders means, each once, in the order given; a folder or
    pattern in order of name. Raises NotFound for one that means nothing.
    """
    found: dict[Path, None] = {}
    for pattern in patterns:
        path = Path(pattern)
        if path.is_dir():
            matches = sorted(file for file in path.iterdir() if file.suffix.lower() in _SUFFIXES and file.is_file())
        elif path.exists():
            matches = [path]
        else:
            matches = [Path(name) for name in sorted(glob.glob(pattern)) if os.path.isfile(name)]
        if not matches:
            raise NotFound(kind="photo", name=pattern, nearest=[], look="picture")
        found.update(dict.fromkeys(matches))
    return list(found)


def prepare(paths: Iterable[Path], role: str, site: Coordinate | None) -> list[Prepared]:
    """
    Read photos and what they claim, shown in a role of `ROLES`; raises InvalidPhoto for the first that is none, before
    anything is kept.
    """
    return [_prepare(path, role, site) for path in paths]


def _prepare(path: Path, role: str, site: Coordinate | None) -> Prepared:
    name = os.fsencode(path.name).decode("utf-8", "replace")
    try:
        if path.stat().st_size > LARGEST_PHOTO:
            raise InvalidPhoto(path=name, reason="too_large")
        data = path.read_bytes()
    except OSError:
        raise InvalidPhoto(path=name, reason="unreadable") from None
    return examine(data, name, role, site)._replace(path=str(path))


def examine(data: bytes, name: str, role: str, site: Coordinate | None) -> Prepared:
    """
    Give a photo's fields as an entry stores them: what its bytes and EXIF say, and how far from the site it was
    taken. What is not known is not stored. Raises InvalidPhoto.
    """
    from hashlib import sha256

    from fieldkit.adapters.images import inspect

    picture = inspect(data, name)
    coordinate = _position(picture)
    fields: dict[str, Any] = {
        "sha256": sha256(data).hexdigest(),
        "ext": picture.ext,
        "role": role,
        "original_name": name,
        "bytes": len(data),
        "taken_at": picture.taken_at,
        "camera": picture.camera,
        "direction": picture.direction,
        "width": picture.width,
        "height": picture.height,
        "coordinate": coordinate.to_field() if coordinate else None,
        "distance_m": distance_between(coordinate, site),
    }
    stored = {name: value for name, value in fields.items() if value is not None}
    return Prepared(name, data, picture.ext, stored, coordinate, picture.notes)


def _position(picture: Picture) -> Coordinate | None:
    if picture.lat is None or picture.lon is None:
        return None
    from fieldkit.adapters.coordinates import from_numbers

    return from_numbers(picture.lat, picture.lon, "wgs84", "exif", picture.accuracy_m)


def distance_between(one: Coordinate | None, other: Coordinate | None) -> int | None:
    """
    Give the distance of two places in metres, or None when one of them is not known.
    """
    if one is None or other is None:
        return None
    from fieldkit.adapters.distance import distance_m

    return distance_m(one.point(), other.point())


def keep(session: Session, prepared: Sequence[Prepared]) -> tuple[PhotoFacts, ...]:
    """
    Put photos into the workspace, durably, before any entry names them. Raises InvalidPhoto for a picture that was
    erased for good: no merge would let it stay.
    """
    gone = erased_pictures(session.state)
    for photo in prepared:
        if photo.fields["sha256"] in gone:
            raise InvalidPhoto(path=os.path.basename(photo.path), reason="erased")
    for photo in prepared:
        keep_photo(session.workspace.photos, photo.data, photo.ext)
    return tuple(PhotoFacts(photo.fields) for photo in prepared)


def add(session: Session, check_name: str, patterns: Sequence[str], role: str = "scene") -> PhotosAdded:
    """
    Tie photos to a check that was logged before. A picture the check has already is not added twice. Raises
    ConflictStands for a withdrawn check, InvalidInput for an unknown role.
    """
    state = session.state
    role = parse_word("role", role, "role")
    check = find(state, "check", check_name, withdrawn=True)
    if check.withdrawn:
        raise ConflictStands(what="check", code=check.code, reason="withdrawn")
    site = coordinate_of(state.get("site", check.fields.get("site")))
    known = {photo.fields.get("sha256") for photo in attached(state, "photo", check)}
    fresh = {str(one.fields["sha256"]): one for one in reversed(prepare(expand(patterns), role, site))}
    prepared = [one for digest, one in reversed(fresh.items()) if digest not in known]
    kept = keep(session, prepared)
    ids = [session.new_id() for _ in kept]
    changes = [
        Change("photo", rec, {"check": check.id, **facts.fields}) for rec, facts in zip(ids, kept, strict=True)
    ]
    written = session.write(lambda now, who: changes)
    photos = tuple(written.state.records["photo"][rec] for rec in ids)
    odd = tuple(photo_doubts([one.fields for one in prepared], shapes.text(check.fields.get("date"))))
    odd = (*odd, *shared_photos(written.state, check, photos))
    return PhotosAdded(written.state, check, photos, tuple(prepared), odd)


def list_photos(session: Session, check_name: str | None = None) -> PhotoList:
    """
    Give the photos of one check or all, and which of their files are here.
    """
    state = session.state
    if check_name:
        return _listed(session, tuple(attached(state, "photo", find(state, "check", check_name))))
    return _listed(session, tuple(sorted(state.all("photo"), key=attached_order)))


def show(session: Session, name: str) -> PhotoList:
    """
    Give the photos of a name: an id prefix, the beginning of a sha256, or the name the file came under.
    """
    return _listed(session, _named(session.state, name, session.state.every("photo")))


def withdraw(session: Session, name: str, reason: str, check_name: str | None = None) -> PhotoList:
    """
    Withdraw a wrong photo: entry and picture stay, and it is evidence of nothing any more. Where a name fits several,
    `check_name` says whose. Raises NotFound, Ambiguous, and ConflictStands when it is withdrawn already.
    """
    from fieldkit.core.check import plan_withdraw

    state = session.state
    check = find(state, "check", check_name, withdrawn=True).id if check_name else None
    among = [photo for photo in state.every("photo") if check in (None, photo.fields.get("check"))]
    matches = _named(state, name, among)
    standing = [photo for photo in matches if not photo.withdrawn]
    if not standing:
        raise ConflictStands(what="photo", code=name, reason="withdrawn")
    if len(standing) > 1:
        told = [_told(state, photo) for photo in standing]
        raise Ambiguous(kind="photo", name=name, matches=told, by_id=told)
    written = session.write(lambda now, who: [plan_withdraw(standing[0], reason)])
    photos = [written.state.records["photo"][standing[0].id]]
    return _listed(session, photos)._replace(state=written.state)


def _told(state: State, photo: Record) -> str:
    check = state.get("check", photo.fields.get("check"))
    return f"{check.code if check else ''} ({photo.id[:8]})".strip()


def _named(state: State, name: str, photos: Iterable[Record]) -> list[Record]:
    """
    Give the photos of a name: those whose file came under exactly it before those it only begins the id or hash of, or
    fits in other letters, as composed ones do the name a Mac gave.
    """
    among = list(photos)
    exact = [photo for photo in among if original_name(photo) == name]
    wanted, form = name.strip().lower(), name_form(name)
    matches = exact or [
        photo
        for photo in among
        if len(wanted) >= 4
        and (photo.id.startswith(wanted) or shapes.text(photo.fields.get("sha256")).startswith(wanted))
        or name_form(original_name(photo)) == form
    ]
    if not matches:
        raise NotFound(kind="photo", name=name, nearest=nearest(name, map(original_name, state.all("photo"))))
    return matches


def name_form(name: str) -> str:
    """
    Give what two spellings of the name of one file share: composed letters, in any case, no blanks around it.
    """
    from unicodedata import normalize

    return normalize("NFC", name.strip()).casefold()


def _listed(session: Session, photos: Sequence[Record]) -> PhotoList:
    present, gone = _present(session, photos), erased_pictures(session.state)
    return PhotoList(session.state, tuple(photos), present, gone, str(session.workspace.photos))


def _present(session: Session, photos: Iterable[Record]) -> frozenset[str]:
    folder = session.workspace.photos
    named = ((str(photo.fields.get("sha256")), str(photo.fields.get("ext"))) for photo in photos)
    return frozenset(digest for digest, ext in named if has_photo(folder, digest, ext))
