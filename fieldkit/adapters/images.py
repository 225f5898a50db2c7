"""
Photos, through Pillow: what kind of file it is, whether it is whole, and what its EXIF claims.

A photo is evidence: its bytes are never changed here, and what cannot be shown safely is kept unopened with the note
`not_shown`. Only JPEG, PNG and WebP are ever opened, known by their first bytes, so no other decoder (PostScript!)
can run. EXIF is a claim; whatever is broken in it becomes unknown with a note and never costs the photo.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from math import ceil, isfinite
from threading import Lock
from typing import TYPE_CHECKING, Any

from fieldkit.core.coordinate import tell_order
from fieldkit.core.tuples import NamedTuple
from fieldkit.errors import InvalidPhoto

if TYPE_CHECKING:
    from PIL.Image import Image

PIXEL_CAP = 250_000_000
# Only a JPEG in one scan shrinks while it is read; other pictures above these are kept but not decoded.
WHOLE_PICTURE_CAP = 30_000_000
WEBP_CAP = 16_000_000

_HEIC_BRANDS = frozenset((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"heif"))
_FORMATS = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP"}
# Python keeps one list of warning filters for all threads.
_WARNINGS = Lock()


class Picture(NamedTuple):
    """
    What a photo file is and claims; None is unknown.

    `ext` (jpg png webp heic) comes from the content; `width`, `height` are stored pixels, not turned; `taken_at` is
    ISO text with a zone; `lat`, `lon` are WGS-84 degrees inside China; `direction` is degrees 0-359; `accuracy_m`
    whole metres; `notes` are words of a closed list: not_shown no_exif exif_broken odd_structure time_broken
    time_not_original zone_assumed no_gps gps_broken gps_zero gps_outside direction_broken accuracy_broken.
    """

    ext: str
    width: int | None = None
    height: int | None = None
    taken_at: str | None = None
    lat: float | None = None
    lon: float | None = None
    direction: int | None = None
    accuracy_m: int | None = None
    camera: str | None = None
    notes: tuple[str, ...] = ()


def inspect(data: bytes, name: str) -> Picture:
    """
    A photo is taken only when it is whole; its kind is told by its bytes, never by its name.

    Raises InvalidPhoto with `path=name` and reason empty, not_image, truncated, unreadable or too_large.
    """
    ext = _kind(data, name)
    if not _ends_whole(data, ext):
        raise InvalidPhoto(path=name, reason="truncated")
    if ext == "heic":
        return Picture("heic", notes=("not_shown",))
    if ext == "webp" and (size := _webp_size(data)) is not None and size[0] * size[1] > WEBP_CAP:
        if size[0] * size[1] > PIXEL_CAP:
            raise InvalidPhoto(path=name, reason="too_large")
        return Picture("webp", *size, notes=("not_shown",))
    return _open(data, name, ext)


def _kind(data: bytes, name: str) -> str:
    if not data:
        raise InvalidPhoto(path=name, reason="empty")
    kinds = (
        ("jpg", data.startswith(b"\xff\xd8\xff")),
        ("png", data.startswith(b"\x89PNG\r\n\x1a\n")),
        ("webp", data[:4] == b"RIFF" and data[8:12] == b"WEBP"),
        ("heic", data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS),
    )
    found = [ext for ext, fits in kinds if fits]
    if not found:
        raise InvalidPhoto(path=name, reason="not_image")
    return found[0]


def _open(data: bytes, name: str, ext: str) -> Picture:
    import warnings
    from io import BytesIO

    from PIL import Image

    with _WARNINGS, warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        limit, Image.MAX_IMAGE_PIXELS = Image.MAX_IMAGE_PIXELS, PIXEL_CAP
        try:
            image: Image.Image = Image.open(BytesIO(data), formats=(_FORMATS[ext],))
        except Exception as error:  # a decoder may raise anything at all on a damaged header
            bomb = isinstance(error, (Image.DecompressionBombError, Image.DecompressionBombWarning))
            raise InvalidPhoto(path=name, reason="too_large" if bomb else "unreadable") from None
        finally:
            Image.MAX_IMAGE_PIXELS = limit
        width, height = image.size
        shown = width * height <= WHOLE_PICTURE_CAP or (ext == "jpg" and _one_scan(data))
        if shown and ext != "jpg":  # the EXIF of a PNG may stand behind the picture
            _decode(image, name, ext)
        claims, notes = _claims(image)
    if shown and ext == "jpg":
        _decode(image, name, ext)
    notes = [*([] if shown else ["not_shown"]), *(["odd_structure"] if heard else []), *notes]
    return Picture(ext, width, height, **claims, notes=tuple(notes))


def _decode(image: Image, name: str, ext: str) -> None:
    # A header can be whole where the picture is not: only decoding tells.
    try:
        if ext == "jpg":
            image.draft("L", (1, 1))
        image.load()
    except Exception as error:  # any decoder failure is the same news to the user
        reason = "truncated" if "truncated" in str(error) else "unreadable"
        raise InvalidPhoto(path=name, reason=reason) from None
    finally:
        image.close()


def _ends_whole(data: bytes, ext: str) -> bool:
    # The end mark is there; what other programs put behind it does not matter.
    if ext == "jpg":
        scan = _segments(data)[-1:]
        return bool(scan) and scan[0][0] == 0xDA and data.find(b"\xff\xd9", scan[0][1]) >= 0
    if ext == "png":
        return data.rfind(b"IEND\xaeB`\x82") >= 0
    if ext == "heic":
        return _boxes_whole(data)
    return int.from_bytes(data[4:8], "little") + 8 <= len(data)


def _segments(data: bytes) -> list[tuple[int, int]]:
    """
    The JPEG segments as (marker, offset of the content) up to the first scan, or as far as they can be followed.
    """
    found: list[tuple[int, int]] = []
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        found.append((marker, at + 4))
        if marker == 0xDA:
            break
        at += 2 + max(2, int.from_bytes(data[at + 2 : at + 4], "big"))
    return found


def _one_scan(data: bytes) -> bool:
    """
    A sequential frame whose first scan holds all its components; other JPEGs are buffered whole by the decoder.
    """
    heads = {marker: data[at : at + 6] for marker, at in _segments(data)}
    frame, scan = heads.get(0xC0) or heads.get(0xC1) or b"", heads.get(0xDA, b"")
    return len(frame) == 6 and frame[5:] == scan[:1] and 0xC2 not in heads


def _boxes_whole(data: bytes) -> bool:
    # The top-level boxes fill the file, and there is more than the first.
    at = count = 0
    while at + 8 <= len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        if size == 1:
            size = int.from_bytes(data[at + 8 : at + 16], "big")
        if size == 0:
            size = len(data) - at
        if size < 8:
            return False
        at, count = at + size, count + 1
    return count > 1 and at == len(data)


def _webp_size(data: bytes) -> tuple[int, int] | None:
    """
    The size in a WebP header, read before the decoder may reserve memory for it.
    """
    chunk = data[12:16]
    if chunk == b"VP8X" and len(data) >= 30:
        return int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1
    if chunk == b"VP8 " and len(data) >= 30:
        return int.from_bytes(data[26:28], "little") & 0x3FFF, int.from_bytes(data[28:30], "little") & 0x3FFF
    if chunk == b"VP8L" and len(data) >= 25:
        bits = int.from_bytes(data[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    return None


def _claims(image: Image) -> tuple[dict[str, Any], list[str]]:
    """
    What the EXIF says, as fields of a Picture, and notes; nothing in it can raise.
    """
    from PIL import Image as images

    try:
        exif = images.Image.getexif(image)  # that of PNG itself would decode a picture of any size
        main, photo, gps = dict(exif), dict(exif.get_ifd(0x8769)), dict(exif.get_ifd(0x8825))
    except Exception:  # a metadata parser on hostile bytes may raise anything; the photo is still evidence
        return {}, ["exif_broken"]
    if not main and not photo and not gps:
        return {}, ["no_exif"]
    notes: list[str] = []
    lat, lon = _place(gps, notes)
    direction, accuracy = _number(gps.get(17)), _number(gps.get(31))
    for tag, number, note in ((17, direction, "direction_broken"), (31, accuracy, "accuracy_broken")):
        notes += [note] if tag in gps and number is None else []
    claims = {
        "taken_at": _time(main, photo, notes),
        "lat": lat,
        "lon": lon,
        "direction": None if direction is None else round(direction) % 360,
        "accuracy_m": None if accuracy is None or accuracy <= 0 else ceil(min(accuracy, 1e6)),
        "camera": " ".join(filter(None, (_text(main.get(0x010F)), _text(main.get(0x0110))))) or None,
    }
    return claims, notes


def _place(gps: Mapping[int, Any], notes: list[str]) -> tuple[float | None, float | None]:
    # Half a place, (0,0) and a place outside China are notes, not places.
    if not any(gps.get(tag) is not None for tag in (1, 2, 3, 4)):
        notes.append("no_gps")
        return None, None
    lat, lon = _angle(gps.get(2), gps.get(1), "NS"), _angle(gps.get(4), gps.get(3), "EW")
    if lat is None or lon is None:
        notes.append("gps_broken")
    elif lat == 0 and lon == 0:
        notes.append("gps_zero")
    elif tell_order(lat, lon) != "lat_lon":
        notes.append("gps_outside")
    else:
        return lat, lon
    return None, None


def _angle(triple: object, reference: object, letters: str) -> float | None:
    letter = _text(reference).upper()
    parts = [_number(part) for part in triple] if isinstance(triple, (tuple, list)) else []
    if len(parts) != 3 or len(letter) != 1 or letter not in letters:
        return None
    degrees, minutes, seconds = (-1.0 if part is None else part for part in parts)
    if not (0 <= degrees <= 180 and 0 <= minutes <= 60 and 0 <= seconds <= 60):
        return None
    value = degrees + minutes / 60 + seconds / 3600
    return -value if letter == letters[1] else value


def _time(main: Mapping[int, Any], photo: Mapping[int, Any], notes: list[str]) -> str | None:
    """
    The time of the shot with its own zone; without a zone China's, with a note.
    """
    from datetime import datetime

    for stamps, tag, zone_tag in ((photo, 0x9003, 0x9011), (photo, 0x9004, 0x9012), (main, 0x0132, 0x9010)):
        text = _text(stamps.get(tag))
        if not text:
            continue
        if tag == 0x0132:
            notes.append("time_not_original")
        zones = [_text(photo.get(each)).replace(":", "") for each in (zone_tag, 0x9010)]
        zone = next((each for each in zones if re.fullmatch(r"[+-](0[0-9]|1[0-4])[0-5][0-9]", each)), None)
        if zone is None:
            notes.append("zone_assumed")
        try:
            return datetime.strptime(f"{text} {zone or '+0800'}", "%Y:%m:%d %H:%M:%S %z").isoformat()
        except ValueError:
            notes.append("time_broken")
            return None
    return None


def _number(value: object) -> float | None:
    try:
        number = float(value) if not isinstance(value, (str, bytes, bool)) else float("nan")  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError, ZeroDivisionError):
        return None
    return number if isfinite(number) else None


def _text(value: object) -> str:
    # Pillow takes UTF-8 for Latin-1; that is put right, control characters go.
    if isinstance(value, bytes):
        value = value.decode("latin-1")
    if not isinstance(value, str):
        return ""
    try:
        value = value.encode("latin-1").decode("utf-8")
    except UnicodeError:
        pass
    return "".join(char for char in value if char.isprintable()).strip()[:80]
