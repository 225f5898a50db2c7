"""
Photos of a folder that are in no ledger yet: what came off the phone since the last check.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from fieldkit.core.codes import place_of
from fieldkit.core.evidence import erased_pictures
from fieldkit.core.shapes import text
from fieldkit.core.tuples import NamedTuple
from fieldkit.errors import InvalidInput, InvalidPhoto
from fieldkit.operations.photo import expand, prepare
from fieldkit.operations.session import Session


class FreshPhoto(NamedTuple):
    """
    A photo not yet in the ledger: its path, and when it was taken as its EXIF says it ("" where it says nothing).
    """

    path: str
    taken_at: str


def fresh_photos(session: Session, folder: str) -> tuple[FreshPhoto, ...]:
    """
    Give the photos of a folder whose pictures no record of this ledger names, nor were erased from it for good, by the
    time they were taken; those that tell none follow by name. What is no photo is left out. Raises NotFound for a
    folder without any.
    """
    known = {text(photo.fields.get("sha256")) for photo in session.state.every("photo")}
    known |= erased_pictures(session.state)
    found: dict[str, FreshPhoto] = {}
    for path in expand([folder]):
        try:
            [one] = prepare([path], "scene", None)
        except InvalidPhoto:
            continue
        digest = str(one.fields["sha256"])
        if digest not in known:
            found.setdefault(digest, FreshPhoto(str(path), text(one.fields.get("taken_at"))))
    return tuple(sorted(found.values(), key=lambda one: (one.taken_at or "~", Path(one.path).name)))


def ticked(answer: str, count: int) -> tuple[int, ...]:
    """
    Read which numbers of a list were ticked: `1-3,5`, `1 2 5`, all for an empty answer, none for `0` or `-`. Numbers
    count from 1; the places given back from 0. Raises InvalidInput for anything else.
    """
    import unicodedata

    plain = unicodedata.normalize("NFKC", answer).replace("、", ",").strip()
    if not plain:
        return tuple(range(count))
    if plain in ("0", "-"):
        return ()
    places: dict[int, None] = {}
    for part in plain.replace(",", " ").split():
        first, range_of, last = part.partition("-")
        begin, end = (place_of(number, count) for number in (first, last if range_of else first))
        if begin is None or end is None or begin > end:
            raise InvalidInput(field="photo", value=answer, reason="answer", hint=f"1-{count}")
        places.update(dict.fromkeys(range(begin, end + 1)))
    return tuple(places)


def pick(photos: Sequence[FreshPhoto], places: Sequence[int]) -> tuple[str, ...]:
    """
    Give the paths of the ticked photos.
    """
    return tuple(photos[place].path for place in places)
