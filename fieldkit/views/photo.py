"""
Photos on the screen: added, listed, shown.
"""

from __future__ import annotations

from typing import Any

from fieldkit.core.fold import Record
from fieldkit.core.shapes import text
from fieldkit.language import _
from fieldkit.operations.photo import PhotoList, PhotosAdded
from fieldkit.views.check import position, print_photo
from fieldkit.views.console import Column, Console
from fieldkit.views.oddities import warning_words
from fieldkit.views.page import Page, record_document
from fieldkit.views.pairs import print_pairs
from fieldkit.views.terms import NONE, ROLES, label, moment, site_of, term


def added(result: PhotosAdded) -> Page:
    """
    The receipt of photos tied to a check.
    """

    def body(console: Console) -> None:
        count = len(result.photos)
        if not count:
            console.line(_("Nothing to add: check {code} has these photos already.").format(code=result.check.code))
            return
        console.line(_("✓ {count} photos added to {code}.").format(count=count, code=result.check.code), "green")
        for photo in result.photos:
            print_photo(console, photo, 2)

    bare = [one for one in result.prepared if one.coordinate is None]
    words = _("  Without a position: {count} (normal for WeChat; send originals as files).")
    talk = (*([words.format(count=len(bare))] if bare else []), *warning_words(result.warnings))
    return Page("photo.add", [record_document(photo) for photo in result.photos], body, talk)


def _document(found: PhotoList, photo: Record) -> dict[str, Any]:
    return {**record_document(photo), "present": _is_here(found, photo), "erased": _is_erased(found, photo)}


def _is_here(found: PhotoList, photo: Record) -> bool:
    return text(photo.fields.get("sha256")) in found.present


def _is_erased(found: PhotoList, photo: Record) -> bool:
    return text(photo.fields.get("sha256")) in found.erased


def _absent(found: PhotoList, photo: Record) -> str:
    return _("erased for good") if _is_erased(found, photo) else _("MISSING")


def listing(found: PhotoList) -> Page:
    """
    The table of photos; a file that is not here is said to be missing.
    """

    def body(console: Console) -> None:
        if not found.photos:
            console.line(_("No photos yet."))
            return
        columns = [
            Column(_("Photo"), wrap=False),
            Column(_("Check"), wrap=False),
            Column(_("Role"), wrap=False),
            Column(_("Taken"), wrap=False),
            Column(_("Off, m"), "right", wrap=False),
            Column(_("File"), middle=True),
        ]
        console.table(columns, [_row(found, photo) for photo in found.photos])

    return Page("photo.list", [_document(found, photo) for photo in found.photos], body)


def _row(found: PhotoList, photo: Record) -> list[object]:
    check = found.state.get("check", photo.fields.get("check"))
    distance_m = photo.fields.get("distance_m")
    here = photo.fields.get("original_name") if _is_here(found, photo) else _absent(found, photo)
    return [
        str(photo.fields.get("sha256"))[:8],
        check.code if check else NONE,
        term(ROLES, photo.fields.get("role")),
        _taken(photo, check),
        NONE if distance_m is None else distance_m,
        here,
    ]


def _taken(photo: Record, check: Record | None) -> str:
    """
    Say when a photo was taken, without the year where it is that of the check: the room is for the name of its file.
    """
    taken = moment(text(photo.fields.get("taken_at")))
    year = text(check.fields.get("date"))[:5] if check else ""
    return (taken.removeprefix(year) if year else taken) or NONE


def _moment(taken: str) -> str:
    return f"{taken[:10]} {taken[11:]}" if taken[4:5] + taken[10:11] == "-T" else taken


def shown(found: PhotoList) -> Page:
    """
    Photos in full: hash, where the original lies, what its EXIF claims, its check and site.
    """

    def body(console: Console) -> None:
        for photo in found.photos:
            facts = _facts(found, photo)
            print_pairs(console, [(name, str(value)) for name, value in facts if value not in (None, NONE, "")])

    return Page("photo.show", [_document(found, photo) for photo in found.photos], body)


def _facts(found: PhotoList, photo: Record) -> list[tuple[str, object]]:
    fields = photo.fields
    check = found.state.get("check", fields.get("check"))
    name = f"{fields.get('sha256')}.{fields.get('ext')}"
    here = f"{found.folder}/{name}" if _is_here(found, photo) else _absent(found, photo)
    width, height = fields.get("width"), fields.get("height")
    sides = f"{width}×{height}, " if width and height else ""
    size = f"{sides}{fields.get('bytes')} B"
    return [
        (_("Photo"), fields.get("sha256")),
        (_("File"), here),
        (_("Original name"), fields.get("original_name")),
        (_("Role"), term(ROLES, fields.get("role"))),
        (_("Size"), size),
        (_("Taken"), _moment(text(fields.get("taken_at")))),
        (_("Camera"), fields.get("camera")),
        (_("Direction"), None if fields.get("direction") is None else f"{fields['direction']}°"),
        (_("Position"), position(photo)),
        (_("Check"), label(check)),
        (_("Site"), label(site_of(found.state, check)) if check else None),
    ]


def withdrawn(found: PhotoList) -> Page:
    """
    The receipt of a withdrawal, and how the right photo gets to the check.
    """
    photo = found.photos[0]
    check = found.state.get("check", photo.fields.get("check"))
    code = check.code if check else ""

    def body(console: Console) -> None:
        words = _("✓ Withdrawn: photo {name} of {code}. It stays in the ledger and is evidence of nothing any more.")
        console.line(words.format(name=photo.fields.get("original_name"), code=code), "green")

    step = _("→ The right photo: fieldkit photo add {code} FILE").format(code=code)
    return Page("photo.withdraw", _document(found, photo), body, (step,) if check and not check.withdrawn else ())
